// Near-copies of a text: an answer is carried to one only if its own sentences say the same.
const plain = (text) => text.normalize("NFKD").toLowerCase().replaceAll(/[\u0300-\u036f]/g, "");
const wordsOf = (text) => plain(text).match(/[\p{L}\p{M}\p{N}]+/gu)?.join(" ") ?? "";
const kept = new Map(); // what was computed once: texts in words, and which hold which
function once(key, compute) {
  if (!kept.has(key)) kept.set(key, compute());
  return kept.get(key);
}
const lettersOf = ({ id, text }) => once(`letters ${id}`, () => [...text]); // as Python counts
const allWordsOf = (page) => once(`words ${page.id}`, () => wordsOf(`${page.title}\n${page.text}`));
// A sentence as it is compared: with its signs, so that a quotation, a question, 3.5 stay so.
const SHAPES = [[/[“”„‟«»]/g, '"'], [/[‘’‚‛]/g, "'"], [/[‐-―−]/g, "-"], [/\s+/g, " "]];
const comparable = (text) =>
  SHAPES.reduce((one, [shape, sign]) => one.replaceAll(shape, sign), text.normalize("NFC"))
    .toLowerCase().trim().replace(/\.$/, "");
// The sentence at a place; one amid a quotation, open in its paragraph, has a quotation mark.
const sentenceAt = (page, [start, end]) => once(`${start}:${end} ${page.id}`, () => {
  const letters = lettersOf(page);
  const before = letters.slice(0, start).join("").split("\n").at(-1);
  const nMarks = before.match(/["“”„‟«»「」『』]/g)?.length ?? 0;
  return (nMarks % 2 ? '"' : "") + comparable(letters.slice(start, end).join(""));
});
const sentencesOf = ({ id }) => data.sentences[id] ?? [];
const saidIn = (page) => once(`all ${page.id}`, () => {
  const sentences = sentencesOf(page).map((ends) => sentenceAt(page, ends));
  return new Set([comparable(page.title), ...sentences].filter(Boolean));
});
// Whether a text and its title say nothing that the other does not say.
const isWithin = (copy, page) => once(JSON.stringify([copy.id, page.id]), () =>
  [...saidIn(copy)].every((one) => saidIn(page).has(one)));
// Whether an answer to a question holds for a copy: what is said, by the sentences that were
// chosen, or else by all that are marked; any other answer, if the copy says nothing more.
function isCarried({ value, span }, { page, marked }, copy) {
  const [from, to] = span ? span.split(":").map(Number) : [];
  const isChosen = ([start, end]) => start < to && from < end;
  const chosen = span ? sentencesOf(page).filter(isChosen) : marked;
  const isSaid = ["own", "quoted", "denied"].includes(value) && chosen.length;
  const isInCopy = (ends) => saidIn(copy).has(sentenceAt(page, ends));
  return isSaid ? chosen.every(isInCopy) : isWithin(copy, page);
}
