// Contrasts of groups, as `compare.contrasts` has them, and levels, as `compare.levels`: of any choice, at once.

const { contrastsOf, contrastsOfGroup, turned, levelsOf, pagesWith, pagesOf, pagesOfRows, leadOf, unitsOfContrasts } = (() => {
  const { LACK, LEAST } = formula;
  const ARTICLE = "article";
  const OUTLET_DAY = "outlet_day"; // articles of one outlet and day
  const TEXT_OF = "text_of"; // an agency’s, of copies in several outlets theirs, else the outlet’s
  const TEXT_OF_DAY = "text_of_day"; // copies in several outlets, else what is of one agency and day, or outlet and day
  const OWNER = "owner_family"; // an outlet without one is its own
  const WITNESSES = { outlet: [TEXT_OF, OWNER], [OUTLET_DAY]: [TEXT_OF_DAY] }; // beside a unit, where rows know them
  const MADE = [ARTICLE, OUTLET_DAY, TEXT_OF, TEXT_OF_DAY]; // units that are no columns
  const ROUNDED = 1e-9; // part by which p that are equal may differ
  const MOST_IN_FRAMES = 0.5; // of the uses of a word in text that recurs in one outlet, beyond which it is a signature
  const FEW_UNITS = 3; // effective units, below which that is said
  const OF_WITNESS = ["error", "freedom", "effective", "lack", "isTurned"]; // numbers that the unit decides
  const NUMBERS = ["n", "nAgainst", "size", "sizeAgainst", "estimate", "ratio", ...OF_WITNESS.slice(0, 3)];
  const levelsOfPlan = () => (data.plan?.levels || []).map(String);

  // ---- what is compared: rows, groups, units and strata

  // Return what is left out one at a time: chosen or planned, or by default a unit with the further witnesses that the
  // rows know, as compare.units.witnesses_of; or why neither outlets nor articles can be it.
  function unitsFor(state, by, table, rows) {
    const wanted = state.unit ? [state.unit] : by === data.plan?.group ? data.plan.witnesses : [];
    if (wanted.length && wanted.every((name) => MADE.includes(name) || table.has(name))) return { units: wanted };
    const { unit, refused } = unitOf(by, table, rows);
    if (refused) return { units: [], refused };
    const codes = unitsOf(table, rows, unit);
    const isKnown = (name) => (name !== OWNER || (by !== OWNER && table.has(OWNER))) && !areAlike(codes, unitsOf(table, rows, name));
    return { units: [unit, ...((by !== "agency" && WITNESSES[unit]) || []).filter(isKnown)] };
  }

  // Whether two columns of units part rows alike.
  function areAlike(one, other) {
    const pairs = new Set(one.map((code, each) => `${code} ${other[each]}`));
    return pairs.size === new Set(one).size && pairs.size === new Set(other).size;
  }

  // Return outlets where groups are coarser, between outlets their days, or else articles.
  function unitOf(by, table, rows) {
    if (!table.has("outlet")) return { unit: ARTICLE };
    const between = rows.some((row) => data.pages.day[table.pageOfRow[row]]) ? OUTLET_DAY : ARTICLE;
    if (by === "outlet") return { unit: between };
    const [groups, pages] = [new Map(), new Map()]; // of each outlet
    const outlets = new Map(); // of each group
    const add = (map, key, value) => map.set(key, (map.get(key) || new Set()).add(value));
    for (const row of rows) {
      const outlet = table.column("outlet")[row];
      if (outlet < 0) continue;
      add(groups, outlet, table.column(by)[row]);
      add(pages, outlet, row);
      add(outlets, table.column(by)[row], outlet);
    }
    const nOf = (sets) => [...sets.values()].filter(({ size }) => size > 1).length;
    const split = [...groups].filter(([, { size }]) => size > 1).map(([outlet]) => table.values("outlet")[outlet]);
    if (!split.length) return { unit: nOf(outlets) ? "outlet" : between };
    if (split.length >= nOf(pages) / 2) return { unit: ARTICLE };
    const names = split.slice(0, 3).join(", ") + (split.length > 3 ? " and others" : "");
    return { refused: `Some outlets have ${pageNouns} in two groups (${names}): choose whether outlets or ${pageNouns} are independent.` };
  }

  // Return the number of each article's text in its outlet: near-duplicate copies are one.
  const texts = new Map();
  function textsOf(table) {
    if (texts.has(table.key)) return texts.get(table.key);
    const numbers = new Map();
    const found = table.pageOfRow.map((page, row) => {
      const key = JSON.stringify([table.valueOf("copy_cluster", row) || data.pages.id[page], table.has("copy_cluster") && table.valueOf("outlet", row)]);
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key);
    });
    texts.set(table.key, found);
    return found;
  }

  // Return the code of each row's unit.
  function unitsOf(table, rows, unit) {
    const keys = {
      [ARTICLE]: () => Array.from(rows, (row) => textsOf(table)[row]),
      [OUTLET_DAY]: () => daysOf(table, rows),
      [TEXT_OF]: () => whoseTexts(table, rows),
      [TEXT_OF_DAY]: () => whoseTexts(table, rows, daysOf(table, rows)),
      [OWNER]: () => Array.from(rows, (row) => table.valueOf(OWNER, row) || table.valueOf("outlet", row)),
    };
    if (!keys[unit]) return Array.from(rows, (row) => table.column(unit)[row]);
    const codes = new Map();
    return keys[unit]().map((key) => codes.get(key) ?? codes.set(key, codes.size).get(key));
  }

  // Return whose text each row has; with the rows' days an agency's is of one day, else of all days.
  function whoseTexts(table, rows, days = null) {
    const [outlets, copies, { agencies }] = [table.column("outlet"), table.column("copy_cluster"), table];
    const first = new Map(); // outlet of each cluster of copies
    const shared = new Set(); // clusters of several outlets
    for (const row of rows) {
      if (!(copies?.[row] >= 0)) continue;
      if ((first.get(copies[row]) ?? outlets[row]) !== outlets[row]) shared.add(copies[row]);
      else first.set(copies[row], outlets[row]);
    }
    return Array.from(rows, (row, each) => {
      const copy = shared.has(copies?.[row]) ? `copy ${copies[row]}` : "";
      const day = days && (data.pages.day[table.pageOfRow[row]] || days[each]);
      const agency = agencies?.[row] >= 0 ? `agency ${agencies[row]} ${day}` : "";
      return (days ? copy || agency : agency || copy) || (days ? days[each] : `outlet ${outlets[row]}`);
    });
  }

  // Return the day of each row's outlet; copies within the outlet are joined.
  function daysOf(table, rows) {
    const joined = new Map(); // each text or day to one that it is joined with
    const rootOf = (key) => {
      let root = key;
      while (joined.has(root)) root = joined.get(root);
      if (root !== key) joined.set(key, root);
      return root;
    };
    const [texts, outlets] = [textsOf(table), table.column("outlet")];
    for (const row of rows) {
      const day = data.pages.day[table.pageOfRow[row]];
      if (!day || !(outlets?.[row] >= 0)) continue;
      const [text, ofDay] = [rootOf(texts[row]), rootOf(JSON.stringify([outlets[row], day]))];
      if (text !== ofDay) joined.set(text, ofDay);
    }
    return Array.from(rows, (row) => rootOf(texts[row]));
  }

  // Return whether no unit holds two articles, copies within an outlet apart.
  function holdOneArticle(table, rows, unit) {
    const [textOf, texts] = [new Map(), textsOf(table)];
    return unit.every((u, each) => {
      if (!textOf.has(u)) textOf.set(u, texts[rows[each]]);
      return textOf.get(u) === texts[rows[each]];
    });
  }

  // Return numbers 0, 1 … of codes, in the order of the codes, and how many there are.
  function numbered(codes) {
    const known = new Map([...new Set(codes)].sort((one, other) => one - other).map((code, place) => [code, place]));
    return [Int32Array.from(codes, (code) => known.get(code)), known.size];
  }

  // Return the cells of rows (a unit in one stratum and group), and the visits of units to strata.
  function cellsOf(table, rows, group, unitName, strata) {
    const codesOf = (codes) => Array.from(rows, (row) => codes[row]);
    const [unit, nUnits] = numbered(unitsOf(table, rows, unitName));
    const within = strata.map((name) => [codesOf(table.column(name)), table.values(name).length]);
    const [stratum, nStrata] = numbered(Array.from(rows, (_, each) => within.reduce((code, [codes, n]) => code * n + codes[each], 0)));
    const [visit, nVisits] = numbered(Array.from(unit, (u, each) => u * nStrata + stratum[each]));
    const nGroups = group.reduce((most, one) => Math.max(most, one + 1), 1);
    const [cell, nCells] = numbered(Array.from(visit, (v, each) => v * nGroups + group[each]));
    const first = (places, n, values) => {
      const found = new Int32Array(n);
      places.forEach((place, each) => (found[place] = values[each]));
      return found;
    };
    const [visitOfCell, unitOfCell, stratumOfCell, groupOfCell] = [visit, unit, stratum, group].map((values) => first(cell, nCells, values));
    const [unitOfVisit, stratumOfVisit] = [unit, stratum].map((values) => first(visit, nVisits, values));
    const unitIsRow = holdOneArticle(table, rows, unit);
    return { unitName, visitOfCell, unitOfCell, stratumOfCell, groupOfCell, unitOfVisit, stratumOfVisit, nCells, nUnits, nStrata, cell, unit, unitIsRow, stratum };
  }

  // Return what is compared in a state, or why it is refused.
  function designOf(state) {
    const material = materialOf(state);
    const { table } = material;
    const { by, names, code } = groupsOf(state);
    const compared = comparedGroups(state);
    const target = state.group || compared.find((name) => name !== state.against);
    const order = table.values(by);
    const groups = compared.filter((name) => !state.against || name === target || name === state.against).sort((one, other) => order.indexOf(one) - order.indexOf(other));
    const isPlanned = material.what.startsWith("plan-") && by === data.plan.group && !state.against && compared.every((name) => !levelsOfPlan().length || levelsOfPlan().includes(name));
    const strata = data.defaults.strata.filter((name) => name !== by && table.has(name));
    const scope = scopeRows(state);
    const places = new Map(groups.map((name, place) => [name, place]));
    const placeOfCode = names.map((name) => places.get(name) ?? -1);
    const rows = scope.filter((row) => placeOfCode[code[row]] >= 0);
    const group = Int32Array.from(rows, (row) => placeOfCode[code[row]]);
    const { units, refused } = unitsFor(state, by, table, rows);
    const design = { material, by, groups, isPlanned, units, strata, scope, rows, group, refused: "", caution: cautionOf(state), isUnplannedPair: isUnplannedPair(state) };
    const absent = isPlanned ? levelsOfPlan().filter((level) => !groups.includes(level)) : [];
    const unknown = [...units, ...strata].filter((name) => ![...MADE, OWNER].includes(name) && rows.some((row) => table.column(name)[row] < 0));
    const reasons = [
      state.own && !table.own && `Which ${pageNouns} newsrooms wrote themselves is not known: count all ${pageNouns}.`,
      absent.length && `No ${pageNoun} is left of ${listed(absent)}: choose more ${pageNouns}.`,
      groups.length < 2 && `Fewer than two groups are left: choose more ${pageNouns}, or two different groups.`,
      refused,
      named(material.untested, by) && `Words are not tested: ${named(material.untested, by)}.`,
      unknown.length && `“${listed(unknown).replaceAll("_", " ")}” is not known of every ${pageNoun}: choose other ${pageNouns}.`,
    ];
    const reason = reasons.find(Boolean);
    if (reason) return { ...design, refused: reason };
    const place = state.against ? groups.indexOf(target) : 0;
    const pairs = groups.length === 2 ? [[place, 1 - place]] : groups.map((_, each) => [each, -1]);
    const witnesses = units.map((name) => cellsOf(table, rows, group, name, strata));
    return { ...design, pairs, witnesses, ...witnesses[0] };
  }

  // ---- a family of contrasts

  // Return share, mean or rate, as the chosen rows have it, and which items are yes or no: not those with other values or ends.
  function kindsOf({ material, rows, scope, isPlanned }) {
    const { ofSizeOne, numbers, starts, items } = material;
    if (!ofSizeOne || !numbers) return { kind: material.kind, isYesNo: new Uint8Array(items.length).fill(ofSizeOne) };
    const scalesIn = (chosen) => {
      const isChosen = new Uint8Array(material.n);
      for (const row of chosen) isChosen[row] = 1;
      const isOther = (each) => numbers[each] !== 1 && isChosen[material.rows[each]];
      return items.map(({ ends }, place) => {
        if (ends && ends.join() !== "0,1") return true;
        for (let each = starts[place]; each < starts[place + 1]; each += 1) if (isOther(each)) return true;
        return false;
      });
    };
    const kind = scalesIn(isPlanned ? scope : rows).some(Boolean) ? "mean" : "share";
    return { kind, isYesNo: Uint8Array.from(scalesIn(rows), (isScale) => (kind === "mean" && isScale ? 0 : 1)) };
  }

  function scratchOf({ nCells, nUnits, nStrata, unitOfVisit }) {
    const [numbers, pair] = [(n) => new Float64Array(n), (n) => [new Float64Array(n), new Float64Array(n)]];
    const ofCells = { cells: new Int32Array(nCells), nCells: 0, isListed: new Uint8Array(nCells), y: numbers(nCells), q: numbers(nCells) };
    const ofUnits = { unitValue: numbers(nUnits), unitSquare: numbers(nUnits), visitValue: pair(unitOfVisit.length) };
    return { ...ofCells, ...ofUnits, sums: pair(nStrata), totals: numbers(nStrata), squares: numbers(nStrata), found: numbers(3), floor: numbers(3) };
  }

  // Write which cells have an item, with the sums of its values and of their squares.
  function gather(item, { starts, rows, numbers }, place, cellOfRow, size, stratumOfCell) {
    for (let each = 0; each < item.nCells; each += 1) {
      const cell = item.cells[each];
      item.y[cell] = item.q[cell] = item.isListed[cell] = 0;
    }
    item.nCells = 0;
    item.totals.fill(0);
    for (let each = starts[place]; each < starts[place + 1]; each += 1) {
      const cell = cellOfRow[rows[each]];
      if (cell < 0) continue;
      if (!item.isListed[cell]) item.cells[(item.nCells += 1) - 1] = cell;
      item.isListed[cell] = 1;
      const value = numbers ? numbers[each] : 1;
      item.y[cell] += value;
      item.totals[stratumOfCell[cell]] += value;
      item.q[cell] += (value * value) / size[rows[each]];
    }
  }

  // Return the cell of each row of a material; −1 where the row is not compared.
  function cellsOfRows({ material, rows, cell }) {
    const found = new Int32Array(material.n).fill(-1);
    rows.forEach((row, each) => (found[row] = cell[each]));
    return found;
  }

  function emptyStore(length) {
    const numbers = NUMBERS.map((name) => [name, new Float64Array(length).fill(NaN)]);
    return { ...Object.fromEntries(numbers), lack: new Uint8Array(length), isTurned: new Uint8Array(length) };
  }

  // Return both sides of pairs of groups, with the sizes of rows.
  function sidesOfPairs(design, size, pairs, isRate = false) {
    const { rows, cell, groupOfCell, stratumOfCell } = design;
    const ofCell = new Float64Array(design.nCells);
    rows.forEach((row, each) => (ofCell[cell[each]] += size[row]));
    const [present, whole] = [Int32Array.from(ofCell.keys()).filter((one) => ofCell[one] > 0), new Float64Array(design.nStrata)];
    const ofGroups = design.groups.map(() => []);
    for (const one of present) {
      whole[stratumOfCell[one]] += ofCell[one];
      ofGroups[groupOfCell[one]].push(one);
    }
    return pairs.map(([target]) => {
      const sideOfCell = Uint8Array.from(groupOfCell, (group) => (group === target ? 0 : 1));
      return formula.sidesOf(design, sideOfCell, { size: ofCell, present, own: ofGroups[target], whole }, isRate);
    });
  }

  // Return the numbers of all contrasts × items of a design, one array a number: those of the witness of largest p, or
  // of the first that lets no test be made.
  function computed(design) {
    const kinds = kindsOf(design);
    const [store, ...others] = design.witnesses.map((cells) => computedBy({ ...design, ...cells }, kinds));
    store.witness = new Uint8Array(store.lack.length);
    others.forEach((other, at) => {
      for (let k = 0; k < store.lack.length; k += 1) {
        if (store.lack[k] || (!other.lack[k] && !(pOf(other, k) > pOf(store, k) * (1 + ROUNDED)))) continue;
        store.witness[k] = at + 1;
        for (const name of OF_WITNESS) store[name][k] = other[name][k];
      }
    });
    return store;
  }

  // Mark the signatures of a side, which have no test, as compare.design.signatures_in finds them.
  function markSignatures({ material, material: { furniture }, rows, group, groups, pairs }, { lack, isSignature, nItems }) {
    const groupOfRow = new Int32Array(material.n).fill(groups.length); // of rows that are not compared
    rows.forEach((row, each) => (groupOfRow[row] = group[each]));
    const byGroup = (having, numberOf) => {
      const found = new Float64Array(groups.length + 1);
      having.forEach((row, each) => (found[groupOfRow[row]] += numberOf(each)));
      return found.subarray(0, groups.length);
    };
    const sizes = byGroup(rows, (each) => material.sizes.shared[rows[each]]);
    const usesOf = ({ starts, rows: having, numbers }, place) => byGroup(having.subarray(starts[place], starts[place + 1]), (each) => numbers?.[starts[place] + each] ?? 1);
    for (let place = 0; place < nItems; place += 1) {
      if (furniture.starts[place] === furniture.starts[place + 1]) continue;
      const counts = [sizes, usesOf(material, place), usesOf(furniture, place)];
      pairs.forEach(([target], pair) => {
        const [own, against] = [counts.map((values) => values[target]), counts.map((values) => sum(values) - values[target])];
        const isOf = ([size, n, inFrames], [sizeOther, nOther]) => n * sizeOther >= nOther * size && inFrames / Math.max(n, 1) > MOST_IN_FRAMES;
        const k = pair * nItems + place;
        if (isOf(own, against) || isOf(against, own)) [isSignature[k], lack[k]] = [1, lack[k] || LACK.furniture];
      });
    }
  }

  function computedBy(design, kinds) {
    const { material, pairs } = design;
    const { sizes } = material;
    const [nItems, isRate] = [material.items.length, kinds.kind === "rate"];
    const store = { ...kinds, nItems, ...emptyStore(pairs.length * nItems), isSignature: new Uint8Array(pairs.length * nItems) };
    const cellOfRow = cellsOfRows(design);
    const sidesWith = (size) => sidesOfPairs(design, size, pairs, isRate);
    const shared = sidesWith(sizes.shared);
    const scratch = scratchOf(design);
    for (let place = 0; place < nItems; place += 1) {
      const own = sizes.of(place);
      gather(scratch, material, place, cellOfRow, own || sizes.shared, design.stratumOfCell);
      const about = { isRate, isYesNo: kinds.isYesNo[place] === 1 };
      const ofItem = own ? sidesWith(own) : shared;
      for (let pair = 0; pair < pairs.length; pair += 1) formula.contrastOf(design, ofItem[pair], scratch, about, store, pair * nItems + place);
    }
    if (material.furniture) markSignatures(design, store);
    return store;
  }

  const tOf = ({ estimate, error }, k) => Math.abs(estimate[k]) / error[k];

  function pOf(store, k) {
    if (store.lack[k]) return NaN;
    return store.isTurned[k] ? 1 : 2 * tTail(tOf(store, k), store.freedom[k]);
  }

  // Return which contrasts are listed: those of the plan, or of items that are tested anywhere, or signatures there.
  function listedOf({ material, isPlanned, pairs, groups }, { lack, nItems }) {
    const places = [...lack.keys()];
    if (isPlanned && material.named?.length) {
      const sides = pairs.map(([target, other]) => [groups[target], groups[other]]);
      const isNamed = (k) => (one) => one.item === material.items[k % nItems].id && sides[Math.floor(k / nItems)].includes(String(one.group));
      return places.filter((k) => material.named.some(isNamed(k)));
    }
    if (isPlanned || lack.every(Boolean)) return places;
    const isTold = new Uint8Array(nItems);
    for (const k of places) if (!lack[k] || lack[k] === LACK.furniture) isTold[k % nItems] = 1;
    return places.filter((k) => isTold[k % nItems]);
  }

  // Return p adjusted over tests (Holm 1979).
  function holm(store, tests) {
    const adjusted = new Float64Array(store.lack.length).fill(NaN);
    const p = new Map(tests.map((k) => [k, pOf(store, k)]));
    const ranked = [...tests].sort((one, other) => p.get(one) - p.get(other));
    let most = 0;
    ranked.forEach((k, rank) => {
      most = Math.min(Math.max(most, p.get(k) * (tests.length - rank)), 1);
      adjusted[k] = most;
    });
    return adjusted;
  }

  // Return how many rows each difference cannot use: they are in strata that only one side has.
  function leftOutOf({ pairs, groups, nStrata, stratum, group }) {
    return pairs.flatMap(([target, other]) => {
      const n = [new Int32Array(nStrata), new Int32Array(nStrata)];
      group.forEach((one, each) => (n[one === target ? 0 : 1][stratum[each]] += 1));
      const lost = sum([...n[0]].map((one, s) => (one && n[1][s] ? 0 : one + n[1][s])));
      return lost ? [{ group: groups[target], against: groups[other] ?? "rest", n: lost }] : [];
    });
  }

  const families = new Map();
  const MOST_FAMILIES = 40; // that are kept

  // Return the family of a state, computed once: its numbers, which are listed, and adjusted p.
  function familyOf(state) {
    const { what, reading, by, against, sample, only, first, last, own, unit } = state;
    const key = JSON.stringify([what, reading, by, comparedGroups(state), against && state.group, against, sample, only, first, last, own, unit]);
    if (families.has(key)) return families.get(key);
    const design = designOf(state);
    const family = { design, store: { kind: design.material.kind }, listed: [], tests: [], leftOut: [], answers: new Map() };
    if (!design.refused) {
      family.store = computed(design);
      family.listed = listedOf(design, family.store);
      family.tests = family.listed.filter((k) => !family.store.lack[k]);
      family.adjusted = holm(family.store, family.tests);
      family.leftOut = leftOutOf(design);
    }
    if (families.size >= MOST_FAMILIES) families.delete(families.keys().next().value);
    families.set(key, family);
    return family;
  }

  function familyText({ isPlanned, material }, state, n) {
    const { only, unit, first, last, own, sample } = state;
    const isAsPlanned = isPlanned && material.plannedOn.includes(sample) && ![...only, unit, first, last, own].some(Boolean);
    return isAsPlanned ? `planned: ${material.label}, ${counted(n, "test")}` : `exploratory, ${counted(n, "test")}`;
  }

  // ---- rows of the table

  function rowOf({ design, store, adjusted }, k) {
    const { groups, pairs, material } = design;
    const [pair, place] = [Math.floor(k / store.nItems), k % store.nItems];
    const [target, other] = pairs[pair];
    const isYesNo = store.isYesNo[place] === 1;
    const estimate = store.estimate[k];
    const reach = store.lack[k] ? NaN : tQuantile(store.freedom[k]) * store.error[k];
    const span = isYesNo ? 1 : spanOf(endsOf(material.items[place], store.kind));
    const witness = design.witnesses[store.witness[k]];
    const [own, against] = [false, true].map((isOther) => lookedAt(design, witness, place, target, isOther));
    return {
      group: groups[target],
      against: groups[other] ?? "rest",
      item: material.items[place].id,
      ...{ n: store.n[k], size: store.size[k], level: store.n[k] / store.size[k] },
      ...{ n_against: store.nAgainst[k], size_against: store.sizeAgainst[k], level_against: store.nAgainst[k] / store.sizeAgainst[k] },
      ...{ articles: own.articles, units: own.units, articles_against: against.articles, units_against: against.units },
      estimate,
      low: Math.max(estimate - reach, -span),
      high: Math.min(estimate + reach, span),
      p: pOf(store, k),
      p_adjusted: adjusted[k],
      unit: witness.unitName,
      ratio: store.kind === "rate" ? store.ratio[k] : NaN,
      status: store.lack[k] ? "descriptive" : "tested",
      isSignature: store.isSignature[k],
      reason: reasonOf(nounOf(witness.unitName), store, k),
      kind: isYesNo ? "share" : material.kind,
    };
  }

  // Return the lowest and the highest mean that an item can have.
  const endsOf = ({ ends }, kind) => (kind === "mean" && ends) || [-Infinity, Infinity];
  const spanOf = ([lowest, highest]) => highest - lowest;

  // Return how many articles and units of a side were looked at for an item.
  function lookedAt({ material: { sizes, table }, rows, group }, witness, place, target, isOther) {
    const own = sizes.of(place);
    const size = own || sizes.shared;
    const known = (witness.lookedAt ||= new Map()); // of all items without sizes of their own
    const key = `${target} ${isOther}`;
    if (!own && known.has(key)) return known.get(key);
    const [pages, units] = [new Set(), new Set()];
    rows.forEach((row, each) => {
      if ((group[each] !== target) !== isOther || !(size[row] > 0)) return;
      pages.add(table.pageOfRow[row]);
      units.add(witness.unit[each]);
    });
    const found = { articles: pages.size, units: units.size };
    if (!own) known.set(key, found);
    return found;
  }

  // Return why a contrast is not tested, or what its few units are worth; "" for most.
  function reasonOf(noun, { lack, effective }, k) {
    const isTested = !lack[k] || lack[k] === LACK.worth;
    if (isTested) return effective[k] < FEW_UNITS ? `${many(noun)} of unlike size: worth ${effective[k].toFixed(1)}` : "";
    const reasons = {
      [LACK.rows]: "no rows of both sides to compare",
      [LACK.units]: `${effective[k] === 1 ? `1 ${noun}` : `${effective[k]} ${many(noun)}`} on a side, at least ${LEAST.units} needed`,
      [LACK.rare]: `in fewer than ${LEAST.unitsWithItem} ${many(noun)}`,
      [LACK.common]: `fewer than ${LEAST.unitsWithItem} ${many(noun)} without it`,
      [LACK.few]: `fewer than ${LEAST.count} occurrences`,
      [LACK.alike]: "all rows are alike",
      [LACK.furniture]: "a signature of outlets",
      [LACK.alone]: `without one ${noun} a side has no rows to compare`,
    };
    return reasons[lack[k]];
  }

  // ---- what the views ask for

  // Return the names of what is left out one at a time in contrasts.
  const unitsOfContrasts = (state) => designOf(state).units;

  // Return what is said of a family: its kind, how many tests it has, what it leaves out, or why it is refused.
  function contrastsOf(state) {
    const { design, store, tests, leftOut } = familyOf(state);
    const n = tests.length;
    return { kind: store.kind, leftOut, nTests: n, refused: design.refused, family: familyText(design, state, n) };
  }

  // Return the rows of one group, each with its tests in every reading and every list of the plan that asks for it. It
  // is sure if it is in all.
  function contrastsOfGroup(state, group) {
    const { design, answers } = familyOf(state);
    const key = `tests of ${group}`;
    if (answers.has(key)) return answers.get(key);
    const tests = new Map(rowsOfFamily(state, group).map(({ item }) => [item, []]));
    const asked = askedLists(state);
    for (const one of asked) {
      const { family, nTests } = contrastsOf(one);
      for (const row of rowsOfFamily(one, group)) tests.get(row.item)?.push({ ...row, what: one.what, reading: one.reading, list: family, nTests });
    }
    const nReadings = asked.filter(({ what }) => what === state.what).length;
    const rows = rowsOfFamily(state, group).map((row) => {
      const all = tests.get(row.item);
      const largest = Math.max(...all.map(({ p_adjusted: p }) => p)); // NaN where one has no test
      const isIn = all.filter(({ what }) => what === state.what).length === nReadings;
      return { ...row, tests: all, largest, isSure: isIn && largest <= ALPHA && !design.caution && !design.isUnplannedPair };
    });
    answers.set(key, rows);
    return rows;
  }

  // Return a state for each reading of what is counted, and of the plan’s lists where their groups are compared.
  function askedLists(state) {
    if (state.asked) return [state];
    const isOfPlan = state.by === data.plan?.group && !state.against && materialOf(state).reading;
    const isAsked = ({ what }) => what === state.what || (isOfPlan && what.startsWith("plan-"));
    const own = (one) => one.what === materialOf(state).what && one.reading === materialOf(state).reading;
    const asked = data.materials.filter(isAsked).sort((one, other) => own(other) - own(one) || (other.what === state.what) - (one.what === state.what));
    return asked.map(({ what, reading }) => ({ ...state, what, reading }));
  }

  // Return the rows of one group in one list and reading. Of two groups one contrast serves both: it is turned around for
  // the other.
  function rowsOfFamily(state, group) {
    const family = familyOf(state);
    const { design: { pairs, groups, refused }, store, listed: places, answers } = family;
    const key = `of ${group}`;
    if (refused || !groups.includes(group)) return [];
    if (!answers.has(key)) {
      const pair = pairs.findIndex(([target]) => groups[target] === group);
      const isMeant = (k) => pair < 0 || Math.floor(k / store.nItems) === pair;
      const rows = places.filter(isMeant).map((k) => rowOf(family, k));
      answers.set(key, pair < 0 ? rows.map(turned) : rows);
    }
    return answers.get(key);
  }

  function turned(row) {
    const other = { ...row, group: row.against, against: row.group, estimate: -row.estimate, low: -row.high, high: -row.low, ratio: 1 / row.ratio };
    for (const name of ["n", "size", "level", "articles", "units"]) [other[name], other[`${name}_against`]] = [row[`${name}_against`], row[name]];
    return other;
  }

  // Return the level of items in every group, with intervals.
  function levelsOf(state, ids) {
    const asked = { ...state, against: "" };
    const material = materialOf(asked);
    const { names, code } = groupsOf(asked);
    const scope = scopeRows(asked).filter((row) => code[row] >= 0);
    const [ofContrasts = ARTICLE] = designOf(asked).units;
    const unitName = ofContrasts === OUTLET_DAY && !state.asked ? ARTICLE : ofContrasts; // of a question as in its test
    const noun = nounOf(unitName);
    const { kind, isYesNo } = kindsOf({ material, rows: scope, scope });
    const items = ids.map((id) => material.itemOfId.get(id)).filter(Boolean);
    return names.flatMap((group, number) => {
      const rows = scope.filter((row) => code[row] === number);
      const [unit, nUnits] = numbered(unitsOf(material.table, rows, unitName));
      const kindOf = (place) => (isYesNo[place] ? "share" : kind);
      const ofItem = ({ id, place }) => ({ group, item: id, kind: kindOf(place), ...levelOf(material, place, { rows, unit, nUnits, noun, kind: kindOf(place) }) });
      return rows.length ? items.map(ofItem) : [];
    });
  }

  function levelOf(material, place, { rows, unit, nUnits, noun, kind }) {
    const [size, values, outlets] = [material.size(place), material.values(place), material.table.column("outlet")];
    const [y, n, seen] = [new Float64Array(nUnits), new Float64Array(nUnits), new Set()];
    const looked = rows.filter((row) => size[row]);
    rows.forEach((row, each) => {
      y[unit[each]] += values[row];
      n[unit[each]] += size[row];
      if (size[row] && outlets) seen.add(outlets[row]);
    });
    const squares = looked.reduce((all, row) => all + values[row] ** 2 / size[row], 0);
    const { freedom, ...found } = formula.levelOf(y, n, squares, kind);
    const few = freedom > 0 ? `worth ${(freedom + 1).toFixed(1)} ${many(noun)}` : `1 ${noun}`;
    const isFew = freedom < LEAST.effective - 1;
    const fewArticles = kind === "rate" && looked.length < LEAST.articles ? `${counted(looked.length, "article")}, at least ${LEAST.articles} needed` : "";
    const reason = !found.size ? "nothing to look at" : isFew ? few : Number.isNaN(found.low) ? "all rows are alike" : fewArticles;
    if (kind === "rate" && !found.n) found.low = 0;
    const [lowest, highest] = material.per === "token" ? [0, 1] : endsOf(material.items[place], kind); // no word is more often than all
    Object.assign(found, { low: Math.max(found.low, lowest), high: Math.min(found.high, highest) });
    if (reason) found.low = found.high = NaN;
    const status = !found.size ? "not tested" : reason ? "descriptive" : "interval";
    return { ...found, articles: looked.length, outlets: outlets ? seen.size : NaN, status, reason };
  }

  // Return the rows in scope: all, those of a group, or those of what it is compared with.
  function rowsOfSide(state, { group = null, others = false } = {}) {
    const { names, code } = groupsOf(state);
    const compared = new Set(comparedGroups(state).filter((name) => name !== group && (!state.against || group === null || name === state.against)));
    const isMeant = names.map((name) => (others ? compared.has(name) : group === null || name === group));
    return scopeRows(state).filter((row) => isMeant[code[row]] ?? (group === null && !others));
  }

  const pagesOfRows = (state, rows) => Array.from(rows, (row) => materialOf(state).pageOfRow[row]);

  function pagesOf(state, about) {
    return pagesOfRows(state, rowsOfSide(state, about));
  }

  // Return the pages that have an item; of a scale or a tone, those that have a number.
  function pagesWith(state, id, about) {
    const [material, scope] = [materialOf(state), scopeRows(state)];
    const item = material.itemOfId.get(id);
    if (!item) return [];
    const { kind, isYesNo } = kindsOf({ material, rows: scope, scope });
    const has = kind === "mean" && !isYesNo[item.place] ? material.size(item.place) : material.values(item.place);
    return pagesOfRows(state, rowsOfSide(state, about).filter((row) => has[row]));
  }

  // Return the contrast that leads: that of the case's verdict, in the first family that has it, or the clearest: where
  // there is none, or another is sure.
  function leadOf(state) {
    const asked = { ...state, against: "", group: "" };
    if (!materialOf(asked)) return null;
    const { groups, isPlanned } = familyOf(asked).design;
    const lead = data.verdict && (isPlanned || !data.plan) ? leadOfCase(asked) : null;
    if (!familyOf(asked).tests.length) return lead;
    const rows = askedLists(asked).length > 1 ? groups.flatMap((group) => contrastsOfGroup(asked, group)) : [clearestOf(familyOf(asked))];
    const [clearest] = [...rows].sort(byClearness);
    return lead && (lead.isSure || !clearest.isSure) ? lead : { ...clearest, what: asked.what };
  }

  // Return the row of the smallest p; of equals that of the largest difference.
  function clearestOf(family) {
    const least = family.tests.reduce((found, k) => Math.min(found, family.adjusted[k]), 1);
    const clearness = (k) => [pOf(family.store, k), -Math.abs(family.store.estimate[k])];
    const ties = family.tests.filter((k) => family.adjusted[k] === least).map((k) => [k, ...clearness(k)]);
    const [k] = ties.reduce((best, one) => (one[1] - best[1] || one[2] - best[2]) < 0 ? one : best);
    return rowOf(family, k);
  }

  function leadOfCase(state) {
    const others = data.materials.map(({ what }) => what).filter((what) => what.startsWith("plan-"));
    for (const what of new Set([state.what, ...others])) {
      const rows = contrastsOfGroup({ ...state, what }, data.verdict.group);
      const lead = rows.find(({ item, p }) => item === data.verdict.item && isNumber(p));
      if (lead) return { ...lead, what };
    }
    return null;
  }

  return { contrastsOf, contrastsOfGroup, turned, levelsOf, pagesWith, pagesOf, pagesOfRows, leadOf, unitsOfContrasts };
})();
