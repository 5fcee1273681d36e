// Planned contrasts, redone with other pages, units, strata or labels; also in a worker, where there is no document.

const DOUBTFUL_P = [0.01, 0.1]; // adjusted p between these is computed with more labelings
const IS_SCALE = "a scale: its labels are not 0 or 1";
const IMPOSSIBLE = "no share can have these rates";
const SHARE_ROUNDING = 1e-9;

function* pairsOfGroups(groups) {
  for (const [place, one] of groups.entries()) {
    for (const other of groups.slice(place + 1)) yield [one, other];
  }
}

// Return the designs of the families that a plan asks for: one, or one for each pair of groups.
function designsOf(counts, plan) {
  const rows = rowsWhere(counts, rowsOfEstimand(counts, plan.estimand), plan.where);
  const groups = groupsOf(counts, rows, plan);
  const column = columnOf(counts, plan.group);
  const rowsOf = (wanted) => rows.filter((row) => wanted.includes(column.values[column.codes[row]]));
  const isEach = plan.against === "each" && groups.length > 2;
  const families = isEach ? [...pairsOfGroups(groups)] : [groups];
  return families.map((wanted) => designOf(counts, rowsOf(wanted), plan, wanted));
}

// Return the contrasts of a plan: rows, and how they were tested. Report how much is done.
function* contrasts(counts, plan, { labelings = 10_000, seed = 0, given = [] } = {}) {
  const results = [];
  for (const [family, design] of designsOf(counts, plan).entries()) {
    results.push(yield* familyResult(design, { labelings, seed, given: given[family] }));
  }
  const rows = results.flatMap((result) => result.rows);
  const isBalanced = results.every(({ tests }) => tests.isBalanced);
  if (results.length > 1) {
    const nFamilies = Math.max(results.filter(({ nTests }) => nTests).length, 1);
    for (const row of rows) row.p_adjusted = Math.min(row.p_adjusted * nFamilies, 1);
    if (isBalanced) inOrderOfP(rows);
  }
  return {
    rows,
    labelings: Math.max(...results.map(({ tests }) => tests.labelings)),
    exact: results.every(({ tests }) => tests.exact),
    isBalanced,
    nTests: results.reduce((sum, { nTests }) => sum + nTests, 0),
    nUnlike: results.reduce((sum, { nUnlike }) => sum + nUnlike, 0),
  };
}

// Return the contrasts; where an adjusted p is near .05, with more labelings.
function* contrastsNear(counts, plan, { labelings, near, seed }) {
  const first = yield* contrasts(counts, plan, { labelings, seed });
  const isNear = first.rows.some((row) => row.p_adjusted >= DOUBTFUL_P[0] && row.p_adjusted <= DOUBTFUL_P[1]);
  return isNear && !first.exact ? yield* contrasts(counts, plan, { labelings: near, seed }) : first;
}

// ---- wrong labels

// Return differences as they would be if labels err at these rates; nothing is tested.
function sensitivity(counts, plan, rates) {
  return designsOf(counts, plan).flatMap((design) => {
    const { pairs, sample } = design;
    const named = isNamed(design, pairs.map((pair) => sidesOf(design, pair)));
    const items = [...sample.items.keys()];
    const rows = pairs.flatMap((pair) => items.map((item) => () => underErrors(design, pair, { item, rates })));
    return rows.filter((_, place) => named[place]).map((row) => row());
  });
}

function underErrors(design, pair, { item, rates }) {
  const { sample } = design;
  const masks = unitMasks(sample, pair[0]);
  const { values, size, name } = sample.items[item];
  const sides = masks.map((mask) => sumsOfCells(sample, { values, size, units: unitsIn(mask) }));
  const means = sharesOfSides(sides);
  const [less, more] = means[0] > means[1] ? ["more", "less"] : ["less", "more"];
  const isScale = !zeroOrOne(design.counts.items[item].values);
  const shares = [less, more].map((side, place) =>
    isScale ? NaN : trueShare(means[place], { missed: rates[`missed_${side}`], added: rates[`added_${side}`] }),
  );
  const estimate = shares[0] - shares[1];
  const [group, against] = sidesOf(design, pair);
  const reason = isScale ? IS_SCALE : IMPOSSIBLE;
  const status = Number.isNaN(estimate) ? "descriptive" : "not tested";
  const note = Number.isNaN(estimate) ? printed(status, reason) : "";
  const pages = pagesOfSides(design, masks, item); // as labelled
  return { ...pages, group, against, item: name, rate: shares[0], rate_against: shares[1], estimate, status, note };
}

// Return the shares of both sides over the cells that both have, with the same weights.
function sharesOfSides([target, reference]) {
  const weight = target.size.map((n, cell) => {
    const m = reference.size[cell];
    return n && m ? (n * m) / (n + m) : 0;
  });
  const total = weight.reduce((sum, one) => sum + one, 0);
  return [target, reference].map(({ values, size }) => {
    const weighted = weight.reduce((sum, one, cell) => sum + (one ? (one * values[cell]) / size[cell] : 0), 0);
    return weighted / total;
  });
}

function trueShare(share, { missed, added }) {
  const toldApart = 1 - missed - added;
  if (toldApart <= 0) return NaN;
  const inTruth = (share - added) / toldApart;
  return inTruth >= -SHARE_ROUNDING && inTruth <= 1 + SHARE_ROUNDING ? inTruth : NaN;
}

// ---- a question, answered

// Answer a question: the contrasts of each run and plan asked for, or with rates what they would be. Report progress.
function* answer({ stored, asked, rates = null, ...procedure }) {
  const tables = [];
  for (const [number, { run, plan }] of asked.entries()) {
    const steps = tableOf(countsOf(stored, run), plan, { rates, procedure });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield (number + step.value) / asked.length;
    tables.push(step.value);
  }
  return tables;
}

// Return a table, or the words with which the library refuses it.
function* tableOf(counts, plan, { rates, procedure }) {
  try {
    return rates ? { rows: sensitivity(counts, plan, rates) } : yield* contrastsNear(counts, plan, procedure);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { rows: [], refused: error.message };
  }
}

function startWorker() {
  self.onmessage = ({ data: question }) => {
    const steps = answer(question);
    let step = steps.next();
    for (; !step.done; step = steps.next()) self.postMessage({ done: step.value });
    self.postMessage({ tables: step.value });
  };
}

if (typeof document === "undefined") startWorker();
