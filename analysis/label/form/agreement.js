// Two coders side by side: how far they agree, and where they do not.

const distance = (kind, a, b) => (kind === "interval" ? (a - b) ** 2 : Number(a !== b));

// Krippendorff's alpha of two coders without missing values; NaN where all values are one.
function alphaOf(pairs, kind) {
  const times = new Map();
  for (const value of pairs.flat()) times.set(value, (times.get(value) ?? 0) + 1);
  let expected = 0;
  for (const [a, nA] of times) {
    for (const [b, nB] of times) expected += nA * nB * distance(kind, a, b);
  }
  let observed = 0;
  for (const [a, b] of pairs) observed += distance(kind, a, b);
  return 1 - ((observed / pairs.length) * 2 * pairs.length * (2 * pairs.length - 1)) / expected;
}

// Return what two coders answered; an error says what is wrong.
function comparison(rows) {
  const coders = [...new Set(rows.map((row) => row.coder))].sort();
  if (coders.length !== 2) throw new Error(`Give answers of two coders, not of ${coders.join(", ")}.`);
  const sides = coders.map(() => new Map()); // key → answer, of each row
  const answers = new Map(); // question → answers of the two
  for (const row of understood(rows)) {
    if (row.value === undefined) continue;
    const side = coders.indexOf(row.coder);
    sides[side].set(keyOf(row.item, row.page.id), row);
    const both = answers.get(row.question) ?? [];
    both[side] ??= row;
    answers.set(row.question, both);
  }
  const isUnlike = ([a, b]) => a && b && a.value !== b.value;
  const differing = questions.filter((one) => answers.has(one) && isUnlike(answers.get(one)));
  // The answer of two who agree, or of the only one; nothing where they differ.
  const settled = (question) => {
    const [a, b] = answers.get(question) ?? [];
    if ((!a && !b) || isUnlike([a, b])) return undefined;
    const note = [a?.note, b?.note].filter(Boolean).join(" | ");
    return { ...(a ?? b), speaker: a?.speaker || b?.speaker, note, seconds: "" };
  };
  return { coders, sides, answers, asked: differing, settled };
}

// Return rows of agreement: all statements together, and each variable.
function agreementRows({ sides: [first, second] }) {
  const groups = new Map();
  for (const [key, { question, value }] of first) {
    if (!second.has(key)) continue;
    const { kind, label } = question.item;
    const name = kind === "claim" ? "Statements" : label;
    if (!groups.has(name)) groups.set(name, { kind, pairs: [] });
    groups.get(name).pairs.push([value, second.get(key).value]);
  }
  return [...groups].map(([name, { kind, pairs }]) => {
    const alike = Math.round((100 * pairs.filter(([a, b]) => a === b).length) / pairs.length);
    const isNumber = (value) => value !== "" && Number.isFinite(Number(value));
    const known = kind === "interval" ? pairs.filter((pair) => pair.every(isNumber)) : pairs;
    const alpha = kind.endsWith("set") ? NaN : alphaOf(known, kind);
    return [name, pairs.length, `${alike} %`, Number.isNaN(alpha) ? "–" : alpha.toFixed(3)];
  });
}
