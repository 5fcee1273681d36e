// The state of the page and its address: a link restores it, back and forward undo it.
//
// An address is "#view=compare&what=labels": every choice that is not the first one.

const VIEW_NAMES = ["overview", "answer", "compare", "voices", "together", "tone", "time", "context", "sources", "pages"];
const FIRST_STATE = {
  view: data.overview ? "overview" : "answer",
  what: data.defaults.what,
  reading: data.defaults.reading,
  by: data.defaults.by,
  group: "",
  against: "",
  sample: data.defaults.sample || "",
  only: [],
  first: "",
  last: "",
  own: "",
  unit: "",
  item: "",
  show: "",
  list: "",
  of: "",
  source: "",
  find: "",
  from: "",
  quotes: "",
  word: "",
  ask: "",
  open: "",
};
const now = { state: FIRST_STATE, unknown: [] };
let typed = ""; // the choice that is being typed: all its letters are one step back

// ---- what a choice may be

const columnOfName = new Map(data.columns.map((column) => [column.name, column]));
const groupColumns = data.columns.filter((column) => column.isGroup);

// Return the values of a group column in the order in which they are shown.
const valuesOf = (() => {
  const known = new Map();
  return (by) => {
    const all = () => [...(named(data.groups, by)?.order || []), ...(columnOfName.get(by)?.values || [])];
    if (!known.has(by)) known.set(by, [...new Set(all().map(String))]);
    return known.get(by);
  };
})();

// Return the views that have something to show, whatever is chosen.
function tabs() {
  return VIEW_NAMES.filter((name) => named(views, name) && !views[name].isEmpty);
}

function isFilter(text) {
  const [name, ...value] = text.split("=");
  return Boolean(columnOfName.get(name)?.isFilter && columnOfName.get(name).values.some((one) => String(one) === value.join("=")));
}

const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
const isNamed = (list) => (text) => list.includes(text);
const ALLOWED = {
  view: (text) => tabs().includes(text),
  what: (text) => data.materials.some(({ what }) => what === text),
  reading: () => false, // but the first: a row that is shown has all
  by: (text) => groupColumns.some(({ name }) => name === text),
  group: (text, state) => valuesOf(state.by).includes(text),
  against: (text, state) => valuesOf(state.by).includes(text) && text !== state.group,
  sample: (text) => (data.plan?.samples || []).some(({ name }) => name === text),
  only: isFilter,
  first: isDay,
  last: isDay,
  own: isNamed(["own"]),
  unit: isNamed(["outlet", "article"]),
  item: (text) => data.materials.some(({ items }) => items.id.includes(text)),
  show: isNamed(["group", "against", "all"]),
  list: (text) => pagesOfList(text) !== null,
  of: (text) => data.materials.some(({ items }) => items.id.includes(text)),
  source: (text) => data.sources.name.includes(text),
  from: (text) => data.sources.name.includes(text),
  quotes: (text) => data.materials.some(({ what, items }) => what === "speakers" && items.id.includes(text)),
  open: (text) => data.pages.id.includes(text),
};

// Return a state in which every choice is known, and what had to be left out of it.
function known(asked) {
  const state = { ...asked };
  const unknown = [];
  for (const [name, isAllowed] of Object.entries(ALLOWED)) {
    const wanted = [state[name]].flat();
    const isFirst = (value) => !value || value === FIRST_STATE[name];
    const kept = wanted.filter((value) => isFirst(value) || isAllowed(String(value), state));
    unknown.push(...wanted.filter((value) => !kept.includes(value)));
    if (Array.isArray(FIRST_STATE[name])) state[name] = [...new Set(kept)];
    else if (!kept.length) state[name] = FIRST_STATE[name];
  }
  return { state, unknown };
}

// Return a state after changes; choices that depend on others begin anew with them.
function changed(state, changes) {
  const next = { ...state, ...changes };
  const isOther = (name) => name in changes && changes[name] !== state[name];
  const anew = (...names) => {
    for (const name of names) if (!(name in changes)) next[name] = FIRST_STATE[name];
  };
  if (isOther("by")) anew("group", "against", "show");
  if (isOther("what")) anew("item", "show");
  if (isOther("item") && !changes.item) anew("show");
  if (changes.item && changes.show) anew("source", "open"); // its pages stand where a card or an article was
  if (changes.list) anew("show", "source", "open");
  else if (Object.keys(changes).some((name) => isOther(name) && !["open", "source"].includes(name))) anew("list", "of");
  if (isOther("view") && [state.view, changes.view].includes("sources")) anew("find"); // of names there, of pages elsewhere
  if (next.against && next.against === next.group) next.against = "";
  return known(next).state;
}

// ---- addresses

// A source's card is beside the table of sources, unless the address says otherwise.
function firstView(source) {
  return source && views.sources ? "sources" : FIRST_STATE.view;
}

function addressOf(state) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    const first = name === "view" ? firstView(state.source) : FIRST_STATE[name];
    if (String(value) === String(first)) continue;
    for (const one of [value].flat()) asked.append(name, one);
  }
  return `#${asked}`;
}

function stateOf(address) {
  const asked = new URLSearchParams(address.replace(/^#/, ""));
  const state = { ...FIRST_STATE, view: firstView(asked.get("source")) };
  for (const [name, first] of Object.entries(FIRST_STATE)) {
    const given = asked.getAll(name).filter(Boolean);
    const isEmptied = asked.has(name) && !given.length; // "sample=": all pages, where the first state has a sample
    if (given.length) state[name] = Array.isArray(first) ? given : given[0];
    else if (isEmptied && !Array.isArray(first)) state[name] = "";
  }
  return known(state);
}

// Show other choices, and keep them in the address and the history.
function go(changes, { isTyped = false } = {}) {
  const names = Object.keys(changes).join();
  const isNext = isTyped && typed === names;
  typed = isTyped ? names : "";
  now.unknown = [];
  now.state = changed(now.state, changes);
  keepAddress(isNext ? "replaceState" : "pushState");
  return drawPage();
}

// In some frames (srcdoc) a page has no history of its own: the state works without.
function keepAddress(way) {
  const address = addressOf(now.state);
  if (address === (location.hash || "#")) return;
  try {
    history[way](null, "", address);
  } catch {
    // the page has no address there
  }
}

// Show what the address asks for; return when it is drawn.
function applyAddress() {
  typed = "";
  const { state, unknown } = stateOf(location.hash);
  Object.assign(now, { state, unknown });
  return drawPage();
}
