// Labelings of entities in blocks, and p of permutations, raw and adjusted step by step.

const EXACT_UP_TO = 20_000; // all labelings are gone through up to this many
const TOLERANCE = 1e-9; // statistics this close (relatively) are ties
const LABELINGS_OF_ERRORS = 99;
const UNUSUAL = 1.2; // an error this many times as large as under labelings says that a side is clumpier
const LABELINGS_AT_ONCE = 64; // between two reports of progress
const WHOLE = 2 ** 52; // added and taken away, it rounds halves to the even number

// Return the function that draws whole numbers below n: sfc32, from a seed and the number of its stream.
function generatorOf(seed, stream) {
  let [a, b, c, counter] = [seed >>> 0, stream >>> 0, 0x9e3779b9, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let step = 0; step < 20; step += 1) next();
  return (n) => Math.floor((next() / 2 ** 32) * n);
}

function entitiesOfBlocks(blocks) {
  const found = new Map();
  blocks.forEach((block, entity) => {
    if (!found.has(block)) found.set(block, []);
    found.get(block).push(entity);
  });
  return [...found.keys()].sort((a, b) => a - b).map((block) => found.get(block));
}

function nLabelings(labels, blocks) {
  let total = 1;
  for (const entities of entitiesOfBlocks(blocks)) {
    const counts = new Map();
    let placed = 0;
    for (const entity of entities) {
      const count = (counts.get(labels[entity]) || 0) + 1;
      counts.set(labels[entity], count);
      placed += 1;
      total = (total * placed) / count;
    }
  }
  return total;
}

function labelingsUsed({ labels, blocks }, labelings) {
  const total = nLabelings(labels, blocks);
  return total <= EXACT_UP_TO ? { number: Math.round(total), exact: true } : { number: labelings, exact: false };
}

function* distinctOrders(labels) {
  if (!labels.length) yield [];
  for (const label of new Set(labels)) {
    const position = labels.indexOf(label);
    const remaining = labels.filter((_, place) => place !== position);
    for (const order of distinctOrders(remaining)) yield [label, ...order];
  }
}

function allLabelings(labels, blocks) {
  let all = [labels.slice()];
  for (const entities of entitiesOfBlocks(blocks)) {
    const sorted = entities.map((entity) => labels[entity]).sort((a, b) => a - b);
    const orders = [...distinctOrders(sorted)];
    if (orders.length === 1) continue;
    all = all.flatMap((labeling) => orders.map((order) => withLabels(labeling, entities, order)));
  }
  return all;
}

function withLabels(labeling, entities, order) {
  const changed = labeling.slice();
  entities.forEach((entity, place) => {
    changed[entity] = order[place];
  });
  return changed;
}

// Yield labelings drawn at random: shuffled within each block. The array is the same each time.
function* drawnLabelings({ labels, blocks }, { n, below }) {
  const movable = entitiesOfBlocks(blocks).filter((entities) => entities.length > 1);
  const labeling = labels.slice();
  for (let number = 0; number < n; number += 1) {
    for (const entities of movable) {
      for (let left = entities.length - 1; left > 0; left -= 1) {
        const one = entities[left];
        const other = entities[below(left + 1)];
        const label = labeling[one];
        labeling[one] = labeling[other];
        labeling[other] = label;
      }
    }
    yield labeling;
  }
}

// Yield all labelings up to 20,000; else the observed one and random ones, which a test of this script may give.
function* labelingsOf(sample, { number, exact, seed, given }) {
  if (exact) {
    yield* allLabelings(sample.labels, sample.blocks);
    return;
  }
  yield sample.labels;
  if (given) yield* given;
  else yield* drawnLabelings(sample, { n: number, below: generatorOf(seed, 0) });
}

// ---- where sides are so unlike that their labels cannot simply be exchanged

function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function isUneven({ sample }, [target]) {
  const masks = unitMasks(sample, target).map(unitsIn).filter((units) => units.length);
  if (masks.length < 2) return false;
  const sizes = Float64Array.from({ length: sample.nUnits }, (_, unit) =>
    Math.max(0, ...sample.items.map(({ size }) => size[unit])),
  );
  return [sample.pages, sizes].some((held) => {
    const medians = masks.map((units) => median(units.map((unit) => held[unit])));
    return Math.max(...medians) > 2 * Math.min(...medians);
  });
}

