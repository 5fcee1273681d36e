// What is seen: the question, its page, the reply, and how far the coder has come.
const LETTERS = [..."123456789abcdefhiklopqrvwy"]; // the others are commands
const WHO = { quoted: "Who is quoted?", denied: "Who denies it, if not the outlet itself?" };
const whoOf = ({ kind }, value) => kind === "claim" && WHO[value];
let current; // the question on the screen; none at the end
let draft = {}; // its answer while it is made: value, members, speaker, note, span
let isWhole = false; // whether the whole text is shown beside marked sentences
let opened = false; // whether it was, for this question, or its text in one go
let since = 0; // when the question was shown, without the time that the window was hidden
const say = (words) => at.said.replaceChildren(words);
const numberOf = (page) => pages.indexOf(page) + 1;
const labelOf = ({ values }, value) => new Map(values).get(value) ?? (value || "nothing");
const keysOf = ({ values }) =>
  values.every(([value]) => /^\d$/.test(value)) ? values.map(([value]) => value) : LETTERS;
function show(question) {
  const isSame = Boolean(current) && question?.page === current.page;
  current = question;
  const answer = given.get(question?.key) ?? {};
  const { value, speaker = "", note = "", span = "" } = answer;
  const hasMembers = question?.item.isSet && value && value !== "unsure";
  draft = { value, speaker, note, span, members: hasMembers ? value.split(";") : [] };
  isWhole = isWhole && isSame;
  opened = isWhole || Boolean(Number(answer.whole));
  since = performance.now();
  at.member.value = "";
  render();
  const first = [at.member, at.day, at.question, at.ended].find((one) => one.offsetParent);
  if (self === top || document.hasFocus()) first.focus({ preventScroll: true });
  at.page.scrollTop = 0;
  scrollTo(0, 0);
}
// Go to the next question without an answer: after this one, else from the first.
function advance() {
  const list = asked();
  show(list.slice(list.indexOf(current) + 1).find(isFree) ?? list.find(isFree));
}
function step(n) {
  const list = asked();
  const next = current ? list.indexOf(current) + n : list.length - 1;
  if (list[next]) show(list[next]);
}
function showAsk({ item, page }) {
  const isClaim = item.kind === "claim";
  at["of-statement"].hidden = !isClaim;
  at.where.textContent = `Page ${numberOf(page)} of ${pages.length}`;
  at.question.textContent = isClaim ? item.rule : item.label;
  at.rule.textContent = isClaim ? "" : item.rule;
  at.rules.replaceChildren(...item.rules.flatMap(([name, text]) =>
    [make("dt", {}, name), make("dd", { dir: "auto" }, text)]));
}
function showPage(question) {
  const { page } = question;
  at.headline.textContent = page.title;
  at["day-of-page"].textContent = page.published;
  at.link.hidden = !/^https?:\/\//i.test(page.url);
  if (!at.link.hidden) at.address.href = page.url;
  at.gone.hidden = Boolean(page.text);
  at.gone.setAttribute("aria-pressed", isGone(page));
  at.text.lang = page.language;
  at.text.replaceChildren(...textPieces(question, draft.span, isWhole));
  const isCut = Boolean(at.text.querySelector(".gap"));
  opened = opened || !isCut;
  at.whole.hidden = !isWhole && !isCut;
  at.whole.setAttribute("aria-pressed", isWhole);
}
function valueButton(label, key, value, isChosen) {
  const name = { type: "button", "data-key": key, "data-value": value, "aria-pressed": isChosen };
  return make("button", name, key && make("kbd", {}, key), make("bdi", {}, label));
}
function showReply({ item, page }) {
  const { members, span, value: chosen } = draft;
  const isIn = (value) => (item.isSet ? members.includes(value) : chosen === value);
  const isNamed = item.kind === "named_set";
  at.values.replaceChildren(...item.values.map(([value, label], n) =>
    valueButton(label, keysOf(item)[n], value, isNamed ? undefined : isIn(value))));
  at.done.hidden = !item.isSet;
  at.nothing.hidden = item.isSet || !item.optional;
  at.unsure.setAttribute("aria-pressed", chosen === "unsure");
  at["member-field"].hidden = !item.isSet || (item.values.length > 0 && !isNamed);
  at["with-value"].hidden = !isNamed;
  const chips = at["member-field"].hidden ? [] : members;
  at.members.replaceChildren(...chips.map((member) =>
    make("li", {}, make("bdi", {}, member), valueButton("remove", undefined, member))));
  at["day-field"].hidden = item.kind !== "date";
  at.day.value = chosen && chosen !== "unsure" ? chosen : "";
  at["speaker-field"].hidden = !whoOf(item, chosen);
  at.who.textContent = whoOf(item, chosen) || "";
  for (const name of ["speaker", "note"]) at[name].value = draft[name];
  at.names.replaceChildren(...namesIn(page.text).map((value) => make("option", { value })));
  at.place.textContent = span && `Marked: characters ${span.replace(":", " to ")}.`;
}
function sideNode({ value, speaker, note, coder }) {
  const texts = [labelOf(current.item, value), speaker, note].filter(Boolean);
  const lines = texts.map((text) => make("p", { dir: "auto" }, text));
  return make("div", {}, make("h3", { dir: "auto" }, coder), lines);
}
// The places to go to: what was skipped or is unsure; questions of statements, or pages.
function showPlaces(list) {
  const byStatement = data.chains.length > 0 && !data.byArticle;
  const isNew = (one, n) => byStatement || one === current || one.page !== list[n - 1]?.page;
  const placeOf = ({ page }) => `page ${numberOf(page)} ${page.title}`;
  const wordsOf = (one) => (byStatement ? `${placeOf(one)} ${one.item.label}` : placeOf(one));
  const option = (one, words = wordsOf(one)) =>
    new Option((isFree(one) ? "" : "✓ ") + words, one.number);
  const skipped = list.slice(0, list.findLastIndex(isAnswered) + 1).filter(isFree);
  const unsure = list.filter(({ key }) => given.get(key)?.value === "unsure");
  const label = `${skipped.length} skipped, ${unsure.length} unsure`;
  const again = [...skipped, ...unsure].map((one) => option(one, `${placeOf(one)} ${one.item.label}`));
  const places = list.filter(isNew).map((one) => option(one));
  const groups = { [label]: again, All: places };
  at.jump.replaceChildren(...Object.entries(groups).flatMap(([name, options]) =>
    (options.length ? make("optgroup", { label: name }, options) : [])));
  at.jump.value = current?.number ?? "";
  at.again.textContent = again.length ? `${label}: they come first under “Go to”.` : "";
}
// How many answers of a training are the key's.
function showScore() {
  const marked = questions.filter((one) => isAnswered(one) && ofKey.has(one.key));
  const nAlike = marked.filter(({ key }) => given.get(key).value === ofKey.get(key)).length;
  at.score.textContent = ofKey.size ? `${nAlike} of ${marked.length} answers are the key’s.` : "";
}
function render() {
  const list = asked();
  at.end.hidden = Boolean(current);
  at.ask.hidden = at.page.hidden = !current;
  at.reply.hidden = !current || isGone(current.page);
  if (current) for (const part of [showAsk, showPage, showReply]) part(current);
  const isSide = ({ item, page }) => keyOf(item, page) === current?.key;
  at.sides.replaceChildren(...data.sides.filter(isSide).map(sideNode));
  const nAnswered = list.filter(isAnswered).length;
  const nLeft = list.filter(isFree).length;
  const nPossible = questions.filter(isFree).filter(isAfter(isOpen)).length;
  const nMost = Math.max(nLeft, Math.min(nPossible, nRest()));
  at.progress.max = nAnswered + nMost || 1;
  at.progress.value = nAnswered;
  at.count.textContent = `${nAnswered} answered, ${nMost > nLeft ? "at most " : ""}${nMost} to go`;
  showPlaces(list);
  showScore();
  at.unkept.hidden = isKept;
  const told = [
    nReworded && `${nReworded} answers were to another wording.`,
    nDamaged && `${nDamaged} answers in this browser are damaged: they are asked again.`,
  ];
  at.reworded.textContent = told.filter(Boolean).join(" ");
  const nChanged = questions.filter(isOfOther).length;
  at.changed.hidden = !nChanged;
  at.nChanged.textContent = `${nChanged} answers belong to a text that has changed since.`;
}
