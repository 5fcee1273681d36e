// The answers: kept in the browser one by one, so that two windows lose nothing of each other.
const data = JSON.parse(document.getElementById("data").textContent);
const { pages, items, questions } = data;
const keyOf = (item, page) => JSON.stringify([item, page]);
const given = new Map(); // key of a question, or of a page that is gone → answer
const questionOf = new Map(); // key of an item and a page → question
const carried = new Map(); // question → that of a copy whose answer holds for it, too
const ofKey = new Map(data.key.map(({ item, page, value }) => [keyOf(item, page), value]));
let isKept = true; // whether this browser keeps answers
let isSaved = true; // whether all answers are in a file
let nReworded = 0; // answers to another wording alone
let nDamaged = 0; // things in the browser that are no answers
for (const item of items) item.isSet = item.kind.endsWith("set");
for (const [number, question] of questions.entries()) {
  const item = items[question.i];
  const page = pages[question.p];
  const key = keyOf(item.name, page.id);
  Object.assign(question, { number, item, page, key, marked: question.s ?? [], before: [] });
  questionOf.set(key, question);
}
for (const question of questions)
  question.copies = question.c.map(([p]) => questionOf.get(keyOf(question.item.name, pages[p].id)));
data.chains.forEach((chain) =>
  chain.forEach((one, n) => questions[one].before.push(chain.slice(0, n))));
const goneKey = (page) => keyOf("page", page.id);
const isGone = (page) => given.has(goneKey(page));
const isAnswered = (question) => given.has(question.key);
// Whether an answer holds for a copy, too: what is said, if that has the sentence that was chosen,
// or else all that are marked; any other answer, if the copy says nothing more.
function isCarried({ key, c, marked }, place) {
  const { value, span } = given.get(key);
  const [, isWithin, has] = c.find(([p]) => p === place);
  const chosen = span ? [span] : marked.map((ends) => ends.join(":"));
  const isSaid = ["own", "quoted", "denied"].includes(value) && chosen.length;
  return isSaid ? chosen.every((one) => has.includes(one)) : isWithin;
}
// The question of a copy whose answer holds for this one, too.
function sourceOf(question) {
  const holds = (one) => isAnswered(one) && isCarried(one, question.p);
  if (!carried.has(question)) carried.set(question, question.copies.find(holds));
  return isAnswered(question) ? undefined : carried.get(question);
}
const answerTo = (question) => given.get((sourceOf(question) ?? question).key);
const isFree = (question) => !answerTo(question) && !isGone(question.page);
const isOfOther = ({ key, page }) => isAnswered({ key }) && given.get(key).text !== page.digest;
const does = data.settles ? "decides" : ofKey.size ? "learns" : "answers";
const prefix = `form ${JSON.stringify([does, data.coder, data.title])}\n`;
const wordingOf = (key) => questionOf.get(key)?.item.wording ?? "";
function keep(key, value) {
  const name = `${prefix}${wordingOf(key)} ${key}`;
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    isKept = false;
  }
}
// Return what the browser keeps under a name; nothing where it is damaged.
function keptUnder(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return undefined;
  }
}
// Return an answer from the browser, without places in a text that has changed since.
function mendedAnswer(answer, { item, page }) {
  const { value, at, span = "" } = answer ?? {};
  if (!isValue(item, value) || !Number.isFinite(at)) return undefined;
  const words = ["speaker", "note"].map((name) => [name, String(answer[name] ?? "")]);
  const isPlace = answer.text === page.digest && /^\d+:\d+$/.test(span);
  return { ...answer, ...Object.fromEntries(words), span: isPlace ? span : "" };
}
// Take from the browser what it keeps under a key; whether it can be used.
function takeKept(key, value) {
  const question = questionOf.get(key);
  const answer = question ? mendedAnswer(value, question) : value;
  const isAnswer = question ? answer : value?.value === "gone";
  if (isAnswer) given.set(key, answer);
  return isAnswer;
}
function restore() {
  keep("", 1); // fails where the browser keeps nothing: what was answered is here alone
  if (!isKept && given.size) return;
  given.clear();
  carried.clear();
  nDamaged = 0;
  const reworded = [];
  const known = new Set([...questionOf.keys(), ...pages.map(goneKey)]);
  const names = isKept ? Object.keys(localStorage) : [];
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const [, wording, key] = /^(\S*) ([^]*)$/.exec(name.slice(prefix.length)) ?? [];
    if (!known.has(key)) continue; // of another form, or nothing
    if (wording !== wordingOf(key)) reworded.push(key);
    else nDamaged += !takeKept(key, keptUnder(name));
  }
  for (const row of data.given) takeGiven(row, reworded);
  nReworded = reworded.filter((key) => !given.has(key)).length;
}
// Take an answer that the form was made with, unless the browser has another.
function takeGiven({ page, item, wording, ...answer }, reworded) {
  const key = keyOf(item, page);
  const text = questionOf.get(key)?.page.digest;
  if (text && wording && wording !== wordingOf(key)) reworded.push(key);
  else if (!given.has(key)) given.set(key, { at: 0, text, ...answer });
}
// Set an answer, or take it back where none is given.
function setAnswer(key, answer) {
  const at = [...given.values()].reduce((most, one) => Math.max(most, one.at + 1), Date.now());
  if (answer) given.set(key, { at, text: questionOf.get(key)?.page.digest, ...answer });
  else given.delete(key);
  carried.clear();
  keep(key, given.get(key));
  isSaved = false;
}
// Whether an outlet has not said it itself at a question; whether the question is done, too.
const isOpen = (number) => answerTo(questions[number])?.value !== "own";
const isPast = (number) => isOpen(number) && !isFree(questions[number]);
// Whether all that an outlet is asked before a question passes a test.
const isAfter = (test) => ({ before }) =>
  !before.length || before.some((numbers) => numbers.every(test));