// Return the tests with unlike sides, which must meet the t test too: pairs × items.
function unlikeSides(design, isTestable, { seed, given }) {
  const { pairs, sample } = design;
  const nItems = sample.items.length;
  const isClumpier = clumpierSides(design, isTestable, { seed, given });
  const areUneven = pairs.map((pair) => isUneven(design, pair));
  return isTestable.map((_, test) => {
    const [pair, item] = [Math.floor(test / nItems), test % nItems];
    return !sample.yesOrNo[item] && (isClumpier[test] || areUneven[pair]);
  });
}

function clumpierSides({ pairs, sample }, isTestable, { seed, given }) {
  const nItems = sample.items.length;
  const items = [...sample.items.keys()].filter((item) => pairs.some((_, pair) => isTestable[pair * nItems + item]));
  const isClumpier = isTestable.map(() => false);
  if (!items.length) return isClumpier;
  const estimatesFor = estimatesOfLabelings(sample, pairs, items);
  const below = generatorOf(seed, 1);
  const kinds = [errorOf, (estimate, test) => Math.sqrt(estimate.seen[test])];
  const nTests = pairs.length * items.length;
  const errors = kinds.map(() => Array.from({ length: nTests }, () => []));
  for (const labels of given || drawnLabelings(sample, { n: LABELINGS_OF_ERRORS, below })) {
    const estimate = estimatesFor(labels);
    kinds.forEach((kind, number) => errors[number].forEach((list, test) => list.push(kind(estimate, test))));
  }
  const observed = estimatesFor(sample.labels);
  for (let test = 0; test < nTests; test += 1) {
    const place = Math.floor(test / items.length) * nItems + items[test % items.length];
    const isUnusual = kinds.every((kind, number) => kind(observed, test) > UNUSUAL * median(errors[number][test]));
    isClumpier[place] = isUnusual && isTestable[place];
  }
  return isClumpier;
}

// ---- tests

function toleranceOf(observed) {
  return TOLERANCE * (1 + (Number.isFinite(observed) ? Math.abs(observed) : 0));
}

// Return the permutation tests of all contrasts of a design, adjusted together; report how much is done.
function* testsOf(design, isTestable, { labelings, seed, given }) {
  const { pairs, sample } = design;
  const nItems = sample.items.length;
  const tests = [...isTestable.keys()].filter((test) => isTestable[test]);
  const { number, exact } = labelingsUsed(sample, labelings);
  const isBalanced = tests.length / number <= 0.05 / 2;
  const empty = () => new Float64Array(isTestable.length).fill(NaN);
  const result = { score: empty(), p: empty(), pAdjusted: empty(), labelings: number, exact, isBalanced };
  if (!tests.length) return result;
  const items = [...new Set(tests.map((test) => test % nItems))].sort((a, b) => a - b);
  const places = tests.map((test) => Math.floor(test / nItems) * items.length + items.indexOf(test % nItems));
  const estimatesFor = estimatesOfLabelings(sample, pairs, items);
  const scoresFor = (labels) => {
    const estimate = estimatesFor(labels);
    return places.map((place) => scoreOf(estimate, place));
  };
  const observed = scoresFor(sample.labels);
  const magnitudes = observed.map(() => new Float64Array(exact ? number : number + 1));
  let drawn = 0;
  for (const labels of labelingsOf(sample, { number, exact, seed, given })) {
    const estimate = estimatesFor(labels);
    for (let test = 0; test < places.length; test += 1) {
      const magnitude = Math.abs(scoreOf(estimate, places[test]));
      magnitudes[test][drawn] = Number.isNaN(magnitude) ? -Infinity : magnitude;
    }
    drawn += 1;
    if (drawn % LABELINGS_AT_ONCE === 0) yield drawn / magnitudes[0].length;
  }
  const halved = tests.map((test) => sample.yesOrNo[test % nItems]);
  const adjust = isBalanced ? reachedByMinP : maxT;
  const { reached, adjusted } = yield* adjust(observed.map(Math.abs), magnitudes, halved);
  tests.forEach((test, place) => {
    result.score[test] = observed[place];
    if (Number.isNaN(observed[place])) return;
    result.p[test] = reached[place] / drawn;
    result.pAdjusted[test] = adjusted[place] / drawn;
  });
  return result;
}

