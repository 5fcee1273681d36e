// Sources: a table of all, and the card of one: its facts, what sets it apart, its pages.

// What tables and cards know of sources: their pages, and what these have of each item.
const bySource = (() => {
  const cached = new Map();

  function once(key, find) {
    if (!cached.has(key)) cached.set(key, find());
    return cached.get(key);
  }

  // Return the pages that count, by source and in all: those that this reading labels, and articles of the pack.
  function counting(state) {
    return once(`pages ${state.reading}`, () => {
      const materials = data.materials.filter(({ what, reading }) => !reading || (reading === state.reading && what === "labels"));
      const counted = materials.length ? materials : data.materials;
      const all = [...new Set(counted.flatMap((one) => [...materialOf(one).pageOfRow]))].sort((a, b) => a - b);
      const ofSource = data.sources.name.map(() => []);
      for (const page of all) ofSource[sourceOf(page)]?.push(page);
      return { all, ofSource };
    });
  }

  function material(state, what) {
    return hasMaterial(what, state.reading) ? materialOf({ what, reading: state.reading }) : null;
  }

  // Return, by source, what it has of each item ({item, n, articles, size}), and the totals of the items.
  function sums(state, what) {
    const known = material(state, what);
    return known && once(`sums ${what} ${known.reading}`, () => {
      const sourceOfRow = Int32Array.from(known.pageOfRow, (page) => sourceOf(page) ?? -1);
      const sources = data.sources.name.map(() => []);
      const shared = sizesOf(known.sizes.shared, sourceOfRow);
      const totals = known.items.map((item) => {
        const own = known.sizes.of(item.place);
        const sizes = own ? sizesOf(own, sourceOfRow) : shared;
        const [n, articles] = [new Map(), new Map()];
        const { rows, numbers } = known.nonzero(item.place);
        rows.forEach((row, at) => {
          const source = sourceOfRow[row];
          n.set(source, (n.get(source) || 0) + numbers[at]);
          articles.set(source, (articles.get(source) || 0) + 1);
        });
        n.delete(-1);
        const present = item.kind === "mean" ? sizes.each.keys() : n.keys();
        for (const source of present) {
          const entry = { item, n: n.get(source) || 0, articles: articles.get(source) || 0, size: sizes.each[source] };
          if (entry.size) sources[source].push(entry);
        }
        return { n: sum([...n.values()]), size: sizes.all, sizes: sizes.each };
      });
      return { material: known, sources, totals };
    });
  }

  function sizesOf(size, sourceOfRow) {
    const each = new Float64Array(data.sources.name.length);
    sourceOfRow.forEach((source, row) => source >= 0 && (each[source] += size[row]));
    return { each, all: sum([...each]) };
  }

  // Return the variable that says what leads a page: the first of which a page has one of three or more values,
  // those that sum up pages before others.
  function leadingVariable(state) {
    return once("leading", () => {
      const labels = material(state, "labels");
      const variables = [...data.codebook].sort((a, b) => b.summary - a.summary).map(({ variable }) => variable);
      return (labels && variables.find((name) => isOneOfMany(labels, name))) || "";
    });
  }

  function isOneOfMany(labels, variable) {
    const rows = labels.items.filter((item) => item.variable === variable).map(({ place }) => [...labels.nonzero(place).rows]);
    return rows.length >= 3 && new Set(rows.flat()).size === rows.flat().length;
  }

  // Return the labels that lead a source's pages, the commonest first.
  function leads(state, source) {
    const variable = leadingVariable(state);
    return variable ? ranked(sums(state, "labels").sources[source].filter(({ item }) => item.variable === variable)) : [];
  }

  function ranked(entries, key = "n") {
    return [...entries].sort((a, b) => b[key] - a[key] || (a.item.name < b.item.name ? -1 : 1));
  }

  const pages = (state) => counting(state).all;
  const pagesOf = (state, source) => counting(state).ofSource[source];
  return { once, pages, pagesOf, material, sums, leads, leadingVariable, ranked };
})();

// Return the scope of tables and cards in words: "All pages of the case, not only comparable pages".
function wholeCase() {
  const sample = sampleOf(now.state);
  const isPart = sample && Object.keys(sample.where).length;
  return `All ${pageNouns} of the case${isPart ? `, not only ${sampleLabel(sample)}` : ""}`;
}

// Return a source's name, which opens its card. part: of the view, so that the focus returns to the same link.
function sourceLink(source, part = "source") {
  const name = data.sources.name[source];
  return stateLink({ source: name, open: "", item: "", show: "" }, { "data-key": `${part} ${name}` }, nameNode(name));
}

