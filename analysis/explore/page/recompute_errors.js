// Jackknife errors and the distribution of t.

// ---- jackknife

// Return the jackknife error of the difference of one item: pairs are left out in turn, and each side's others.
function effectError(sample, masks, item) {
  const { values, size } = sample.items[item];
  const whole = masks.map((mask) => sumsOfCells(sample, { values, size, units: unitsIn(mask) }));
  const all = partsOf(whole);
  let variance = 0;
  let isKnown = false;
  for (const removals of removalsOf(sample, masks)) {
    const replicates = [];
    for (const units of removals) {
      const replicate = replicateWithout({ sample, masks, values, size, whole, all }, units);
      if (replicate !== null) replicates.push(replicate);
    }
    if (!replicates.length) continue;
    const mean = replicates.reduce((sum, one) => sum + one, 0) / replicates.length;
    const squares = replicates.reduce((sum, one) => sum + (one - mean) ** 2, 0);
    variance += ((replicates.length - 1) / replicates.length) * squares;
    isKnown = true;
  }
  return isKnown ? Math.sqrt(variance) : NaN;
}

function unitsIn(mask) {
  return Array.from(mask.keys()).filter((unit) => mask[unit]);
}

function sumsOfCells({ nCells, cell }, { values, size, units }) {
  const sums = { values: new Float64Array(nCells), size: new Float64Array(nCells) };
  for (const unit of units) {
    sums.values[cell[unit]] += values[unit];
    sums.size[cell[unit]] += size[unit];
  }
  return sums;
}

function partsOf([target, reference]) {
  const parts = { numerator: 0, denominator: 0, nCells: 0 };
  for (let cell = 0; cell < target.size.length; cell += 1) {
    const n = target.size[cell];
    const m = reference.size[cell];
    if (n <= 0 || m <= 0) continue;
    const weight = (n * m) / (n + m);
    parts.numerator += weight * (target.values[cell] / n - reference.values[cell] / m);
    parts.denominator += weight;
    parts.nCells += 1;
  }
  return parts;
}

// Return the difference without some units; null where they do not count for the item.
function replicateWithout({ sample, masks, values, size, whole }, units) {
  const { cell } = sample;
  const hadBoth = (unit) => whole.every((side) => side.size[cell[unit]] > 0);
  if (!units.some((unit) => size[unit] > 0 && hadBoth(unit))) return null;
  const sides = whole.map((side, number) => {
    const left = { values: side.values.slice(), size: side.size.slice() };
    for (const unit of units) {
      if (!masks[number][unit]) continue;
      left.values[cell[unit]] -= values[unit];
      left.size[cell[unit]] -= size[unit];
    }
    return left;
  });
  const parts = partsOf(sides);
  return parts.nCells ? parts.numerator / parts.denominator : null;
}

// Return the units of all that is left out in turn, in three rounds: pairs, then each side's entities.
function removalsOf(sample, masks) {
  const { entity, blocks } = sample;
  const nOfBlock = masks.map((mask) => {
    const entities = new Map();
    for (const unit of unitsIn(mask)) entities.set(entity[unit], blocks[entity[unit]]);
    const counts = new Map();
    for (const block of entities.values()) counts.set(block, (counts.get(block) || 0) + 1);
    return counts;
  });
  let pairs = [...nOfBlock[0].keys()].filter((block) => nOfBlock.every((counts) => counts.get(block) === 1));
  if (pairs.length <= 1) pairs = [];
  const isPair = new Set(pairs);
  const rounds = [new Map(), new Map(), new Map()];
  entity.forEach((number, unit) => {
    const inPair = isPair.has(blocks[number]);
    const round = inPair ? 0 : masks[0][unit] ? 1 : 2;
    const key = inPair ? blocks[number] : number;
    if (!rounds[round].has(key)) rounds[round].set(key, []);
    rounds[round].get(key).push(unit);
  });
  return rounds.map((units) => [...units.values()]);
}

// ---- t

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function logGamma(x) {
  const terms = LANCZOS.slice(1).reduce((sum, term, place) => sum + term / (x + place), LANCZOS[0]);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(terms);
}

// Return the regularized incomplete beta function, by its continued fraction.
function incompleteBeta(x, a, b) {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
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
    if (step > 0 && Math.abs(1 - c * d) < 1e-16) break;
  }
  return front * (fraction - 1);
}

// Return the share of t that is larger.
function tSf(t, freedom) {
  if (Number.isNaN(t) || Number.isNaN(freedom)) return NaN;
  const share = incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
  return t < 0 ? 1 - share : share;
}

// Return the t above which this share is, of at most a half.
function tIsf(p, freedom) {
  if (!(p < 0.5)) return p === 0.5 ? 0 : NaN;
  let low = 0;
  let high = 1;
  while (tSf(high, freedom) > p) {
    low = high;
    high *= 2;
    if (high === Infinity) return Infinity;
  }
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (tSf(middle, freedom) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
