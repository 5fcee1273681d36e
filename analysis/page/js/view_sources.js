// Sources: a table of all, and the card of one: its facts, what sets it apart, its pages.

// What tables and cards know of sources: sums of each item of a material, by source.
const bySource = (() => {
  const cached = new Map();

  function once(key, find) {
    if (!cached.has(key)) cached.set(key, find());
    return cached.get(key);
  }

  // Return whether a page counts: this reading has it, or it is an article of the pack.
  function isListed(reading) {
    return once(`listed ${reading}`, () => {
      const isIn = new Uint8Array(data.pages.id.length).fill(2); // 2: in no table
      const rowsOf = ({ what, reading: own }) => materialOf({ ...now.state, what, reading: own }).pageOfRow;
      for (const material of data.materials) for (const page of rowsOf(material)) isIn[page] = 0;
      const kept = data.materials.filter(({ what, reading: own }) => !own || (own === reading && what === "labels"));
      for (const material of kept) for (const page of rowsOf(material)) isIn[page] = 1;
      return isIn;
    });
  }

  // Return the pages that count, of all or of each source.
  function pages(state) {
    const isIn = isListed(state.reading || data.readings[0] || "");
    return once(`pages ${state.reading}`, () => data.pages.id.map((_, page) => page).filter((page) => isIn[page]));
  }

  // Labelled pages; of a source without any, its articles.
  function pagesOf(state, source) {
    const all = once(`by source ${state.reading}`, () => {
      const isIn = isListed(state.reading || data.readings[0] || "");
      const found = data.sources.name.map(() => [[], [], []]);
      for (const page of pages(state)) if (sourceOf(page) !== null) found[sourceOf(page)][isIn[page]].push(page);
      return found.map(([, labelled, others]) => (labelled.length ? labelled : others));
    });
    return all[source];
  }

  // Return a material of labels in this reading, else that of the pack; null without either.
  function material(state, what) {
    const reading = [state.reading || data.readings[0], ""].find((one) => one !== undefined && hasMaterial(what, one));
    return reading === undefined ? null : materialOf({ ...state, what, reading });
  }

  // Return, by source, what it has of each item: {item, n, articles, size}; and the totals of items.
  function sums(state, what) {
    const known = material(state, what);
    if (!known) return null;
    return once(`sums ${what} ${known.reading}`, () => {
      const sourceOfRow = Int32Array.from(known.pageOfRow, (page) => data.pages.outlet[page] ?? -1);
      const sources = data.sources.name.map(() => []);
      const shared = known.kind === "mean" ? null : sizesOf(known.size(0), sourceOfRow);
      const totals = known.items.map((item) => {
        const sizes = known.kind === "rate" ? shared : sizesOf(known.size(item.place), sourceOfRow);
        const found = new Map();
        if (known.kind === "mean") sizes.each.forEach((size, source) => size && found.set(source, { n: 0, articles: 0 }));
        const { rows, numbers } = known.nonzero(item.place);
        const total = { n: 0, size: sizes.all };
        rows.forEach((row, at) => {
          const source = sourceOfRow[row];
          if (source < 0) return;
          const entry = found.get(source) || { n: 0, articles: 0 };
          entry.n += numbers ? numbers[at] : 1;
          entry.articles += 1;
          total.n += numbers ? numbers[at] : 1;
          found.set(source, entry);
        });
        for (const [source, entry] of found) sources[source].push({ ...entry, item, size: sizes.each[source] });
        return total;
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
      const summed = [...data.codebook].sort((a, b) => Boolean(b.summary) - Boolean(a.summary));
      return summed.map(({ variable }) => variable).find((name) => labels && isOneOfMany(labels, name)) || "";
    });
  }

  function isOneOfMany(labels, variable) {
    const items = labels.items.filter((item) => item.variable === variable);
    const isTaken = new Set();
    let n = 0;
    for (const { place } of items) {
      for (const row of labels.nonzero(place).rows) isTaken.add(row);
      n += labels.nonzero(place).rows.length;
    }
    return items.length >= 3 && n === isTaken.size;
  }

  // Return the labels that lead a source's pages, the commonest first.
  function leads(state, source) {
    const variable = leadingVariable(state);
    return variable ? ranked(sums(state, "labels").sources[source].filter(({ item }) => item.variable === variable)) : [];
  }

  function ranked(entries, key = "n") {
    return [...entries].sort((a, b) => b[key] - a[key] || (a.item.name < b.item.name ? -1 : 1));
  }

  return { once, pages, pagesOf, material, sums, leads, leadingVariable, ranked };
})();

// Return the scope of tables and cards in words: "All pages of the case, not only comparable pages".
function wholeCase() {
  const chosen = sampleOf(now.state);
  const sample = chosen && Object.keys(chosen.where).length ? chosen.label : "";
  return `All ${pageNouns} of the case${sample ? `, not only ${sample}` : ""}`;
}

// Return a source's name, which opens its card.
function sourceLink(source) {
  const name = data.sources.name[source];
  return stateLink({ source: name, open: "", item: "", show: "" }, { "data-key": `source ${name}` }, nameNode(name));
}

// Return a value's name without that of its variable.
function valueName({ name, variableName }) {
  return variableName && name.startsWith(`${variableName}: `) ? name.slice(variableName.length + 2) : name;
}

// Return what an item is called, with the voice of a claim.
function headingOfItem(item) {
  const words = voiceInWords(item);
  return words && !item.name.includes(" by ") ? `${item.name}, ${words}` : item.name;
}

// Return how far a source is from all others: log odds over their error.
function logOddsOverError(n, size, others, sizeOfOthers) {
  if (!sizeOfOthers) return n;
  const [a, b, c, d] = [n + 0.5, size - n + 0.5, others + 0.5, sizeOfOthers - others + 0.5];
  return Math.log((a * d) / (b * c)) / Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d);
}

function namedTone({ item, n, size }) {
  return `${item.name} ${n < 0 ? MINUS : "+"}${Math.abs(n / size).toFixed(2)}`;
}

views.sources = (() => {
  const field = typedField("find", { id: "filter", placeholder: "part of a name" });

  function draw(state, place) {
    const words = state.find.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const all = sortedSources(state);
    const found = all.filter((source) => words.every((word) => data.sources.name[source].toLowerCase().includes(word)));
    const count = `${words.length ? `${found.length.toLocaleString("en")} of ` : ""}${counted(all.length, "source")}`;
    const number = make("span", { "aria-live": "polite", id: "filter-count" }, count);
    put(
      place,
      make("p", { class: "finder" }, make("label", { for: "filter" }, "Filter by name "), field.input, " ", number),
      make("p", { class: "note" }, `${wholeCase()}. A name opens the source's card.`),
      found.length ? tableOf(state, found) : make("p", { class: "empty" }, "No source has this name: try a part of it."),
    );
    field.show(state.find);
  }

  function sortedSources(state) {
    const nOf = (source) => bySource.pagesOf(state, source).length;
    const all = data.sources.name.map((_, source) => source).filter(nOf);
    return all.sort((a, b) => nOf(b) - nOf(a) || (data.sources.name[a] < data.sources.name[b] ? -1 : 1));
  }

  function tableOf(state, sources) {
    const columns = columnsOf(state);
    const row = (source) => {
      const cells = columns.map(({ look, of }) => make("td", { class: look, dir: "auto" }, of(source)));
      return make("tr", {}, make("th", { scope: "row" }, sourceLink(source)), cells);
    };
    const labels = ["Source", ...columns.map(({ label }) => label)];
    const rows = sources.map((source) => [data.sources.name[source], ...columns.map(({ of }) => of(source))]);
    const keys = labels.map((label, key) => ({ key, label }));
    const files = takeAway({ name: "sources", title: "Sources", columns: keys, rows });
    return [growingTable({ name: "sources", labels, items: sources, first: 40, row }), files];
  }

  // Return the columns beside the name: five at most.
  function columnsOf(state) {
    const isOfMost = (name) => data.sources.name.filter((_, source) => groupOfSource(source, name)).length > data.sources.name.length / 3;
    const isOfSources = (name) => name !== "outlet" && named(data.groups, name) && isOfMost(name);
    const by = [state.by, data.plan?.group, ...Object.keys(data.groups)].find((name) => name && isOfSources(name));
    const nOf = (source) => bySource.pagesOf(state, source).length;
    const dayOf = (source) => bySource.pagesOf(state, source).map((page) => data.pages.day[page]).filter(Boolean).sort()[0];
    return [
      by ? { label: capital(columnOfName.get(by).label), of: (source) => groupOfSource(source, by) || "" } : null,
      { label: capital(pageNouns), look: "number", of: (source) => nOf(source).toLocaleString("en") },
      { label: "First day", look: "day", of: (source) => (dayOf(source) ? dayText(dayOf(source)) : "") },
      leadColumn(state),
      toneColumn(state) || languageColumn(state),
    ].filter(Boolean);
  }

  // Return what leads a source's pages: its commonest label of the kind that sums up, else its most distinctive word or actor.
  function leadColumn(state) {
    if (bySource.leadingVariable(state)) {
      const words = ([first]) => (first ? `${valueName(first.item)} ${first.n}` : "");
      return { label: "What leads", of: (source) => words(bySource.leads(state, source)) };
    }
    const what = ["words", "actors"].find((one) => hasMaterial(one, ""));
    if (!what) return null;
    const { sources, totals, material } = bySource.sums(state, what);
    const weightOf = ({ item, n, articles, size }) => {
      const total = totals[item.place];
      return material.kind === "rate" ? logOddsOverError(n, size, total.n - n, total.size - size) : articles;
    };
    const tops = bySource.once(`tops ${what}`, () => sources.map((entries, source) => {
      const least = Math.min(2, bySource.pagesOf(state, source).length);
      const weighed = entries.filter(({ articles }) => articles >= least).map((entry) => ({ ...entry, weight: weightOf(entry) }));
      return bySource.ranked(weighed, "weight")[0]?.item.name || "";
    }));
    return { label: what === "words" ? "Word that sets it apart" : "Named most", of: (source) => tops[source] };
  }

  function toneColumn(state) {
    const found = bySource.sums({ ...state, reading: "" }, "tone");
    if (!found) return null;
    const words = ([first]) => (first ? namedTone(first) : "");
    return { label: "Tone", of: (source) => words(bySource.ranked(found.sources[source], "size")) };
  }

  function languageColumn(state) {
    if (!columnOfName.has("language")) return null;
    return { label: "Language", of: (source) => [...valuesOfSource(state, source, "language").keys()].slice(0, 3).join(", ") };
  }

  return { label: "Sources", lack: () => "", draw };
})();

// Return the values of a column on a source's pages with their numbers, the most frequent first; some are several, with ";".
function valuesOfSource(state, source, column) {
  const all = bySource.once(`values ${column} ${state.reading}`, () => {
    const counts = data.sources.name.map(() => new Map());
    const material = ["labels", "words", "actors", state.what].map((what) => bySource.material(state, what)).find(Boolean);
    const { names, code } = groupsOf({ ...state, what: material.what, reading: material.reading, by: column });
    material.pageOfRow.forEach((page, row) => {
      const own = counts[data.pages.outlet[page] ?? -1];
      const values = own && code[row] >= 0 ? String(names[code[row]]).split(";") : [];
      for (const value of values.map((one) => one.trim())) own.set(value, (own.get(value) || 0) + 1);
    });
    return counts.map((own) => new Map([...own].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))));
  });
  return all[source];
}

