// Contrasts of groups, as `compare.contrasts` has them, and levels, as `compare.levels`: of any choice, at once.

// What is compared in a state: rows, groups, unit and strata, and the words of its family; or why it is refused.
const designOf = (() => {
  const ARTICLE = "article";

  // Return the columns within which groups are compared, as far as the rows have them.
  function strataOf(state, by, table) {
    return state.strata === "none" ? [] : data.defaults.strata.filter((name) => name !== by && table.has(name));
  }

  // Return what is left out one at a time: outlets where groups are coarser, or else articles; or why neither can be.
  function unitOf(state, by, table, rows) {
    const wanted = state.unit || (by === data.plan?.group ? data.plan.unit : "");
    if (wanted === ARTICLE || (wanted && table.has(wanted))) return { unit: wanted };
    const [outlets, groups] = [table.column("outlet"), table.column(by)];
    if (!outlets || by === "outlet") return { unit: ARTICLE };
    const groupsOfOutlet = new Map();
    const outletsOfGroup = new Map();
    let nSeveral = 0;
    const nPages = new Map();
    for (const row of rows) {
      const outlet = outlets[row];
      if (outlet < 0) continue;
      if (!groupsOfOutlet.has(outlet)) groupsOfOutlet.set(outlet, new Set());
      groupsOfOutlet.get(outlet).add(groups[row]);
      if (!outletsOfGroup.has(groups[row])) outletsOfGroup.set(groups[row], new Set());
      outletsOfGroup.get(groups[row]).add(outlet);
      nPages.set(outlet, (nPages.get(outlet) || 0) + 1);
      if (nPages.get(outlet) === 2) nSeveral += 1;
    }
    const split = [...groupsOfOutlet].filter(([, ofOutlet]) => ofOutlet.size > 1).map(([outlet]) => table.values("outlet")[outlet]);
    if (split.length && split.length < nSeveral / 2) {
      const names = split.slice(0, 3).join(", ") + (split.length > 3 ? " and others" : "");
      return { refused: `Some outlets have ${pageNouns} in two groups (${names}): choose outlets or ${pageNouns} as what is independent.` };
    }
    return { unit: !split.length && [...outletsOfGroup.values()].some(({ size }) => size > 1) ? "outlet" : ARTICLE };
  }

  // Return the number of each article's text in its outlet: near-duplicate copies are one.
  const textsOfTables = new Map();
  function textsOf(table) {
    if (textsOfTables.has(table.key)) return textsOfTables.get(table.key);
    const numbers = new Map();
    const texts = Int32Array.from({ length: table.n }, (_, row) => {
      const page = data.pages.id[table.pageOfRow[row]];
      const key = table.has("copy_cluster") ? JSON.stringify([table.valueOf("copy_cluster", row) || page, table.valueOf("outlet", row)]) : page;
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key);
    });
    textsOfTables.set(table.key, texts);
    return texts;
  }

  // Return numbers 0, 1 … of the codes of rows, in the order of the codes.
  function numbered(codes) {
    const known = [...new Set(codes)].sort((one, other) => one - other);
    const places = new Map(known.map((code, place) => [code, place]));
    return { number: Int32Array.from(codes, (code) => places.get(code)), n: known.length };
  }

  // Return the cells of rows: which has which unit, stratum and group, and the visits of units to strata.
  function cellsOf(table, rows, group, unitName, strata) {
    const unit = numbered(Array.from(rows, (row) => (unitName === ARTICLE ? textsOf(table) : table.column(unitName))[row]));
    const combined = strata.reduce((codes, name) => codes.map((code, each) => code * table.values(name).length + table.column(name)[rows[each]]), Array.from(rows, () => 0));
    const stratum = numbered(combined);
    const nGroups = Math.max(...group, 0) + 1;
    const visitKey = Array.from(rows, (_, each) => unit.number[each] * stratum.n + stratum.number[each]);
    const visit = numbered(visitKey);
    const cell = numbered(visitKey.map((key, each) => key * nGroups + group[each]));
    const ofCell = { visitOfCell: new Int32Array(cell.n), unitOfCell: new Int32Array(cell.n), stratumOfCell: new Int32Array(cell.n), groupOfCell: new Int32Array(cell.n) };
    const ofVisit = { unitOfVisit: new Int32Array(visit.n), stratumOfVisit: new Int32Array(visit.n) };
    rows.forEach((_, each) => {
      const [c, v] = [cell.number[each], visit.number[each]];
      ofCell.visitOfCell[c] = v;
      ofCell.unitOfCell[c] = ofVisit.unitOfVisit[v] = unit.number[each];
      ofCell.stratumOfCell[c] = ofVisit.stratumOfVisit[v] = stratum.number[each];
      ofCell.groupOfCell[c] = group[each];
    });
    const startOfUnit = new Int32Array(unit.n + 1);
    for (const u of ofVisit.unitOfVisit) startOfUnit[u + 1] += 1;
    for (let u = 0; u < unit.n; u += 1) startOfUnit[u + 1] += startOfUnit[u];
    return { ...ofCell, ...ofVisit, startOfUnit, nCells: cell.n, nUnits: unit.n, nStrata: stratum.n, cellOfEach: cell.number, unitOfEach: unit.number, stratumOfEach: stratum.number };
  }

  function designOf(state) {
    const material = materialOf(state);
    const { table } = material;
    const { by, names, code } = groupsOf(state);
    const all = comparedGroups(state);
    const isFacing = Boolean(state.against);
    const target = state.group || all.find((name) => name !== state.against) || "";
    const order = table.values(by);
    const present = (isFacing ? all.filter((name) => name === target || name === state.against) : all)
      .sort((one, other) => order.indexOf(one) - order.indexOf(other));
    const isPlanned = material.what.startsWith("plan-") && by === data.plan.group && !isFacing && (data.plan.levels.length ? all.every((name) => data.plan.levels.map(String).includes(name)) : true);
    const design = { material, by, groups: present, isPlanned, strata: strataOf(state, by, table), refused: "", scope: scopeRows(state) };
    const placeOfCode = names.map((name) => present.indexOf(name));
    design.rows = design.scope.filter((row) => code[row] >= 0 && placeOfCode[code[row]] >= 0);
    design.group = Int32Array.from(design.rows, (row) => placeOfCode[code[row]]);
    const refuse = (refused) => ({ ...design, unit: "", refused });
    if (state.own && !table.own) return refuse(`Which ${pageNouns} newsrooms wrote themselves is not known here: count all ${pageNouns}.`);
    const missing = isPlanned ? data.plan.levels.map(String).filter((level) => !present.includes(level)) : [];
    if (missing.length) return refuse(`No ${pageNoun} is left of ${listed(missing)}: choose more ${pageNouns}.`);
    if (isFacing && target === state.against) return refuse("Choose two different groups.");
    if (present.length < 2) return refuse(`Fewer than two groups are left: choose more ${pageNouns}.`);
    const { unit, refused } = unitOf(state, by, table, design.rows);
    if (refused) return refuse(refused);
    for (const name of [unit, ...design.strata]) {
      const codes = name === ARTICLE ? null : table.column(name);
      const n = codes ? design.rows.reduce((total, row) => total + (codes[row] < 0), 0) : 0;
      if (n) return refuse(`“${name.replaceAll("_", " ")}” is not known of ${counted(n, pageNoun)}: choose other ${pageNouns}, or do without it.`);
    }
    const target0 = isFacing ? present.indexOf(target) : 0;
    const pairs = present.length === 2 ? [[target0, 1 - target0]] : present.map((_, place) => [place, -1]);
    return { ...design, unit, noun: unit.replaceAll("_", " "), pairs, ...cellsOf(table, design.rows, design.group, unit, design.strata) };
  }

  return Object.assign(designOf, { textsOf });
})();

