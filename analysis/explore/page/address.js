// The state of the page and its address: a link restores it, back and forward undo it.
//
// An address is "#part?name=value&...": the part that was used last, and every choice that is not the first one.

const OURS = { isOurs: true }; // marks entries of the history that are whole states
const stateParts = []; // parts of the page with choices: {names, read, show}
const firstState = {};
const now = { state: null, part: "" };
let typed = ""; // the choice that is being typed: all its letters are one step back

// Add a part of the page. first: its choices at first. isKnown: whether it has a value, by name.
// show: (state, before) → draws what has changed.
function addPart({ first, isKnown = {}, read = null, show }) {
  Object.assign(firstState, first);
  stateParts.push({ names: Object.keys(first), read: read || ((asked) => readKnown(asked, first, isKnown)), show });
}

// Return what an address asks of a part, as far as the part knows it.
function readKnown(asked, first, isKnown) {
  const state = {};
  for (const [name, value] of Object.entries(first)) {
    const values = asked.getAll(name).filter((text) => !isKnown[name] || isKnown[name](text));
    if (values.length) state[name] = Array.isArray(value) ? values : values[0];
  }
  return state;
}

function addressOf(state, part) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) {
    if (isSame(value, firstState[name])) continue;
    for (const one of [value].flat()) asked.append(name, one);
  }
  const text = asked.toString();
  return text ? `#${part}?${text}` : `#${part}`;
}

function isSame(value, other) {
  return String(value) === String(other);
}

function stateOf(address) {
  const asked = new URLSearchParams(address.split("?").slice(1).join("?"));
  return Object.assign({ ...firstState }, ...stateParts.map((part) => part.read(asked)));
}

function partOf(address) {
  const part = address.slice(1).split("?")[0];
  return part && byId(part)?.closest("main") ? part : "";
}

// Show other choices, and keep them in the address and the history.
function go(changes, { part = now.part, isTyped = false } = {}) {
  const names = Object.keys(changes).join();
  now.part = part;
  const address = addressOf({ ...now.state, ...changes }, part);
  const isNext = isTyped && typed === names;
  if (address !== location.hash) history[isNext ? "replaceState" : "pushState"](OURS, "", address);
  typed = isTyped ? names : "";
  return showState({ ...now.state, ...changes });
}

// Keep choices that are on the page already, without a step back.
function keep(changes) {
  now.state = { ...now.state, ...changes };
  history.replaceState(OURS, "", addressOf(now.state, now.part));
}

function showState(state) {
  const before = now.state;
  now.state = state;
  const isOther = (name) => !before || !isSame(state[name], before[name]);
  return Promise.all(stateParts.filter(({ names }) => names.some(isOther)).map((part) => part.show(state, before)));
}

// Show what the address asks for at first; return when it is drawn.
function startAddress() {
  now.part = partOf(location.hash);
  const drawn = showState(stateOf(location.hash));
  history.replaceState(OURS, "");
  addEventListener("popstate", ({ state }) => applyAddress(Boolean(state)));
  return drawn.then(showPart);
}

// Show the state of the address; one that only asks for a part of the page changes nothing else.
function applyAddress(isStep) {
  typed = "";
  const address = location.hash;
  now.part = partOf(address);
  const isPartAlone = !isStep && address && !address.includes("?");
  if (isPartAlone) return keep({});
  const drawn = showState(stateOf(address));
  if (!isStep) keep({});
  return isStep ? drawn : drawn.then(showPart);
}

function showPart() {
  const place = now.part ? byId(now.part) : null;
  if (place?.tagName === "DETAILS") place.open = true;
  place?.scrollIntoView();
}

// ---- tables that are unfolded

function startFolds() {
  const folds = [...document.querySelectorAll("details[id$='-details']")];
  addPart({
    first: { open: [] },
    isKnown: { open: (id) => folds.some((one) => one.id === id) },
    show: ({ open }) => folds.forEach((one) => (one.open = open.includes(one.id))),
  });
  const listen = () => {
    const open = folds.filter((one) => one.open).map((one) => one.id);
    if (!paper.isShown && !isSame(open, now.state.open)) keep({ open });
  };
  for (const one of folds) one.addEventListener("toggle", listen);
}

// ---- rows of tables: a click anywhere does what the row's button does

document.addEventListener("click", ({ target }) => {
  const row = target.closest("tbody tr");
  if (!row || target.closest("a, button, input, [tabindex='0']:not(.scroll)") || getSelection().toString()) return;
  const button = target.closest("td")?.querySelector("button") || row.querySelector("th button");
  button?.focus({ preventScroll: true });
  button?.click();
});
