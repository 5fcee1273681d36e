// The difference of unit means of two sides with its error, as the library estimates it.

const ROUNDING = 1e-12;
const NO_ERROR = 1e-9; // an error up to this is that of constants, but for rounding
const LEAST_ERROR = 1e-12;

function unitMasks(sample, target) {
  const isTarget = Uint8Array.from(sample.entity, (entity) => (sample.labels[entity] === target ? 1 : 0));
  return [isTarget, isTarget.map((is) => 1 - is)];
}

// Return items in lots that were looked at in the same units, each with its units that have the item.
function itemsAlike(sample, items) {
  const lots = new Map();
  items.forEach((item, place) => {
    const { values, size } = sample.items[item];
    const key = size.join("");
    if (!lots.has(key)) lots.set(key, { size, members: [] });
    const units = Int32Array.from(values.keys()).filter((unit) => values[unit] !== 0);
    const numbers = Float64Array.from(units, (unit) => values[unit]);
    const sums = new Float64Array(sample.nCells);
    const squares = new Float64Array(sample.nCells);
    units.forEach((unit, number) => {
      sums[sample.cell[unit]] += numbers[number];
      squares[sample.cell[unit]] += numbers[number] ** 2;
    });
    lots.get(key).members.push({ place, units, values: numbers, sums, squares, isShare: sample.shares[item] });
  });
  return [...lots.values()];
}

// Return the function from labels to the estimates of these items: effect and variances, pairs × items.
function estimatesOfLabelings(sample, pairs, items) {
  const { nUnits, nCells, entity, cell, pages } = sample;
  const targets = pairs.map(([target]) => target);
  const nPlaces = pairs.length * nCells;
  const lots = itemsAlike(sample, items);
  const start = new Int32Array(nUnits); // of the target's sums, by unit; −1 for all others
  const ofTarget = () => new Float64Array(nPlaces);
  const scratch = { n: ofTarget(), parts: ofTarget(), sums: ofTarget(), squares: ofTarget() };
  const out = estimatesOf(pairs.length * items.length);
  return (labels) => {
    for (let unit = 0; unit < nUnits; unit += 1) {
      const row = targets.indexOf(labels[entity[unit]]);
      start[unit] = row < 0 ? NOBODY : row * nCells + cell[unit];
    }
    for (const { size, members } of lots) {
      const weights = weightsOfSizes({ size, start, cell, pages, nCells, nPairs: pairs.length, scratch });
      for (const member of members) {
        addMember(member, start, scratch);
        for (let pair = 0; pair < pairs.length; pair += 1) {
          estimateOf(member, { pair, nCells, weights: weights[pair], scratch, out, place: pair * items.length });
        }
      }
    }
    return out;
  };
}

function estimatesOf(n) {
  return {
    effect: new Float64Array(n),
    target: new Float64Array(n),
    reference: new Float64Array(n),
    seen: new Float64Array(n),
  };
}

// Return what all items of these sizes share, by pair: the weight of each cell and the factors of the variance.
function weightsOfSizes({ size, start, cell, pages, nCells, nPairs, scratch }) {
  const all = new Float64Array(nCells);
  const allParts = new Float64Array(nCells);
  scratch.n.fill(0);
  scratch.parts.fill(0);
  for (let unit = 0; unit < size.length; unit += 1) {
    if (!size[unit]) continue;
    const part = 1 / pages[unit];
    all[cell[unit]] += 1;
    allParts[cell[unit]] += part;
    if (start[unit] < 0) continue;
    scratch.n[start[unit]] += 1;
    scratch.parts[start[unit]] += part;
  }
  const pairs = [];
  for (let pair = 0; pair < nPairs; pair += 1) {
    pairs.push(weightsOfPair({ all, allParts, scratch, first: pair * nCells, nCells }));
  }
  return pairs;
}

