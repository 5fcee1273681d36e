// What if: what a choice compares, and its answer, a family of contrasts that is drawn like those that were published.

const IS_SCALE = "a scale: its labels are not 0 or 1";
const IMPOSSIBLE = "no share can have these rates";
const SHARE_ROUNDING = 1e-9;

function readingsOfState(state) {
  return state.reading ? [state.reading] : data.readings.filter((reading) => named(storedPages.readings, reading));
}

// Return the plan that a choice makes, for the pages of a reading.
function planOf(state, reading) {
  const asked = plannedOf(state);
  const where = { ...asked.where };
  for (const name of Object.keys(CHOSEN_PAGES)) {
    if (!state[name]) continue;
    const present = state[name].filter((value) => isPresent(state, reading, name, value));
    where[name] = present.length ? present : state[name];
    if (state[name].length === valuesOf(name).length) delete where[name];
  }
  const strata = state.strata ? [] : asked.strata;
  return { ...asked, where, own: state.copies === "own", unit: state.unit || asked.unit, strata };
}

function isPresent(state, reading, name, value) {
  const counts = countsOfReading(reading);
  const { values, codes } = counts.columns.get(name);
  const code = values.indexOf(value);
  return codes.some((one, row) => one === code && (!state.copies || counts.own[row]));
}

function answerState(state) {
  const family = isChanged(state) ? familyOf(state) : null;
  whatIf.family = family;
  for (const part of document.querySelectorAll(".as-published")) part.hidden = !family;
  if (storedPages) byId("what-if-said").textContent = family?.said || "";
  showContrastPages();
  return drawContrasts();
}

// Return the contrasts of a choice in each reading: its tables, their order and note.
function familyOf(state) {
  const answers = readingsOfState(state).map((reading) => ({ reading, ...answerOf(state, reading) }));
  const known = answers.filter(({ rows }) => rows.length);
  const tables = known.map(({ rows, reading }) => columnsOfRows(rows, reading));
  const isWhole = known.length === answers.length;
  const family = {
    ...data.contrasts.families[state.family],
    isOther: isChanged({ ...state, reading: "" }),
    isOfLabels: isOfLabels(state),
    unit: state.unit || plannedOf(state).unit,
    strata: state.strata ? [] : plannedOf(state).strata,
    readings: Object.fromEntries(known.map(({ reading }, place) => [reading, tables[place]])),
    order: orderOf(tables),
    holds: (tables[0]?.item || []).map((_, place) => isWhole && holdsAt(state, tables, place)),
  };
  if (family.isOther) family.plan = "exploratory";
  family.said = saidOfAnswer(state, family, answers);
  family.note = noteOfAnswer(family, known);
  return family;
}

// Return the contrasts of a reading, with rates of wrong labels what they would be; or why pages cannot be compared.
function answerOf(state, reading) {
  try {
    const answer = contrasts(countsOfReading(reading), planOf(state, reading));
    if (!isOfLabels(state)) return answer;
    return { ...answer, rows: answer.rows.map((row) => underErrors(row, answer.kind, ratesOf(state))) };
  } catch (error) {
    if (!(error instanceof NotCompared)) throw error;
    return { rows: [], refused: error.message };
  }
}

// Return rows as columns; pages are places on this page.
function columnsOfRows(rows, reading) {
  const columns = {};
  for (const name of Object.keys(rows[0])) {
    columns[name] = rows.map((row) => (Number.isNaN(row[name]) ? null : row[name]));
  }
  const { values, codes } = countsOfReading(reading).columns.get("article_id");
  const placesOf = (ofRow) => ofRow.map((row) => pageOfId.get(values[codes[row]])).filter((page) => page !== undefined);
  for (const name of ["pages", "pages_against"]) columns[name] = columns[name].map(placesOf);
  return columns;
}

// ---- wrong labels

function ratesOf({ missed, added, sides }) {
  const [m, a] = [missed / 100, added / 100];
  const isAlike = sides === "alike";
  return { missed_less: m, added_more: a, missed_more: isAlike ? m : 0, added_less: isAlike ? a : 0 };
}

// Return a contrast as it would be if labels err at these rates; numbers of pages are as labelled, nothing is tested.
function underErrors(row, kind, rates) {
  const [less, more] = row.within[0] > row.within[1] ? ["more", "less"] : ["less", "more"];
  const shares = [less, more].map((side, place) => {
    const ofSide = { missed: rates[`missed_${side}`], added: rates[`added_${side}`] };
    return row.isYesNo ? trueShare(row.within[place], ofSide) : NaN;
  });
  const estimate = shares[0] - shares[1];
  const reason = row.isYesNo ? IMPOSSIBLE : IS_SCALE;
  const note = Number.isNaN(estimate) ? `descriptive only: ${reason}` : "";
  const none = { low: NaN, high: NaN, p: NaN, p_adjusted: NaN };
  return { ...row, ...none, [kind]: shares[0], [`${kind}_against`]: shares[1], estimate, note };
}

function trueShare(share, { missed, added }) {
  const toldApart = 1 - missed - added;
  if (toldApart <= 0) return NaN;
  const inTruth = (share - added) / toldApart;
  return inTruth >= -SHARE_ROUNDING && inTruth <= 1 + SHARE_ROUNDING ? inTruth : NaN;
}

// ---- what holds in every reading

function directionOf(state, { item, group, against }, place) {
  const expected = (name) => plannedOf(state).contrasts.find((one) => one.item === item[place] && one.group === name);
  return expected(group[place])?.direction ?? OPPOSITE[expected(against[place])?.direction ?? ""];
}

// Return whether a contrast is sure in every reading, with one sign and the one that was expected.
function holdsAt(state, tables, place) {
  const direction = directionOf(state, tables[0], place);
  const signs = tables.map((table) => Math.sign(table.estimate[place]));
  const isExpected = !direction || signs[0] === (direction === "more" ? 1 : -1);
  const isSure = ({ p_adjusted: p }) => p[place] !== null && p[place] <= ALPHA;
  return isExpected && signs.every((sign) => sign === signs[0]) && tables.every(isSure);
}

// Return the places of the contrasts, the clearest first.
function orderOf(tables) {
  if (!tables.length) return [];
  const worst = (place) => {
    const signs = tables.map((table) => Math.sign(table.estimate[place]));
    if (signs.some((sign) => sign !== signs[0])) return 1;
    return Math.max(...tables.map((table) => table.p_adjusted[place] ?? 1));
  };
  const size = (place) => Math.abs(tables[0].estimate[place] || 0);
  const places = [...tables[0].item.keys()];
  return places.sort((a, b) => worst(a) - worst(b) || size(b) - size(a) || a - b);
}
