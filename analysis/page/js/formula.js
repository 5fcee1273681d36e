// The one formula of contrasts, as analysis/compare/formula.py has it: sums of rows in; estimate, error, p, interval out.
//
// A cell is a unit in one stratum and group, a visit a unit in one stratum. Side 0 is a group, side 1 what it is compared
// with. Of an item only the cells that have it are looked at, wherever constants tell of all others.

const formula = (() => {
  const HALF = 0.5; // occurrence that is added to a side of rates
  const LEAST = { units: 5, unitsWithItem: 3, count: 5, effective: 1.5, articles: 5 }; // articles: for the interval of a rate
  const NOTHING = 1e-9; // a size up to it is what rounding leaves
  const SAME = 1e-12; // part of a product below which rows have one value
  const ROUNDED = 1e-9; // part by which numbers that are equal may differ
  const BOTH = 2; // the class of units on both sides; 0 and 1 are those of units on one side
  const LACK = { rows: 1, units: 2, rare: 3, common: 4, few: 5, alike: 6, worth: 7, alone: 8, furniture: 9 }; // of a test; 0: none
  const pair = (n) => [new Float64Array(n), new Float64Array(n)];

  // ---- a contrast before any item: sizes, weights of strata, classes of units

  // Return a contrast of cells of some size; *present* are those above 0, *own* those on side 0, *whole* sizes of strata.
  function sidesOf(design, sideOfCell, { size, present, own, whole }, isRate) {
    const { unitOfCell, stratumOfCell, nStrata } = design;
    const [N, weight] = [pair(nStrata), pair(nStrata)];
    const [shared, sizes] = [[0, 0], [0, 0]]; // in strata with both sides; of all cells
    let W = 0;
    for (const cell of own) N[0][stratumOfCell[cell]] += size[cell];
    for (let s = 0; s < nStrata; s += 1) {
      const rest = whole[s] - N[0][s];
      N[1][s] = rest < NOTHING ? 0 : rest;
      const isShared = N[0][s] > 0 && N[1][s] > 0;
      for (const side of [0, 1]) {
        sizes[side] += N[side][s];
        weight[side][s] = isShared ? N[1 - side][s] / (N[0][s] + N[1][s]) : 0;
        shared[side] += isShared ? N[side][s] : 0;
      }
      W += weight[0][s] * N[0][s];
    }
    // Return how many units a side has; of more than are needed as many as are needed.
    const unitsOn = (side, cells) => {
      const units = new Set();
      for (let each = 0; each < cells.length && units.size < LEAST.units; each += 1) {
        const cell = cells[each];
        if (sideOfCell[cell] === side && weight[side][stratumOfCell[cell]]) units.add(unitOfCell[cell]);
      }
      return units.size;
    };
    const least = Math.min(unitsOn(0, own), unitsOn(1, present));
    const half = shared.map((n) => (isRate && n > 0 ? (HALF * W) / n : 0));
    const sides = { sideOfCell, size, present, own, N, weight, shared, sizes, W, half, least };
    return least < LEAST.units ? sides : Object.assign(sides, classesOf(sides, design, isRate));
  }

  // Return the units only on side 0, only on 1, and on both.
  function classesOf({ weight, N, shared, sideOfCell, size, present }, { stratumOfCell, unitOfCell, nUnits, nStrata }, isRate) {
    const [influence, unitSize, classOf] = [pair(nUnits), new Float64Array(nUnits), new Int8Array(nUnits).fill(-1)];
    for (const cell of present) {
      const [side, u] = [sideOfCell[cell], unitOfCell[cell]];
      const w = weight[side][stratumOfCell[cell]];
      if (!w) continue;
      influence[side][u] += w * size[cell];
      unitSize[u] += size[cell]; // of cells that are compared
      classOf[u] = influence[1 - side][u] ? BOTH : side;
    }
    joinLoneUnits(classOf, influence);
    const all = [0, 1, BOTH].map(() => ({ n: 0, total: 0, squares: 0, floor: new Float64Array(nStrata), half: [0, 0] }));
    for (let u = 0; u < nUnits; u += 1) {
      if (classOf[u] < 0) continue;
      const e = influence[0][u] + influence[1][u];
      all[classOf[u]].n += 1;
      all[classOf[u]].total += e;
      all[classOf[u]].squares += e * e;
    }
    for (const cell of present) {
      const [side, s, one] = [sideOfCell[cell], stratumOfCell[cell], all[classOf[unitOfCell[cell]]]];
      const square = weight[side][s] ** 2 * size[cell];
      if (!square) continue;
      one.floor[s] += square;
      one.half[side] += (HALF * square) / shared[side];
    }
    const numbers = [0, 1, BOTH].filter((number) => all[number].n);
    const worth = all.map((one) => one.total ** 2 / one.squares); // units (Kish 1965)
    const equal = all.map((one) => one.total ** 2 / one.n); // in proportion: of equal units
    const nCompared = sum(all.map(({ n }) => n));
    const isPlain = nStrata === 1 && present.length === nCompared && !all[BOTH].n;
    const plain = isPlain ? plainOf(influence, classOf, N, weight, isRate) : null;
    return { unitSize, classOf, all, numbers, equal, worth, nCompared, plain, effective: Math.min(...numbers.map((number) => worth[number])) };
  }

  // A unit alone in its class joins another: one of a single side those on both, one on both the side where it weighs
  // more. If it cannot, all are one class.
  function joinLoneUnits(classOf, influence) {
    const nOf = (number) => classOf.reduce((n, one) => n + (one === number), 0);
    const move = (from, to) => classOf.forEach((one, u) => (classOf[u] = one === from ? to : one));
    for (const side of [0, 1]) if (nOf(side) === 1 && nOf(BOTH)) move(side, BOTH);
    if (nOf(BOTH) === 1 && nOf(0) + nOf(1)) {
      const u = classOf.indexOf(BOTH);
      classOf[u] = influence[1][u] > influence[0][u] * (1 + ROUNDED) ? 1 : 0;
    }
    if ([0, 1, BOTH].some((number) => nOf(number) === 1)) for (const side of [0, 1]) move(side, BOTH);
  }

  // Without strata leaving out a unit of one side changes its estimate to scale · a + b; b is 0 where it lacks the item.
  function plainOf(influence, classOf, N, weight, isRate) {
    const found = { a: new Float64Array(classOf.length), sums: [0, 0], squares: [0, 0] };
    classOf.forEach((side, u) => {
      if (side < 0) return;
      const share = influence[side][u] / weight[side][0] / N[side][0];
      const a = isRate ? -Math.log1p(-share) : share / (1 - share);
      found.a[u] = a;
      found.sums[side] += a;
      found.squares[side] += a * a;
    });
    return found;
  }

  // Return what is left without each unit and each visit; computed once, when strata first ask for it.
  function withoutUnits(sides, { visitOfCell, unitOfVisit, stratumOfVisit, nUnits }, isRate) {
    if (sides.without) return sides.without;
    const { N, weight, present, sideOfCell, size } = sides;
    const [change, rest, visitSize] = [0, 1, 2].map(() => pair(unitOfVisit.length)); // of a side's weight; its sizes
    for (const cell of present) visitSize[sideOfCell[cell]][visitOfCell[cell]] += size[cell];
    const W = new Float64Array(nUnits).fill(sides.W);
    const half = [0, 1].map((side) => new Float64Array(nUnits).fill(sides.shared[side])); // sizes, then halves
    unitOfVisit.forEach((u, v) => {
      const s = stratumOfVisit[v];
      if (!weight[0][s]) return;
      const left = [0, 1].map((side) => (N[side][s] - visitSize[side][v] < NOTHING ? 0 : N[side][s] - visitSize[side][v]));
      const isShared = left[0] > 0 && left[1] > 0;
      for (const side of [0, 1]) {
        rest[side][v] = isShared ? left[1 - side] / (left[0] + left[1]) : 0;
        change[side][v] = rest[side][v] - weight[side][s];
        half[side][u] += (isShared ? left[side] : 0) - N[side][s];
      }
      W[u] += (isShared ? rest[0][v] * left[0] : 0) - weight[0][s] * N[0][s];
    });
    for (const sizes of half) sizes.forEach((n, u) => (sizes[u] = isRate && W[u] >= NOTHING && n >= NOTHING ? (HALF * W[u]) / n : 0));
    sides.without = { change, rest, W, half };
    return sides.without;
  }

  // ---- one item

  // Write the contrast of an item at place k of a store; the item has values and squares of its cells.
  function contrastOf(design, sides, item, { isRate, isYesNo }, store, k) {
    const { cells, nCells, y, q, sums, squares } = item;
    const { sideOfCell, weight, W, half, numbers } = sides;
    const [first, second] = sums;
    first.fill(0);
    second.fill(0);
    squares.fill(0);
    const isTestable = sides.least >= LEAST.units; // or else sums are enough
    if (!isTestable) {
      for (const cell of sides.own) first[design.stratumOfCell[cell]] += y[cell];
      for (let s = 0; s < second.length; s += 1) second[s] = item.totals[s] - first[s];
    }
    for (let each = 0; isTestable && each < nCells; each += 1) {
      const cell = cells[each];
      const s = design.stratumOfCell[cell];
      if (sideOfCell[cell]) second[s] += y[cell];
      else first[s] += y[cell];
      squares[s] += q[cell];
    }
    let [n, nAgainst, a, b] = [0, 0, 0, 0];
    for (let s = 0; s < first.length; s += 1) {
      n += first[s];
      nAgainst += second[s];
      a += weight[0][s] * first[s];
      b += weight[1][s] * second[s];
    }
    store.n[k] = n;
    store.nAgainst[k] = nAgainst;
    [store.size[k], store.sizeAgainst[k]] = sides.sizes;
    store.ratio[k] = a / b;
    store.estimate[k] = isRate ? (W > 0 ? Math.log((a + half[0]) / (b + half[1])) : NaN) : (a - b) / W;
    store.effective[k] = sides.effective ?? sides.least;
    store.lack[k] = lackOf(design, sides, item, isRate, isYesNo) || (sides.effective < LEAST.effective ? LACK.worth : 0);
    if (store.lack[k]) return;
    if (sides.plain) jackknifeOfSides(design, sides, item, isRate);
    else jackknife(design, sides, item, a, b, isRate);
    if (!isRate) floorOfMeans(sides, item);
    else if (!sides.plain) floorOfRates(design, sides, item, a + half[0], b + half[1]);
    let [variance, sumFound, sumFloor, over, equal, overEqual] = [0, 0, 0, 0, 0, 0];
    for (const number of numbers) {
      const larger = Math.max(item.found[number], item.floor[number]);
      variance += larger;
      sumFound += item.found[number];
      sumFloor += item.floor[number];
      over += larger ** 2 / (sides.worth[number] - 1);
      equal += sides.equal[number];
      overEqual += sides.equal[number] ** 2 / (sides.all[number].n - 1);
    }
    const hasOneAnswer = isRate || design.unitIsRow;
    store.freedom[k] = Math.min(variance ** 2 / over, equal ** 2 / overEqual); // Satterthwaite 1946
    store.error[k] = Math.sqrt(design.unitIsRow && !isRate ? Math.max(sumFound, sumFloor) : variance);
    if (!hasOneAnswer && sides.all[0].n && sides.all[1].n) takeShared(sides, item, store, k);
    store.isTurned[k] = isRate && Math.sign(store.estimate[k]) * Math.sign(a - b) <= 0 ? 1 : 0;
    if (!(store.error[k] > 0 && store.freedom[k] > 0 && Number.isFinite(store.estimate[k]))) store.lack[k] = LACK.alone;
  }

  // Take the answer in which units of both sides have one spread where its p is larger: what they add to independent
  // counts is pooled by degrees of freedom, and units on both sides keep their own variance.
  function takeShared({ all, worth }, { found, floor }, store, k) {
    const spare = worth[0] + worth[1] - 2;
    const added = [0, 1].map((side) => ((worth[side] - 1) * (found[side] - floor[side])) / all[side].squares);
    const common = Math.max(sum(added) / spare, 0);
    const ofSides = sum([0, 1].map((side) => floor[side] + common * all[side].squares));
    const ofBoth = all[BOTH].n ? Math.max(found[BOTH], floor[BOTH]) : 0;
    const [error, below] = [Math.sqrt(ofSides + ofBoth), ofSides ** 2 / spare + (ofBoth ? ofBoth ** 2 / (worth[BOTH] - 1) : 0)];
    const freedom = (ofSides + ofBoth) ** 2 / below;
    if (error <= store.error[k] && freedom >= store.freedom[k]) return;
    const p = [tTail(Math.abs(store.estimate[k]) / error, freedom), tTail(Math.abs(store.estimate[k]) / store.error[k], store.freedom[k])];
    if (p[0] > p[1] * (1 + ROUNDED)) [store.error[k], store.freedom[k]] = [error, freedom];
  }

  // Return why an item lacks a test, found without a look at the groups.
  function lackOf({ unitOfCell, stratumOfCell }, sides, { cells, nCells, y, q, unitValue, unitSquare, sums }, isRate, isYesNo) {
    const { least, weight, sideOfCell, size, unitSize } = sides;
    if (least < LEAST.units) return least ? LACK.units : LACK.rows;
    if (sides.plain && isRate) return nCells < LEAST.unitsWithItem ? LACK.rare : sums[0][0] + sums[1][0] < LEAST.count ? LACK.few : 0;
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
      unitSquare[u] = unitValue[u] = 0;
    }
    if (nWith < LEAST.unitsWithItem) return LACK.rare;
    if (isYesNo && sides.nCompared - nFull < LEAST.unitsWithItem) return LACK.common;
    if (isRate) return total < LEAST.count ? LACK.few : 0;
    const product = square * (sides.shared[0] + sides.shared[1]);
    return product - total ** 2 <= SAME * product ? LACK.alike : 0;
  }

  const aroundMean = (n, sum, squares) => ((n - 1) / n) * Math.max(squares - sum ** 2 / n, 0);

  // Find the jackknife's variance of each side without strata.
  function jackknifeOfSides({ unitOfCell }, { all, numbers, plain, sideOfCell, N }, { cells, nCells, y, sums, found, floor }, isRate) {
    for (const side of numbers) {
      const total = sums[side][0] + HALF;
      const [n, scale] = [N[side][0], isRate ? 1 : sums[side][0] / N[side][0]];
      const ofOne = Math.log1p(-1 / total);
      floor[side] = 1 / total; // of rates
      let [ab, sum, squares] = [0, 0, 0];
      for (let each = 0; each < nCells; each += 1) {
        const cell = cells[each];
        if (sideOfCell[cell] !== side) continue;
        const a = plain.a[unitOfCell[cell]];
        const value = y[cell];
        let b = ofOne;
        if (!isRate) b = (-value / n) * (1 + a);
        else if (value !== 1) b = Math.log1p(-value / total);
        ab += a * b;
        sum += b;
        squares += b * b;
      }
      found[side] = aroundMean(all[side].n, scale * plain.sums[side] + sum, scale ** 2 * plain.squares[side] + 2 * scale * ab + squares);
    }
  }

  // Find the jackknife's variance of each class: every unit is left out, strata weighted anew.
  function jackknife(design, sides, { cells, nCells, y, sums, visitValue, found, floor: sumsOf }, a, b, isRate) {
    const { unitOfVisit, stratumOfVisit, visitOfCell } = design;
    const { classOf, all, numbers, sideOfCell, half } = sides;
    const { change, rest, W, half: halves } = withoutUnits(sides, design, isRate);
    for (let each = 0; each < nCells; each += 1) visitValue[sideOfCell[cells[each]]][visitOfCell[cells[each]]] += y[cells[each]];
    const whole = isRate ? (a + half[0]) / (b + half[1]) : (a - b) / sides.W;
    const [first, second] = sums;
    const [value, valueAgainst] = visitValue;
    found.fill(0);
    sumsOf.fill(0);
    for (let v = 0; v < unitOfVisit.length; ) {
      const u = unitOfVisit[v];
      let [m, mAgainst] = [a, b];
      for (; unitOfVisit[v] === u; v += 1) {
        const s = stratumOfVisit[v];
        m += change[0][v] * first[s] - rest[0][v] * value[v];
        mAgainst += change[1][v] * second[s] - rest[1][v] * valueAgainst[v];
      }
      if (classOf[u] < 0) continue;
      let d = NaN;
      if (W[u] >= NOTHING) d = isRate ? logNearOne((m + halves[0][u]) / ((mAgainst + halves[1][u]) * whole)) : (m - mAgainst) / W[u] - whole;
      sumsOf[classOf[u]] += d;
      found[classOf[u]] += d * d;
    }
    for (let each = 0; each < nCells; each += 1) visitValue[sideOfCell[cells[each]]][visitOfCell[cells[each]]] = 0;
    for (const number of numbers) found[number] = aroundMean(all[number].n, sumsOf[number], found[number]);
  }

  // Return the logarithm, by a series where it is near 0.
  function logNearOne(x) {
    const z = (x - 1) / (x + 1);
    const square = z * z;
    if (!(square < 0.0025)) return Math.log(x);
    return 2 * z * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11)))));
  }

  // Find the part of each class in the variance of independent counts, on the log scale.
  function floorOfRates({ unitOfCell, stratumOfCell }, { classOf, all, numbers, sideOfCell, weight }, { cells, nCells, y, floor }, first, second) {
    for (const number of numbers) floor[number] = all[number].half[0] / first ** 2 + all[number].half[1] / second ** 2;
    for (let each = 0; each < nCells; each += 1) {
      const cell = cells[each];
      const side = sideOfCell[cell];
      const w = weight[side][stratumOfCell[cell]];
      if (w) floor[classOf[unitOfCell[cell]]] += (w * w * y[cell]) / (side ? second * second : first * first);
    }
  }

  // Find the part of each class in the variance of independent rows, if sides do not differ.
  function floorOfMeans({ all, numbers, N, W, weight }, { sums, squares, floor }) {
    floor.fill(0);
    for (let s = 0; s < squares.length; s += 1) {
      const n = N[0][s] + N[1][s];
      if (!weight[0][s] || n === 1) continue;
      const variance = Math.max((squares[s] - (sums[0][s] + sums[1][s]) ** 2 / n) / (n - 1), 0);
      for (const number of numbers) floor[number] += (all[number].floor[s] * variance) / W ** 2;
    }
  }

  // ---- the level of one group

  // Return a level and its interval from values and sizes of units, and the sum of all squares; by kind.
  function levelOf(y, size, squares, kind) {
    const isRate = kind === "rate";
    const [total, whole] = [y, size].map((values) => values.reduce((all, value) => all + value, 0));
    const freedom = whole > 0 ? whole ** 2 / size.reduce((all, n) => all + n * n, 0) - 1 : NaN;
    const found = { n: total, size: whole, estimate: total / whole, low: NaN, high: NaN, freedom };
    if (!(freedom >= LEAST.effective - 1)) return found;
    let [units, sum, sumOfSquares] = [0, 0, 0];
    size.forEach((n, u) => {
      if (!n) return;
      const rest = whole - n;
      const d = isRate ? Math.log(((total - y[u] + HALF) * whole) / (rest * (total + HALF))) : (total - y[u]) / rest - total / whole;
      units += 1;
      sum += d;
      sumOfSquares += d * d;
    });
    const [jackknifed, t] = [aroundMean(units, sum, sumOfSquares), tQuantile(freedom)];
    if (kind === "share") return { ...found, ...wilson(total, whole, jackknifed, t) };
    const floor = isRate ? 1 / (total + HALF) : (squares - total ** 2 / whole) / ((whole - 1) * whole || 1);
    const variance = Math.max(jackknifed, floor);
    const reach = variance > 0 ? t * Math.sqrt(variance) : NaN;
    const smooth = Math.log((total + HALF) / whole);
    const ends = isRate ? [Math.exp(smooth - reach), Math.exp(smooth + reach)] : [total / whole - reach, total / whole + reach];
    return { ...found, low: ends[0], high: ends[1] };
  }

  // Return Wilson's (1927) interval on the number of independent rows, with t for normal.
  function wilson(total, whole, jackknifed, t) {
    const smooth = (total + HALF) / (whole + 1);
    const spread = smooth * (1 - smooth);
    const n = spread / Math.max(jackknifed, spread / whole);
    const share = total / whole;
    const middle = share + t ** 2 / (2 * n);
    const reach = Math.sqrt(t ** 2 * ((share * (1 - share)) / n + t ** 2 / (4 * n ** 2)));
    const shrinkage = 1 + t ** 2 / n;
    return { low: Math.max((middle - reach) / shrinkage, 0), high: Math.min((middle + reach) / shrinkage, 1) };
  }

  return { LEAST, LACK, sidesOf, contrastOf, levelOf };
})();