function weightsOfPair({ all, allParts, scratch, first, nCells }) {
  const cells = [];
  const n = [[], []];
  const weight = [];
  const units = [0, 0];
  const parts = [0, 0];
  let total = 0;
  for (let cell = 0; cell < nCells; cell += 1) {
    const target = scratch.n[first + cell];
    const reference = all[cell] - target;
    if (!target || !reference) continue;
    cells.push(cell);
    n[0].push(target);
    n[1].push(reference);
    units[0] += target;
    units[1] += reference;
    parts[0] += scratch.parts[first + cell];
    parts[1] += allParts[cell] - scratch.parts[first + cell];
    const product = (target * reference) / (target + reference);
    weight.push(product);
    total += product;
  }
  const effect = n.map((sizes) => Float64Array.from(sizes, (size, place) => weight[place] / total / size));
  const sides = [0, 1].map((side) => ({
    effect: effect[side],
    inverse: Float64Array.from(n[side], (size) => 1 / size),
    n: Float64Array.from(n[side]),
    factor: weight.reduce((sum, one, place) => sum + (one / total) * effect[side][place], 0),
    freedom: Math.max(units[side] - cells.length, 1),
    units: units[side],
    pagePart: parts[side] / Math.max(units[side], 1),
  }));
  return { cells: Int32Array.from(cells), target: sides[0], reference: sides[1] };
}

function addMember({ units, values }, start, { sums, squares }) {
  sums.fill(0);
  squares.fill(0);
  for (let number = 0; number < units.length; number += 1) {
    const place = start[units[number]];
    if (place < 0) continue;
    const value = values[number];
    sums[place] += value;
    squares[place] += value * value;
  }
}

function estimateOf(member, { pair, nCells, weights, scratch, out, place }) {
  const { cells, target, reference } = weights;
  const first = pair * nCells;
  const test = place + member.place;
  const ofTarget = { effect: 0, values: 0, squares: 0, spread: 0 };
  const ofReference = { effect: 0, values: 0, squares: 0, spread: 0 };
  for (let number = 0; number < cells.length; number += 1) {
    const cell = cells[number];
    const value = scratch.sums[first + cell];
    const square = scratch.squares[first + cell];
    addCell(ofTarget, target, number, value, square);
    addCell(ofReference, reference, number, member.sums[cell] - value, member.squares[cell] - square);
  }
  const difference = ofTarget.effect - ofReference.effect;
  const both = Math.abs(ofTarget.effect) + Math.abs(ofReference.effect);
  const isRounding = Math.abs(difference) <= ROUNDING * both;
  out.effect[test] = cells.length ? (isRounding ? 0 : difference) : NaN;
  const seenTarget = varianceSeen(ofTarget, target);
  const seenReference = varianceSeen(ofReference, reference);
  out.seen[test] = target.factor * seenTarget + reference.factor * seenReference;
  const least = leastVariance(ofTarget, target, member.isShare);
  const leastReference = leastVariance(ofReference, reference, member.isShare);
  out.target[test] = target.factor * Math.max(seenTarget, least);
  out.reference[test] = reference.factor * Math.max(seenReference, leastReference);
}

function addCell(sums, side, number, value, square) {
  const rate = side.inverse[number] * value;
  const spread = square - 2 * rate * value + rate * rate * side.n[number];
  sums.effect += side.effect[number] * value;
  sums.values += value;
  sums.squares += square;
  if (spread > 0) sums.spread += spread;
}

function varianceSeen({ spread, squares }, { freedom }) {
  return spread > ROUNDING * squares ? spread / freedom : 0;
}

// Shares have at least the variance of independent pages, with one page more of either kind.
function leastVariance({ values }, { units, pagePart }, isShare) {
  if (!isShare) return 0;
  const share = (values + 1) / (units + 2);
  return (share * (1 - share) * pagePart * units) / (units + 2);
}

function errorOf(estimate, test) {
  return Math.sqrt(estimate.target[test] + estimate.reference[test]);
}

function scoreOf(estimate, test) {
  const effect = estimate.effect[test];
  const error = errorOf(estimate, test);
  if (Number.isNaN(effect) || error > LEAST_ERROR) return effect / error;
  return Math.abs(effect) <= LEAST_ERROR ? 0 : Math.sign(effect) * Infinity;
}
