// The answers: kept in the browser one by one, so that two windows lose nothing of each other.
const data = JSON.parse(document.getElementById("data").textContent);
const { pages, items, questions } = data;
const GONE = "the page is gone"; // an answer beside those of the codebook
const keyOf = (item, page) => JSON.stringify([item, page]);
const given = new Map(); // key of a question, or of a page that is gone → answer
const pasted = new Map(); // id of a page → text that was pasted
const questionOf = new Map(); // key of an item and a page → question
const carried = new Map(); // question → that of a copy whose answer holds for it, too
const machine = new Map(data.machine.map(mended).map((row) => [keyOf(row.item, row.page), row]));
let compared; // what coders answered
let isKept = true; // whether this browser keeps answers
let isSaved = true; // whether all answers are in a file
let nReworded = 0; // answers in the browser to another wording alone
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
  question.copies = question.c.map((p) => questionOf.get(keyOf(question.item.name, pages[p].id)));
data.chains.forEach((chain) =>
  chain.forEach((one, n) => questions[one].before.push(chain.slice(0, n))));
const goneKey = (page) => keyOf("page", page.id);
const keysOfPage = (page) => [goneKey(page), `text ${page.id}`];
const isGone = (page) => given.has(goneKey(page));
const textOf = (page) => page.text || pasted.get(page.id) || "";
const isAnswered = (question) => given.has(question.key);
// The question of a copy whose answer holds for this one, too.
function sourceOf(question) {
  const { page, copies } = question;
  const holds = (one) => isAnswered(one) && isCarried(given.get(one.key), one, page);
  if (!carried.has(question)) carried.set(question, copies.find(holds));
  return isAnswered(question) ? undefined : carried.get(question);
}
const answerTo = (question) => given.get((sourceOf(question) ?? question).key);
const isFree = (question) => !answerTo(question) && !isGone(question.page);
// What a machine or a key says to a question; nothing where it does not.
function otherValue({ item, key }) {
  const value = machine.get(key)?.value;
  return value === undefined ? value : (valueOf(item, value) ?? value);
}
const isOfOther = ({ key, page }) => isAnswered({ key }) && given.get(key).text !== page.digest;
const does = () => (compared ? "decides" : data.training ? "learns" : "answers");
const prefix = () => `form ${JSON.stringify([does(), data.coder, data.title])}\n`;
const wordingOf = (key) => questionOf.get(key)?.item.wording ?? "";
function keep(key, value) {
  const name = `${prefix()}${wordingOf(key)} ${key}`;
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
  const isValue = typeof value === "string" && (!value || valueOf(item, value) !== undefined);
  if (!isValue || !Number.isFinite(at)) return undefined;
  const words = ["speaker", "note"].map((name) => [name, String(answer[name] ?? "")]);
  const isPlace = answer.text === page.digest && /^\d+:\d+$/.test(span);
  return { ...answer, ...Object.fromEntries(words), span: isPlace ? span : "" };
}
// Take from the browser what it keeps under a key; whether it can be used.
function takeKept(key, value) {
  const question = questionOf.get(key);
  const answer = question ? mendedAnswer(value, question) : value;
  const isText = key.startsWith("text ") && typeof value === "string";
  if (isText) pasted.set(key.slice(5), value);
  else if (question ? answer : value?.value === "gone") given.set(key, answer);
  else return false;
  return true;
}
function restore() {
  keep("", 1); // fails where the browser keeps nothing: what was answered is here alone
  if (!isKept) return;
  given.clear();
  carried.clear();
  nDamaged = 0;
  const reworded = [];
  const known = new Set([...questionOf.keys(), ...pages.flatMap((page) => keysOfPage(page))]);
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(prefix()))) {
    const [, wording, key] = /^(\S*) ([^]*)$/.exec(name.slice(prefix().length)) ?? [];
    if (!known.has(key)) continue; // of another form, or nothing
    if (wording !== wordingOf(key)) reworded.push(key);
    else nDamaged += !takeKept(key, keptUnder(name));
  }
  nReworded = reworded.filter((key) => !given.has(key)).length;
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
  const list = compared?.asked ?? questions.filter((one) => isTurn(one) || isAnswered(one));
  const isAsked = new Set(list);
  const isFirst = ({ number }) => (copy) =>
    copy.number > number || !isAsked.has(copy) || !isFree(copy);
  return list.filter((one) => isAnswered(one) || (!sourceOf(one) && one.copies.every(isFirst(one))));
}
// Return the rows of the file, in which who answered and who decided are told.
function answerRows() {
  const same = { coder: data.coder, annotator_kind: compared ? "adjudicated" : "human" };
  const coders = (compared?.coders ?? [data.coder]).join(";");
  const gone = pages.filter((page) => isGone(page) || compared?.gone.includes(page));
  const ofGone = gone.map(({ id }) => ({ page: id, item: "page", value: "gone" }));
  const ofQuestions = questions.flatMap((question) => {
    const { item, page } = question;
    const agreed = compared?.settled(question);
    const isOpen = !compared || compared.asked.includes(question);
    const answer = given.get(question.key) ?? (isOpen ? answerTo(question) : agreed) ?? agreed;
    if (!answer || answer.value === GONE || isGone(page)) return [];
    const row = { ...answer, page: page.id, item: item.name, wording: item.wording };
    if (answer === agreed) return [row];
    const source = sourceOf(question)?.page.id;
    const ofCopy = source && { carried_from: source, span: "", seconds: "", whole: "" };
    return [{ ...row, ...same, ...ofCopy, coders: compared?.codersOf(question) ?? coders }];
  });
  return [...ofGone.map((row) => ({ ...row, ...same, coders })), ...ofQuestions];
}
// Return the page of an id in a file; Excel takes zeros from the front of numbers.
function pageOf(id) {
  const short = (text) => (/^\d+$/.test(text) ? text.replace(/^0+/, "") : text);
  const alike = pages.filter((page) => short(page.id) === short(id));
  return alike.find((page) => page.id === id) ?? (alike.length === 1 ? alike[0] : undefined);
}
// Return a value as the codebook writes it; undefined for one that it does not know.
function valueOf(item, text) {
  if (text === "unsure") return text;
  if (text === "") return item.optional ? text : undefined;
  const [, day, month, year] = /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(text) ?? [];
  if (item.kind === "date" && day) return `${year}-${month.padStart(2, 0)}-${day.padStart(2, 0)}`;
  const values = item.values.map(([value]) => value);
  const isListed = values.length && item.kind !== "named_set";
  const known = (one) => values.find((value) => value === one || (one && +value === +one));
  const members = (item.isSet ? text.split(";") : [text]).map((one) => one.trim());
  const found = isListed ? members.map(known) : members;
  return found.includes(undefined) ? undefined : found.sort().join(";");
}
// Return rows with question and value, or what is wrong.
function understood(rows) {
  return rows.map((row) => {
    const page = pageOf(row.page);
    const isGone = page && row.item === "page" && row.value === "gone";
    const question = page && questionOf.get(keyOf(row.item, page.id));
    const value = isGone ? GONE : question && valueOf(question.item, row.value);
    const isOld = question && row.wording && row.wording !== question.item.wording;
    const isUnknown = value === undefined && "rows fit no question or value of this form.";
    const fault = isUnknown || (isOld && "answer another wording, and are asked again.");
    return { ...row, page, question, value, fault };
  });
}
// Return which rows do not count, in words.
function leftOut(rows) {
  const faults = rows.map(({ fault }) => fault).filter(Boolean).sort();
  return [...new Set(faults)].map((one) => `${faults.filter((any) => any === one).length} ${one}`);
}
// Take the answers of this coder from rows; return what became of them, in words.
function resume(rows) {
  const n = { taken: 0, kept: 0 };
  const table = understood(rows);
  const read = table.filter((row) => !row.fault && !row.carried_from); // copies have it again
  for (const { page, question, value, ...row } of read) {
    if (!question) setAnswer(goneKey(page), { value: "gone" });
    else if (isAnswered(question)) n.kept += given.get(question.key).value !== value;
    else if (!compared || compared.asked.includes(question)) {
      const { speaker, note, seconds, span, whole } = row;
      const doubt = Number(row.doubt) || 0;
      setAnswer(question.key, { value, speaker, note, seconds, span, whole, doubt });
      n.taken += 1;
    }
  }
  const kept = n.kept && `${n.kept} differ from answers in this browser, which stay.`;
  return [`${n.taken} answers were read.`, kept, ...leftOut(table)].filter(Boolean).join(" ");
}