const textsOf = (list) => new Set(list.map(({ page }) => page)).size;
function nRest() {
  const answered = questions.filter(isAnswered);
  return data.most - (data.byArticle ? textsOf(answered) : answered.length);
}
// Return the questions that are asked: a later text of an outlet only until one says it itself, a
// copy after the texts that it may have an answer from.
function asked() {
  const isTurn = isAfter(nRest() > 0 ? isPast : () => false);
  const list = questions.filter((one) => isTurn(one) || isAnswered(one));
  const isAsked = new Set(list);
  const isFirst = ({ number }) => (copy) =>
    copy.number > number || !isAsked.has(copy) || !isFree(copy);
  return list.filter((one) => isAnswered(one) || (!sourceOf(one) && one.copies.every(isFirst(one))));
}
// Return the rows of the file: what this coder answered or decided.
function answerRows() {
  const same = { coder: data.coder, annotator_kind: data.settles ? "adjudicated" : "human" };
  const ofGone = pages.filter(isGone).map(({ id }) => ({ page: id, item: "page", value: "gone" }));
  const ofQuestions = questions.flatMap((question) => {
    const { item, page } = question;
    const answer = answerTo(question);
    if (!answer || isGone(page)) return [];
    const source = sourceOf(question)?.page.id;
    const ofCopy = source && { carried_from: source, span: "", seconds: "", whole: "" };
    return [{ ...answer, page: page.id, item: item.name, wording: item.wording, ...ofCopy }];
  });
  return [...ofGone, ...ofQuestions].map((row) => ({ ...row, ...same }));
}
// Whether a text is a value by the codebook, or several.
function isValue({ kind, isSet, values }, text) {
  if (typeof text !== "string") return false;
  const isListed = values.length && kind !== "named_set";
  const known = ["", "unsure", ...values.map(([value]) => value)];
  return !isListed || (isSet ? text.split(";") : [text]).every((one) => known.includes(one));
}