const drawCard = (() => {
  const DAY = 86_400_000; // milliseconds
  const MOST_DAYS = 62; // that are drawn each; more are drawn by month or year
  const FEWEST = 2; // pages with an item, or expected to have it, below which it says nothing
  const KINDS = { labels: "Its labels", claims: "Its claims", actors: "Whom it names", speakers: "Whom it quotes", words: "Its words", tone: "Its tone" };
  const compared = new Set(); // families that are counted
  let shown = "";

  // Show the card of the source that is chosen in a place; return whether there is one.
  return function draw(state, place) {
    const source = sourceOfName.get(state.source);
    if (!state.source || source === undefined) return false;
    const key = JSON.stringify([source, ...["what", "reading", "strata", "item", "show"].map((name) => state[name]), isDark(), innerWidth]);
    if (key === shown && place.querySelector(".card")) return true;
    const isNew = !place.querySelector(".card");
    shown = key;
    const pages = bySource.pagesOf(state, source);
    const [apart, days] = [make("div", {}), make("div", {})];
    put(
      place,
      besideHead(state.source, () => go({ source: "", item: "", show: "" }).then(focusOpener)),
      make("div", { class: "card" },
        factsOf(state, source, pages),
        pagesOfItem(state, source),
        leadSentence(state, source),
        apart,
        days,
        Object.keys(KINDS).map((what) => frequent(state, source, what)),
        make("h3", {}, `Its ${counted(pages.length, pageNoun)}`),
        listOfPages(pages, { first: 20, withSource: false })),
    );
    place.hidden = false;
    if (isNew) toHead(place);
    drawDays(days, state, pages);
    drawDifferences(apart, state, source);
    return true;
  };

  function factsOf(state, source, pages) {
    const days = pages.map((page) => data.pages.day[page]).filter(Boolean).sort();
    const undated = pages.length - days.length;
    const facts = [
      ...data.sources.facts.map(({ label, values }) => [capital(label), values[source]]),
      ["Days", days.length ? periodText(days[0], days.at(-1)) : ""],
      ["Without a day", undated ? counted(undated, pageNoun) : ""],
      ["Copy of agencies", agenciesOf(state, source)],
    ];
    const isKnown = ([, value]) => value && !["unknown", "none"].includes(value);
    const pair = ([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, String(value)));
    return make("dl", { class: "facts" }, facts.filter(isKnown).map(pair));
  }

  function agenciesOf(state, source) {
    if (!columnOfName.has("agency")) return "";
    const known = [...valuesOfSource(state, source, "agency")].filter(([name]) => !["", "none", "unknown"].includes(name));
    return known.map(([name, n]) => `${name} ${n}`).join(", ");
  }

  function leadSentence(state, source) {
    const variable = bySource.leadingVariable(state);
    if (!variable) return null;
    const [first, ...others] = data.readings.map((reading) => {
      const leads = bySource.leads({ ...state, reading }, source);
      return leads.map(({ item, n }) => `${valueName(item)} ${n}`).join(", ") || "nothing";
    });
    const rest = others.map((text, place) => (text === first ? "" : ` (reading ${data.readings[place + 1]}: ${text})`));
    const label = bySource.material(state, "labels").items.find((item) => item.variable === variable).variableName || variable;
    return make("p", {}, make("strong", {}, `${capital(label)}: `), first, rest, ".");
  }

  // ---- what sets it apart

  // Return the choices of a card: a source against all others, on all pages of the case.
  function stateOfCard(state, source, what) {
    const isFamily = state.what.startsWith("plan-") || !bySource.material(state, state.what);
    const first = ["labels", "words", "actors"].find((one) => bySource.material(state, one));
    const found = bySource.material(state, what || (isFamily ? first : state.what));
    const open = { sample: "", only: [], first: "", last: "", own: "", unit: "article", wrong: 0, item: "", show: "" };
    return found && { ...state, ...open, what: found.what, reading: found.reading, by: "outlet", group: data.sources.name[source], against: "" };
  }

  // Return what a source and all others have of each item, as rows of contrasts that are not tested.
  function countedRows(state, source, what) {
    const { sources, totals, material } = bySource.sums(state, what);
    const own = new Map(sources[source].map((entry) => [entry.item.place, entry]));
    const size = material.kind === "mean" ? 0 : sum([...material.pageOfRow].map((page) => Number(data.pages.outlet[page] === source)));
    return material.items.map((item) => {
      const entry = own.get(item.place) || { n: 0, articles: 0, size };
      const total = totals[item.place];
      const others = { n_against: total.n - entry.n, size_against: total.size - entry.size };
      const levels = { level: entry.n / entry.size, level_against: others.n_against / others.size_against };
      return { ...entry, ...others, ...levels, item: item.id, about: item, estimate: levels.level - levels.level_against, status: "descriptive" };
    });
  }

  // Comparing all sources takes a moment at first: the rest of the card is there before.
  async function drawDifferences(place, state, source) {
    const asked = stateOfCard(state, source);
    if (!asked) return;
    const { what, reading, strata } = asked;
    const family = JSON.stringify([what, reading, strata]);
    const head = make("h3", {}, "What sets it apart from all others");
    if (!compared.has(family)) {
      put(place, head, make("p", { class: "note", role: "status" }, "Counting …"));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    if (place.isConnected) put(place, head, differences(asked, state, source));
    compared.add(family);
  }

  function differences(asked, state, source) {
    const material = materialOf(asked);
    const { family, refused } = contrastsOf(asked);
    const found = refused ? [] : contrastsOfGroup(asked, asked.group);
    const rows = found.length ? found : countedRows(state, source, asked.what);
    const isTelling = ({ n, size, level_against: share }) => Math.max(n, size * (share || 0)) >= FEWEST;
    const pOf = ({ p_adjusted: p }) => (isNumber(p) ? p : 2);
    const strength = (row) => Math.abs(logOddsOverError(row.n, row.size, row.n_against, row.size_against)) || 0;
    const telling = rows.filter(isTelling).sort((a, b) => pOf(a) - pOf(b) || strength(b) - strength(a));
    const scope = `${wholeCase()}, however they were found${asked.reading ? `; reading ${asked.reading}` : ""}.`;
    const labels = headsOf(material);
    const row = (one) => rowOfDifference(asked, material, one, source);
    const pages = bySource.pagesOf(state, source);
    return [
      make("p", { class: "note" }, `${verdict(rows, pages, many(material.itemNoun), family)} ${scope}`),
      telling.length ? growingTable({ name: "differences", labels, items: telling, first: 8, row }) : null,
    ];
  }

  function verdict(rows, pages, noun, family) {
    const tested = rows.filter(({ status }) => status === "tested");
    const few = pages.length === 1 ? `One ${pageNoun} is` : `${counted(pages.length, pageNoun)} are`;
    if (!tested.length) return `${few} too few to test: these are counts.`;
    const n = tested.filter(({ isSure }) => isSure).length;
    return `${n || "None"} of ${tested.length} ${noun} ${n > 1 ? "differ" : "differs"} beyond chance${family ? ` (${family})` : ""}.`;
  }

  function rowOfDifference(asked, material, row, source) {
    const mark = make("span", { "aria-hidden": "true" }, row.isSure ? "● " : "○ ");
    mark.style.color = colourOfSource(source);
    const p = row.status === "tested" && isNumber(row.p_adjusted) ? pText(row.p_adjusted) : "not tested";
    const difference = differenceText({ ratio: row.level / row.level_against, ...row }, material.kind);
    const small = make("small", {}, mark, `${difference}, ${p}`);
    return make("tr", {}, headCell(material.itemOfId.get(row.item), make("br"), small), sideCells(asked, row, material.kind));
  }

  function headsOf({ itemNoun, kind }) {
    const per = kind === "rate" ? ", per 1,000 words" : "";
    return [`${capital(itemNoun)}${per}`, "This source", "All others"];
  }

  function headCell(item, ...more) {
    return make("th", { scope: "row", title: item.rule || null }, nameNode(headingOfItem(item)), more);
  }

  // Return both sides' numbers; each lists exactly its pages on the card.
  function sideCells({ what, reading }, row, kind) {
    return ["group", "against"].map((show) => {
      const end = show === "group" ? "" : "_against";
      const [n, size, level] = ["n", "size", "level"].map((name) => row[name + end]);
      if (!size) return numberCell("–");
      const words = kind === "share" ? `${n.toLocaleString("en")} of ${size.toLocaleString("en")}` : levelText(level, kind).replace(" per 1,000 words", "");
      const act = () => openItem({ what, reading, item: row.item, show });
      const share = kind === "share" && show === "against" ? ` (${percentText(level)})` : "";
      return numberCell(n ? textButton(words, act, { "data-key": `card ${show} ${row.item}` }) : words, share);
    });
  }

  // Return what a source has most of, folded.
  function frequent(state, source, what) {
    const asked = stateOfCard(state, source, what);
    if (!asked) return null;
    const { kind } = materialOf(asked);
    const key = kind === "mean" ? "size" : "n";
    const rows = countedRows(state, source, what).filter((row) => row[key] > 0);
    if (!rows.length) return null;
    rows.sort((a, b) => b[key] - a[key] || (a.about.name < b.about.name ? -1 : 1));
    const most = rows.slice(0, 3).map(({ about }) => about.name).join("; ");
    const row = (one) => make("tr", {}, headCell(one.about), sideCells(asked, one, kind));
    const table = growingTable({ name: what, labels: headsOf(materialOf(asked)), items: rows, first: 10, row });
    return make("details", {}, make("summary", {}, `${KINDS[what]}: `, nameNode(most), rows.length > 3 ? " …" : ""), table);
  }

  // ---- days

  // Return the days of most pages of the case: all, or without the first and last few.
  function periodOf(days) {
    const periods = [0, 0.025, 0.1].map((cut) => {
      const [first, last] = [days[Math.floor(days.length * cut)], days[Math.ceil(days.length * (1 - cut)) - 1]];
      return { first, nDays: (Date.parse(last) - Date.parse(first)) / DAY + 1 };
    });
    return periods.find(({ nDays }) => nDays <= MOST_DAYS) || periods[1];
  }

  function drawDays(place, state, pages) {
    const days = bySource.pages(state).map((page) => data.pages.day[page]).filter(Boolean).sort();
    const own = pages.map((page) => data.pages.day[page]).filter(Boolean);
    if (!own.length || days[0] === days.at(-1)) return null;
    const { first, nDays } = periodOf(days);
    const [letters, noun, timeUnit, format] =
      nDays <= MOST_DAYS ? [10, "day", "utcyearmonthdate", "%-d %b"] : nDays <= 1100 ? [7, "month", "utcyearmonth", "%b %Y"] : [4, "year", "utcyear", "%Y"];
    const keys = Array.from({ length: nDays }, (_, day) => new Date(Date.parse(first) + day * DAY).toISOString().slice(0, letters));
    const rows = [...new Set(keys)].map((key) => ({ key, n: own.filter((day) => day.slice(0, letters) === key).length }));
    const outside = own.length - sum(rows.map(({ n }) => n));
    const top = rows.reduce((best, row) => (row.n > best.n ? row : best));
    if (!top.n) return null;
    const periodName = { day: dayText(top.key), month: dayText(`${top.key}-01`).slice(2), year: top.key }[noun];
    const axis = { title: null, grid: false };
    const values = rows.map((row) => ({ ...row, day: `${row.key}-01-01`.slice(0, 10) }));
    return showFigure(place, {
      title: `Most ${noun === "day" ? "on" : "in"} ${periodName}: ${counted(top.n, pageNoun)}`,
      subtitle: `Its ${pageNouns} by ${noun}${outside ? `; ${outside} before or after` : ""}`,
      spec: {
        data: { values },
        mark: { type: "bar", color: colourOfSource(state.source) },
        encoding: {
          x: { field: "day", type: "temporal", timeUnit, axis: { ...axis, format, tickCount: 5, labelOverlap: true } },
          y: { field: "n", type: "quantitative", axis: { ...axis, tickCount: Math.min(3, top.n), format: "d" } },
        },
      },
      height: 90,
      rows,
      columns: [{ key: "key", label: capital(noun) }, { key: "n", label: capital(pageNouns), isNumber: true }],
      isTableOpen: false,
      name: `${pageNouns}-by-${noun}-${state.source}`,
      describe: `${capital(pageNouns)} by ${noun}: ${rows.filter(({ n }) => n).map(({ key, n }) => `${key}: ${n}`).join(", ")}`,
    });
  }
})();