// Return a value's name without that of its variable.
function valueName({ name, variableName }) {
  return variableName && name.startsWith(`${variableName}: `) ? name.slice(variableName.length + 2) : name;
}

// Return facts, pairs of a name and a value, as a list without those that are not known.
function listOfFacts(facts) {
  const known = facts.filter(([, value]) => value && !["unknown", "none"].includes(value));
  return make("dl", { class: "facts" }, known.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, String(value)))));
}

views.sources = (() => {
  const field = typedField("find", { id: "filter", placeholder: "part of a name" });

  function draw(state, place) {
    const small = (text) => text.replaceAll("İ", "i").toLowerCase();
    const words = small(state.find).split(/\s+/).filter(Boolean);
    const isFound = (name) => words.every((word) => small(name).includes(word));
    const nOf = (source) => bySource.pagesOf(state, source).length;
    const all = [...data.sources.name.keys()].filter(nOf);
    all.sort((a, b) => nOf(b) - nOf(a) || (data.sources.name[a] < data.sources.name[b] ? -1 : 1));
    const found = all.filter((source) => isFound(data.sources.name[source]));
    const count = `${words.length ? `${found.length.toLocaleString("en")} of ` : ""}${counted(all.length, "source")}`;
    const number = make("span", { "aria-live": "polite", id: "filter-count" }, count);
    put(
      place,
      make("p", { class: "finder" }, make("label", { for: "filter" }, "Filter by name "), field.input, " ", number),
      make("p", { class: "note" }, `${wholeCase()}. A name opens the source's card.`),
      found.length ? sourcesTable(state, found) : make("p", { class: "empty" }, "No source has this name: try a part of it."),
    );
    field.show(state.find);
  }

  function sourcesTable(state, sources) {
    const columns = columnsOf(state);
    const row = (source) => {
      const cells = columns.map(({ look, of }) => make("td", { class: look, dir: "auto" }, of(source)));
      return make("tr", {}, make("th", { scope: "row" }, sourceLink(source)), cells);
    };
    const labels = ["Source", ...columns.map(({ label }) => label)];
    const rows = sources.map((source) => ({ Source: data.sources.name[source], ...Object.fromEntries(columns.map(({ label, of }) => [label, of(source)])) }));
    const files = takeAway({ name: "sources", title: "Sources", columns: labels.map((label) => ({ key: label, label })), rows, python: pythonOf(state, { what: "sources" }) });
    return [growingTable({ name: "sources", labels, items: sources, first: 40, row }), files];
  }

  // Return the columns beside the name: five at most.
  function columnsOf(state) {
    const isOfMost = (name) => data.sources.name.filter((_, source) => groupOfSource(source, name)).length > data.sources.name.length / 3;
    const by = [state.by, data.plan?.group, ...Object.keys(data.groups)].find((name) => name && name !== "outlet" && named(data.groups, name) && isOfMost(name));
    const firstDay = (source) => daysOf(bySource.pagesOf(state, source))[0];
    return [
      by ? { label: capital(columnOfName.get(by).label), of: (source) => groupOfSource(source, by) } : null,
      { label: capital(pageNouns), look: "number", of: (source) => bySource.pagesOf(state, source).length.toLocaleString("en") },
      { label: "First day", look: "day", of: (source) => (firstDay(source) ? dayText(firstDay(source)) : "") },
      leadColumn(state),
    ].filter(Boolean);
  }

  // Return what leads a source's pages: the commonest label that sums up.
  function leadColumn(state) {
    const words = ([first]) => (first ? `${valueName(first.item)} ${first.n}` : "");
    return bySource.leadingVariable(state) ? { label: "What leads", of: (source) => words(bySource.leads(state, source)) } : null;
  }

  return { label: "Sources", lack: () => "", draw };
})();

