// The one formula of contrasts, as analysis/stats/formula.py has it: sums of pages in; estimate, interval and p out.

const SIDES = [0, 1];
const TAIL = 0.025; // beyond either end of an interval
const LEAST_UNITS = 1.5; // effective units of a class, below which there is neither p nor interval
const FEW_UNITS = 3; // effective units, below which the largest unit is named
const GATE = { units: 5, unitsWithItem: 3 };
const NOTHING = 1e-9; // a size up to it is what rounding leaves
const SAME = 1e-12; // part of a product below which pages have one value

// ---- sums: all that is needed of the pages

// Return the sums of an item by stratum, and by unit and stratum: y and n of either side, q (y² / n of the pages).
function sumsOf({ rows, unit, stratum }, side, { values, size }) {
  const strata = new Map();
  const units = new Map();
  rows.forEach((row, place) => {
    if (side[place] === NOBODY || !size[row]) return;
    if (!units.has(unit[place])) units.set(unit[place], { page: row, cells: new Map() });
    for (const cells of [strata, units.get(unit[place]).cells]) {
      if (!cells.has(stratum[place])) cells.set(stratum[place], { y: [0, 0], n: [0, 0], q: 0 });
      const cell = cells.get(stratum[place]);
      cell.y[side[place]] += values[row];
      cell.n[side[place]] += size[row];
      cell.q += values[row] ** 2 / size[row];
    }
  });
  return { strata, units: [...units.values()] };
}

// Return what a stratum adds: both weighted sums, and the weighted size that they share; 0 where it has one side.
function partsOf({ y, n }) {
  if (!(n[0] > 0 && n[1] > 0)) return [0, 0, 0];
  const whole = n[0] + n[1];
  return [(n[1] * y[0]) / whole, (n[0] * y[1]) / whole, (n[0] * n[1]) / whole];
}

function added(parts) {
  return [0, 1, 2].map((place) => sum(parts.map((part) => part[place])));
}

// Return the difference of shares or means within strata.
function differenceOf([first, second, shared]) {
  return shared > NOTHING ? (first - second) / shared : NaN;
}

// ---- units

// Return the units that count: influence on either side, difference without it, what it adds to the floor.
function unitsOf({ strata, units }, all) {
  const counted = units.map((unit) => {
    const found = { ...unit, influence: [0, 0], floor: 0, having: 0, size: 0 };
    const changes = [all];
    for (const [name, cell] of unit.cells) {
      const whole = strata.get(name);
      const parts = partsOf(whole);
      if (!parts[2]) continue;
      const rest = { y: whole.y.map((y, side) => y - cell.y[side]), n: whole.n.map((n, side) => n - cell.n[side]) };
      changes.push(partsOf(rest).map((part, place) => part - parts[place]));
      const size = whole.n[0] + whole.n[1];
      for (const side of SIDES) {
        const weight = whole.n[1 - side] / size;
        found.influence[side] += weight * cell.n[side];
        found.floor += (weight ** 2 * cell.n[side] * varianceIn(whole)) / all[2] ** 2;
        found.having += Math.abs(cell.y[side]);
        found.size += cell.n[side];
      }
    }
    return { ...found, total: sum(found.influence), without: differenceOf(added(changes)) };
  });
  return counted.filter(({ total }) => total > 0);
}

// Return the variance of the pages of a stratum, whatever their side.
function varianceIn({ y, n, q }) {
  const size = sum(n);
  return size === 1 ? 0 : Math.max(q - sum(y) ** 2 / size, 0) / (size - 1);
}

// Return the units only on one side, only on the other, and on both; all in one where a class has one unit.
function classesOf(units) {
  const isOn = (unit, side) => unit.influence[side] > 0;
  const classes = [
    units.filter((unit) => isOn(unit, 0) && !isOn(unit, 1)),
    units.filter((unit) => !isOn(unit, 0) && isOn(unit, 1)),
    units.filter((unit) => isOn(unit, 0) && isOn(unit, 1)),
  ].filter(({ length }) => length);
  return classes.some(({ length }) => length === 1) ? [units] : classes;
}

// Return what a class adds to the variance: found by leaving out one unit at a time, and that of independent counts.
function varianceOf(units) {
  const n = units.length;
  const mean = sum(units.map(({ without }) => without)) / n;
  const total = sum(units.map((unit) => unit.total));
  return {
    n,
    found: ((n - 1) / n) * sum(units.map(({ without }) => (without - mean) ** 2)),
    floor: sum(units.map(({ floor }) => floor)),
    equal: total ** 2 / n, // in proportion: of equal units
    effective: total ** 2 / sum(units.map((unit) => unit.total ** 2)), // units (Kish 1965)
  };
}

