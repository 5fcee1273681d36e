// The one formula of contrasts, as analysis/stats/formula.py has it: sums of rows in; estimate, error, p and interval out.
//
// A cell is a unit in one stratum and group; a visit is a unit in one stratum. Side 0 is a group, side 1 what it is
// compared with. Only cells that have an item are visited, wherever a constant says the rest.

const formula = (() => {
  const SIDES = [0, 1];
  const GATE = { units: 5, unitsWithItem: 3, count: 5 };
  const LEAST_UNITS = 1.5; // effective units of a class, below which there is neither p nor interval
  const HALF = 0.5; // occurrence that is added to a side of rates
  const NOTHING = 1e-9; // a size up to it is what rounding leaves
  const SAME = 1e-12; // part of a product below which rows have one value
  const TAIL = 0.025; // beyond either end of an interval
  // Why an item lacks a test.
  const LACK = { none: 0, rows: 1, units: 2, rare: 3, common: 4, few: 5, alike: 6, worth: 7, alone: 8 };

  // ---- what a contrast is before any item: sizes of strata, units and classes

  // Return the sides of a contrast: cells (visit, unit, stratum, side), their sizes, and all that follows from them.
  function sidesOf({ visitOfCell, unitOfCell, stratumOfCell, unitOfVisit, nUnits, nStrata }, sideOfCell, size) {
    const arrays = (n) => SIDES.map(() => new Float64Array(n));
    const N = arrays(nStrata); // sizes by side and stratum
    const visitSize = arrays(unitOfVisit.length);
    for (let cell = 0; cell < size.length; cell += 1) {
      N[sideOfCell[cell]][stratumOfCell[cell]] += size[cell];
      visitSize[sideOfCell[cell]][visitOfCell[cell]] += size[cell];
    }
    const weight = arrays(nStrata);
    const all = { shared: 0, size: [0, 0] }; // W, and sizes in strata with both sides
    for (let s = 0; s < nStrata; s += 1) {
      if (!(N[0][s] > 0 && N[1][s] > 0)) continue;
      const whole = N[0][s] + N[1][s];
      for (const side of SIDES) weight[side][s] = N[1 - side][s] / whole;
      all.shared += weight[0][s] * N[0][s];
      for (const side of SIDES) all.size[side] += N[side][s];
    }
    const influence = arrays(nUnits);
    const unitSize = new Float64Array(nUnits); // of cells that are compared
    for (let cell = 0; cell < size.length; cell += 1) {
      const side = sideOfCell[cell];
      const w = weight[side][stratumOfCell[cell]];
      influence[side][unitOfCell[cell]] += w * size[cell];
      if (w > 0) unitSize[unitOfCell[cell]] += size[cell];
    }
    const nOf = (values) => values.reduce((n, value) => n + (value > 0), 0);
    const least = Math.min(nOf(influence[0]), nOf(influence[1]));
    const wholeSize = all.size[0] + all.size[1];
    const sides = { sideOfCell, size, visitSize, N, weight, all, influence, unitSize, nCompared: nOf(unitSize), wholeSize, least };
    return least < GATE.units ? sides : { ...sides, ...classesOf(sides, { stratumOfCell, unitOfCell, nUnits, nStrata }) };
  }

  // Return the units only on side 0, only on 1, and on both; all are one class where a class has one unit.
  function classesOf({ influence, weight, all, N, sideOfCell, size }, { stratumOfCell, unitOfCell, nUnits, nStrata }) {
    const classOf = new Int8Array(nUnits).fill(-1);
    const n = [0, 0, 0];
    for (let u = 0; u < nUnits; u += 1) {
      const isOn = SIDES.map((side) => influence[side][u] > 0);
      if (isOn[0] || isOn[1]) n[(classOf[u] = isOn[0] && isOn[1] ? 2 : isOn[0] ? 0 : 1)] += 1;
    }
    const isOne = n.includes(1);
    if (isOne) for (let u = 0; u < nUnits; u += 1) classOf[u] = Math.min(classOf[u], 0);
    const numbers = isOne ? [0] : [0, 1, 2].filter((number) => n[number]);
    const classes = numbers.map((number) => ({ number, n: 0, total: 0, squares: 0, floor: new Float64Array(nStrata), half: [0, 0] }));
    const classAt = [0, 1, 2].map((number) => classes.find((one) => one.number === number));
    for (let u = 0; u < nUnits; u += 1) {
      if (classOf[u] < 0) continue;
      const one = classAt[classOf[u]];
      const e = influence[0][u] + influence[1][u];
      one.n += 1;
      one.total += e;
      one.squares += e * e;
    }
    for (let cell = 0; cell < size.length; cell += 1) {
      const [side, s] = [sideOfCell[cell], stratumOfCell[cell]];
      const w2 = weight[side][s] ** 2;
      if (!w2 || classOf[unitOfCell[cell]] < 0) continue;
      const one = classAt[classOf[unitOfCell[cell]]];
      one.floor[s] += w2 * size[cell];
      one.half[side] += (w2 * HALF * size[cell]) / all.size[side];
    }
    for (const one of classes) {
      one.equal = one.total ** 2 / one.n; // in proportion: of equal units
      one.effective = one.total ** 2 / one.squares; // units (Kish 1965)
    }
    const isPlain = nStrata === 1 && size.length === nUnits && !isOne && !n[2];
    const plain = isPlain ? SIDES.map((side) => plainOf(influence[side], classOf, side, N[side][0], weight[side][0])) : null;
    return { classOf, classes, plain, effective: Math.min(...classes.map((one) => one.effective)) };
  }

  // Return what leaving out a unit of one side does without strata, apart from its values.
  function plainOf(influence, classOf, side, whole, weight) {
    const found = { log: new Float64Array(influence.length), mean: new Float64Array(influence.length), rest: new Float64Array(influence.length) };
    const sums = { log: [0, 0], mean: [0, 0] };
    for (let u = 0; u < influence.length; u += 1) {
      if (classOf[u] !== side) continue;
      const n = influence[u] / weight;
      const share = n / whole;
      found.log[u] = -Math.log1p(-share);
      found.mean[u] = share / (1 - share);
      found.rest[u] = whole - n;
      for (const name of ["log", "mean"]) {
        sums[name][0] += found[name][u];
        sums[name][1] += found[name][u] ** 2;
      }
    }
    return { ...found, sums };
  }

  // Add what strata need: parts without each unit, and weights without each visit. Done once, when it is first asked for.
  function withoutUnits(sides, { unitOfVisit, stratumOfVisit, nUnits }) {
    if (sides.without) return sides.without;
    const { N, visitSize, weight, all } = sides;
    const n = unitOfVisit.length;
    const change = SIDES.map(() => new Float64Array(n)); // of a side's weight in the stratum
    const rest = SIDES.map(() => new Float64Array(n)); // that weight
    const shared = new Float64Array(nUnits).fill(all.shared);
    const size = SIDES.map((side) => new Float64Array(nUnits).fill(all.size[side]));
    for (let v = 0; v < n; v += 1) {
      const [u, s] = [unitOfVisit[v], stratumOfVisit[v]];
      if (!weight[0][s]) continue;
      const left = SIDES.map((side) => N[side][s] - visitSize[side][v]).map((each) => (each < NOTHING ? 0 : each));
      const isShared = left[0] > 0 && left[1] > 0;
      for (const side of SIDES) {
        rest[side][v] = isShared ? left[1 - side] / (left[0] + left[1]) : 0;
        change[side][v] = rest[side][v] - weight[side][s];
        size[side][u] += (isShared ? left[side] : 0) - N[side][s];
      }
      shared[u] += (isShared ? rest[0][v] * left[0] : 0) - weight[0][s] * N[0][s];
    }
    const half = SIDES.map((side) => shared.map((W, u) => (W >= NOTHING && size[side][u] >= NOTHING ? (HALF * W) / size[side][u] : 0)));
    sides.without = { change, rest, shared, half };
    return sides.without;
  }

  // ---- one item

  // Return the contrast of an item: values and squares of the cells that have it. *out* is written.
  function contrastOf(design, sides, item, { kind, isArticle, isYesNo }, out) {
    const { cells, nCells, y, q } = item;
    const { stratumOfCell, nStrata } = design;
    const { sideOfCell, weight, all, N } = sides;
    const isRate = kind === "rate";
    const [first, second] = [item.sums[0].fill(0), item.sums[1].fill(0)];
    const squares = item.squares.fill(0);
    for (let each = 0; each < nCells; each += 1) {
      const cell = cells[each];
      const s = stratumOfCell[cell];
      if (sideOfCell[cell]) second[s] += y[cell];
      else first[s] += y[cell];
      squares[s] += q[cell];
    }
    let [n, nAgainst, size, sizeAgainst, a, b] = [0, 0, 0, 0, 0, 0];
    for (let s = 0; s < nStrata; s += 1) {
      n += first[s];
      nAgainst += second[s];
      size += N[0][s];
      sizeAgainst += N[1][s];
      a += weight[0][s] * first[s];
      b += weight[1][s] * second[s];
    }
    const half = isRate && all.shared > 0 ? [(HALF * all.shared) / all.size[0], (HALF * all.shared) / all.size[1]] : [0, 0];
    Object.assign(out, { n, nAgainst, size, sizeAgainst, ratio: a / b, isTurned: false, error: NaN, freedom: NaN });
    out.within[0] = a / all.shared;
    out.within[1] = b / all.shared;
    out.estimate = isRate ? (all.shared > 0 ? Math.log((a + half[0]) / (b + half[1])) : NaN) : (a - b) / all.shared;
    out.lack = lackOf(design, sides, item, { isRate, isYesNo });
    if (out.lack) return;
    if (sides.effective < LEAST_UNITS) {
      out.lack = LACK.worth;
      return;
    }
    const found = sides.plain ? jackknifeOfSides(design, sides, item, isRate) : jackknife(design, sides, item, { a, b, half, isRate });
    const floor = isRate ? floorOfRates(design, sides, item, [a + half[0], b + half[1]]) : floorOfMeans(sides, item);
    let [variance, worst, equal, equalWorst, sumFound, sumFloor] = [0, 0, 0, 0, 0, 0];
    sides.classes.forEach((one, place) => {
      const larger = Math.max(found[place], floor[place]);
      variance += larger;
      worst += larger ** 2 / (one.effective - 1);
      equal += one.equal;
      equalWorst += one.equal ** 2 / (one.n - 1);
      sumFound += found[place];
      sumFloor += floor[place];
    });
    out.freedom = Math.min(variance ** 2 / worst, equal ** 2 / equalWorst);
    if (isArticle && !isRate) variance = Math.max(sumFound, sumFloor);
    out.error = variance > 0 ? Math.sqrt(variance) : NaN;
    out.isTurned = isRate && Math.sign(out.estimate) * Math.sign(a - b) <= 0;
    if (!(out.error > 0 && out.freedom > 0 && Number.isFinite(out.estimate))) out.lack = LACK.alone;
  }

  // Return why an item lacks a test, found without a look at the groups.
  function lackOf({ unitOfCell, stratumOfCell }, { least, weight, sideOfCell, size, unitSize, nCompared, wholeSize }, item, { isRate, isYesNo }) {
    if (!least) return LACK.rows;
    if (least < GATE.units) return LACK.units;
    const { cells, nCells, y, q, unitValue, unitSquare } = item;
    let [nWith, nFull, total, square] = [0, 0, 0, 0];
    for (let each = 0; each < nCells; each += 1) {
      const cell = cells[each];
      if (!(weight[sideOfCell[cell]][stratumOfCell[cell]] > 0 && size[cell] > 0)) continue;
      const u = unitOfCell[cell];
      if (!unitSquare[u]) nWith += 1;
      unitSquare[u] += q[cell];
      unitValue[u] += Math.abs(y[cell]);
      total += y[cell];
      square += q[cell];
    }
    for (let each = 0; each < nCells; each += 1) {
      const u = unitOfCell[cells[each]];
      if (unitSquare[u] && unitValue[u] === unitSize[u]) nFull += 1;
      unitSquare[u] = 0;
      unitValue[u] = 0;
    }
    if (nWith < GATE.unitsWithItem) return LACK.rare;
    if (isYesNo && nCompared - nFull < GATE.unitsWithItem) return LACK.common;
    if (isRate) return total < GATE.count ? LACK.few : LACK.none;
    const product = square * wholeSize;
    return product - total ** 2 <= SAME * product ? LACK.alike : LACK.none;
  }

  // Return the jackknife's variance of each side without strata: the estimate without a unit is scale · a + b.
  function jackknifeOfSides({ unitOfCell }, { classes, plain, sideOfCell, N }, { cells, nCells, y, sums }, isRate) {
    return classes.map(({ number: side, n }) => {
      const { log, mean, rest, sums: known } = plain[side];
      const a = isRate ? log : mean;
      const [sumA, squaresA] = isRate ? known.log : known.mean;
      const scale = isRate ? 1 : sums[side][0] / N[side][0];
      const total = sums[side][0] + HALF;
      const logOfOne = isRate ? Math.log1p(-1 / total) : 0;
      let [ab, sumB, squaresB] = [0, 0, 0];
      for (let each = 0; each < nCells; each += 1) {
        const cell = cells[each];
        if (sideOfCell[cell] !== side) continue;
        const u = unitOfCell[cell];
        const value = y[cell];
        const b = isRate ? (value === 1 ? logOfOne : Math.log1p(-value / total)) : -value / rest[u];
        ab += a[u] * b;
        sumB += b;
        squaresB += b * b;
      }
      const squares = scale ** 2 * squaresA + 2 * scale * ab + squaresB;
      const change = scale * sumA + sumB;
      return ((n - 1) / n) * Math.max(squares - change ** 2 / n, 0);
    });
  }

  // Return the jackknife's variance of each class: every unit is left out, strata weighted anew.
  function jackknife(design, sides, item, { a, b, half, isRate }) {
    const { unitOfVisit, stratumOfVisit, visitOfCell, startOfUnit, nUnits } = design;
    const { classOf, classes, sideOfCell, all } = sides;
    const { change, rest, shared, half: halves } = withoutUnits(sides, design);
    const { cells, nCells, y, sums, visitValue } = item;
    for (let each = 0; each < nCells; each += 1) visitValue[sideOfCell[cells[each]]][visitOfCell[cells[each]]] += y[cells[each]];
    const [first, second] = sums;
    const whole = isRate ? (a + half[0]) / (b + half[1]) : (a - b) / all.shared;
    const found = [[0, 0], [0, 0], [0, 0]];
    const [value, valueAgainst] = visitValue;
    const [changeOf, changeAgainst] = change;
    const [restOf, restAgainst] = rest;
    const [halfOf, halfAgainst] = halves;
    for (let u = 0; u < nUnits; u += 1) {
      if (classOf[u] < 0) continue;
      let [m, mAgainst] = [a, b];
      for (let v = startOfUnit[u]; v < startOfUnit[u + 1]; v += 1) {
        const s = stratumOfVisit[v];
        m += changeOf[v] * first[s] - restOf[v] * value[v];
        mAgainst += changeAgainst[v] * second[s] - restAgainst[v] * valueAgainst[v];
      }
      let d = NaN;
      if (shared[u] >= NOTHING) {
        d = isRate ? logNearOne((m + halfOf[u]) / ((mAgainst + halfAgainst[u]) * whole)) : (m - mAgainst) / shared[u] - whole;
      }
      const ofClass = found[classOf[u]];
      ofClass[0] += d;
      ofClass[1] += d * d;
    }
    for (let each = 0; each < nCells; each += 1) visitValue[sideOfCell[cells[each]]][visitOfCell[cells[each]]] = 0;
    return classes.map(({ number, n }) => ((n - 1) / n) * Math.max(found[number][1] - found[number][0] ** 2 / n, 0));
  }

  // Return the logarithm, by a series where it is near 0.
  function logNearOne(x) {
    const z = (x - 1) / (x + 1);
    const square = z * z;
    if (square > 0.0025) return Math.log(x);
    return 2 * z * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11)))));
  }

  // Return the part of each class in the variance of independent counts, on the log scale.
  function floorOfRates({ unitOfCell, stratumOfCell }, { classOf, classes, sideOfCell, weight }, { cells, nCells, y }, smooth) {
    const found = [[0, 0], [0, 0], [0, 0]];
    for (let each = 0; each < nCells; each += 1) {
      const cell = cells[each];
      const side = sideOfCell[cell];
      const number = classOf[unitOfCell[cell]];
      if (number >= 0) found[number][side] += weight[side][stratumOfCell[cell]] ** 2 * y[cell];
    }
    return classes.map(({ number, half }) =>
      (found[number][0] + half[0]) / smooth[0] ** 2 + (found[number][1] + half[1]) / smooth[1] ** 2);
  }

  // Return the part of each class in the variance of independent rows, if sides do not differ.
  function floorOfMeans({ classes, N, all, weight }, { sums, squares }) {
    return classes.map(({ floor }) => {
      let found = 0;
      for (let s = 0; s < floor.length; s += 1) {
        if (!weight[0][s]) continue;
        const n = N[0][s] + N[1][s];
        const around = squares[s] - (sums[0][s] + sums[1][s]) ** 2 / n;
        if (n !== 1) found += floor[s] * Math.max(around / (n - 1), 0);
      }
      return found / all.shared ** 2;
    });
  }

  // ---- the level of one group

  // Return the interval of a level from sums of units: y and n of each, squares of all; by kind.
  function levelOf(y, n, squares, kind) {
    let [total, whole, sumOfSquares] = [0, 0, 0];
    n.forEach((size, u) => {
      total += y[u];
      whole += size;
      sumOfSquares += size * size;
    });
    const freedom = whole > 0 ? whole ** 2 / sumOfSquares - 1 : NaN;
    const estimate = total / whole;
    const none = { n: total, size: whole, estimate, low: NaN, high: NaN, freedom };
    if (!(freedom >= LEAST_UNITS - 1)) return none;
    let [units, sum, square] = [0, 0, 0];
    n.forEach((size, u) => {
      if (!size) return;
      const rest = whole - size;
      const without = kind === "rate" ? Math.log((total - y[u] + HALF) / rest / ((total + HALF) / whole)) : (total - y[u]) / rest - estimate;
      units += 1;
      sum += without;
      square += without * without;
    });
    const found = ((units - 1) / units) * Math.max(square - sum ** 2 / units, 0);
    const t = tQuantile(freedom);
    if (kind === "share") return { ...none, ...wilson(total, whole, found, t) };
    const isRate = kind === "rate";
    const floor = isRate ? 1 / (total + HALF) : whole === 1 ? 0 : (squares - total ** 2 / whole) / ((whole - 1) * whole);
    const variance = Math.max(found, floor);
    const reach = variance > 0 ? t * Math.sqrt(variance) : NaN;
    if (!isRate) return { ...none, low: estimate - reach, high: estimate + reach };
    const log = Math.log((total + HALF) / whole);
    return { ...none, low: Math.exp(log - reach), high: Math.exp(log + reach) };
  }

  // Return Wilson's (1927) interval on the number of independent rows, with t for normal.
  function wilson(total, whole, found, t) {
    const smooth = (total + HALF) / (whole + 1);
    const spread = smooth * (1 - smooth);
    const n = spread / Math.max(found, spread / whole);
    const share = total / whole;
    const middle = share + t ** 2 / (2 * n);
    const reach = Math.sqrt(t ** 2 * ((share * (1 - share)) / n + t ** 2 / (4 * n ** 2)));
    const shrinkage = 1 + t ** 2 / n;
    return { low: Math.max((middle - reach) / shrinkage, 0), high: Math.min((middle + reach) / shrinkage, 1) };
  }

  return { GATE, LACK, sidesOf, contrastOf, levelOf, TAIL };
})();

