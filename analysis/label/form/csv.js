// Answers as a table in text, for any program.
const COLUMNS = `page item value coder speaker note span annotator_kind wording seconds
carried_from whole`.split(/\s/);
// Formulas, and what Excel takes for a time or rounds: a ' in front keeps them as they are.
const CHANGED = /^(?='*(?:[=+@\t]|-(?![\d.]+$)|\d+:\d+$|\d+e\d+$|\d{12,}$))/;
function csvText(rows) {
  const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
  const cell = (text) => (/[",;\r\n\t]|^\s|\s$/.test(text) ? quoted(text) : text);
  const guarded = (text) => cell(String(text ?? "").replace(CHANGED, "'"));
  const line = (row) => COLUMNS.map((name) => guarded(row[name])).join(",");
  return `\ufeff${[COLUMNS.join(","), ...rows.map(line)].join("\n")}\n`; // the mark is for Excel
}
