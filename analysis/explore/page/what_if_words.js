// What if: what an answer says, as a family of contrasts that is drawn like those that were published.

// Return rows as columns; pages are places on this page.
function columnsOfRows(rows, run) {
  const columns = {};
  for (const name of Object.keys(rows[0] || {})) {
    columns[name] = rows.map((row) => (Number.isNaN(row[name]) ? null : row[name]));
  }
  for (const name of ["low", "high", "p", "p_adjusted"]) columns[name] ??= rows.map(() => null);
  const { values, codes } = countsOfRun(run).columns.get("article_id");
  const places = new Map(data.pages.id.map((id, place) => [id, place]));
  const placesOf = (ofRow) => ofRow.map((row) => places.get(values[codes[row]])).filter((place) => place !== undefined);
  for (const name of ["pages", "pages_against"]) columns[name] &&= columns[name].map(placesOf);
  return columns;
}

// Return the answers of runs as a family: its tables, their order and note.
function familyOfRuns(state, ofRuns) {
  const published = data.contrasts.families[state.family];
  const known = ofRuns.filter(({ table }) => table.item?.length);
  const tables = known.map(({ table }) => table);
  const isWhole = known.length === ofRuns.length;
  const holds = (tables[0]?.item || []).map((_, place) => isWhole && holdsAt(state, tables, place));
  const runs = Object.fromEntries(known.map(({ run, table }) => [run, { ...table, holds }]));
  const unit = state.unit || published.unit;
  const strata = state.strata ? [] : published.strata;
  const weighted = isOfLabels(state);
  const family = { ...published, plan: "exploratory", unit, strata, weighted, runs, order: orderOf(tables) };
  family.said = saidOfAnswer(state, family, ofRuns);
  family.note = noteOfAnswer(state, family, ofRuns);
  return family;
}

function directionOf(state, { item, group, against }, place) {
  const expected = (name) => plannedOf(state).contrasts.find((one) => one.item === item[place] && one.group === name);
  return expected(group[place])?.direction ?? OPPOSITE[expected(against[place])?.direction ?? ""];
}

function largestP(table, place) {
  return (table.p_adjusted_high || table.p_adjusted)[place];
}

// Return whether a contrast passes in every run, with one sign and the one that was expected.
function holdsAt(state, tables, place) {
  const direction = directionOf(state, tables[0], place);
  const signs = tables.map((table) => Math.sign(table.estimate[place]));
  const isExpected = !direction || signs[0] === (direction === "more" ? 1 : -1);
  const isSmall = (table) => largestP(table, place) !== null && largestP(table, place) <= ALPHA;
  return isExpected && signs.every((sign) => sign === signs[0]) && tables.every(isSmall);
}

// Return the places of the contrasts, the clearest first.
function orderOf(tables) {
  if (!tables.length) return [];
  const worst = (place) => {
    const signs = tables.map((table) => Math.sign(table.estimate[place]));
    if (signs.some((sign) => sign !== signs[0])) return 1;
    return Math.max(...tables.map((table) => largestP(table, place) ?? 1));
  };
  const size = (place) => Math.abs(tables[0].estimate[place] || 0);
  const places = [...tables[0].item.keys()];
  return places.sort((a, b) => worst(a) - worst(b) || size(b) - size(a) || a - b);
}

// ---- sentences

// Return which values of a column are kept, or, where most are, which are not.
function pagesChosen(name, kept) {
  const without = valuesOf(name).filter((value) => !kept.includes(value));
  const all = `all ${CHOSEN_PAGES[name].toLowerCase()}`;
  if (!without.length) return all;
  return without.length < kept.length ? `${all} but ${without.join(" and ")}` : `${name} ${kept.join(" or ")}`;
}

function changesText(state) {
  const changes = [];
  for (const name of Object.keys(CHOSEN_PAGES)) {
    if (state[name]) changes.push(pagesChosen(name, state[name]));
  }
  if (state.copies === "produced") changes.push("newsrooms' own copy alone");
  if (state.unit) changes.push(`${many(unitName(state.unit))} as units`);
  if (state.strata) changes.push("labels exchanged freely");
  if (state.run) changes.push(`run ${state.run} alone`);
  if (isOfLabels(state)) changes.push(ratesText(state));
  return `What if: ${changes.join("; ")}.`;
}

function ratesText({ missed, added, sides }) {
  const where = sides === "alike" ? "on both sides alike" : "against the difference";
  const parts = [];
  if (missed) parts.push(`${missed}% of the pages with a label missed`);
  if (added) parts.push(`${added}% of the pages without it labelled`);
  return `${parts.join(" and ")}, ${where}`;
}

// Return what was changed and how much holds, or why the library refuses it.
function saidOfAnswer(state, family, ofRuns) {
  const refused = ofRuns.filter(({ answer }) => answer?.refused);
  const refusals = refused.map(({ run, answer }) => `Run ${run}: ${answer.refused}`);
  const tables = Object.values(family.runs);
  const isTested = tables.length && !isOfLabels(state);
  return inSentences(changesText(state), ...refusals, isTested ? countText(tables) : "");
}

function noteOfAnswer(state, family, ofRuns) {
  const known = ofRuns.filter(({ run }) => named(family.runs, run));
  if (!known.length) return family.said;
  const words = isOfLabels(state)
    ? [
        "Shares are those that there would be, weighted by stratum as the differences are.",
        "Numbers of pages are as labelled. Nothing is tested: there is no p.",
      ]
    : [exchangeText(state, known), "Lines are 95% intervals."];
  const marks = known.length > 1 ? data.marks : "";
  return inSentences(family.said, ...words, "Nobody planned this: exploratory.", marks);
}

function countText(tables) {
  const isTested = (place) => tables.some((table) => largestP(table, place) !== null);
  const tested = [...tables[0].item.keys()].filter(isTested).length;
  if (!tested) return "No contrast could be tested.";
  const n = tables[0].holds.filter(Boolean).length;
  const count = `${n || "None"} of ${counted(tested, "contrast")} ${n > 1 ? "are" : "is"} beyond chance`;
  const where = tables.length > 1 ? "in every run" : "in its run";
  return `${count} (adjusted p at most .05, ${where}). The others are pale.`;
}

function exchangeText(state, known) {
  const asked = plannedOf(state);
  const unit = unitName(state.unit || asked.cluster);
  const [{ table }] = known;
  const n = Math.max(...table.units.map((one, place) => one + table.units_against[place]));
  const strata = state.strata ? [] : asked.strata;
  const within = strata.length ? ` within ${strata.join(", ")}` : "";
  const units = `Labels of ${n === 1 ? `1 ${unit}` : `${n} ${many(unit)}`} are exchanged${within}`;
  const answers = known.map(({ answer }) => answer).filter(Boolean);
  if (!answers.length) return `${units}.`;
  const numbers = answers.map(({ labelings, exact }) => `${exact ? "all " : ""}${labelings.toLocaleString("en")}`);
  const ways = answers.map(({ isBalanced }) => (isBalanced ? "step-down min-P" : "step-down max-T"));
  const [labelings, steps] = [numbers, ways].map((words) => [...new Set(words)].join(" or "));
  return `${units} in this page: ${labelings} labelings, ${steps}.`;
}
