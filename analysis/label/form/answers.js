// The answers: kept in the browser one by one, so that two windows lose nothing of each other.

const data = JSON.parse(document.getElementById("data").textContent);
const { pages, items, questions } = data;
const keyOf = (item, page) => JSON.stringify([item, page]);
const given = new Map(); // key of a question, or of a page that is gone → answer
const pasted = new Map(); // id of a page → text that was pasted
const questionOf = new Map(); // key of an item and any of the copies → question
const machine = new Map(data.machine.map((row) => [keyOf(row.item, row.page), row]));
let compared = null; // what two coders answered
let isKept = true; // whether this browser keeps answers
let isSaved = true; // whether all answers are in a file
let nReworded = 0; // answers in the browser to another wording

for (const [number, question] of questions.entries()) {
  const copies = (question.c ?? [question.p]).map((place) => pages[place]);
  const item = items[question.i];
  const page = pages[question.p];
  Object.assign(question, { number, item, page, copies, key: keyOf(item.name, page.id), before: [] });
  for (const copy of copies) questionOf.set(keyOf(item.name, copy.id), question);
}
for (const chain of data.chains) {
  chain.forEach((number, place) => questions[number].before.push(chain.slice(0, place)));
}

const goneKey = (page) => keyOf("page", page.id);
const isGone = (page) => given.has(goneKey(page));
const textOf = (page) => page.text || pasted.get(page.id) || "";
const isAnswered = (question) => given.has(question.key);
const isFree = (question) => !isAnswered(question) && !isGone(question.page);
const prefix = () => `form ${data.sheet} ${compared ? "decides" : "answers"} ${data.coder}\n`;

function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(prefix() + name);
    else localStorage.setItem(prefix() + name, JSON.stringify(value));
  } catch {
    isKept = false;
  }
}

function restore() {
  given.clear();
  nReworded = 0;
  keep("", 1); // fails where the browser keeps nothing
  for (const name of isKept ? Object.keys(localStorage) : []) {
    if (!name.startsWith(prefix())) continue;
    const key = name.slice(prefix().length);
    const value = JSON.parse(localStorage.getItem(name));
    const question = questionOf.get(key);
    if (key.startsWith("text ")) pasted.set(key.slice(5), value);
    else if (question && value.wording !== question.item.wording) nReworded += 1;
    else if (question || value.value === "gone") given.set(key, value);
  }
}

// Set an answer, or take it back where none is given.
function setAnswer(key, answer) {
  const at = Math.max(Date.now(), ...[...given.values()].map((one) => one.at + 1));
  if (answer) given.set(key, { ...answer, at });
  else given.delete(key);
  keep(key, given.get(key));
  isSaved = false;
}

// Return the questions that are asked: a later text of an outlet only while it is absent.
function asked() {
  if (compared) return compared.asked;
  const isAbsent = (number) => given.get(questions[number].key)?.value === "absent";
  const isFull = questions.filter(isAnswered).length >= data.most;
  return questions.filter((question) => {
    const { before } = question;
    if (isAnswered(question) || !before.length) return true;
    const isFirst = before.some((one) => !one.length);
    return isFirst || (!isFull && before.some((one) => one.every(isAbsent)));
  });
}

// Return the rows of the file: of copies, each has the answer.
function answerRows() {
  const same = { coder: data.coder, annotator_kind: compared ? "adjudicated" : "human" };
  const ofGone = pages.filter(isGone).map(({ id }) => ({ page: id, item: "page", value: "gone" }));
  const ofQuestions = questions.flatMap(({ key, item, page, copies, number }) => {
    const answer = given.get(key) ?? compared?.settled(questions[number]);
    if (!answer || isGone(page)) return [];
    const { value, speaker, note, seconds } = answer;
    const row = { item: item.name, value, speaker, note, seconds, wording: item.wording };
    const spanIn = (copy) => (copy === page ? answer.span : ""); // elsewhere its letters differ
    return copies.map((copy) => ({ ...row, page: copy.id, span: spanIn(copy) }));
  });
  return [...ofGone, ...ofQuestions].map((row) => ({ ...row, ...same }));
}

// ---- answers from files

// Return the page of an id in a file; Excel takes zeros from the front of numbers.
function pageOf(id) {
  const isNumber = (text) => /^\d+$/.test(text);
  const exact = pages.find((page) => page.id === id);
  if (exact || !isNumber(id)) return exact;
  const alike = pages.filter((page) => isNumber(page.id) && Number(page.id) === Number(id));
  return alike.length === 1 ? alike[0] : undefined;
}

// Return a value as the codebook writes it; undefined for one that it does not know.
function valueOf(item, text) {
  if (text === "unsure") return text;
  if (text === "") return item.optional ? text : undefined;
  const [, day, month, year] = /^(\d\d?)\.(\d\d?)\.(\d{4})$/.exec(text) ?? [];
  if (item.kind === "date" && day) return [year, month, day].map((n) => n.padStart(2, "0")).join("-");
  const values = item.values.map(([value]) => value);
  if (item.kind === "named_set" || !values.length) return isSet(item) ? sorted(text) : text;
  const known = (one) => values.find((value) => value === one || (one && +value === +one));
  const members = (isSet(item) ? text.split(";") : [text]).map((one) => known(one.trim()));
  return members.includes(undefined) ? undefined : sorted(members.join(";"));
}

const isSet = (item) => item.kind.endsWith("set");
const sorted = (members) => members.split(";").map((one) => one.trim()).sort().join(";");

// Return rows with their question and value, those of the page that is shown before its copies'.
function understood(rows) {
  const found = rows.map((row) => {
    const page = pageOf(row.page);
    const question = page && questionOf.get(keyOf(row.item, page.id));
    const value = question && valueOf(question.item, row.value);
    return { ...row, page, question, value, isCopy: question?.page !== page };
  });
  return found.sort((a, b) => a.isCopy - b.isCopy);
}

// Take the answers of this coder from rows; return what became of them, in words.
function resume(rows) {
  const n = { taken: 0, kept: 0, reworded: 0, unknown: 0 };
  for (const { page, item, question, value, ...row } of understood(rows)) {
    if (page && item === "page") {
      setAnswer(goneKey(page), { value: "gone" });
    } else if (value === undefined) n.unknown += 1;
    else if (row.wording && row.wording !== question.item.wording) n.reworded += 1;
    else if (isAnswered(question)) n.kept += given.get(question.key).value !== value;
    else if (!compared || compared.asked.includes(question)) {
      const { speaker, note, seconds } = row;
      const { wording } = question.item;
      const span = row.isCopy ? "" : row.span;
      setAnswer(question.key, { value, speaker, note, span, seconds, wording });
      n.taken += 1;
    }
  }
  const parts = [`${n.taken} answers were read.`];
  if (n.kept) parts.push(`${n.kept} differ from answers in this browser, which stay.`);
  if (n.reworded) parts.push(`${n.reworded} answer another wording, and are asked again.`);
  if (n.unknown) parts.push(`${n.unknown} rows fit no question or value of this form.`);
  return parts.join(" ");
}