function* reachedByMinP(observed, magnitudes, halved) {
  const n = magnitudes[0].length;
  const reached = [];
  const ranks = [];
  for (const [test, values] of magnitudes.entries()) {
    const step = toleranceOf(observed[test]);
    const round = (value) => value / step + WHOLE - WHOLE;
    for (let labeling = 0; labeling < n; labeling += 1) values[labeling] = round(values[labeling]);
    const sorted = values.slice().sort();
    ranks.push(ranksOf(values, sorted, halved[test]));
    const of = round(observed[test]);
    const nBelow = placeIn(sorted, of, false);
    const nTies = placeIn(sorted, of, true) - nBelow;
    reached.push(Number.isNaN(of) ? NaN : n - nBelow - (halved[test] ? nTies / 2 : 0));
    yield 1;
  }
  const weakestFirst = placesByStrength(reached.map((count) => -count));
  const steps = new Array(weakestFirst.length).fill(0);
  const smallest = new Float64Array(n).fill(Infinity);
  for (const [place, test] of weakestFirst.entries()) {
    const ofTest = ranks[test];
    const bound = reached[test];
    for (let labeling = 0; labeling < n; labeling += 1) {
      if (ofTest[labeling] < smallest[labeling]) smallest[labeling] = ofTest[labeling];
      if (smallest[labeling] <= bound) steps[place] += 1;
    }
    yield 1;
  }
  return { reached, adjusted: notBelowStronger(steps, weakestFirst) };
}

// Return how many labelings reach each labeling; ties count half where they are halved.
function ranksOf(values, sorted, isHalved) {
  const n = sorted.length;
  const distinct = sorted.filter((value, place) => place === 0 || value !== sorted[place - 1]);
  const ranks = new Float64Array(distinct.length);
  let below = 0;
  for (let place = 0; place < distinct.length; place += 1) {
    const end = place + 1 < distinct.length ? placeIn(sorted, distinct[place], true) : n;
    ranks[place] = n - below - (isHalved ? (end - below) / 2 : 0);
    below = end;
  }
  return values.map((value) => ranks[placeIn(distinct, value, false)]);
}

// Return how many sorted numbers are below a value, or (with ties) up to it.
function placeIn(sorted, value, withTies) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value || (withTies && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* maxT(observed, magnitudes, halved) {
  const n = magnitudes[0].length;
  const weakestFirst = placesByStrength(observed);
  const bounds = observed.map((value) => value - toleranceOf(value));
  const reached = observed.map(() => 0);
  const steps = new Array(weakestFirst.length).fill(0);
  const largest = new Float64Array(n).fill(-Infinity);
  for (const [place, test] of weakestFirst.entries()) {
    const bound = bounds[test];
    const above = bound + 2 * TOLERANCE * (1 + Math.abs(bound));
    for (let labeling = 0; labeling < n; labeling += 1) {
      const value = magnitudes[test][labeling];
      if (value > largest[labeling]) largest[labeling] = value;
      if (largest[labeling] >= bound) steps[place] += 1;
      if (value >= bound) reached[test] += halved[test] && !(value > above) ? 0.5 : 1;
    }
    yield 1;
  }
  return { reached, adjusted: notBelowStronger(steps, weakestFirst) };
}

// Return the places of numbers from the smallest on; those that are missing are left out.
function placesByStrength(values) {
  const known = [...values.keys()].filter((place) => !Number.isNaN(values[place]));
  return known.sort((a, b) => values[a] - values[b] || a - b);
}

function notBelowStronger(steps, weakestFirst) {
  const adjusted = [];
  let most = 0;
  for (let place = steps.length - 1; place >= 0; place -= 1) {
    most = Math.max(most, steps[place]);
    adjusted[weakestFirst[place]] = most;
  }
  return adjusted;
}
