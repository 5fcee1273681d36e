// Words for what is compared, and on which pages.

const MOST_NAMED = 4; // groups that are named one by one

function labelOfMaterial(state) {
  return materialOf(state)?.label || state.what;
}

// Return what a view counts: what is chosen, or what it has instead.
const shownWhat = (state) => views[state.view]?.whatOf?.(state) || state.what;

// A sample of all pages has only those that the plan is about.
function sampleLabel({ name, label }) {
  const isAll = /^all /.test(label || name);
  return isAll ? `${pageNouns} that the plan is about` : label || name;
}

// Return the choices in few words: "Claims · Russian against all others · comparable pages · first reading".
function choicesText(state) {
  const by = (columnOfName.get(state.by)?.label || state.by).toLowerCase();
  const sample = sampleOf(state);
  return [
    isUsed({ name: "what" }, state) ? capital(labelOfMaterial({ ...state, what: shownWhat(state) })) : "",
    state.group ? `${state.group} against ${againstText(state)}` : `by ${by}`,
    sample ? sampleLabel(sample) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

// Return who all others are: "All others: the two other groups of the plan."; "" where one other is chosen.
function othersText(state) {
  const names = comparedGroups(state);
  if (state.against || names.length < 3) return "";
  const isOfPlan = groupsOf(state).by === data.plan?.group && names.every((name) => data.plan.levels.map(String).includes(name));
  const n = names.length - 1;
  return `All others: the ${NUMERALS[n] || n.toLocaleString("en")} other ${state.by === "outlet" ? "outlets" : "groups"}${isOfPlan ? " of the plan" : ""}.`;
}

// Return what is said of names that are counted one by one.
function namesText({ what }) {
  return ["actors", "speakers"].includes(what) ? "Each name is counted by itself, officials apart from their state." : "";
}

// Return who the other side is, of a state with its group or of a row of contrasts: of two groups the other one.
function againstText(about) {
  const names = about.view ? comparedGroups(about) : [];
  const against = about.against || (names.length === 2 && names.find((name) => name !== about.group));
  return !against || against === "rest" ? "all others" : against;
}

// Return the same for the head of a table.
const nameOfOthers = (about) => againstText(about).replace(/^all others$/, "All others");

// Return what is counted, in one line: "162 comparable pages of Russian, Iranian and Western outlets,
// 14–30 August 2016, first reading".
function scopeText(state) {
  const { n, names } = pagesCompared(state);
  const parts = [pagesText(state, n, ofGroups(state, names))];
  if (state.first || state.last) parts.push(periodText(state.first, state.last));
  if (state.own) parts.push("only what newsrooms wrote themselves");
  for (const one of state.only) parts.push(onlyText(one));
  if (data.readings.includes(materialOf(state).reading)) parts.push(readingName(materialOf(state).reading));
  return parts.join(", ");
}

function pagesText(state, n, ofWhom) {
  const sample = sampleOf(state);
  if (!sample) return `${counted(n, pageNoun)}${ofWhom}`;
  const label = sampleLabel(sample);
  if (label.startsWith(pageNouns)) return `${counted(n, pageNoun)}${ofWhom}${label.slice(pageNouns.length)}`;
  const isOfNoun = label.endsWith(` ${pageNouns}`); // "comparable pages"
  return isOfNoun ? `${n.toLocaleString("en")} ${n === 1 ? label.slice(0, -1) : label}${ofWhom}` : `${counted(n, pageNoun)} (${label})${ofWhom}`;
}

function ofGroups({ by }, names) {
  const isSource = by === "outlet";
  if (!names.length) return "";
  if (names.length > MOST_NAMED) return isSource ? ` of ${counted(names.length, "outlet")}` : ` of ${names.length} groups`;
  if (isOfSources(by)) return ` of ${listed(names)}${isSource ? "" : " outlets"}`;
  return ` of the ${names.length === 1 ? "group" : "groups"} ${listed(names)}`;
}

// Whether the groups of a column are of outlets, and not of pages.
function isOfSources(by) {
  return data.sources.facts.some(({ key }) => key === by) || /country|group|outlet/.test(by);
}

// Return a value of a column as the codebook calls it; yes or no where all are 1 or 0.
function valueInWords(name, value) {
  const { values, words } = columnOfName.get(name);
  return named(words, String(value)) || (values.join() === "0,1" ? ["no", "yes"][value] : String(value));
}

function onlyText(text) {
  const [name, ...value] = text.split("=");
  const label = columnOfName.get(name)?.label || name;
  return `${label.toLowerCase()}: ${valueInWords(name, value.join("="))}`;
}

// Return a button for all pages of the case; null where none is left out.
function allPagesButton(state) {
  const whole = { sample: "", only: [], first: "", last: "", own: "" };
  const isPart = Object.keys(whole).some((name) => state[name].length) && !WHOLE_CASE.includes(state.view);
  return isPart ? textButton(`Show all ${pageNouns}`, () => go(whole)) : null;
}

// Return how many pages are compared, and of which groups.
const pagesCompared = (() => {
  let before = "";
  let found = null;
  return (state) => {
    const { what, reading, by, group, against, sample, only, first, last, own } = state;
    const key = JSON.stringify([what, reading, by, group, against, sample, only, first, last, own]);
    if (key !== before) found = count(state);
    before = key;
    return found;
  };

  function count(state) {
    const { pageOfRow, sizes } = materialOf(state);
    const { names, code } = groupsOf(state);
    const sides = state.against ? [state.group, state.against] : comparedGroups(state);
    const places = new Set(sides.map((name) => names.indexOf(name)));
    const pages = new Set();
    const present = new Set();
    for (const row of scopeRows(state)) {
      if (!places.has(code[row]) || !sizes.shared[row]) continue;
      pages.add(pageOfRow[row]);
      present.add(code[row]);
    }
    return { n: pages.size, names: sides.filter((name) => present.has(names.indexOf(name))) };
  }
})();
