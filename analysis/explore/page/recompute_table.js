// Contrasts as a table: what can be tested, differences with intervals, and p that meets the t test.

const GATE = { alpha: 0.05, units: 4, unitsInterval: 5, unitsWithItem: 3 };
const PRINTED_SMALLEST_P = 0.005; // a smallest possible p above it is printed
const SIDES = ["", "_against"]; // endings of columns
const DIGITS = 3; // of a smallest possible p
const PRINTED_STATUS = { tested: "", descriptive: "descriptive only", "not tested": "not tested" };

// Return a number as Python's ".3g" writes it.
function shortNumber(number) {
  if (number === 0) return "0";
  const [mantissa, exponent] = number.toExponential(DIGITS - 1).split("e");
  if (Number(exponent) >= -4 && Number(exponent) < DIGITS) return String(Number(number.toPrecision(DIGITS)));
  const size = String(Math.abs(Number(exponent))).padStart(2, "0");
  return `${Number(mantissa)}e${Number(exponent) < 0 ? "-" : "+"}${size}`;
}

// ---- eligibility

// Return how many entities of each side can be compared for an item, by block.
function entitiesScored({ sample }, masks, item) {
  const { nUnits, nCells, cell, entity, blocks } = sample;
  const { size } = sample.items[item];
  const hasSide = masks.map(() => new Uint8Array(nCells));
  for (let unit = 0; unit < nUnits; unit += 1) {
    if (size[unit]) hasSide[masks[0][unit] ? 0 : 1][cell[unit]] = 1;
  }
  const nBlocks = Math.max(-1, ...blocks) + 1;
  const counted = masks.map(() => new Int32Array(nBlocks));
  const seen = new Set();
  for (let unit = 0; unit < nUnits; unit += 1) {
    const isUsable = size[unit] && hasSide.every((has) => has[cell[unit]]);
    if (!isUsable || seen.has(entity[unit])) continue;
    seen.add(entity[unit]);
    counted[masks[0][unit] ? 0 : 1][blocks[entity[unit]]] += 1;
  }
  return counted;
}

function combinations(n, k) {
  let ways = 1;
  for (let place = 1; place <= Math.min(k, n - k); place += 1) ways = (ways * (n - place + 1)) / place;
  return ways;
}

function smallestP([target, reference], labelings) {
  let ways = 1;
  let hasExchange = false;
  let hasEqualHalves = true;
  target.forEach((n, block) => {
    const m = reference[block];
    hasEqualHalves &&= n === m;
    if (!n || !m) return;
    hasExchange = true;
    ways *= combinations(n + m, n);
  });
  const smallest = (hasExchange && hasEqualHalves ? 2 : 1) / ways;
  return Math.min(1, labelings === null ? smallest : Math.max(smallest, 1 / (labelings + 1)));
}

function reasonForRarity(sample, item) {
  const { values, size } = sample.items[item];
  const nWith = values.filter((value) => value !== 0).length;
  const nWithout = size.filter((n) => n > 0).length - values.filter((value) => value === 1).length;
  if (nWith < GATE.unitsWithItem) return `in fewer than ${GATE.unitsWithItem} units`;
  return nWithout < GATE.unitsWithItem ? `fewer than ${GATE.unitsWithItem} units without it` : "";
}

function reasonForDescription(names, masks, { nMovable, smallest }) {
  const empty = names.filter((_, side) => !masks[side].includes(1));
  if (nMovable === 0 && empty.length) return `no rows ${empty.join(" and ")}`;
  if (nMovable === 0) return "no units of both sides that can be exchanged";
  if (nMovable === 1) return "one unit on a side can be exchanged, so that group and unit cannot be told apart";
  if (nMovable < GATE.units) return `${nMovable} units on a side can be exchanged, at least ${GATE.units} needed`;
  return smallest > GATE.alpha ? `smallest possible p is ${shortNumber(smallest)}` : "";
}

function isNamed({ plan, pairs, sample }, names) {
  return pairs.flatMap((_, pair) =>
    sample.items.map(
      ({ name }) =>
        !plan.contrasts.length ||
        plan.contrasts.some(({ item, group }) => item === name && names[pair].includes(group)),
    ),
  );
}

// Return what can be tested, pairs × items: units of both sides, the smallest p, status and reason.
function eligibilityOf(design, labelings) {
  const { pairs, plan, sample } = design;
  const { number, exact } = labelingsUsed(sample, labelings);
  const names = pairs.map((pair) => sidesOf(design, pair));
  const named = isNamed(design, names);
  const rarity = sample.items.map((_, item) => reasonForRarity(sample, item));
  return pairs.flatMap(([target], pair) => {
    const masks = unitMasks(sample, target);
    return sample.items.map((_, item) => {
      const scored = entitiesScored(design, masks, item);
      const units = scored.map((counts) => counts.reduce((sum, n) => sum + n, 0));
      const movable = scored.map((counts) =>
        counts.reduce((sum, n, block) => sum + (scored.every((side) => side[block] > 0) ? n : 0), 0),
      );
      const smallest = smallestP(scored, exact ? null : number);
      const few = reasonForDescription(names[pair], masks, { nMovable: Math.min(...movable), smallest });
      const reason = few || rarity[item];
      let status = few ? "descriptive" : reason ? "not tested" : "tested";
      if (plan.adjustedOver === "named" && !named[pair * sample.items.length + item]) status = "not tested";
      return {
        units,
        fixed: units.map((n, side) => n - movable[side]),
        smallest: sample.yesOrNo[item] ? smallest / 2 : smallest,
        status,
        reason,
        isNamed: named[pair * sample.items.length + item],
      };
    });
  });
}

