// What if: the planned contrasts redone with other pages, units, strata or labels.

const CHOSEN_PAGES = { genre: "Genres", wave: "Waves", language: "Languages" };
const OPPOSITE = { less: "more", more: "less", "": "" };
const AS_PLANNED = {
  family: data.closest?.family ?? 0, // that of the finding
  genre: null,
  wave: null,
  language: null,
  copies: "",
  unit: "",
  strata: "",
  reading: "",
  missed: 0,
  added: 0,
  sides: "alike",
};
const whatIf = { family: null }; // what is shown instead of what was published
const storedPages = data.contrasts?.redone;
const countsOfReadings = new Map();

function startWhatIf() {
  if (storedPages) buildPanel();
  else byId("what-if").remove();
  addPart({ first: { ...AS_PLANNED, contrast: "" }, read: readAsked, show: showAsked });
}

function countsOfReading(reading) {
  if (!countsOfReadings.has(reading)) countsOfReadings.set(reading, countsOf(storedPages, reading));
  return countsOfReadings.get(reading);
}

// ---- what is asked

function readAsked(asked) {
  const state = { contrast: asked.get("contrast") || "" };
  for (const name of Object.keys(CHOSEN_PAGES)) {
    const values = valuesOf(name).filter((value) => asked.getAll(name).includes(String(value)));
    if (values.length) state[name] = values;
  }
  for (const name of ["copies", "unit", "strata", "reading", "sides"]) {
    const wanted = asked.get(name);
    const known = [...(byId(`what-if-${name}`)?.options || [])].map((option) => option.value);
    if (known.includes(wanted)) state[name] = wanted;
  }
  for (const name of ["missed", "added"]) {
    const number = Number(asked.get(name));
    if (storedPages && number > 0 && number <= 100) state[name] = number;
  }
  const family = Number(asked.get("family") ?? NaN);
  if (data.contrasts.families[family]) state.family = family;
  return state;
}

// Ask for other contrasts: pages that were open were of those before.
function askAnew(changes, part = "what-if") {
  return go({ ...changes, contrast: "" }, { part });
}

function showAsked(state, before) {
  showChoices(state);
  if (storedPages && isChanged(state)) byId("what-if").open = true;
  const isNew = Object.keys(AS_PLANNED).some((name) => !isSame(state[name], (before || AS_PLANNED)[name]));
  const drawn = before ? null : drawContrasts();
  if (isNew) return answerState(state);
  showContrastPages();
  return drawn;
}

function isChanged(state) {
  const asked = Object.keys(AS_PLANNED).filter((name) => name !== "family" && (name !== "sides" || isOfLabels(state)));
  return asked.some((name) => state[name] !== AS_PLANNED[name]);
}

function isOfLabels({ missed, added }) {
  return missed > 0 || added > 0;
}

// ---- the panel

function valuesOf(name) {
  return storedPages?.columns.find((column) => column.name === name)?.values || [];
}

function plannedOf(state) {
  return data.contrasts.families[state.family].asked;
}

function unitName(unit) {
  return unit.replace(/_id$/, "").replaceAll("_", " ");
}

