// Two coders side by side: how far they agree, and where they do not.
const distance = (kind, a, b) => (kind === "interval" ? (a - b) ** 2 : Number(a !== b));
// Krippendorff's alpha of two coders without missing values; NaN where all values are one.
function alphaOf(pairs, kind) {
  const values = pairs.flat();
  const sum = (list, termOf) => list.reduce((all, one) => all + termOf(one), 0);
  const observed = sum(pairs, ([a, b]) => distance(kind, a, b));
  const possible = sum(values, (a) => sum(values, (b) => distance(kind, a, b)));
  return 1 - (2 * observed * (values.length - 1)) / possible;
}
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
// Return what coders agree on; of unlike speakers the value stays. As people.py settles it.
function settledOf(rows) {
  const notes = rows.map(({ note }) => note).filter(Boolean);
  const coders = rows.map(({ coder }) => coder).join(";");
  const { speaker = "" } = rows.find((row) => row.speaker) ?? {};
  const cell = { ...rows[0], speaker, coders, annotator_kind: "human", seconds: "" };
  if (!differ(rows)) return { ...cell, note: notes.join(" | ") };
  const told = rows.map((row) => `${row.coder}: ${row.speaker || "outlet"}`).join("; ");
  const note = [`speakers differ (${told})`, ...notes].join(" | ");
  return { ...cell, note, speaker: "unnamed speaker" };
}
// Return what two coders answered; an error says what is wrong.
function comparison(rows) {
  const coders = [...new Set(rows.map((row) => row.coder))].sort();
  if (coders.length !== 2) throw new Error(`Give two coders’ answers, not ${coders.join(", ")}.`);
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
  const settled = (question) => {
    const list = answers.get(question);
    return list.length && !again.has(question) && !isUnlike(list) ? settledOf(list) : undefined;
  };
  const isUndecided = (list) => isUnlike(list) || differ(list);
  const open = questions.filter((one) => again.has(one) || isUndecided(answers.get(one)));
  const isAllGone = (list) => list.length && list.every((one) => settled(one)?.value === GONE);
  const gone = pages.filter((page) => isAllGone(ofPage(page)));
  const codersOf = (question) => answers.get(question).map(({ coder }) => coder).join(";");
  return { coders, answers, asked: open, settled, codersOf, gone, left: leftOut(table) };
}
// Return labels of an ordinal item as the middles of their ranks among all labels.
function ranked(pairs, values) {
  const labels = pairs.flat();
  const nUpTo = (place) => labels.filter((one) => values.indexOf(one) < place).length;
  const middle = (one) => (nUpTo(values.indexOf(one)) + nUpTo(values.indexOf(one) + 1)) / 2;
  return pairs.map((pair) => pair.map(middle));
}
// Return rows of agreement: all statements together, and each variable; of texts that both read.
function agreementRows(answers) {
  const groups = new Map();
  for (const [{ item }, list] of answers) {
    const name = item.kind === "claim" ? "Statements" : item.label;
    const pair = list.filter((row) => !row.carried_from).map(({ value }) => value);
    if (!groups.has(name)) groups.set(name, { item, kind: item.kind, pairs: [] });
    const isLabel = (value) => ![undefined, "unsure", GONE].includes(value);
    if (pair.length === 2 && pair.every(isLabel)) groups.get(name).pairs.push(pair);
  }
  return [...groups].map(([name, { item, kind, pairs }]) => {
    const nAlike = pairs.filter(([a, b]) => a === b).length;
    const known = /interval|ordinal/.test(kind) ? pairs.filter((pair) => !pair.includes("")) : pairs;
    const isOrdinal = kind === "ordinal";
    const scored = isOrdinal ? ranked(known, item.values.map(([value]) => value)) : known;
    const alpha = kind.endsWith("set") ? NaN : alphaOf(scored, isOrdinal ? "interval" : kind);
    const alike = pairs.length ? `${Math.round((100 * nAlike) / pairs.length)} %` : "–";
    return [name, pairs.length, alike, Number.isNaN(alpha) ? "–" : alpha.toFixed(3)];
  });
}