// ---- Student's t

const { tTail, tQuantile } = (() => {
  const TAIL = 0.025; // beyond either end of an interval
  const LANCZOS = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];

  function logGamma(x) {
    let terms = 0.99999999999980993;
    for (let place = 0; place < 8; place += 1) terms += LANCZOS[place] / (x + place);
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(x + 6.5) - x - 6.5 + Math.log(terms);
  }

  // Return the regularized incomplete beta function of x = 1 − rest, by its continued fraction.
  function incompleteBeta(x, rest, a, b) {
    if (x <= 0 || rest <= 0) return x <= 0 ? 0 : 1;
    if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, x, b, a);
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest)) / a;
    let [fraction, c, d] = [2, 2, 1];
    for (let step = 1; step < 10_000; step += 1) {
      const m = step >> 1;
      const top = step % 2 ? -(a + m) * (a + b + m) : m * (b - m);
      const numerator = (top * x) / ((a + 2 * m) * (a + 2 * m + (step % 2 ? 1 : -1)));
      d = 1 / (1 + numerator * d);
      c = 1 + numerator / c;
      fraction *= c * d;
      if (Math.abs(1 - c * d) < 1e-15) break;
    }
    return front * (fraction - 1);
  }

  // Return the share of t that is larger, of a t from 0.
  function tTail(t, freedom) {
    if (!(freedom > 0) || Number.isNaN(t)) return NaN;
    const whole = freedom + t * t;
    return incompleteBeta(freedom / whole, (t * t) / whole, freedom / 2, 0.5) / 2;
  }

  // Return the t beyond which a fortieth is, by Newton's method: the logarithm of the tail falls with that of t.
  function tQuantile(freedom) {
    if (!(freedom > 0)) return NaN;
    const front = Math.exp(logGamma((freedom + 1) / 2) - logGamma(freedom / 2)) / Math.sqrt(freedom * Math.PI);
    let t = freedom > 2 ? 1.96 + 2.372 / freedom + 2.823 / freedom ** 2 : 4;
    for (let step = 0; step < 60; step += 1) {
      const tail = tTail(t, freedom);
      const miss = Math.log(tail / TAIL);
      t *= Math.exp((miss * tail) / (t * front * (1 + (t * t) / freedom) ** (-(freedom + 1) / 2)));
      if (Math.abs(miss) < 1e-10) break;
    }
    return t;
  }

  return { tTail, tQuantile };
})();
