// What is counted, on which pages, and in which groups.
//
// A row is a page as a material counts it; several materials may share a table of rows. Groups, values and
// conditions are texts, as the address has them.

// Return a table of rows: pages, columns as codes, and which pages newsrooms wrote themselves (null: unknown).
const tableOf = (() => {
  const tables = new Map();
  const dictionary = new Map(data.columns.map(({ name, values }) => [name, values.map(String)]));

  function decoded(key) {
    const stored = named(data.tables, key);
    const columns = new Map();
    const pageOfRow = Int32Array.from(stored.page);
    const column = (name) => {
      const codes = named(stored.columns, name);
      if (codes === undefined) return null;
      if (!columns.has(name)) columns.set(name, codes ? Int32Array.from(codes) : pageOfRow.map((page) => data.pages.columns[name][page]));
      return columns.get(name);
    };
    return {
      key,
      n: stored.page.length,
      pageOfRow,
      own: stored.own,
      agencies: stored.agencies, // whose text a row carries, −1: nobody else's
      has: (name) => Object.hasOwn(stored.columns, name),
      column,
      values: (name) => dictionary.get(name) || [],
      valueOf: (name, row) => dictionary.get(name)?.[column(name)?.[row] ?? -1] ?? "",
    };
  }

  return (key) => {
    if (!tables.has(key)) tables.set(key, decoded(key));
    return tables.get(key);
  };
})();

// ---- materials

const { materialOf, materialFrom, hasMaterial } = (() => {
  const materials = data.materials.map(() => null);
  const FACTS = ["id", "name", "variable", "variableName", "value", "voice", "stance", "rule", "ends"];

  function decoded(stored) {
    const table = tableOf(stored.table);
    const sizes = sizesOf(stored.size, table.n);
    const { starts, rows, numbers } = cellsOf(stored.values);
    const kind = kindOf(stored, numbers);
    const ones = new Float64Array(numbers ? 0 : table.n).fill(1);
    const items = stored.items.id.map((_, place) => {
      const item = { place };
      for (const name of FACTS) item[name] = stored.items[name]?.[place] ?? "";
      const isScale = item.ends ? item.ends.join() !== "0,1" : numbers?.subarray(starts[place], starts[place + 1]).some((number) => number !== 1);
      return { ...item, kind: stored.ofSizeOne && !isScale ? "share" : kind };
    });
    const nonzero = (place) => {
      const [first, last] = [starts[place], starts[place + 1]];
      return { rows: rows.subarray(first, last), numbers: numbers ? numbers.subarray(first, last) : ones.subarray(0, last - first) };
    };
    const valuesOfRows = (place) => {
      const found = nonzero(place);
      const dense = new Float64Array(table.n);
      found.rows.forEach((row, at) => (dense[row] = found.numbers[at]));
      return dense;
    };
    return {
      what: stored.what,
      reading: stored.reading,
      label: stored.label,
      per: stored.per,
      kind,
      itemNoun: stored.itemNoun,
      items,
      itemOfId: new Map(items.map((item) => [item.id, item])),
      table,
      n: table.n,
      pageOfRow: table.pageOfRow,
      ofSizeOne: stored.ofSizeOne,
      named: stored.named,
      plannedOn: stored.plannedOn,
      leftOut: stored.leftOut,
      furniture: stored.furniture && cellsOf(stored.furniture), // uses of items in text that recurs in one outlet
      untested: stored.untested, // by column of groups: why no word is
      starts,
      rows,
      numbers, // of the rows; null where all are 1
      sizes,
      nonzero,
      values: valuesOfRows, // of all rows
      size: (place) => sizes.of(place) || sizes.shared,
    };
  }

  // Return what a comparison is about, as the library says it.
  function kindOf({ per, ofSizeOne }, numbers) {
    if (ofSizeOne) return numbers?.some((number) => number !== 1) ? "mean" : "share";
    return per.startsWith("scored") ? "mean" : "rate";
  }

  // Return cells by item: where each item's start, their rows, and their numbers (null: all are 1). A row is stored as
  // its distance from the one before.
  function cellsOf({ rows: stored, numbers }) {
    const starts = [0];
    for (const gaps of stored) starts.push(starts.at(-1) + gaps.length);
    const rows = new Int32Array(starts.at(-1));
    stored.forEach((gaps, item) => gaps.reduce((row, gap, each) => (rows[starts[item] + each] = row + gap), -1));
    const ofItem = (place) => numbers[place] || stored[place].map(() => 1);
    return { starts, rows, numbers: numbers && Float64Array.from(stored.flatMap((_, place) => ofItem(place))) };
  }

  // Return sizes: those of all items (shared), and of an item those of its own (null: it has the shared ones). Of an
  // item's own those that are not as usual are stored, as what is beyond it.
  function sizesOf(size, n) {
    const filled = (number) => new Float64Array(n).fill(number);
    if (!size?.beyond) return { shared: size ? Float64Array.from(size.shared) : filled(1), of: () => null };
    const { starts, rows, numbers } = cellsOf(size.beyond);
    const of = (place) => {
      const [first, last] = [starts[place], starts[place + 1]];
      if (first === last && size.usual === 1) return null;
      const own = filled(size.usual);
      for (let each = first; each < last; each += 1) own[rows[each]] += numbers ? numbers[each] : 1;
      return own;
    };
    return { shared: filled(1), of };
  }

  function placeOf({ what, reading }) {
    const isMeant = (wanted) => (one) => one.what === what && one.reading === wanted;
    const places = [reading, ""].map((wanted) => data.materials.findIndex(isMeant(wanted)));
    return Math.max(places.find((place) => place >= 0) ?? data.materials.findIndex((one) => one.what === what), 0);
  }

  function materialAt(place) {
    if (!materials[place] && data.materials[place]) materials[place] = decoded(data.materials[place]);
    return materials[place];
  }

  return {
    // Return the material of a state: that of its reading, or of the pack.
    materialOf: (state) => state.asked || materialAt(placeOf(state)),
    materialFrom: decoded, // of a question that somebody asks here
    hasMaterial: (what, reading) =>
      data.materials.some((one) => one.what === what && (one.reading === reading || one.reading === "")),
  };
})();

