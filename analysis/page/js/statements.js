// What people answered: who says each statement, who leaves it out, and on what coders differ.

const statements = (() => {
  const MARKS = { "says it": "yes", "quotes it": "“yes”", "denies it": "no", "leaves it out": "–" };
  const OPEN = "?";
  const KEY = "yes: says it itself; “yes”: quotes it; no: denies it; –: leaves it out; ?: not settled";

  // Whether the page opens on them: nothing but the reading is chosen.
  function areShown(state) {
    const isFirst = (name) => String(state[name]) === String(FIRST_STATE[name]);
    return Boolean(data.statements) && ["what", "by", "group", "against", "sample", "only", "item"].every(isFirst);
  }

  // Return the grid: a row a statement, a column an outlet; a cell opens the article that its answer is about.
  function figure() {
    const { rows, differences } = data.statements;
    const outlets = [...new Set(rows.map(({ outlet }) => outlet))].sort();
    const claims = [...new Map(rows.map((row) => [row.claim, row.item])).entries()];
    const cell = new Map(rows.map((row) => [JSON.stringify([row.claim, row.outlet]), row]));
    const open = ({ article_id: id, outlet, item }) => showPages([pageOfId.get(id)], [item, outlet]);
    const keyOf = (at) => `outlet ${at}`; // an outlet may be called "item"
    const columns = outlets.map((outlet, at) => ({
      key: keyOf(at),
      label: outlet,
      format: (row) => (row ? MARKS[row.answer] ?? OPEN : ""),
      act: (line) => open(line[keyOf(at)]),
      actLabel: (line) => (line[keyOf(at)] ? wordsOf(line[keyOf(at)]) : null),
    }));
    const cellsOf = (claim) => Object.fromEntries(outlets.map((outlet, at) => [keyOf(at), cell.get(JSON.stringify([claim, outlet]))]));
    const lines = claims.map(([claim, item]) => ({ key: claim, item, ...cellsOf(claim) }));
    return {
      title: "Who says what, and who leaves it out",
      subtitle: `${counted(claims.length, "statement")} as people found them in articles of ${counted(outlets.length, "outlet")}. ${data.statements.note} ${agreementText()}`.trim(),
      between: differences.length ? differencesOf(differences) : null,
      rows: lines,
      columns: [{ key: "item", label: "Statement" }, ...columns],
      firstRows: lines.length,
      isTableOpen: true,
      note: `${KEY}. A difference of outlets is not tested here.`,
      filed: Object.fromEntries(columns.map(({ key, label }) => [key, label])),
      name: "statements",
      python: pythonOf(now.state, { what: "statements" }),
      describe: KEY,
    };
  }

  // Return an answer in words, for those who hear the page: "yes, Tavar Post quotes it: rescue services".
  function wordsOf({ outlet, answer, speaker, coders, carried_from: from }) {
    const said = `${MARKS[answer] ?? OPEN}, ${outlet} ${answer || "is not settled"}${speaker ? `: ${speaker}` : ""}`;
    return `${said}; read by ${coders.replaceAll(";", ", ")}${from ? `, carried from the copy ${from}` : ""}`;
  }

  function agreementText() {
    const [agreed] = data.statements.agreement;
    if (!agreed?.pages) return "";
    return `Those who read the same answers (${agreed.pages.toLocaleString("en")}) agree on ${percentText(agreed.agreement)} of them (alpha ${numberText(agreed.alpha)}).`;
  }

  function differencesOf(differences) {
    const open = ({ article_id: id, item, answers }) => () => showPages([pageOfId.get(id)], [item, answers]);
    const line = (one) => make("li", {}, textButton(`${one.item}, ${one.article_id}`, open(one)), make("small", {}, ` ${one.answers}`));
    return make("details", {}, make("summary", {}, `Coders differ on ${counted(differences.length, "answer")}`), make("ul", {}, differences.map(line)));
  }

  return { areShown, figure };
})();
