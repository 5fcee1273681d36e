// The bar of controls: what is counted, whose groups, against whom, on which pages. Each control is made once.

const MOST_OPTIONS = 40; // more values than that are typed, with a list to choose from
const USED = { sources: ["what", "reading"], pages: [] }; // views that show all pages of the case
const narrowScreen = matchMedia("(max-width: 640px)");

const drawControls = (() => {
  const label = (name) => columnOfName.get(name)?.label || name;
  const text = (value) => ({ value, text: value });
  const samples = data.plan?.samples || [];
  const filters = data.columns.filter(({ isFilter, values }) => isFilter && values.length > 1);
  const units = data.columns.filter(({ name, isFilter, isGroup }) => name === "outlet" || (!isFilter && !isGroup));
  const hasOwn = Object.values(data.tables).some(({ own }) => own);
  const strata = (data.defaults.strata || []).map(label).map((name) => name.toLowerCase());

  // ---- what can be chosen: id, label, options of a state, the value of a state, what choosing it changes

  const choice = (name, title, options) => ({
    name,
    title,
    options,
    value: (state) => String(state[name] || ""),
    changes: (value) => ({ [name]: value }),
  });
  const materialOptions = ({ reading }) => {
    const kinds = data.materials.filter((one) => one.reading === reading || !one.reading);
    const names = new Map();
    for (const one of kinds) if (!names.has(one.what)) names.set(one.what, one.label);
    return [...names].map(([what, name]) => ({
      value: what,
      text: capital(name),
      part: data.plan && what.startsWith("plan-") ? "Planned before looking" : "Everything that was counted",
    }));
  };
  const againstOptions = ({ by, group }) => [
    { value: "", text: "all others" },
    ...valuesOf(by).filter((value) => value !== group).map(text),
  ];
  const sampleOptions = () => [
    ...samples.map((one) => optionFor(one.name, sampleLabel(one))),
    optionFor("", `all ${pageNouns} of the case`),
  ];
  const unitOptions = () => [
    { value: "", text: "as usual: outlets, or articles within them" },
    ...units.map(({ name }) => ({ value: name, text: many(label(name === "outlet" ? "outlet" : name).toLowerCase()) })),
    { value: "article", text: many("article") },
  ];
  const wrongOptions = () => [
    { value: "", text: "no label is wrong" },
    ...[50, 20, 10, 5].map((n) => ({ value: String(n), text: `one label in ${n} is wrong` })),
  ];
  const filterOf = ({ name, label: title, values }) => ({
    name: `only-${name}`,
    title,
    options: () => [{ value: "", text: "any" }, ...values.map((value) => text(String(value)))],
    value: ({ only }) => onlyOf(only, name),
    changes: (value) => {
      const rest = now.state.only.filter((one) => !one.startsWith(`${name}=`));
      return { only: value ? [...rest, `${name}=${value}`] : rest };
    },
  });

  const MAIN = [
    choice("what", "What is counted", materialOptions),
    choice("by", "Groups by", () => groupColumns.map(({ name }) => ({ value: name, text: label(name) }))),
    choice("group", "Group", ({ by }) => [{ value: "", text: "the clearest" }, ...valuesOf(by).map(text)]),
    choice("against", "Against", againstOptions),
    samples.length ? choice("sample", capital(pageNouns), sampleOptions) : null,
    data.readings.length > 1 ? choice("reading", "Reading", () => data.readings.map(text)) : null,
  ].filter(Boolean);
  const MORE = [
    { ...choice("first", "From"), type: "date" },
    { ...choice("last", "Until"), type: "date" },
    hasOwn ? choice("own", "Copies", () => [optionFor("", "with copies"), optionFor("own", "what newsrooms wrote themselves")]) : null,
    ...filters.map(filterOf),
    choice("unit", "Counted by", unitOptions),
    strata.length ? choice("strata", "Compared", () => [optionFor("", `within each ${listed(strata)}`), optionFor("none", "altogether")]) : null,
    data.readings.length ? choice("wrong", "What if …", wrongOptions) : null,
  ].filter(Boolean);

  function optionFor(value, words) {
    return { value, text: words };
  }

  // ---- a control: a list, a date, or words with a list behind them

  function controlOf(field) {
    const id = `choose-${field.name}`;
    const box = make("div", { class: "field" }, make("label", { for: id }, field.title));
    let node = null;
    let before = null;
    const act = () => choose(field, node);
    const show = (state) => {
      const options = field.options ? field.options(state) : [];
      const kind = field.type || (options.length > MOST_OPTIONS ? "words" : "list");
      const key = JSON.stringify([kind, options]);
      if (key !== before) {
        node?.remove();
        box.querySelector("datalist")?.remove();
        node = nodeOf(kind, id, options, act);
        box.append(node);
        if (kind === "words") box.append(make("datalist", { id: `${id}-list` }, options.filter(({ value }) => value).map(optionOf)));
        before = key;
      }
      node.value = field.value(state);
      const isSet = field.value(state) !== field.value(FIRST_STATE);
      box.classList.toggle("set", isSet);
    };
    return { box, show };
  }

  function nodeOf(kind, id, options, act) {
    if (kind === "date") return make("input", { type: "date", id, on: { change: act } });
    if (kind === "list") return make("select", { id, on: { change: act } }, partsOf(options));
    const first = options.find(({ value }) => !value)?.text;
    return make("input", { id, list: `${id}-list`, placeholder: first, autocomplete: "off", on: { change: act } });
  }

  function partsOf(options) {
    const parts = [...new Set(options.map(({ part }) => part))];
    if (parts.length < 2) return options.map(optionOf);
    return parts.map((part) => make("optgroup", { label: part }, options.filter((one) => one.part === part).map(optionOf)));
  }

  function optionOf({ value, text: words }) {
    return make("option", { value }, words);
  }

  // What is typed and unknown is not chosen: the control shows again what is.
  function choose(field, node) {
    const isTyped = node.tagName === "INPUT" && node.type !== "date";
    const options = isTyped ? field.options(now.state) : [];
    const isKnown = !isTyped || !node.value || options.some(({ value }) => value === node.value);
    if (isKnown) go(field.changes(node.value));
    else node.value = field.value(now.state);
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
    return MORE.filter((field) => field.value(state)).map((field) => {
      const said = wordsOf(field, state);
      const act = () => go(field.changes(""));
      return make("button", { type: "button", class: "chip", "aria-label": `Take back: ${said}`, on: { click: act } }, nameNode(said), " ×");
    });
  }

  function wordsOf(field, state) {
    const value = field.value(state);
    if (field.type === "date") return `${field.title.toLowerCase()} ${dayText(value)}`;
    const chosen = field.options(state).find((one) => one.value === value)?.text || value;
    return field.name.startsWith("only-") ? `${field.title}: ${chosen}` : chosen;
  }

  return function draw(state) {
    for (const field of fields) field.show(state);
    const used = named(USED, state.view);
    byId("controls").hidden = used?.length === 0;
    MAIN.forEach(({ name }, at) => (fields[at].box.hidden = Boolean(used) && !used.includes(name)));
    more.hidden = Boolean(used);
    const isOther = (field) => field.value(state) !== field.value(FIRST_STATE);
    const back = [...MAIN, ...MORE].some(isOther) ? textButton(data.plan ? "Back to the plan’s choices" : "Back to the first choices", backToFirst) : null;
    put(chips, chipsOf(state), back);
    words.textContent = [choicesText(state), ...MORE.filter((field) => field.value(state)).map((field) => wordsOf(field, state))].join(" · ");
  };

  function backToFirst() {
    const names = [...MAIN, ...MORE].map(({ name }) => name).filter((name) => name in FIRST_STATE);
    go({ ...Object.fromEntries(names.map((name) => [name, FIRST_STATE[name]])), only: [] });
  }
})();

function onlyOf(only, name) {
  const found = only.find((one) => one.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}