// ---- the pages that count

const { scopeRows, sampleOf, conditionsOf, cautionOf } = (() => {
  const known = new Map();
  const MOST = 60; // scopes that are kept

  // Return the sample of a state; null where all pages count, or the rows lack what makes it.
  function sampleOf(state) {
    const sample = data.plan?.samples.find(({ name }) => name === state.sample);
    if (!sample) return null;
    const where = { ...data.plan.pages, ...sample.where };
    const { table } = materialOf(state);
    return Object.keys(where).every(table.has) ? { ...sample, where } : null;
  }

  // Return that the sources of these pages were found by unlike queries; "" where alike or unknown, or of other groups.
  function cautionOf(state) {
    const areSources = ["outlet", data.defaults.by].includes(state.by) || data.sources.facts.some(({ key }) => key === state.by);
    return (areSources && (sampleOf(state) || data).caution) || "";
  }

  // Return "genre=news" and the like as columns with their values.
  function conditionsOf(texts) {
    const where = Object.create(null); // columns have any names
    for (const text of texts) {
      const column = data.columns.find(({ name }) => text.startsWith(`${name}=`));
      if (column) (where[column.name] ||= []).push(text.slice(column.name.length + 1));
    }
    return where;
  }

  function isChosen(table, where) {
    const tests = Object.entries(where).map(([name, values]) => {
      const wanted = new Set(values.map(String));
      const isWanted = table.values(name).map((value) => wanted.has(value));
      return { codes: table.column(name), isWanted };
    });
    return (row) => tests.every(({ codes, isWanted }) => codes && codes[row] >= 0 && isWanted[codes[row]]);
  }

  function isWithin({ pageOfRow }, first, last) {
    if (!first && !last) return () => true;
    return (row) => {
      const day = data.pages.day[pageOfRow[row]];
      return Boolean(day) && (!first || day >= first) && (!last || day <= last);
    };
  }

  // Return the rows of a state's pages, whatever their group.
  function scopeRows(state) {
    const { table } = materialOf(state);
    const { sample, only, first, last, own } = state;
    const key = JSON.stringify([table.key, sample, only, first, last, own]);
    if (known.has(key)) return known.get(key);
    const inSample = isChosen(table, sampleOf(state)?.where || {});
    const isOnly = isChosen(table, conditionsOf(only || []));
    const inPeriod = isWithin(table, first, last);
    const isOwn = own && table.own ? (row) => Boolean(table.own[row]) : () => true; // unknown: contrasts say so
    const rows = [];
    for (let row = 0; row < table.n; row += 1) {
      if (inSample(row) && isOnly(row) && inPeriod(row) && isOwn(row)) rows.push(row);
    }
    if (known.size >= MOST) known.delete(known.keys().next().value);
    known.set(key, Int32Array.from(rows));
    return known.get(key);
  }

  return { scopeRows, sampleOf, conditionsOf, cautionOf };
})();

// ---- groups

const { groupsOf, comparedGroups, isUnplannedPair } = (() => {
  const known = new Map();
  const compared = new Map(); // by state: it is asked for with every row of a contrast

  // Return the groups of a state: the column, names in their order, and by row the place among them (−1: none).
  function groupsOf(state) {
    const { table } = materialOf(state);
    const by = [state.by, data.defaults.by, "outlet"].find(table.has) ?? "outlet";
    const key = JSON.stringify([table.key, by]);
    if (!known.has(key)) known.set(key, found(table, by));
    return known.get(key);
  }

  function found(table, by) {
    const codes = table.column(by) || new Int32Array(table.n).fill(-1);
    const values = table.values(by);
    const present = new Set(codes);
    const order = [...new Set([...(named(data.groups, by)?.order || []).map(String), ...values])];
    const places = new Map(values.map((value, code) => [value, code]));
    const names = order.filter((name) => present.has(places.get(name)));
    const placeOfCode = values.map((value) => names.indexOf(value));
    return { by, names, code: codes.map((code) => (code < 0 ? -1 : placeOfCode[code])) };
  }

  // Return the names of the groups that are compared: those of the plan, or all that have pages.
  function comparedGroups(state) {
    const key = JSON.stringify(state);
    if (!compared.has(key)) compared.set(key, namesCompared(state));
    return compared.get(key);
  }

  function namesCompared(state) {
    const { by, names, code } = groupsOf(state);
    const levels = (data.plan?.levels || []).map(String);
    const isPlanned = by === data.plan?.group && levels.length && [state.group, state.against].every((name) => !name || levels.includes(name));
    const present = new Set();
    for (const row of scopeRows(state)) present.add(code[row]);
    return names.filter((name, place) => present.has(place) && (!isPlanned || levels.includes(name)));
  }

  // Whether two groups are compared that the plan does not compare with each other.
  function isUnplannedPair({ by, against }) {
    const isOfPlan = by === data.plan?.group && data.plan.levels?.length === 2;
    return Boolean(data.plan && against && !isOfPlan);
  }

  return { groupsOf, comparedGroups, isUnplannedPair };
})();
