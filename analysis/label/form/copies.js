// Near-copies of a text: an answer is carried to one only if its own sentences say the same.
const plain = (text) => text.normalize("NFKD").toLowerCase().replaceAll(/[\u0300-\u036f]/g, "");
const wordsOf = (text) => plain(text).match(/[\p{L}\p{M}\p{N}]+/gu)?.join(" ") ?? "";
const kept = new Map(); // what was computed once: texts in words, and which hold which
function once(key, compute) {
  if (!kept.has(key)) kept.set(key, compute());
  return kept.get(key);
}
const lettersOf = ({ id, text }) => once(`letters ${id}`, () => [...text]); // as Python counts
const wordsIn = (page, [start, end]) =>
  once(`${start}:${end} ${page.id}`, () => wordsOf(lettersOf(page).slice(start, end).join("")));
const allWordsOf = (page) => once(`all ${page.id}`, () => wordsOf(`${page.title}\n${page.text}`));
const has = (page, words) => ` ${allWordsOf(page)} `.includes(words && ` ${words} `);
const sentencesOf = ({ id }) => data.sentences[id] ?? [];
// Whether a text and its title say nothing that the other does not say.
const isWithin = (copy, page) => once(JSON.stringify([copy.id, page.id]), () =>
  [wordsOf(copy.title), ...sentencesOf(copy).map((ends) => wordsIn(copy, ends))]
    .every((words) => has(page, words)));
// Whether an answer to a question holds for a copy: what is said, by the sentences that were
// chosen, or else by all that are marked; any other answer, if the copy says nothing more.
function isCarried({ value, span }, { page, marked }, copy) {
  const [from, to] = span ? span.split(":").map(Number) : [];
  const isChosen = ([start, end]) => start < to && from < end;
  const chosen = span ? sentencesOf(page).filter(isChosen) : marked;
  const isSaid = ["own", "quoted", "denied"].includes(value) && chosen.length;
  return isSaid ? chosen.every((ends) => has(copy, wordsIn(page, ends))) : isWithin(copy, page);
}
