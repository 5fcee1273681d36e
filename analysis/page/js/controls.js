// The bar of controls: what is counted, whose groups, against whom, on which pages. Each control is made once.

const MOST_OPTIONS = 40; // more values than that are typed, with a list to choose from
const WHOLE_CASE = ["sources", "pages"]; // views that show all pages of the case
const ON_PAGES = "answer compare voices together tone time context"; // views of chosen pages
// In which views a choice has an effect: others do not offer it.
const USED_IN = {
  ...{ what: "answer compare voices", group: "answer compare voices together tone time", against: "answer compare" },
  ...{ from: "pages", quotes: "pages" },
  unit: "answer compare tone",
};
const isUsed = ({ name }, state) => (USED_IN[name] || ON_PAGES).split(" ").includes(state.view) && !views[state.view]?.ignores?.(name, state);
const narrowScreen = matchMedia("(max-width: 640px)");

const drawControls = (() => {
  const label = (name) => columnOfName.get(name)?.label || name;
  const samples = data.plan?.samples || [];
  const filters = data.columns.filter(({ isFilter, values }) => isFilter && values.length > 1);
  const hasOwn = Object.values(data.tables).some(({ own }) => own?.some((isOwn) => !isOwn));
  const hasDays = data.pages.day.some(Boolean);
  const speakers = data.materials.find(({ what }) => what === "speakers")?.items;

  // ---- what can be chosen: name, title, options of a state, the value of a state, what choosing it changes

  const choice = (name, title, options) => ({
    name,
    title,
    options,
    value: (state) => String(state[name] || ""),
    changes: (value) => ({ [name]: value }),
  });
  const filterOf = ({ name, label: title, values }) => ({
    name: `only-${name}`,
    title,
    options: () => [option("", "any"), ...values.map((value) => option(String(value), valueInWords(name, value)))],
    value: ({ only }) => (only.find((one) => one.startsWith(`${name}=`)) || "").slice(name.length + 1),
    changes: (value) => {
      const rest = now.state.only.filter((one) => !one.startsWith(`${name}=`));
      return { only: value ? [...rest, `${name}=${value}`] : rest };
    },
  });
  const MAIN = [
    { ...choice("what", "What is counted", materialOptions), value: shownWhat },
    choice("by", "Groups by", () => groupColumns.map(({ name }) => option(name, label(name)))),
    choice("group", "Group", ({ by, view }) => [option("", view === "together" ? "all" : "the clearest"), ...valuesOf(by).map((value) => option(value))]),
    choice("against", "Against", ({ by, group }) => [
      option("", "all others"),
      ...valuesOf(by).filter((value, _, { length }) => value !== group && length > 2).map((value) => option(value)),
    ]),
    samples.length ? choice("sample", capital(pageNouns), sampleOptions) : null,
    choice("from", "Source", () => [option("", "any source"), ...data.sources.name.map((name) => option(name))]),
    speakers ? choice("quotes", "Quotes", () => [option("", "anybody"), ...speakers.id.map((id, at) => option(id, speakers.name[at]))]) : null,
  ].filter(Boolean);
  const COPIES = [option("", "with copies"), option("own", "what newsrooms wrote themselves")];
  const UNITS = [option("", "as usual: outlets, or between them their days"), option("outlet", "outlets"), option("article", "articles")];
  const MORE = [
    hasDays ? { ...choice("first", "From"), type: "date" } : null,
    hasDays ? { ...choice("last", "Until"), type: "date" } : null,
    hasOwn ? choice("own", "Copies", () => COPIES) : null,
    ...filters.map(filterOf),
    choice("unit", "Counted by", () => UNITS),
  ].filter(Boolean);

  function option(value, text = value, part = "") {
    return { value, text, part };
  }

  function materialOptions({ view }) {
    const isShown = ({ what }) => !views[view]?.shows || views[view].shows(what);
    const kinds = new Map(data.materials.filter(isShown).map(({ what, label: name }) => [what, capital(name)]));
    const partOf = (what) => (what.startsWith("plan-") ? "Planned before looking" : "Everything that was counted");
    return [...kinds].map(([what, name]) => option(what, name, partOf(what)));
  }

  function sampleOptions() {
    const all = samples.some(({ name }) => !name) ? [] : [option("", `all ${pageNouns} of the case`)];
    return [...samples.map((one) => option(one.name, sampleLabel(one))), ...all];
  }

  // ---- a control: a list, a date, or words with a list behind them

  function controlOf(field) {
    const id = `choose-${field.name}`;
    const said = make("span", { class: "note", role: "status" });
    const box = make("div", { class: "field" }, make("label", { for: id }, field.title), said);
    let node = null;
    let before = null;
    const act = () => choose(field, node, said);
    const show = (state) => {
      const options = field.options ? field.options(state) : [];
      const kind = field.type || (options.length > MOST_OPTIONS ? "words" : "list");
      const key = JSON.stringify([kind, options]);
      if (key !== before) {
        node?.remove();
        box.querySelector("datalist")?.remove();
        node = nodeOf(kind, id, options, act);
        said.before(node);
        if (kind === "words") box.append(make("datalist", { id: `${id}-list` }, options.slice(1).map(({ text }) => make("option", { value: text }))));
        before = key;
      }
      put(said);
      node.value = wordsOfValue(kind, options, field.value(state));
      box.classList.toggle("set", isOther(field, state));
    };
    return { box, show };
  }

  function nodeOf(kind, id, options, act) {
    if (kind === "date") return make("input", { type: "date", id, on: { change: act } });
    if (kind === "list") return make("select", { id, on: { change: act } }, partsOf(options));
    const about = { id, list: `${id}-list`, placeholder: options[0].text, autocomplete: "off" };
    return make("input", { ...about, on: { change: act } });
  }

  function partsOf(options) {
    const parts = [...new Set(options.map(({ part }) => part))];
    if (parts.length < 2) return options.map(optionOf);
    const of = (part) => options.filter((one) => one.part === part).map(optionOf);
    return parts.map((part) => make("optgroup", { label: part }, of(part)));
  }

  function optionOf({ value, text: words }) {
    return make("option", { value }, words);
  }

  // A field of words shows a chosen option as it is called.
  const wordsOfValue = (kind, options, value) => (kind === "words" && value && options.find((one) => one.value === value)?.text) || value;

  // A name is typed in any case. What is unknown is not chosen: the control says so, and shows again what is.
  function choose(field, node, said) {
    if (node.tagName !== "INPUT" || node.type === "date" || !node.value) return go(field.changes(node.value));
    const options = field.options(now.state);
    const small = (text) => text.normalize("NFC").replaceAll("İ", "i").toLowerCase().trim();
    const isMeant = ({ text }) => text === node.value || small(text) === small(node.value);
    const found = options.filter(isMeant).sort((one) => (one.text === node.value ? -1 : 1))[0];
    if (found) return go(field.changes(found.value));
    const noun = ["group", "against", "from"].includes(field.name) ? label(field.name === "from" ? "outlet" : now.state.by) : "name";
    put(said, `No such ${noun.toLowerCase()}: “${node.value}”.`);
    node.value = wordsOfValue("words", options, field.value(now.state));
    return null;
  }

  // ---- the bar

  const fields = [...MAIN, ...MORE].map(controlOf);
  const main = make("div", { class: "fields" }, fields.slice(0, MAIN.length).map(({ box }) => box));
  const rest = make("div", { class: "fields" }, fields.slice(MAIN.length).map(({ box }) => box));
  const more = make("details", { id: "more-choices" }, make("summary", {}, "More choices"), rest);
  const chips = make("div", { class: "chips" });
  const words = make("bdi", {});
  const head = make("summary", {}, words, " ", make("span", { class: "change" }, "Change"));
  const whole = make("details", { id: "choices" }, head, main, make("div", { class: "below" }, more, chips));
  const fit = () => (whole.open = !narrowScreen.matches);
  narrowScreen.addEventListener("change", fit);
  put(byId("controls"), whole);
  fit();

  // Narrow choices, each with what takes it back.
  function chipsOf(state) {
    return MORE.filter((field) => isUsed(field, state) && field.value(state)).map((field) => {
      const said = wordsOf(field, state);
      const about = { type: "button", class: "chip", "aria-label": `${said} ×: take back` };
      return make("button", { ...about, on: { click: () => go(field.changes("")) } }, nameNode(said), " ×");
    });
  }

  function wordsOf(field, state) {
    const value = field.value(state);
    if (field.type === "date") return `${field.title.toLowerCase()} ${dayText(value)}`;
    const chosen = field.options(state).find((one) => one.value === value)?.text || value;
    return field.name.startsWith("only-") ? `${field.title}: ${chosen}` : chosen;
  }

  // Whether something else is chosen than at first in this view.
  function isOther(field, state) {
    return field.value(state) !== field.value({ ...FIRST_STATE, view: state.view });
  }

  // Whether there is something to choose, and it has an effect.
  const isOffered = (field, state) => isUsed(field, state) && (!field.options || field.options(state).length > 1);

  return function draw(state) {
    for (const field of fields) field.show(state);
    const all = [...MAIN, ...MORE];
    all.forEach((field, at) => (fields[at].box.hidden = !isOffered(field, state)));
    whole.hidden = !all.some((field) => isOffered(field, state));
    more.hidden = !MORE.some((field) => isOffered(field, state));
    const isWhole = WHOLE_CASE.includes(state.view);
    put(chips, chipsOf(state), all.some((field) => isUsed(field, state) && isOther(field, state)) ? textButton(`Back to the ${data.plan ? "plan’s" : "first"} choices`, backToFirst) : null);
    const others = (isWhole ? all : MORE).filter((field) => isUsed(field, state) && field.value(state)).map((field) => wordsOf(field, state));
    words.textContent = [isWhole ? wholeCase() : choicesText(state), ...others].join(" · ");
  };

  function backToFirst() {
    const names = [...MAIN, ...MORE].map(({ name }) => name).filter((name) => name in FIRST_STATE);
    go({ ...Object.fromEntries(names.map((name) => [name, FIRST_STATE[name]])), only: [] });
  }
})();
