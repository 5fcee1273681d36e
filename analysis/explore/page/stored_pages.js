// The pages on which planned contrasts are redone: stored as codes of columns and bits of labels.

const NOBODY = -1; // no value, no side
const ARTICLE = "article"; // the unit of single pages

class NotCompared extends Error {} // why a choice of pages cannot be compared

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

// Return codes of so many values; the largest number of their width is a missing value.
function codesOf(text, nValues) {
  const { buffer } = bytesOf(text);
  const stored = nValues < 255 ? new Uint8Array(buffer) : new Uint16Array(buffer);
  const missing = nValues < 255 ? 255 : 65535;
  return Int32Array.from(stored, (code) => (code === missing ? NOBODY : code));
}

function bitsOf(text, n) {
  const bytes = bytesOf(text);
  return Uint8Array.from({ length: n }, (_, place) => (bytes[place >> 3] >> (place & 7)) & 1);
}

// Return the pages of a reading: columns of codes, items with values and sizes, which pages are their newsroom's own.
function countsOf(stored, reading) {
  const { n, columns, own, items } = stored.readings[reading];
  const decoded = new Map();
  for (const { name, values } of stored.columns) {
    decoded.set(name, { values, codes: codesOf(columns[name], values.length) });
  }
  return {
    n,
    columns: decoded,
    own: own === null ? null : bitsOf(own, n),
    items: new Map(stored.items.map((name, place) => [name, itemOf(items[place], n)])),
  };
}

function itemOf({ values, looked }, n) {
  return {
    values: typeof values === "string" ? bitsOf(values, n) : values,
    size: looked === null ? new Uint8Array(n).fill(1) : bitsOf(looked, n),
  };
}

// ---- what a plan compares

// Return the groups of a plan, and group, unit and stratum of each page that it compares.
function comparedPages(counts, plan) {
  const chosen = pagesWhere(counts, plan);
  const { values, codes } = counts.columns.get(plan.group);
  requireKnown(counts, chosen, [plan.group]);
  const present = [...new Set(chosen.map((row) => codes[row]))].sort((a, b) => a - b).map((code) => values[code]);
  const absent = plan.levels.filter((level) => !present.includes(level));
  if (absent.length) throw new NotCompared(`No page is left of ${absent.join(" and ")}.`);
  const groups = present.filter((name) => !plan.levels.length || plan.levels.includes(name));
  if (groups.length < 2) throw new NotCompared("Fewer than two groups are left.");
  const groupOfCode = values.map((name) => groups.indexOf(name));
  const rows = chosen.filter((row) => groupOfCode[codes[row]] !== NOBODY);
  requireKnown(counts, rows, plan.strata);
  const strata = plan.strata.map((name) => counts.columns.get(name).codes);
  const stratum = numbered(rows.map((row) => strata.map((one) => one[row]).join(" ")));
  const unit = numbered(rows.map((row) => unitKey(counts, row, plan.unit)));
  return { rows, groups, group: rows.map((row) => groupOfCode[codes[row]]), stratum, unit };
}

function pagesWhere(counts, { own, where }) {
  const rows = [...Array(counts.n).keys()].filter((row) => !own || counts.own[row]);
  const conditions = Object.entries(where).map(([name, wanted]) => {
    const { values, codes } = counts.columns.get(name);
    const places = new Set(wanted.map((value) => values.indexOf(value)));
    const found = new Set(rows.map((row) => codes[row]));
    if ([...places].some((place) => !found.has(place))) {
      throw new NotCompared(`No page has each ${name} of ${wanted.join(", ")}.`);
    }
    return (row) => places.has(codes[row]);
  });
  return rows.filter((row) => conditions.every((isMet) => isMet(row)));
}

function requireKnown(counts, rows, names) {
  for (const name of names) {
    const { codes } = counts.columns.get(name);
    if (rows.some((row) => codes[row] === NOBODY)) throw new NotCompared(`${name} is not known of every page.`);
  }
}

function valueOf(counts, row, name) {
  const column = counts.columns.get(name);
  return column?.values[column.codes[row]];
}

// Return what pages of one unit share; of articles, near-duplicate copies within an outlet are one unit.
function unitKey(counts, row, unit) {
  if (unit !== ARTICLE) return valueOf(counts, row, unit);
  const copy = valueOf(counts, row, "copy_cluster");
  const article = valueOf(counts, row, "article_id");
  return counts.columns.has("copy_cluster") ? `${copy ?? article} ${valueOf(counts, row, "outlet")}` : article;
}

// Return the number of each key, in the order in which they come first.
function numbered(keys) {
  const numbers = new Map([...new Set(keys)].map((key, number) => [key, number]));
  return keys.map((key) => numbers.get(key));
}
