// Two coders side by side: how far they agree, and where they do not.
const distance = (kind, a, b) => (kind === "interval" ? (a - b) ** 2 : Number(a !== b));
// Krippendorff's alpha of two coders without missing values; NaN where all values are one.
function alphaOf(pairs, kind) {
  const times = new Map();
  for (const value of pairs.flat()) times.set(value, (times.get(value) ?? 0) + 1);
  const sum = (terms) => terms.reduce((all, one) => all + one, 0);
  const ofValue = ([a, nA]) => sum([...times].map(([b, nB]) => nA * nB * distance(kind, a, b)));
  const observed = sum(pairs.map(([a, b]) => distance(kind, a, b)));
  return 1 - (2 * observed * (2 * pairs.length - 1)) / sum([...times].map(ofValue));
}
// Return what two coders answered; an error says what is wrong.
function comparison(rows) {
  const coders = [...new Set(rows.map((row) => row.coder))].sort();
  const who = coders.join(", ");
  if (coders.length !== 2) throw new Error(`Give the answers of two coders, not of ${who}.`);
  const sides = coders.map(() => new Map()); // key → answer, of each row
  const answers = new Map(questions.map((question) => [question, []])); // of either
  for (const row of understood(rows).filter(({ value }) => value !== undefined)) {
    const side = coders.indexOf(row.coder);
    sides[side].set(keyOf(row.item, row.page.id), row);
    answers.get(row.question)[side] ??= row;
  }
  const isUnlike = ([a, b]) => a && b && a.value !== b.value;
  // The answer of two who agree, or of the only one; nothing where they differ.
  const settled = (question) => {
    const [a, b] = answers.get(question);
    if ((!a && !b) || isUnlike([a, b])) return undefined;
    const note = [a?.note, b?.note].filter(Boolean).join(" | ");
    return { ...(a ?? b), speaker: a?.speaker || b?.speaker, note, seconds: "" };
  };
  const differing = questions.filter((question) => isUnlike(answers.get(question)));
  return { coders, sides, answers, asked: differing, settled };
}
// Return rows of agreement: all statements together, and each variable.
function agreementRows([first, second]) {
  const groups = new Map();
  for (const [key, { question, value }] of first) {
    const { kind, label } = question.item;
    const name = kind === "claim" ? "Statements" : label;
    if (!groups.has(name)) groups.set(name, { kind, pairs: [] });
    const pair = [value, second.get(key)?.value];
    if (!pair.includes(undefined) && !pair.includes("unsure")) groups.get(name).pairs.push(pair);
  }
  return [...groups].map(([name, { kind, pairs }]) => {
    const nAlike = pairs.filter(([a, b]) => a === b).length;
    const known = kind === "interval" ? pairs.filter((pair) => !pair.includes("")) : pairs;
    const alpha = kind.endsWith("set") ? NaN : alphaOf(known, kind);
    const alike = pairs.length ? `${Math.round((100 * nAlike) / pairs.length)} %` : "–";
    return [name, pairs.length, alike, Number.isNaN(alpha) ? "–" : alpha.toFixed(3)];
  });
}
