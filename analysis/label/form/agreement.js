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
const namesOf = ({ speaker }) => speaker.split(";").map((name) => name.trim()).sort().join(";");
const isUnlike = ([a, b]) => a && b && (a.value !== b.value || namesOf(a) !== namesOf(b));
// Return what two coders answered; an error says what is wrong.
function comparison(rows) {
  const coders = [...new Set(rows.map((row) => row.coder))].sort();
  if (coders.length !== 2) throw new Error(`Give two coders’ answers, not ${coders.join(", ")}.`);
  const answers = new Map(questions.map((question) => [question, []])); // of either
  const again = new Set(); // questions with an answer that does not count
  const ofPage = (page) => questions.filter((question) => question.page === page);
  const table = understood(rows);
  for (const { question, fault, ...row } of table) {
    const about = row.value === GONE ? ofPage(row.page) : [question];
    if (fault) again.add(question);
    else for (const one of about) answers.get(one)[coders.indexOf(row.coder)] ??= row;
  }
  // The answer of two who agree, or of the only one; nothing where they differ.
  const settled = (question) => {
    const [a, b] = answers.get(question);
    if ((!a && !b) || again.has(question) || isUnlike([a, b])) return undefined;
    const note = [a?.note, b?.note].filter(Boolean).join(" | ");
    return { ...(a ?? b), speaker: a?.speaker || b?.speaker, note, seconds: "" };
  };
  const open = questions.filter((one) => again.has(one) || isUnlike(answers.get(one)));
  const isAllGone = (list) => list.length && list.every((one) => settled(one)?.value === GONE);
  const gone = pages.filter((page) => isAllGone(ofPage(page)));
  return { coders, answers, asked: open, settled, gone, left: leftOut(table) };
}
// Return rows of agreement: all statements together, and each variable; copies count once.
function agreementRows(answers) {
  const groups = new Map();
  for (const [{ item }, [first, second]] of answers) {
    const name = item.kind === "claim" ? "Statements" : item.label;
    const pair = [first?.value, second?.value];
    if (!groups.has(name)) groups.set(name, { kind: item.kind, pairs: [] });
    const isLabel = (value) => ![undefined, "unsure", GONE].includes(value);
    if (pair.every(isLabel)) groups.get(name).pairs.push(pair);
  }
  return [...groups].map(([name, { kind, pairs }]) => {
    const nAlike = pairs.filter(([a, b]) => a === b).length;
    const known = kind === "interval" ? pairs.filter((pair) => !pair.includes("")) : pairs;
    const alpha = kind.endsWith("set") ? NaN : alphaOf(known, kind);
    const alike = pairs.length ? `${Math.round((100 * nAlike) / pairs.length)} %` : "–";
    return [name, pairs.length, alike, Number.isNaN(alpha) ? "–" : alpha.toFixed(3)];
  });
}
