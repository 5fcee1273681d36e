// Coders side by side: how far they agree, and where they do not.
const distance = (kind, a, b) => (kind === "interval" ? (a - b) ** 2 : Number(a !== b));
const sum = (list, termOf) => list.reduce((all, one) => all + termOf(one), 0);
const distances = (kind, list) => sum(list, (a) => sum(list, (b) => distance(kind, a, b)));
// Krippendorff's alpha of texts with two values or more; NaN where all values are one.
function alphaOf(texts, kind) {
  const values = texts.flat();
  const observed = sum(texts, (list) => distances(kind, list) / (list.length - 1));
  return 1 - (observed * (values.length - 1)) / distances(kind, values);
}
// The share of pairs of a text's values that are alike.
const alikeIn = (list) => 1 - distances("", list) / (list.length * (list.length - 1));
// Who is meant by a name: an actor by any alias, others by their spelling.
const spelled = (name) => wordsOf(name).replace(/^the /, "");
const idOf = (name) => data.names[spelled(name)] ?? spelled(name);
// Whom a coder heard; nothing where the answer does not say: a denial is the source's own.
function heardIn({ value, speaker }) {
  const heard = new Set(speaker.split(";").map(idOf).filter(Boolean));
  return heard.size || value === "denied" ? [...heard].sort().join(";") : undefined;
}
const isUnlike = (rows) => new Set(rows.map(({ value }) => value)).size > 1;
const differ = (rows) => new Set(rows.map(heardIn).filter((one) => one !== undefined)).size > 1;
// Return the rows of those who read a text, or else of those who read its copy.
function readIn(rows) {
  const read = rows.filter((row) => !row.carried_from);
  return read.length ? read : rows;
}
// Of rows, those with the answer of more than half; all where no answer has more.
function mostOf(rows, answerOf) {
  const nAlike = (row) => rows.filter((one) => answerOf(one) === answerOf(row)).length;
  const most = rows.filter((row) => 2 * nAlike(row) > rows.length);
  return most.length ? most : rows;
}
// The rows that count in settling: where the majority decides, those of its value and speaker.
function countedIn(rows) {
  if (!data.majority) return rows;
  const alike = mostOf(rows, ({ value }) => value);
  if (isUnlike(alike)) return rows;
  const named = alike.filter((row) => heardIn(row) !== undefined);
  return named.length ? mostOf(named, heardIn) : alike;
}
// Return what coders agree on; of unlike speakers the value stays. As people.py settles it.
function settledOf(all) {
  const rows = countedIn(all);
  const notes = all.map(({ note }) => note).filter(Boolean);
  const coders = all.map(({ coder }) => coder).join(";");
  const { speaker = "" } = rows.find((row) => row.speaker) ?? {};
  const isByMost = isUnlike(all) || (differ(all) && !differ(rows));
  const who = isByMost ? { coder: "majority", annotator_kind: "adjudicated" } : {};
  const cell = { ...rows[0], speaker, coders, annotator_kind: "human", seconds: "", ...who };
  if (!differ(rows)) return { ...cell, note: notes.join(" | ") };
  const told = rows.map((row) => `${row.coder}: ${row.speaker || "outlet"}`).join("; ");
  const note = [`speakers differ (${told})`, ...notes].join(" | ");
  return { ...cell, note, speaker: "unnamed speaker" };
}
// Return what coders answered, and what is settled.
function comparison(rows) {
  const coders = [...new Set(rows.map((row) => row.coder))].sort();
  const answers = new Map(questions.map((question) => [question, []])); // in the order of coders
  const again = new Set(); // questions with an answer that does not count
  const ofPage = (page) => questions.filter((question) => question.page === page);
  const table = understood(rows).sort((a, b) => coders.indexOf(a.coder) - coders.indexOf(b.coder));
  for (const { question, fault, ...row } of table) {
    const about = row.value === GONE ? ofPage(row.page) : [question];
    const isNew = (one) => answers.get(one).every(({ coder }) => coder !== row.coder);
    if (fault) again.add(question);
    else for (const one of about.filter(isNew)) answers.get(one).push(row);
  }
  for (const [question, list] of answers) answers.set(question, readIn(list));
  // The answer of those who agree, or of the only one; nothing where they differ.
  const agreed = (question) => {
    const list = answers.get(question);
    const isSettled = list.length && !again.has(question) && !isUnlike(countedIn(list));
    return isSettled ? settledOf(list) : undefined;
  };
  const isUndecided = (list) => isUnlike(countedIn(list)) || differ(countedIn(list));
  const isOpen = (question) => again.has(question) || isUndecided(answers.get(question));
  // Whether an answer is carried from a text of which something else holds, or nothing yet.
  const isOverruled = (one) => answers.get(one).some(({ carried_from, value }) => {
    const source = questionOf.get(keyOf(one.item.name, carried_from));
    return source && (isOpen(source) || agreed(source)?.value !== value);
  });
  const settled = (question) => (isOverruled(question) ? undefined : agreed(question));
  const open = questions.filter((one) => isOpen(one) || isOverruled(one));
  const isAllGone = (list) => list.length && list.every((one) => settled(one)?.value === GONE);
  const gone = pages.filter((page) => isAllGone(ofPage(page)));
  const codersOf = (question) => answers.get(question).map(({ coder }) => coder).join(";");
  return { coders, answers, asked: open, settled, codersOf, gone, left: leftOut(table) };
}
// Return labels of an ordinal item as the middles of their ranks among all labels.
function ranked(texts, values) {
  const labels = texts.flat();
  const nUpTo = (place) => labels.filter((one) => values.indexOf(one) < place).length;
  const middle = (one) => (nUpTo(values.indexOf(one)) + nUpTo(values.indexOf(one) + 1)) / 2;
  return texts.map((list) => list.map(middle));
}
// Return rows of agreement: all statements together, and each variable; of texts that two read.
function agreementRows(answers) {
  const groups = new Map();
  for (const [{ item }, list] of answers) {
    const name = item.kind === "claim" ? "Statements" : item.label;
    if (!groups.has(name)) groups.set(name, { item, kind: item.kind, texts: [] });
    const isScored = /interval|ordinal/.test(item.kind);
    const isLabel = (value) => !["unsure", GONE, isScored ? "" : GONE].includes(value);
    const read = list.filter((row) => !row.carried_from).map(({ value }) => value);
    const labels = read.filter(isLabel);
    if (labels.length > 1) groups.get(name).texts.push(labels);
  }
  return [...groups].map(([name, { item, kind, texts }]) => {
    const isOrdinal = kind === "ordinal";
    const scored = isOrdinal ? ranked(texts, item.values.map(([value]) => value)) : texts;
    const alpha = kind.endsWith("set") ? NaN : alphaOf(scored, isOrdinal ? "interval" : kind);
    const share = Math.round((100 * sum(texts, alikeIn)) / texts.length);
    const alike = texts.length ? `${share} %` : "–";
    return [name, texts.length, alike, Number.isNaN(alpha) ? "–" : alpha.toFixed(3)];
  });
}