// Return the degrees of freedom of a sum of variances (1946).
function satterthwaite(variances, nUnits) {
  return sum(variances) ** 2 / sum(variances.map((variance, place) => variance ** 2 / (nUnits[place] - 1)));
}

// Return estimate, interval, p, and the effective units of the class with fewest.
function contrastOf(units, all, { isArticle }) {
  if (!units.length) return { estimate: NaN, low: NaN, high: NaN, p: NaN, effective: 0 };
  const classes = classesOf(units).map(varianceOf);
  const [found, floor, equal, n, effective] = ["found", "floor", "equal", "n", "effective"].map((name) =>
    classes.map((one) => one[name]),
  );
  const larger = classes.map((one) => Math.max(one.found, one.floor));
  const variance = isArticle ? Math.max(sum(found), sum(floor)) : sum(larger);
  const freedom = Math.min(satterthwaite(larger, effective), satterthwaite(equal, n));
  const estimate = differenceOf(all);
  const error = variance > 0 ? Math.sqrt(variance) : NaN;
  const reach = tQuantile(TAIL, freedom) * error;
  const p = 2 * tTail(Math.abs(estimate) / error, freedom);
  return { estimate, low: estimate - reach, high: estimate + reach, p, effective: Math.min(...effective) };
}

// ---- Student's t

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x) {
  const terms = LANCZOS.slice(1).reduce((total, term, place) => total + term / (x + place), LANCZOS[0]);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(terms);
}

// Return the regularized incomplete beta function of x = 1 − rest, by its continued fraction.
function incompleteBeta(x, rest, a, b) {
  if (x <= 0 || rest <= 0) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest)) / a;
  let fraction = 1;
  let c = 1;
  let d = 0;
  for (let step = 0; step < 10_000; step += 1) {
    const m = Math.floor(step / 2);
    let numerator = 1;
    if (step > 0 && step % 2 === 0) numerator = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    if (step % 2 === 1) numerator = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + numerator * d);
    c = 1 + numerator / c;
    fraction *= c * d;
    if (step > 0 && Math.abs(1 - c * d) < 1e-15) break;
  }
  return front * (fraction - 1);
}

// Return the share of t that is larger, of a t from 0.
function tTail(t, freedom) {
  if (!(freedom > 0) || Number.isNaN(t)) return NaN;
  const whole = freedom + t * t;
  return incompleteBeta(freedom / whole, (t * t) / whole, freedom / 2, 0.5) / 2;
}

