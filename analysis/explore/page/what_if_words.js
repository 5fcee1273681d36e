// What if: what an answer says, in sentences.

const NOTABLE = 0.03; // a plain difference of shares further from that within strata is told
const MOST_NAMED = 3;

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
  if (state.copies) changes.push("newsrooms' own copy alone");
  if (state.unit) changes.push(`${many(unitName(state.unit))} as units`);
  if (state.strata) changes.push(`not within ${withinText(plannedOf(state).strata)}`);
  if (state.reading) changes.push(`reading ${state.reading} alone`);
  if (isOfLabels(state)) changes.push(ratesText(state));
  return `What if: ${changes.join("; ")}.`;
}

function ratesText({ missed, added, sides }) {
  const where = sides === "alike" ? "on both sides alike" : "against the difference";
  const parts = [];
  if (missed) parts.push(`${missed} % of the pages with a label missed`);
  if (added) parts.push(`${added} % of the pages without it labelled`);
  return `${parts.join(" and ")}, ${where}`;
}

// Return what was changed and how much holds, or why pages cannot be compared.
function saidOfAnswer(state, family, answers) {
  const refused = answers.filter((answer) => answer.refused);
  const refusals = refused.map((answer) => `Reading ${answer.reading}: ${answer.refused}`);
  const tables = Object.values(family.readings);
  const isTested = tables.length && !family.isOfLabels;
  return inSentences(changesText(state), ...refusals, isTested ? countText(tables, family) : "");
}

function noteOfAnswer(family, [first, ...others]) {
  if (!first) return family.said;
  const marks = others.length ? data.marks : "";
  if (family.isOfLabels) {
    const within = family.strata.length ? ` within ${withinText(family.strata)}` : "";
    const words = `Shares are those that there would be${within}. Numbers of pages are as labelled.`;
    return inSentences(family.said, words, "Nothing is tested: there is no p.", marks);
  }
  const over = `p adjusted over ${testsText(family, Object.values(family.readings)[0])}.`;
  const parts = [over, unitsText(family), leftOutText(family, first), differencesText(family, first), marks];
  return inSentences(family.said, ...parts);
}

function countText(tables, family) {
  const isTested = (place) => tables.some((table) => table.p_adjusted[place] !== null);
  const tested = [...tables[0].item.keys()].filter(isTested).length;
  if (!tested) return "No contrast could be tested.";
  const n = family.holds.filter(Boolean).length;
  const count = `${n || "None"} of ${counted(tested, "contrast")} ${n > 1 ? "are" : "is"} sure`;
  const where = tables.length > 1 ? "in every reading" : "in its reading";
  return `${count} (adjusted p at most .05, ${where}). The others are pale.`;
}

function unitsText({ unit, strata }) {
  const within = strata.length ? `; differences within ${withinText(strata)}` : "";
  return `Intervals: 95 %, from leaving out one ${unitName(unit)} at a time${within}.`;
}

// Return how many pages are in strata that one side lacks.
function leftOutText({ strata }, { leftOut }) {
  if (!leftOut.length) return "";
  const shown = leftOut.map(({ group, against, n }) => `${n} (${group} against ${against})`);
  return `Pages in ${withinText(strata)} that one side lacks, which differences leave out: ${listed(shown)}.`;
}

// Return where a difference within strata is not the plain one: by 3 points, or in sign.
function differencesText({ strata }, { rows, kind }) {
  const ofPlain = (row) => row[kind] - row[`${kind}_against`];
  const isOther = (row) =>
    kind === "share"
      ? ofPlain(row) * row.estimate < 0 || Math.abs(ofPlain(row) - row.estimate) > NOTABLE
      : ofPlain(row) * row.estimate < 0 && !Number.isNaN(row.p);
  const found = strata.length ? rows.filter(isOther) : [];
  if (!found.length) return "";
  const text = (row) => {
    const name = `${row.group}, ${named(data.contrasts.labels, row.item) || row.item}`;
    if (kind !== "share") return name;
    return `${name} ${pointsText(ofPlain(row))} points (within ${pointsText(row.estimate)})`;
  };
  const shown = found.sort((one, other) => (one.p ?? 2) - (other.p ?? 2)).map(text);
  const verb = kind === "share" ? "that are not those" : "have another sign than";
  return `Plain differences ${verb} within ${withinText(strata)}: ${listed(shown)}.`;
}

function listed(texts) {
  const more = texts.length - MOST_NAMED;
  return [...texts.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join("; ");
}
