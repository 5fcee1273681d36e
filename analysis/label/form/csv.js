// Tables of answers as text: written for any program, read as Excel saves them, too.
const COLUMNS = `page item value coder coders speaker note span annotator_kind wording seconds
carried_from whole doubt`.split(/\s/);
// Formulas, and what Excel takes for a time or rounds: a ' in front keeps them as they are.
const CHANGED = String.raw`(?='*(?:[=+@\t]|-(?![\d.]+$)|\d+:\d+$|\d+e\d+$|\d{12,}$))`;
const guarded = (text) => text.replace(new RegExp(`^${CHANGED}`), "'");
const unguarded = (text) => text.replace(new RegExp(`^'${CHANGED}`), "");
function csvText(rows) {
  const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
  const cell = (text) => (/[",;\r\n\t]|^\s|\s$/.test(text) ? quoted(text) : text);
  const line = (row) => COLUMNS.map((name) => cell(guarded(String(row[name] ?? "")))).join(",");
  return `\ufeff${[COLUMNS.join(","), ...rows.map(line)].join("\n")}\n`; // the mark is for Excel
}
// Return the text of a file in UTF-8, in UTF-16, or as older programs of the West write it.
function decoded(bytes) {
  const mark = new Uint8Array(bytes).slice(0, 2).join();
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[mark];
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
// Return the cells of each line; the head says what stands between them.
function cellsOf(text) {
  const head = text.split(/[\r\n]/, 1)[0];
  const times = (mark) => head.split(mark).length;
  const between = [",", ";", "\t"].sort((a, b) => times(b) - times(a))[0];
  const cells = new RegExp(`("(?:[^"]|"")*"|[^${between}\r\n]*)(${between}|\r\n|\r|\n|$)`, "g");
  const lines = [[]];
  for (const [, cell, end] of text.matchAll(cells)) {
    const isQuoted = /^"[^]*"$/.test(cell);
    lines.at(-1).push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== between) lines.push([]);
  }
  return lines.filter((line) => line.some((cell) => cell.trim()));
}
// Return the rows of a file by their columns; an error says which column it lacks.
function rowsOf(text, name) {
  const [head = [], ...lines] = cellsOf(text.replace(/^\ufeff?(sep=.[\r\n]+)?/i, ""));
  const names = head.map((one) => one.trim().toLowerCase());
  const missing = COLUMNS.slice(0, 4).filter((one) => !names.includes(one));
  if (missing.length) throw new Error(`${name} has no column ${missing.join(", ")}.`);
  return lines.map((cells) => mended(Object.fromEntries(names.map((one, n) => [one, cells[n]]))));
}
// Return a row as it was written; a place that Excel took for a time is lost.
function mended(row) {
  const cells = COLUMNS.map((one) => [one, unguarded((row[one] ?? "").trim().normalize("NFC"))]);
  const { span, seconds, ...others } = Object.fromEntries(cells);
  const isPlace = /^\d+:\d+$/.test(span);
  return { ...others, span: isPlace ? span : "", seconds: seconds.replace(",", ".") };
}