const { contrastsOf, contrastsOfGroup, levelsOf, pagesWith, pagesOf, leadOf } = (() => {
  const { LACK, GATE } = formula;
  const SURE_T = 2.4; // beyond it p of a t may be under .0165; that of a smaller t never is
  const SURELY_UNDER = 0.016;
  const FEW_UNITS = 3; // effective units, below which the largest unit is named
  const plural = (noun) => (noun.endsWith("s") ? noun : noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`);
  const numberOf = (n, noun) => (n === 1 ? `1 ${noun}` : `${Math.round(n).toLocaleString("en")} ${plural(noun)}`);
  const NUMBERS = ["n", "nAgainst", "size", "sizeAgainst", "estimate", "ratio", "error", "freedom", "effective"];

  // ---- a family of contrasts

  // Return share, mean or rate, as the chosen rows have it, and which items are yes or no.
  function kindsOf({ material, rows, scope, isPlanned }) {
    const { ofSizeOne, numbers, starts, items } = material;
    if (!ofSizeOne || !numbers) return { kind: material.kind, isYesNo: new Uint8Array(items.length).fill(ofSizeOne ? 1 : 0) };
    const isScale = (chosen) => {
      const isChosen = new Uint8Array(material.n);
      for (const row of chosen) isChosen[row] = 1;
      return items.map((_, place) => {
        for (let each = starts[place]; each < starts[place + 1]; each += 1) {
          if (numbers[each] !== 1 && isChosen[material.rows[each]]) return true;
        }
        return false;
      });
    };
    const kind = isScale(isPlanned ? scope : rows).some(Boolean) ? "mean" : "share";
    const scales = kind === "mean" ? isScale(rows) : [];
    return { kind, isYesNo: Uint8Array.from(items, (_, place) => !scales[place]) };
  }

  function scratchOf({ nCells, nUnits, nStrata, unitOfVisit }) {
    const numbers = (n) => new Float64Array(n);
    return {
      cells: new Int32Array(nCells), nCells: 0, isListed: new Uint8Array(nCells), y: numbers(nCells), q: numbers(nCells),
      sums: [numbers(nStrata), numbers(nStrata)], squares: numbers(nStrata), unitValue: numbers(nUnits), unitSquare: numbers(nUnits),
      visitValue: [numbers(unitOfVisit.length), numbers(unitOfVisit.length)],
    };
  }

  // Write the values of an item into the scratch: which cells have it, and how much.
  function gather(item, { starts, rows, numbers }, place, cellOfRow, size) {
    for (let each = 0; each < item.nCells; each += 1) {
      const cell = item.cells[each];
      item.y[cell] = item.q[cell] = item.isListed[cell] = 0;
    }
    item.nCells = 0;
    for (let each = starts[place]; each < starts[place + 1]; each += 1) {
      const row = rows[each];
      const cell = cellOfRow[row];
      if (cell < 0) continue;
      if (!item.isListed[cell]) {
        item.isListed[cell] = 1;
        item.cells[item.nCells] = cell;
        item.nCells += 1;
      }
      const value = numbers ? numbers[each] : 1;
      item.y[cell] += value;
      item.q[cell] += (value * value) / size[row];
    }
  }

  // Return the numbers of all contrasts × items of a design, one array a number.
  function computed(design) {
    const { material, rows, pairs, groupOfCell, cellOfEach } = design;
    const { kind, isYesNo } = kindsOf(design);
    const nItems = material.items.length;
    const length = pairs.length * nItems;
    const store = { design, kind, isYesNo, nItems, lack: new Uint8Array(length), isTurned: new Uint8Array(length) };
    for (const name of [...NUMBERS, "within", "withinAgainst"]) store[name] = new Float64Array(length).fill(NaN);
    const cellOfRow = new Int32Array(material.n).fill(-1);
    rows.forEach((row, each) => (cellOfRow[row] = cellOfEach[each]));
    const cellSizes = (size) => {
      const found = new Float64Array(design.nCells);
      rows.forEach((row, each) => (found[cellOfEach[each]] += size[row]));
      return found;
    };
    const sideOfCell = pairs.map(([target]) => Uint8Array.from(groupOfCell, (group) => (group === target ? 0 : 1)));
    const sidesWith = (size) => sideOfCell.map((side) => formula.sidesOf(design, side, cellSizes(size)));
    const shared = sidesWith(material.sizes.shared);
    const scratch = scratchOf(design);
    const out = { within: [0, 0] };
    for (let place = 0; place < nItems; place += 1) {
      const own = material.sizes.of(place);
      const ofItem = own ? sidesWith(own) : shared;
      gather(scratch, material, place, cellOfRow, own || material.sizes.shared);
      const about = { kind, isArticle: design.unit === "article", isYesNo: isYesNo[place] === 1 };
      ofItem.forEach((sides, pair) => {
        formula.contrastOf(design, sides, scratch, about, out);
        const k = pair * nItems + place;
        out.effective = sides.effective ?? NaN;
        for (const name of NUMBERS) store[name][k] = out[name];
        [store.within[k], store.withinAgainst[k]] = out.within;
        store.lack[k] = out.lack;
        store.isTurned[k] = out.isTurned ? 1 : 0;
        if (out.lack === LACK.units) store.effective[k] = sides.least;
      });
    }
    return store;
  }

  function pOf({ lack, isTurned, estimate, error, freedom }, k) {
    if (lack[k]) return NaN;
    return isTurned[k] ? 1 : 2 * tTail(Math.abs(estimate[k]) / error[k], freedom[k]);
  }

  // Return which contrasts are listed: the planned ones, or those of items that are tested anywhere.
  function listedOf({ design, lack, nItems }) {
    const { material, isPlanned, pairs, groups } = design;
    const places = [...lack.keys()];
    if (isPlanned && material.named?.length) {
      const sides = pairs.map(([target, other]) => [groups[target], groups[other]]);
      return places.filter((k) => {
        const id = material.items[k % nItems].id;
        return material.named.some((one) => one.item === id && sides[Math.floor(k / nItems)].includes(String(one.group)));
      });
    }
    if (isPlanned || lack.every(Boolean)) return places;
    const isTested = new Uint8Array(nItems);
    lack.forEach((one, k) => {
      if (!one) isTested[k % nItems] = 1;
    });
    return places.filter((k) => isTested[k % nItems]);
  }

  // Return p adjusted over the listed tests (Holm 1979). Of a t that is surely not small p is not even computed.
  function holm(store, tests) {
    const adjusted = new Float64Array(store.lack.length).fill(NaN);
    const isFar = (k) => !store.isTurned[k] && Math.abs(store.estimate[k]) / store.error[k] >= SURE_T;
    for (const chosen of [tests.filter(isFar), tests]) {
      const p = new Map(chosen.map((k) => [k, pOf(store, k)]));
      let most = 0;
      let isWhole = chosen.length === tests.length;
      for (const k of tests) adjusted[k] = 1;
      [...chosen].sort((one, other) => p.get(one) - p.get(other)).forEach((k, rank) => {
        if (most < 1 && p.get(k) >= SURELY_UNDER && !isWhole) return;
        most = Math.min(Math.max(most, p.get(k) * (tests.length - rank)), 1);
        adjusted[k] = most;
        if (most === 1) isWhole = true;
      });
      if (isWhole) break;
    }
    return adjusted;
  }

  function familyText({ isPlanned, material }, state, n) {
    const asPlanned = isPlanned && material.plannedOn.includes(state.sample) && !state.only.length && !state.unit && !state.strata;
    const isWhole = asPlanned && !state.first && !state.last && !state.own;
    return isWhole ? `planned: ${material.label}, ${numberOf(n, "test")}` : `exploratory, ${numberOf(n, "test")}`;
  }

  const known = new Map();
  const MOST = 12; // families that are kept

  // Return the family of a state, computed once: its numbers, which are listed, adjusted p.
  function familyOf(state) {
    const compared = comparedGroups(state);
    const target = state.against ? state.group : "";
    const key = JSON.stringify([state.what, state.reading, state.by, compared, target, state.against, state.sample, state.only, state.first, state.last, state.own, state.unit, state.strata]);
    if (known.has(key)) return known.get(key);
    const design = designOf(state);
    const family = { design, refused: design.refused, listed: [], tests: [], leftOut: [] };
    if (!design.refused) {
      const store = computed(design);
      family.store = store;
      family.listed = listedOf(store);
      family.tests = family.listed.filter((k) => !store.lack[k]);
      family.adjusted = holm(store, family.tests);
      family.leftOut = leftOutOf(design);
    }
    if (known.size >= MOST) known.delete(known.keys().next().value);
    known.set(key, family);
    return family;
  }

  // Return how many rows each difference cannot use: they are in strata that only one side has.
  function leftOutOf({ pairs, groups, nStrata, stratumOfEach, group }) {
    return pairs.flatMap(([target, other]) => {
      const n = [0, 1].map(() => new Int32Array(nStrata));
      group.forEach((one, each) => (n[one === target ? 0 : 1][stratumOfEach[each]] += 1));
      const lost = sum([...n[0]].map((one, s) => (one && n[1][s] ? 0 : one + n[1][s])));
      return lost ? [{ group: groups[target], against: groups[other] ?? "rest", n: lost }] : [];
    });
  }

  // ---- rows

  // Return a contrast as a row of the table.
  function rowOf({ store, adjusted, isOfLabels }, k, wrong) {
    const { design, kind, nItems, isYesNo } = store;
    const { groups, pairs, material } = design;
    const [target, other] = pairs[Math.floor(k / nItems)];
    const place = k % nItems;
    const [p, reach] = [pOf(store, k), store.lack[k] ? NaN : tQuantile(store.freedom[k]) * store.error[k]];
    const estimate = store.estimate[k];
    const yes = isYesNo[place] === 1;
    const row = {
      group: groups[target], against: groups[other] ?? "rest", item: material.items[place].id,
      n: store.n[k], size: store.size[k], level: store.n[k] / store.size[k], ...evidenceOf(store, place, target, ""),
      n_against: store.nAgainst[k], size_against: store.sizeAgainst[k], level_against: store.nAgainst[k] / store.sizeAgainst[k],
      ...evidenceOf(store, place, target, "_against"),
      estimate, low: yes ? Math.max(estimate - reach, -1) : estimate - reach, high: yes ? Math.min(estimate + reach, 1) : estimate + reach,
      p, p_adjusted: adjusted[k], ratio: kind === "rate" ? store.ratio[k] : NaN,
      status: store.lack[k] ? "descriptive" : "tested", reason: reasonOf(store, k, place, target),
      isYesNo: yes, isSure: adjusted[k] <= ALPHA, kind,
    };
    return wrong && isOfLabels ? underErrors(row, [store.within[k], store.withinAgainst[k]], 1 / wrong) : row;
  }

  // Return how many articles and units a side has that were looked at for an item.
  function evidenceOf({ design }, place, target, ending) {
    const { material, rows, group, unitOfEach, nUnits } = design;
    const size = material.sizes.of(place) || material.sizes.shared;
    const isShared = size === material.sizes.shared;
    design.looked ||= new Map();
    const key = `${target}${ending}`;
    if (isShared && design.looked.has(key)) return design.looked.get(key);
    const isSeen = new Uint8Array(nUnits);
    let articles = 0;
    for (let each = 0; each < rows.length; each += 1) {
      if ((group[each] === target) === Boolean(ending) || !size[rows[each]]) continue;
      articles += 1;
      isSeen[unitOfEach[each]] = 1;
    }
    const found = { [`articles${ending}`]: articles, [`units${ending}`]: isSeen.reduce((n, one) => n + one, 0) };
    if (isShared) design.looked.set(key, found);
    return found;
  }

  // Return why a contrast is not tested, or what its few units are worth; "" for most.
  function reasonOf(store, k, place, target) {
    const { design: { noun }, lack, effective } = store;
    const nouns = plural(noun);
    const reasons = {
      [LACK.rows]: "no rows of both sides to compare",
      [LACK.units]: `${numberOf(effective[k], noun)} on a side, at least ${GATE.units} needed`,
      [LACK.rare]: `in fewer than ${GATE.unitsWithItem} ${nouns}`,
      [LACK.common]: `fewer than ${GATE.unitsWithItem} ${nouns} without it`,
      [LACK.few]: `fewer than ${GATE.count} occurrences`,
      [LACK.alike]: "all rows are alike",
      [LACK.alone]: `without one ${noun} a side has no rows to compare`,
    };
    if (reasons[lack[k]]) return reasons[lack[k]];
    return effective[k] < FEW_UNITS ? `${largestUnit(store, place, target)}: worth ${effective[k].toFixed(1)}` : "";
  }

  // Return the unit with most of a side: "6 outlets, but North has 40 of the 60 pages".
  function largestUnit({ design }, place, target) {
    const { material, rows, group, unitOfEach, stratumOfEach, nUnits, nStrata, unit, noun } = design;
    const size = material.sizes.of(place) || material.sizes.shared;
    const strata = [0, 1].map(() => new Float64Array(nStrata));
    rows.forEach((row, each) => (strata[group[each] === target ? 0 : 1][stratumOfEach[each]] += size[row]));
    const sizes = [0, 1].map(() => new Float64Array(nUnits));
    rows.forEach((row, each) => {
      const s = stratumOfEach[each];
      if (strata[0][s] > 0 && strata[1][s] > 0) sizes[group[each] === target ? 0 : 1][unitOfEach[each]] += size[row];
    });
    const [first, second] = sizes.map((ofSide) => ({ most: Math.max(...ofSide), whole: sum([...ofSide]), n: ofSide.filter(Boolean).length, ofSide }));
    const side = second.most / second.whole > first.most / first.whole ? second : first;
    const row = rows[unitOfEach.indexOf(side.ofSide.indexOf(side.most))];
    const name = unit === "article" ? data.pages.id[material.pageOfRow[row]] : material.table.valueOf(unit, row);
    const [most, whole] = [side.most, side.whole].map((number) => Math.round(number).toLocaleString("en"));
    return `${numberOf(side.n, noun)}, but ${name} has ${most} of the ${whole} ${plural(material.per)}`;
  }

  // ---- wrong labels

  // Return the share that is true if so many labels are wrong, either way (Rogan and Gladen 1978).
  function trueShare(share, wrong) {
    return wrong < 0.5 ? Math.min(Math.max((share - wrong) / (1 - 2 * wrong), 0), 1) : NaN;
  }

  function underErrors(row, within, wrong) {
    const shareOf = (share) => (row.isYesNo ? trueShare(share, wrong) : NaN);
    return {
      ...row, level: shareOf(row.level), level_against: shareOf(row.level_against), estimate: shareOf(within[0]) - shareOf(within[1]),
      low: NaN, high: NaN, p: NaN, p_adjusted: NaN, isSure: false, status: "descriptive",
      reason: row.isYesNo ? "labels that might be wrong are not tested" : "its labels are not yes or no",
    };
  }

  // ---- what the views ask for

  function contrastsOf(state) {
    const family = withMaterial(familyOf(state));
    const { store, listed, tests, refused, leftOut, design } = family;
    family.answers ||= new Map();
    const wrong = state.wrong || 0;
    if (!family.answers.has(wrong)) {
      let rows = null;
      family.answers.set(wrong, {
        kind: store?.kind ?? design.material.kind, leftOut, nTests: tests.length, refused,
        unit: design.unit, strata: design.strata, by: design.by, groups: design.groups,
        family: familyText(design, { only: [], ...state }, tests.length),
        get rows() {
          rows ||= listed.map((k) => rowOf(family, k, wrong));
          return rows;
        },
      });
    }
    return family.answers.get(wrong);
  }

  function withMaterial(family) {
    family.isOfLabels = family.design.material.reading !== "";
    return family;
  }

  // Return the rows of one group; of two groups one contrast serves both, turned around for the other.
  function contrastsOfGroup(state, group) {
    const family = withMaterial(familyOf(state));
    if (family.refused) return [];
    const { store, listed, design } = family;
    const { pairs, groups } = design;
    const pair = pairs.findIndex(([target]) => groups[target] === group);
    const wrong = state.wrong || 0;
    family.ofGroups ||= new Map();
    const key = JSON.stringify([group, wrong]);
    if (!family.ofGroups.has(key)) {
      const isMeant = (k) => pair < 0 || Math.floor(k / store.nItems) === pair;
      const isThere = pair >= 0 || pairs.some(([, other]) => groups[other] === group);
      const rows = isThere ? listed.filter(isMeant).map((k) => rowOf(family, k, wrong)) : [];
      family.ofGroups.set(key, pair >= 0 ? rows : rows.map(turned));
    }
    return family.ofGroups.get(key);
  }

  function turned(row) {
    const other = { ...row, group: row.against, against: row.group, estimate: -row.estimate, low: -row.high, high: -row.low, ratio: 1 / row.ratio };
    for (const name of ["n", "size", "level", "articles", "units"]) [other[name], other[`${name}_against`]] = [row[`${name}_against`], row[name]];
    return other;
  }

  // Return the level of items in every group of a column, with intervals.
  function levelsOf(state, ids, { by = "" } = {}) {
    const asked = by ? { ...state, by, group: "", against: "" } : state;
    const material = materialOf(asked);
    const { names, code, by: column } = groupsOf(asked);
    const scope = scopeRows(asked).filter((row) => code[row] >= 0);
    const { unit } = designOf({ ...asked, against: "" });
    const unitCodes = unitsOf(material.table, unit || "article");
    const { kind, isYesNo } = kindsOf({ material, rows: scope, scope, isPlanned: false });
    const outlets = material.table.column("outlet");
    const rows = [];
    names.forEach((group, number) => {
      const chosen = scope.filter((row) => code[row] === number);
      if (!chosen.length) return;
      const places = new Map();
      const unitOf = Int32Array.from(chosen, (row) => {
        if (!places.has(unitCodes[row])) places.set(unitCodes[row], places.size);
        return places.get(unitCodes[row]);
      });
      for (const id of ids) {
        const item = material.itemOfId.get(id);
        if (item) rows.push({ group, item: id, by: column, ...levelOf(material, item.place, { chosen, unitOf, nUnits: places.size, outlets, kind: isYesNo[item.place] ? "share" : kind }) });
      }
    });
    return rows;
  }

  const unitsOf = (table, unit) => (unit === "article" ? designOf.textsOf(table) : table.column(unit));

  function levelOf(material, place, { chosen, unitOf, nUnits, outlets, kind }) {
    const size = material.sizes.of(place) || material.sizes.shared;
    const values = valuesOfItem(material, place);
    const [y, n] = [new Float64Array(nUnits), new Float64Array(nUnits)];
    const seen = new Set();
    let [articles, squares] = [0, 0];
    chosen.forEach((row, each) => {
      if (!size[row]) return;
      articles += 1;
      if (outlets) seen.add(outlets[row]);
      y[unitOf[each]] += values[row];
      n[unitOf[each]] += size[row];
      squares += values[row] ** 2 / size[row];
    });
    const { freedom, ...found } = formula.levelOf(y, n, squares, kind);
    const worth = freedom + 1;
    const few = worth > 1 ? `worth ${worth.toFixed(1)} units` : "1 unit";
    const reason = !found.size ? "nothing to look at" : worth < 1.5 ? few : Number.isNaN(found.low) ? "all rows are alike" : "";
    const status = !found.size ? "not tested" : reason ? "descriptive" : "interval";
    return { ...found, articles, outlets: outlets ? seen.size : NaN, status, reason, kind };
  }

  function valuesOfItem(material, place) {
    const values = new Float64Array(material.n);
    const { rows, numbers } = material.nonzero(place);
    rows.forEach((row, each) => (values[row] = numbers[each]));
    return values;
  }

  function isOfSide(state, group, others) {
    const { names, code } = groupsOf(state);
    const compared = new Set(comparedGroups(state));
    if (group === null) return (row) => !others || compared.has(names[code[row]]);
    const isMeant = (name) => (others ? compared.has(name) && name !== group && (!state.against || name === state.against) : name === group);
    return (row) => isMeant(names[code[row]]);
  }

  // Return the pages in scope: all, those of a group, or those of what it is compared with.
  function pagesOf(state, { group = null, others = false } = {}) {
    const isMeant = isOfSide(state, group, others);
    const { pageOfRow } = materialOf(state);
    return Array.from(scopeRows(state).filter(isMeant), (row) => pageOfRow[row]);
  }

  // Return those that have an item; of a scale or a tone, those that have a number.
  function pagesWith(state, id, about = {}) {
    const material = materialOf(state);
    const item = material.itemOfId.get(id);
    if (!item) return [];
    const isMeant = isOfSide(state, about.group ?? null, about.others);
    const scope = scopeRows(state);
    const { isYesNo, kind } = kindsOf({ material, rows: scope, scope, isPlanned: false });
    const has = kind === "mean" && !isYesNo[item.place] ? material.size(item.place) : valuesOfItem(material, item.place);
    return Array.from(scope.filter((row) => has[row] && isMeant(row)), (row) => material.pageOfRow[row]);
  }

  // ---- the contrast that leads

  const bySureness = (one, other) => one.p_adjusted - other.p_adjusted || one.p - other.p || Math.abs(other.estimate) - Math.abs(one.estimate);

  // Return the contrast that leads: the clearest of the plan in all readings, or else that of smallest adjusted p.
  function leadOf(state) {
    const asked = { ...state, wrong: 0, against: "", group: "" };
    if (!materialOf(asked)) return null;
    const found = designOf(asked).isPlanned ? leadOfPlan(asked) : null;
    if (found) return found;
    const tested = contrastsOf(asked).rows.filter(({ status }) => status === "tested").sort(bySureness);
    return tested.length ? { ...tested[0], what: asked.what, reading: asked.reading } : null;
  }

  // Return the planned contrast whose largest p among readings is smallest; of one sign in all of them.
  function leadOfPlan(state) {
    const families = [...new Set(data.materials.map(({ what }) => what).filter((what) => what.startsWith("plan-")))];
    const candidates = families.flatMap((what) => {
      const readings = data.materials.filter((one) => one.what === what).map(({ reading }) => reading);
      const tables = readings.map((reading) => contrastsOf({ ...state, what, reading }).rows);
      const place = Math.max(readings.indexOf(state.reading), 0);
      return tables[0].map((row, each) => {
        const isSame = (one) => one && one.group === row.group && one.item === row.item && Math.sign(one.estimate) === Math.sign(row.estimate);
        const ofReadings = tables.map((rows) => rows[each]);
        const worst = ofReadings.every(isSame) ? Math.max(...ofReadings.map(({ p }) => p)) : NaN;
        return { ...ofReadings[place], worst, what, reading: readings[place] };
      });
    });
    const tested = candidates.filter(({ worst }) => worst <= 1).sort((one, other) => one.worst - other.worst);
    return tested[0] ?? null;
  }

  return { contrastsOf, contrastsOfGroup, levelsOf, pagesWith, pagesOf, leadOf };
})();