function buildPanel() {
  const [{ asked }] = data.contrasts.families;
  const hasColumn = (name) => storedPages.columns.some((column) => column.name === name);
  const known = [...["outlet", "owner_family"].filter(hasColumn), ARTICLE].filter((name) => name !== asked.unit);
  const units = known.map((name) => ({ value: name, text: many(unitName(name)) }));
  const readings = data.readings.map((reading) => ({ value: reading, text: `reading ${reading} alone` }));
  const isKnown = Object.values(storedPages.readings).every(({ own }) => own !== null);
  const rows = [
    choice("unit", "Units", [{ value: "", text: `${many(unitName(asked.unit))}, as planned` }, ...units]),
    asked.strata.length
      ? choice("strata", "Compared", [
          { value: "", text: `within ${withinText(asked.strata)}, as planned` },
          { value: "none", text: "all pages together" },
        ])
      : null,
    isKnown
      ? choice("copies", "Copies", [
          { value: "", text: "all pages, as planned" },
          { value: "own", text: "newsrooms' own copy" },
        ])
      : null,
    readings.length > 1 ? choice("reading", "Reading", [{ value: "", text: "every reading" }, ...readings]) : null,
    rateInput("missed", "Labels missed, %"),
    rateInput("added", "Labels added, %"),
    choice("sides", "Wrong labels", [
      { value: "alike", text: "on both sides alike" },
      { value: "against", text: "against the difference" },
    ]),
    ...Object.keys(CHOSEN_PAGES).map(checklist),
  ];
  const back = make(
    "button",
    { type: "button", id: "what-if-back", on: { click: () => askAnew({ ...AS_PLANNED, family: now.state.family }) } },
    "As published",
  );
  const said = make("p", { id: "what-if-said", "aria-live": "polite" });
  const buttons = make("p", { class: "controls" }, back);
  byId("what-if").append(make("div", { class: "controls" }, rows.filter(Boolean)), buttons, said);
  for (const place of [byId("finding"), ...document.querySelectorAll("#profiles h2, #item h2, #sources h2")]) {
    const words = "As published: What if redoes the planned contrasts alone.";
    place.after(make("p", { class: "note as-published", hidden: true }, words));
  }
}

function choice(name, label, options) {
  const act = () => askAnew({ [name]: byId(`what-if-${name}`).value });
  return make("label", {}, `${label} `, selectOf(`what-if-${name}`, options, act));
}

function rateInput(name, label) {
  const act = () => askAnew({ [name]: Math.min(100, Math.max(0, Number(byId(`what-if-${name}`).value) || 0)) });
  const about = { id: `what-if-${name}`, type: "number", min: 0, max: 100, step: 1, on: { change: act } };
  return make("label", {}, `${label} `, make("input", about));
}

// Return boxes to tick, one a value of a column; null where it has one value alone.
function checklist(name) {
  const values = valuesOf(name);
  if (values.length < 2) return null;
  const act = () => askAnew({ [name]: chosenValues(name) });
  const boxes = values.map((value, place) => {
    const box = make("input", { type: "checkbox", value: place, on: { change: act } });
    return make("label", {}, box, ` ${value}`);
  });
  const legend = make("summary", {}, CHOSEN_PAGES[name]);
  const untick = () => {
    byId(`what-if-${name}`).querySelectorAll("input").forEach((box) => {
      box.checked = false;
    });
    legend.textContent = `${CHOSEN_PAGES[name]}: tick those that count`;
  };
  const none = make("button", { type: "button", on: { click: untick } }, "Untick all");
  return make("details", { class: "checklist", id: `what-if-${name}` }, legend, make("div", {}, boxes, none));
}

// Return the values that are ticked; null where they are those of the plan.
function chosenValues(name) {
  const boxes = [...byId(`what-if-${name}`).querySelectorAll("input")];
  const values = valuesOf(name).filter((_, place) => boxes[place].checked);
  const planned = plannedValues(name, now.state);
  const isPlanned = values.length === planned.length && values.every((value) => planned.includes(value));
  return isPlanned || !values.length ? null : values;
}

function plannedValues(name, state) {
  return plannedOf(state).where[name] || valuesOf(name);
}

function showChoices(state) {
  for (const name of ["unit", "strata", "copies", "reading", "missed", "added", "sides"]) {
    const control = byId(`what-if-${name}`);
    if (control) control.value = state[name];
  }
  if (byId("family")) byId("family").value = state.family;
  if (storedPages) byId("what-if-back").disabled = !isChanged(state);
  for (const [name, title] of Object.entries(CHOSEN_PAGES)) {
    const list = byId(`what-if-${name}`);
    if (!list) continue;
    const chosen = state[name] || plannedValues(name, state);
    valuesOf(name).forEach((value, place) => {
      list.querySelectorAll("input")[place].checked = chosen.includes(value);
    });
    const ending = state[name] ? "" : ", as planned";
    list.querySelector("summary").textContent = `${title}: ${chosen.length} of ${valuesOf(name).length}${ending}`;
  }
}