// ---- differences

function differenceOf({ sample }, [target], { estimate, place, item, units, hasTwo }) {
  const masks = unitMasks(sample, target);
  let error = errorOf(estimate, place);
  if (hasTwo) {
    const jackknife = effectError(sample, masks, item);
    error = Number.isNaN(jackknife) ? error : Math.max(error, jackknife);
  }
  const difference = estimate.effect[place];
  const freedom = satterthwaite([estimate.target[place], estimate.reference[place]], units);
  const ofConstants = Math.abs(difference) <= NO_ERROR ? 1 : 0;
  const p = error > NO_ERROR ? 2 * tSf(Math.abs(difference) / error, freedom) : ofConstants;
  return { estimate: difference, error, freedom, p, units };
}

function satterthwaite(variances, units) {
  const freedoms = units.map((n) => Math.max(n - 1, 1));
  const total = variances[0] + variances[1];
  const freedom = total ** 2 / (variances[0] ** 2 / freedoms[0] + variances[1] ** 2 / freedoms[1]);
  return Number.isFinite(freedom) ? freedom : Math.min(...freedoms);
}

function intervalOf(difference, p, isShare) {
  const half = halfWidth(difference, p);
  const reason = reasonWithoutInterval(difference, half, isShare);
  if (reason) return { low: NaN, high: NaN, reason };
  const low = difference.estimate - half;
  const high = difference.estimate + half;
  return { low: isShare ? Math.max(low, -1) : low, high: isShare ? Math.min(high, 1) : high, reason };
}

function reasonWithoutInterval({ units, error }, half, isShare) {
  const least = GATE.unitsInterval;
  if (Math.min(...units) < least) return `no interval: fewer than ${least} units on a side`;
  if (!(error > NO_ERROR)) return "no interval: nothing varies";
  const isUnbounded = half === Infinity && !isShare;
  return isUnbounded ? "no interval: p is 1, but the t test alone finds a difference" : "";
}

function halfWidth({ estimate, error, freedom }, p) {
  const reach = tIsf(GATE.alpha / 2, freedom);
  const half = reach * error;
  const magnitude = Math.abs(estimate);
  const contradicts = !Number.isNaN(p) && p <= GATE.alpha !== magnitude > half;
  return contradicts ? (magnitude * reach) / tIsf(p / 2, freedom) : half;
}

function holm(p) {
  const known = placesByStrength(p);
  const adjusted = p.map(() => NaN);
  let most = 0;
  known.forEach((place, rank) => {
    most = Math.max(most, Math.min(p[place] * (known.length - rank), 1));
    adjusted[place] = most;
  });
  return adjusted;
}

// Where sides are unlike p is at least that of the t test, and adjusted p at least Holm's of all t tests.
function pThatMeetT(tests, differences, isTestable, isUnlike) {
  const pOfT = differences.map((difference) => difference.p);
  const holmOfT = holm(pOfT.map((one, test) => (isTestable[test] ? one : NaN)));
  const p = Array.from(tests.p, (one, test) => (isUnlike[test] ? Math.max(one, pOfT[test]) : one));
  const pAdjusted = Array.from(tests.pAdjusted, (one, test) =>
    Math.max(isUnlike[test] ? Math.max(one, holmOfT[test]) : one, p[test]),
  );
  return { p, pAdjusted };
}

// Return adjusted p none of which is below that of a smaller p.
function inOrderOfP(rows) {
  let most = 0;
  for (const place of placesByStrength(rows.map((row) => row.p))) {
    most = Math.max(most, rows[place].p_adjusted);
    rows[place].p_adjusted = most;
  }
}

// ---- rows

function comparedUnits({ sample }, masks) {
  const hasSide = masks.map((mask) => {
    const has = new Uint8Array(sample.nCells);
    unitsIn(mask).forEach((unit) => {
      has[sample.cell[unit]] = 1;
    });
    return has;
  });
  const hasBoth = Uint8Array.from(sample.cell, (cell) => hasSide[0][cell] & hasSide[1][cell]);
  return hasBoth.includes(1) ? hasBoth : hasBoth.fill(1);
}