const drawCard = (() => {
  const KINDS = { labels: "Its labels", claims: "Its claims", actors: "Whom it names", speakers: "Whom it quotes", words: "Its words", tone: "Its tone" };

  // Show the card of the source that is chosen in a place; return whether there is one.
  return function draw(state, place) {
    const source = sourceOfName.get(state.source);
    if (!state.source || source === undefined) return false;
    const choices = ["what", "reading", "sample", "item", "show"].map((name) => state[name]);
    const key = JSON.stringify(["card", source, ...choices, isDark(), innerWidth]);
    return showBeside(place, key, () => partsOf(state, source), !place.querySelector(".card"));
  };

  function partsOf(state, source) {
    const pages = bySource.pagesOf(state, source);
    const compared = { view: "compare", by: "outlet", group: state.source, against: "", sample: "", source: "", item: "" };
    const card = make("div", { class: "card" },
      factsOf(state, source, pages), make("p", {}, stateLink(compared, {}, "Compare it with all others, or with one")), pagesOfItem(state, source), leadSentence(state, source),
      Object.keys(KINDS).map((what) => frequent(state, source, what)),
      make("h3", {}, `Its ${counted(pages.length, pageNoun)}`), listOfPages(pages, { first: 20, withSource: false }));
    return [besideHead(state.source, () => go({ source: "", item: "", show: "" }).then(focusOpener)), card];
  }

  function factsOf(state, source, pages) {
    const days = daysOf(pages);
    const facts = [
      ...data.sources.facts.map(({ label, values }) => [capital(label), values[source]]),
      ["Days", days.length ? periodText(days[0], days.at(-1)) : ""],
      ["Without a day", days.length < pages.length ? counted(pages.length - days.length, pageNoun) : ""],
    ];
    return listOfFacts(facts);
  }

  function leadSentence(state, source) {
    const variable = bySource.leadingVariable(state);
    if (!variable) return null;
    const [first, ...others] = data.readings.map((reading) => {
      const leads = bySource.leads({ ...state, reading }, source);
      return leads.map(({ item, n }) => `${valueName(item)} ${n}`).join(", ") || "nothing";
    });
    const rest = others.map((text, place) => (text === first ? "" : ` (${readingName(data.readings[place + 1])}: ${text})`));
    return make("p", {}, `${capital(data.codebook.find((entry) => entry.variable === variable).label)}: `, first, rest, ".");
  }

  function tableOfItems(name, { itemNoun, kind }, items, first, row) {
    const labels = [`${capital(itemNoun)}${kind === "rate" ? ", per 1,000 words" : ""}`, "This source", "All others"];
    return growingTable({ name, labels, items, first, row });
  }

  // Return an item with both sides' numbers; each lists exactly its pages on the card.
  function rowOfItem({ what, reading, itemOfId }, row) {
    const item = itemOfId.get(row.item);
    const { kind } = item;
    const cells = ["group", "against"].map((show) => {
      const [n, size, level] = ["n", "size", "level"].map((name) => row[show === "group" ? name : `${name}_against`]);
      if (!size) return numberCell("–");
      const words = kind === "mean" ? `mean ${numberText(level)}` : kind === "share" ? `${n.toLocaleString("en")} of ${size.toLocaleString("en")}` : levelText(level, kind).replace(" per 1,000 words", "");
      const beside = kind === "mean" ? counted(size, pageNoun) : kind === "share" && show === "against" ? percentText(level) : "";
      const act = () => openItem({ what, reading, item: row.item, show, source: now.state.source });
      const name = `${words}: ${headingOfItem(item)}, ${show === "group" ? now.state.source : "all others"}`;
      const about = { "data-key": `card ${show} ${row.item}`, "aria-label": name };
      return numberCell(n || kind === "mean" ? textButton(words, act, about) : words, beside && ` (${beside})`);
    });
    return make("tr", {}, make("th", { scope: "row", title: item.rule || null }, nameNode(headingOfItem(item))), cells);
  }

  // Return what a source and all others have of each item.
  function countedRows(state, source, what) {
    const { material, sources, totals } = bySource.sums(state, what);
    const entries = new Map(sources[source].map((entry) => [entry.item.place, entry]));
    return material.items.map((item) => {
      const total = totals[item.place];
      const [n, size] = [entries.get(item.place)?.n || 0, total.sizes[source]];
      const [n_against, size_against] = [total.n - n, total.size - size];
      const [level, level_against] = [n / size, n_against / size_against];
      return { item: item.id, name: item.name, rank: item.kind === "mean" ? -1 / size : n, n, size, level, n_against, size_against, level_against };
    });
  }

  function frequent(state, source, what) {
    const material = bySource.material(state, what);
    if (!material) return null;
    const rows = countedRows(state, source, what).filter(({ rank, size }) => rank && size);
    rows.sort((a, b) => b.rank - a.rank || (a.name < b.name ? -1 : 1)); // means, of most pages first, are the last
    const most = rows.slice(0, 3).map(({ name }) => name).join("; ");
    const head = make("summary", {}, `${KINDS[what]}: `, nameNode(most), rows.length > 3 ? " …" : "");
    return rows.length ? make("details", {}, head, tableOfItems(what, material, rows, 10, (row) => rowOfItem(material, row))) : null;
  }
})();
