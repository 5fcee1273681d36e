// The rows that are compared, their units, and the sample in which labels are exchanged, as the library makes them.

const NOBODY = -1; // no value, no group
const MAX_CHARACTERS_OF_PART = 400;
const MAX_CHARACTERS_OF_VALUE = 120;

class InputError extends Error {}

function onOneLine(text, longest = MAX_CHARACTERS_OF_PART) {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function refusal(what, { arrived, expected, fix }) {
  return new InputError(`${onOneLine(what)}: got ${onOneLine(arrived)}; expected ${onOneLine(expected)}. ${fix}`);
}

function listing(values, most = 5) {
  const shown = values.map((value) => onOneLine(String(value), MAX_CHARACTERS_OF_VALUE));
  if (shown.length <= most) return shown.join(", ");
  return `${shown.slice(0, most).join(", ")} and ${shown.length - most} more`;
}

function quoted(value) {
  if (typeof value !== "string") return String(value);
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "\\'")}'`;
}

// ---- arrays of a file

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

// Return the rows of a run: columns of codes, items with values and sizes, which rows are their newsroom's own.
function countsOf(stored, run) {
  const { n, columns, own, items } = stored.runs[run];
  const known = new Map(stored.columns.map(({ name, values }) => [name, values]));
  const decoded = new Map();
  for (const [name, text] of Object.entries(columns)) {
    const values = known.get(name);
    decoded.set(name, { values, codes: codesOf(text, values.length) });
  }
  return {
    n,
    columns: decoded,
    own: own === null ? null : bitsOf(own, n),
    items: stored.items.map((name, place) => itemOf(name, items[place], n)),
  };
}

function itemOf(name, { values, looked }, n) {
  const isShare = typeof values === "string";
  return {
    name,
    values: isShare ? Float64Array.from(bitsOf(values, n)) : Float64Array.from(values),
    size: looked === null ? new Uint8Array(n).fill(1) : bitsOf(looked, n),
  };
}

// ---- rows

function columnOf(counts, name) {
  if (counts.columns.has(name)) return counts.columns.get(name);
  throw refusal("rows of the counts", { arrived: "other columns", expected: name, fix: "Choose another column." });
}

function rowsOfEstimand(counts, estimand) {
  const rows = Array.from({ length: counts.n }, (_, row) => row);
  return estimand === "produced" ? rows.filter((row) => counts.own[row]) : rows;
}

function rowsWhere(counts, rows, where) {
  let chosen = rows;
  for (const [name, wanted] of Object.entries(where)) {
    const { values, codes } = columnOf(counts, name);
    const present = new Set(rows.map((row) => codes[row]));
    const places = wanted.map((value) => values.indexOf(value));
    const absent = wanted.filter((_, place) => !present.has(places[place]) || places[place] < 0);
    if (rows.length && absent.length) {
      const known = [...present].filter((code) => code >= 0).sort((a, b) => a - b);
      throw refusal(`rows with ${name}`, {
        arrived: listing(absent.map(quoted)),
        expected: `values such as ${listing(known.map((code) => quoted(values[code])))}`,
        fix: "Correct the spelling or the kind of value (1 is not '1'), or leave the value out.",
      });
    }
    const isWanted = new Set(places);
    chosen = chosen.filter((row) => isWanted.has(codes[row]));
  }
  return chosen;
}

// Return the number of each row's group, in sorted order, and how many groups there are.
function groupCodes(counts, rows, keys) {
  let codes = new Float64Array(rows.length);
  const without = new Set();
  for (const key of keys) {
    const column = columnOf(counts, key);
    rows.forEach((row, place) => {
      if (column.codes[row] === NOBODY) without.add(row);
      codes[place] = codes[place] * (column.values.length + 1) + column.codes[row] + 1;
    });
    codes = ranked(codes);
  }
  if (without.size) {
    const { values, codes: articles } = columnOf(counts, "article_id");
    throw refusal(`grouping by ${listing(keys)}`, {
      arrived: `no value for ${listing([...without].map((row) => values[articles[row]]))}`,
      expected: "a value in every row",
      fix: "Fill in the value, or leave out the rows without one.",
    });
  }
  return { codes, n: codes.reduce((most, code) => Math.max(most, code + 1), 0) };
}