// Return one side's share: each cluster counts once, whatever its strata.
function rateOfSide({ items, texts, clusters }, rows, item) {
  const { values, size } = items[item];
  const ofRows = { values: rows.map((row) => values[row]), size: rows.map((row) => size[row]) };
  const textOfRow = rows.map((row) => texts.codes[row]);
  const clusterOfText = new Int32Array(texts.n);
  for (const row of rows) clusterOfText[texts.codes[row]] = clusters.codes[row];
  const [means] = meanRows(meanRows([ofRows], textOfRow, texts.n), clusterOfText, clusters.n);
  const sumOf = (numbers) => numbers.reduce((sum, one) => sum + one, 0);
  return sumOf(means.values) / sumOf(means.size);
}

function numbersOfSide({ sample, counts, unitOfRow }, mask, item) {
  const units = sample.items[item];
  const rows = counts.items[item];
  const entities = new Set();
  const sums = { n: 0, articles: 0 };
  const inside = [];
  const pages = []; // that have the item; of a scale all that have a number
  mask.forEach((isInside, unit) => {
    if (!isInside) return;
    if (units.values[unit] !== 0) entities.add(sample.entity[unit]);
  });
  unitOfRow.forEach((unit, row) => {
    if (!mask[unit]) return;
    inside.push(row);
    sums.n += rows.values[row];
    sums.articles += rows.size[row];
    if (sample.shares[item] ? rows.values[row] : rows.size[row]) pages.push(counts.rows[row]);
  });
  return { ...sums, rate: rateOfSide(counts, inside, item), units_with: entities.size, pages };
}

// Return the numbers of both sides, by column of the table.
function pagesOfSides(design, masks, item) {
  const isCompared = comparedUnits(design, masks);
  const columns = {};
  masks.forEach((mask, side) => {
    const numbers = numbersOfSide(design, mask.map((is, unit) => is & isCompared[unit]), item);
    for (const [name, number] of Object.entries(numbers)) columns[`${name}${SIDES[side]}`] = number;
  });
  return columns;
}

function rowOfContrast(design, [target, reference], { item, eligible, difference, score, p, pAdjusted }) {
  const { sample } = design;
  const masks = unitMasks(sample, target);
  const [group, against] = sidesOf(design, [target, reference]);
  const row = { group, against, item: sample.items[item].name, ...pagesOfSides(design, masks, item) };
  SIDES.forEach((ending, side) => {
    row[`units${ending}`] = eligible.units[side];
    row[`units_fixed${ending}`] = eligible.fixed[side];
  });
  const interval = intervalOf(difference, p, sample.shares[item]);
  const isDescriptive = eligible.status === "descriptive";
  const parts = [eligible.reason];
  if (!isDescriptive) parts.push(interval.reason);
  const isLarge = eligible.status === "tested" && eligible.smallest > PRINTED_SMALLEST_P;
  if (isLarge) parts.push(`smallest possible p ${shortNumber(eligible.smallest)}`);
  const reason = parts.filter(Boolean).join("; ");
  return Object.assign(row, {
    estimate: difference.estimate,
    low: isDescriptive ? NaN : interval.low,
    high: isDescriptive ? NaN : interval.high,
    score,
    p,
    p_adjusted: pAdjusted,
    status: eligible.status,
    reason,
    note: printed(eligible.status, reason),
  });
}

function printed(status, reason) {
  if (status === "not tested" && !reason) return "";
  return [PRINTED_STATUS[status], reason].filter(Boolean).join(": ");
}

// Return the contrasts of one family, adjusted together; report how much is done.
function* familyResult(design, { labelings, seed, given = {} }) {
  const { pairs, sample } = design;
  const nItems = sample.items.length;
  const eligible = eligibilityOf(design, labelings);
  const isTestable = eligible.map(({ status }) => status === "tested");
  const tests = yield* testsOf(design, isTestable, { labelings, seed, given: given.tests });
  const isUnlike = unlikeSides(design, isTestable, { seed, given: given.unlike });
  const estimate = estimatesOfLabelings(sample, pairs, [...sample.items.keys()])(sample.labels);
  const hasTwo = pairs.map((_, pair) =>
    eligible.slice(pair * nItems, (pair + 1) * nItems).some(({ units }) => Math.min(...units) >= 2),
  );
  const differences = eligible.map(({ units }, place) => {
    const pair = Math.floor(place / nItems);
    const about = { estimate, place, item: place % nItems, units, hasTwo: hasTwo[pair] };
    return differenceOf(design, pairs[pair], about);
  });
  const { p, pAdjusted } = pThatMeetT(tests, differences, isTestable, isUnlike);
  const rows = [];
  eligible.forEach((one, place) => {
    if (!one.isNamed) return;
    const numbers = { score: tests.score[place], p: p[place], pAdjusted: pAdjusted[place] };
    const about = { item: place % nItems, eligible: one, difference: differences[place], ...numbers };
    rows.push(rowOfContrast(design, pairs[Math.floor(place / nItems)], about));
  });
  if (tests.isBalanced) inOrderOfP(rows);
  const n = isTestable.filter(Boolean).length;
  const nUnlike = isTestable.filter((is, test) => is && isUnlike[test]).length;
  return { rows, nTests: n, nUnlike, tests };
}