// ---- Student's t

const { tTail, tQuantile } = (() => {
  const TAIL = 0.025;
  const LANCZOS = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];

  function logGamma(x) {
    let terms = LANCZOS[0];
    for (let place = 0; place < 8; place += 1) terms += LANCZOS[place + 1] / (x + place);
    const base = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(terms);
  }

  // Return the regularized incomplete beta function of x = 1 − rest, by its continued fraction.
  function incompleteBeta(x, rest, a, b) {
    if (x <= 0 || rest <= 0) return x <= 0 ? 0 : 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, x, b, a);
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest)) / a;
    let [fraction, c, d] = [1, 1, 0];
    for (let step = 0; step < 10_000; step += 1) {
      const m = step >> 1;
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

  const quantiles = new Map();

  // Return the t beyond which a fortieth is, at either end.
  function tQuantile(freedom) {
    if (!(freedom > 0)) return NaN;
    if (!quantiles.has(freedom)) quantiles.set(freedom, searched(freedom));
    return quantiles.get(freedom);
  }

  // Return it by secants between bounds, in logarithms: both tails fall like a power of t.
  function searched(freedom) {
    const miss = (t) => Math.log(tTail(t, freedom) / TAIL);
    let [low, high] = [1.9, 3];
    while (miss(high) > 0) [low, high] = [high, 3 * high];
    let [atLow, atHigh] = [miss(low), miss(high)];
    for (let step = 0; step < 100; step += 1) {
      const slope = (Math.log(high) - Math.log(low)) / (atHigh - atLow);
      const t = Math.exp(Math.log(low) - atLow * slope);
      const at = miss(t);
      if (Math.abs(at) < 1e-14 || t <= low || t >= high) return t;
      if (at > 0) [low, atLow, atHigh] = [t, at, atHigh / 2];
      else [high, atHigh, atLow] = [t, at, atLow / 2];
    }
    return low;
  }

  return { tTail, tQuantile };
})();