function ranked(codes) {
  const places = new Map([...new Set(codes)].sort((a, b) => a - b).map((code, place) => [code, place]));
  return Float64Array.from(codes, (code) => places.get(code));
}

function groupsOf(counts, rows, plan) {
  const column = columnOf(counts, plan.group);
  groupCodes(counts, rows, [plan.group]);
  const codes = [...new Set(rows.map((row) => column.codes[row]))].sort((a, b) => a - b);
  const present = codes.map((code) => column.values[code]);
  if (present.length < 2 || plan.levels.some((level) => !present.includes(level))) {
    throw refusal(`groups of ${plan.group}`, {
      arrived: listing(present) || "none",
      expected: listing(plan.levels.length ? plan.levels : ["two or more groups"]),
      fix: "Choose a column with two groups or more, rows of each group, and levels that it has.",
    });
  }
  return plan.levels.length ? present.filter((name) => plan.levels.includes(name)) : present;
}

// ---- design

function textColumn(counts, plan) {
  return counts.columns.has("copy_cluster") && plan.cluster !== "article_id" ? "copy_cluster" : "article_id";
}

function designOf(counts, rowsOfGroups, plan, groups) {
  const text = textColumn(counts, plan);
  const { strata, cluster } = plan;
  const keys = [...new Set([plan.group, ...strata, cluster || text])];
  const { codes: unitOfRow, n: nUnits } = groupCodes(counts, rowsOfGroups, keys);
  const named = plan.items.map((name) => counts.items.find((item) => item.name === name));
  const items = named.map((item) => ({
    name: item.name,
    values: Float64Array.from(rowsOfGroups, (row) => item.values[row]),
    size: Uint8Array.from(rowsOfGroups, (row) => item.size[row]),
  }));
  const units = unitsOf(counts, rowsOfGroups, { items, keys, text, unitOfRow, nUnits, cluster });
  const first = firstRows(unitOfRow, nUnits).map((place) => rowsOfGroups[place]);
  const { values, codes } = columnOf(counts, plan.group);
  const labelOfUnit = first.map((row) => groups.indexOf(values[codes[row]]));
  const { entity, entities } = entitiesOf(counts, rowsOfGroups, { plan, text, unitOfRow, nUnits });
  requireOneGroup(entity, labelOfUnit, { entities, plan });
  const labels = new Int32Array(entities.length);
  entity.forEach((number, unit) => {
    labels[number] = labelOfUnit[unit];
  });
  const stratum = strata.length ? groupCodes(counts, first, strata).codes : new Float64Array(nUnits);
  const blocks = blocksOf(counts, first, { plan, entity, stratum, labelOfUnit, nEntities: entities.length });
  const sample = {
    items: units,
    nUnits,
    entity,
    cell: Int32Array.from(stratum),
    nCells: Math.max(0, ...stratum) + 1,
    labels,
    blocks,
    pages: textsOfUnits(counts, rowsOfGroups, { text, unitOfRow, nUnits }),
    shares: items.map(({ values: ofRows }) => zeroOrOne(ofRows)),
    yesOrNo: units.map((unit) => zeroOrOne(unit.values)),
  };
  const texts = groupCodes(counts, rowsOfGroups, [...new Set([plan.group, cluster || text, text])]);
  const clusters = groupCodes(counts, rowsOfGroups, [plan.group, cluster || text]);
  const counted = { items, rows: rowsOfGroups, texts, clusters };
  return { plan, counts: counted, groups, pairs: pairsOf(groups), entities, sample, unitOfRow };
}

function pairsOf(groups) {
  return groups.length > 2 ? groups.map((_, target) => [target, null]) : [[0, 1]];
}

function sidesOf(design, [target, reference]) {
  return [design.groups[target], reference === null ? "rest" : design.groups[reference]];
}

function zeroOrOne(values) {
  return values.every((value) => value === 0 || value === 1);
}

function firstRows(codes, n) {
  const first = new Array(n).fill(NOBODY);
  codes.forEach((code, place) => {
    if (first[code] === NOBODY) first[code] = place;
  });
  return first;
}