// Return the t above which this share is, of less than a half.
function tQuantile(tail, freedom) {
  if (!(freedom > 0)) return NaN;
  let [low, high] = [0, 1];
  while (tTail(high, freedom) > tail && high < Infinity) [low, high] = [high, 2 * high];
  for (let middle = (low + high) / 2; low < middle && middle < high; middle = (low + high) / 2) {
    if (tTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return high;
}

// ---- what has enough evidence, found without a look at the groups

function lackOf(units, strata, { isYesNo, noun }) {
  const least = Math.min(...SIDES.map((side) => units.filter(({ influence }) => influence[side] > 0).length));
  if (!least) return "no rows of both sides to compare";
  if (least < GATE.units) return `${counted(least, noun)} on a side, at least ${GATE.units} needed`;
  const nWith = units.filter(({ having }) => having > 0).length;
  if (nWith < GATE.unitsWithItem) return `in fewer than ${GATE.unitsWithItem} ${many(noun)}`;
  const nWithout = units.filter(({ having, size }) => having !== size).length;
  if (isYesNo && nWithout < GATE.unitsWithItem) return `fewer than ${GATE.unitsWithItem} ${many(noun)} without it`;
  const compared = [...strata.values()].filter((stratum) => partsOf(stratum)[2]);
  const product = sum(compared.map(({ q }) => q)) * sum(compared.map(({ n }) => sum(n)));
  const total = sum(compared.map(({ y }) => sum(y)));
  return product - total ** 2 <= SAME * product ? "all rows are alike" : "";
}

// Return how few units a side is worth, and its largest one.
function worthOf({ units }, effective, { counts, noun, unit }) {
  const sizes = SIDES.map((side) => units.map(({ cells }) => sum([...cells.values()].map(({ n }) => n[side]))));
  const parts = sizes.map((ofSide) => Math.max(...ofSide) / sum(ofSide));
  const ofSide = sizes[parts[1] > parts[0] ? 1 : 0];
  const most = Math.max(...ofSide);
  const { page } = units[ofSide.indexOf(most)];
  const name = valueOf(counts, page, unit === ARTICLE ? "article_id" : unit);
  const n = ofSide.filter((size) => size > 0).length;
  return `${counted(n, noun)}, but ${name} has ${most} of the ${sum(ofSide)} pages: worth ${effective.toFixed(1)}`;
}

// ---- the table

// Return the contrasts of a plan: "share" or "mean", rows, and how many pages their differences cannot use.
function contrasts(counts, plan) {
  const compared = comparedPages(counts, plan);
  const { groups, rows, stratum } = compared;
  const items = plan.items.map((name) => ({ name, ...counts.items.get(name) }));
  for (const item of items) item.isYesNo = rows.every((row) => item.values[row] === 0 || item.values[row] === 1);
  const kind = items.every(({ isYesNo }) => isYesNo) ? "share" : "mean";
  const about = { counts, kind, noun: plan.unit.replace(/_id$/, "").replaceAll("_", " "), unit: plan.unit };
  const found = [];
  const leftOut = [];
  for (const [target, other] of pairsOf(groups, plan.against)) {
    const side = compared.group.map((group) => (group === target ? 0 : other < 0 || group === other ? 1 : NOBODY));
    const names = { group: groups[target], against: other < 0 ? "rest" : groups[other] };
    for (const item of items) found.push({ ...names, ...rowOf(compared, side, { ...about, item }) });
    const [own, others] = SIDES.map((one) => new Set(stratum.filter((_, place) => side[place] === one)));
    const n = stratum.filter((one, place) => side[place] !== NOBODY && !(own.has(one) && others.has(one))).length;
    if (n) leftOut.push({ ...names, n });
  }
  const isNamed = ({ group, against, item }) =>
    plan.contrasts.some((one) => one.item === item && (one.group === group || one.group === against));
  const listed = plan.contrasts.length ? found.filter(isNamed) : found;
  holm(listed);
  return { kind, rows: listed, leftOut };
}

// Return each group against the rest (−1), or against each other; of two one pair.
function pairsOf(groups, against) {
  const numbers = [...groups.keys()];
  if (groups.length > 2 && against === "rest") return numbers.map((group) => [group, NOBODY]);
  return numbers.flatMap((group) => numbers.slice(group + 1).map((other) => [group, other]));
}

function rowOf(compared, side, about) {
  const { item, kind, unit } = about;
  const row = { item: item.name, isYesNo: item.isYesNo };
  for (const one of SIDES) addSide(row, compared.rows.filter((_, place) => side[place] === one), { item, kind, one });
  const sums = sumsOf(compared, side, item);
  const all = added([...sums.strata.values()].map(partsOf));
  const units = unitsOf(sums, all);
  const { effective, ...result } = contrastOf(units, all, { isArticle: unit === ARTICLE });
  const worth = units.length && effective < FEW_UNITS ? worthOf(sums, effective, about) : "";
  const alone = Number.isNaN(result.p) ? `without one ${about.noun} a side has no rows to compare` : "";
  const lack = lackOf(units, sums.strata, { ...about, ...item }) || (effective < LEAST_UNITS ? worth : alone);
  const within = [all[0] / all[2], all[1] / all[2]];
  if (lack) Object.assign(result, { low: NaN, high: NaN, p: NaN });
  if (item.isYesNo) Object.assign(result, { low: Math.max(result.low, -1), high: Math.min(result.high, 1) });
  const note = lack ? `descriptive only: ${lack}` : worth;
  return { ...row, ...result, within, status: lack ? "descriptive" : "tested", reason: lack || worth, note };
}

// Add the sums of one side over all its pages, and the pages that have the item (of a scale, a number).
function addSide(row, rows, { item, kind, one }) {
  const ending = one ? "_against" : "";
  const n = sum(rows.map((page) => item.values[page]));
  const size = sum(rows.map((page) => item.size[page]));
  const pages = rows.filter((page) => (item.isYesNo ? item.values : item.size)[page]);
  const named = { n, size, [kind]: n / size, pages };
  for (const [name, value] of Object.entries(named)) row[name + ending] = value;
}

// Adjust p over the rows (Holm 1979); those without one are no tests.
function holm(rows) {
  const tested = rows.filter(({ p }) => !Number.isNaN(p)).sort((one, other) => one.p - other.p);
  let most = 0;
  for (const row of rows) row.p_adjusted = NaN;
  tested.forEach((row, place) => {
    most = Math.min(Math.max(most, row.p * (tested.length - place)), 1);
    row.p_adjusted = most;
  });
}