function meanRows(items, codes, n) {
  return items.map(({ name, values, size }) => {
    const sums = new Float64Array(n);
    const looked = new Float64Array(n);
    codes.forEach((code, place) => {
      sums[code] += values[place];
      looked[code] += size[place];
    });
    const means = sums.map((total, code) => (looked[code] > 0 ? total * (1 / looked[code]) : 0));
    return { name, values: means, size: Uint8Array.from(looked, (n) => (n > 0 ? 1 : 0)) };
  });
}

// Copies of a text within a cluster are averaged first.
function unitsOf(counts, rows, { items, keys, text, unitOfRow, nUnits, cluster }) {
  if (!cluster || text !== "copy_cluster") return meanRows(items, unitOfRow, nUnits);
  const texts = groupCodes(counts, rows, [...keys, text]);
  const unitOfText = firstRows(texts.codes, texts.n).map((place) => unitOfRow[place]);
  return meanRows(meanRows(items, texts.codes, texts.n), unitOfText, nUnits);
}

function textsOfUnits(counts, rows, { text, unitOfRow, nUnits }) {
  const { codes } = columnOf(counts, text);
  const seen = Array.from({ length: nUnits }, () => new Set());
  rows.forEach((row, place) => seen[unitOfRow[place]].add(codes[row]));
  return Float64Array.from(seen, (texts) => texts.size);
}

// Return the number of each unit's entity, which carries its label, and the entities' names in sorted order.
function entitiesOf(counts, rows, { plan, text, unitOfRow, nUnits }) {
  const column = columnOf(counts, plan.cluster || "article_id");
  const ofUnit = new Float64Array(nUnits).fill(Infinity);
  if (plan.cluster) {
    rows.forEach((row, place) => {
      ofUnit[unitOfRow[place]] = column.codes[row];
    });
  } else {
    const { codes, n } = groupCodes(counts, rows, [plan.group, text]);
    const smallest = new Float64Array(n).fill(Infinity);
    rows.forEach((row, place) => {
      smallest[codes[place]] = Math.min(smallest[codes[place]], column.codes[row]);
    });
    rows.forEach((_, place) => {
      ofUnit[unitOfRow[place]] = smallest[codes[place]];
    });
  }
  const names = [...new Set(ofUnit)].sort((a, b) => a - b).map((code) => column.values[code]);
  return { entity: Int32Array.from(ranked(ofUnit)), entities: names };
}

function requireOneGroup(entity, labelOfUnit, { entities, plan }) {
  const seen = entities.map(() => new Set());
  entity.forEach((number, unit) => seen[number].add(labelOfUnit[unit]));
  const split = entities.filter((_, number) => seen[number].size > 1);
  if (!split.length) return;
  const cluster = plan.cluster || "article_id";
  throw refusal(`cluster '${cluster}'`, {
    arrived: `${listing(split)} in two groups`,
    expected: `each ${cluster} in one group of ${plan.group}`,
    fix:
      cluster === "article_id"
        ? "Give each row its own article_id. To compare halves of articles, pass paired=True, cluster=\"article_id\"."
        : "Pass paired=True to let each swap within itself, cluster=\"article_id\" to compare articles, or another " +
          "grouping.",
  });
}

// A block is a set of strata; the copies of a text in several groups are a block of their own.
function blocksOf(counts, firstRow, { plan, entity, stratum, labelOfUnit, nEntities }) {
  const seen = Array.from({ length: nEntities }, () => new Set());
  entity.forEach((number, unit) => seen[number].add(stratum[unit]));
  const names = seen.map((strata) => [...strata].sort((a, b) => a - b).join(" "));
  if (!plan.cluster && counts.columns.has("copy_cluster")) {
    const { values, codes } = columnOf(counts, "copy_cluster");
    const keys = firstRow.map((row, unit) => `${stratum[unit]} ${codes[row]}`);
    const groups = new Map(keys.map((key) => [key, new Set()]));
    keys.forEach((key, unit) => groups.get(key).add(labelOfUnit[unit]));
    keys.forEach((key, unit) => {
      if (groups.get(key).size > 1) names[entity[unit]] = `copies of ${values[codes[firstRow[unit]]]}`;
    });
  }
  const order = [...new Set(names)].sort();
  return Int32Array.from(names, (name) => order.indexOf(name));
}
