// The card of a source, in a dialog: facts, days, what leads, what is absent, its pages.

const card = byId("card");
const MOST_ABSENT = 8;
const SURPRISING = 0.1; // a label's absence is told where chance gives it less often
const ITEMS_OF_CARD = 12;
const NOT_FACTS = new Set(["outlet", "pages", "articles", "words", "top_terms", "actors", "tone", "copy_of"]);
const DAY_FORMS = { day: "%-d %b", month: "%b %Y", year: "%Y" }; // of the axis
let cardCharts = [];

function openCard(source) {
  return go({ source: outletOf(source), text: "" });
}

function startCard() {
  addPart({
    first: { source: "", text: "", word: "" },
    isKnown: { source: (name) => sourceOfName.has(name), text: (id) => hasText(pageOfId.get(id)) },
    show: showCard,
  });
  card.addEventListener("click", (event) => {
    if (event.target === card) card.close();
  });
  card.addEventListener("close", () => {
    hideTip();
    if (now.state.source || now.state.text) go({ source: "", text: "", word: "" });
  });
}

// Show a text or the card of a source; closed, the focus is back where it was.
function showCard({ source, text, word }) {
  hideTip();
  for (const chart of cardCharts) chart.view?.finalize();
  cardCharts = [];
  if (!source && !text) return card.close();
  const isText = Boolean(text);
  put(card, isText ? partsOfText(pageOfId.get(text), word) : partsOfCard(sourceOfName.get(source)));
  if (!card.open) card.showModal();
  card.querySelector(".close").focus();
  card.scrollTop = 0;
  return isText ? null : drawCard();
}

function drawCard() {
  const source = sourceOfName.get(now.state.source);
  return Promise.all([drawDays(source), drawBeside(source)]);
}

function closeButton() {
  return make("form", { method: "dialog" }, make("button", { class: "close" }, "Close"));
}

function partsOfCard(source) {
  const pages = pagesOfSource[source];
  return [
    closeButton(),
    make("h2", { id: "card-title", dir: "auto" }, outletOf(source)),
    factList(source),
    hasLabels ? labelParts(source) : null,
    daysPart(source),
    hasLabels ? labelTables(source) : textParts(source),
    make("h3", {}, `${capital(pageNoun)}s: ${pages.length}`),
    pageList(pages, () => ({ withSource: false })),
  ];
}

// ---- facts

function factList(source) {
  const known = columns.filter((column) => isFact(source, column));
  const pairs = known.map((column) => [columnLabel(column), String(fact(source, column.key))]);
  return make("dl", {}, pairs.map(factPair));
}

function factPair([name, value]) {
  return make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value));
}

function isFact(source, { key }) {
  const isOfReading = secondColumn.has(key) || secondColumns.has(key);
  const value = fact(source, key);
  return !NOT_FACTS.has(key) && !isOfReading && value !== null && value !== "" && value !== UNKNOWN;
}

// ---- days

function daysPart(source) {
  const periods = data.days;
  if (!periods) return null;
  const all = pagesOfSource[source];
  const dated = all.filter((page) => data.pages.day[page]);
  if (!dated.length) return null;
  const outside = dated.filter((page) => periods.of[page] === null).length;
  const events = periods.events.map((event) => `${event.number}: ${event.label} (${event.in_words})`);
  const heading = `Its ${pageNoun}s by ${periods.unit}`;
  const notes = [
    "Pale: all other sources, on a scale of their own.",
    outside ? `${counted(outside, pageNoun)} before or after.` : "",
    events.length ? `Events: ${events.join("; ")}.` : "",
  ];
  return [
    make("h3", {}, heading),
    make("div", { class: "figure", id: "days-figure" }),
    make("p", { class: "note" }, notes.filter(Boolean).join(" ")),
  ];
}

function drawDays(source) {
  const box = byId("days-figure");
  if (!box) return null;
  const shown = dayRows(source);
  const inWords = shown.filter((row) => row.n).map((row) => `${row.name}: ${row.n}`);
  const chart = cardChart(box, {
    tipOf: (row) => [row.name, `${row.n} of this source`, `${row.others} of all others`],
    placeOf: (row, view) => ({ x: view.scale("x")((row.start + row.end) / 2), y: 30, radius: 0 }),
    distance: distanceToBar,
  });
  const events = data.days.events.map(({ number, day }) => ({ number, day: Date.parse(day) }));
  return chart.draw("days", {
    rows: shown,
    tables: { events },
    signals: { form: DAY_FORMS[data.days.unit] },
    height: 160,
    describe: `By ${data.days.unit}. ${inWords.join(", ") || "Nothing in the period shown."}`,
  });
}

function dayRows(source) {
  const pagesByPeriod = new Map();
  for (const page of pagesOfSource[source]) {
    const place = data.days.of[page];
    pagesByPeriod.set(place, (pagesByPeriod.get(place) || 0) + 1);
  }
  return data.days.periods.map((period, place) => {
    const n = pagesByPeriod.get(place) || 0;
    const start = Date.parse(period.start);
    const end = Date.parse(period.end);
    return { key: `d${place}`, name: period.label, start, end, n, others: period.n - n, ...aboutSource(source) };
  });
}

// Return the chart in a box of the card.
function cardChart(box, options) {
  const known = cardCharts.find((chart) => chart.box === box);
  if (!known) cardCharts.push(new Chart(box, options));
  return known || cardCharts.at(-1);
}

// ---- labels: what leads, what is absent

function labelParts(source) {
  const leads = data.leads.map((key) => leadText(source, key)).filter(Boolean);
  const absent = absentItems(source);
  const nPages = pagesOfSource[source].length;
  return [
    make("p", { class: "note" }, `${data.annotators}. Counts; nothing is tested here.`),
    leads.map((text) => make("p", {}, text)),
    absent.length ? absentPart(absent, nPages) : null,
    make("h3", {}, "What its pages are about, beside all other sources"),
    make("div", { class: "figure", id: "beside-figure" }),
    make("p", { class: "note" }, `${data.marks} Upright lines are the mean of all other sources.`),
  ];
}

// Return what leads the pages, in the words of the table of sources.
function leadText(source, key) {
  const column = columns[columnPlaces.get(key)];
  const first = fact(source, key);
  const second = secondColumn.has(key) ? fact(source, secondColumn.get(key)) : null;
  if (!first) return "";
  const name = labelNode(variableOf(column), capital(columnLabel(column)));
  const isSame = second === null || first === second;
  return [name, isSame ? `: ${first}.` : `: ${first} (reading ${data.readings[1]}: ${second || "–"}).`];
}

// Return labels whose absence from a source would surprise in each reading, the most common first.
function absentItems(source) {
  const absent = [];
  for (const place of data.common_items) {
    const cells = cellsOf(place);
    const read = cells.filter((cell) => cell.sizeOf(source));
    if (!read.length || read.some((cell) => cell.nOf(source))) continue;
    const share = Math.max(...read.map((cell) => othersOf(cell, source) || 0));
    const chance = Math.max(...read.map((cell) => chanceOfNone(cell, source)));
    if (chance < SURPRISING) absent.push({ place, share });
  }
  return absent.sort((a, b) => b.share - a.share || a.place - b.place).slice(0, MOST_ABSENT);
}

// Return how often chance leaves a source without a label: all pages drawn at random (hypergeometric).
function chanceOfNone(cell, source) {
  const [withLabel, all] = totalsOf(cell, allSources);
  const own = cell.sizeOf(source);
  let chance = 1;
  for (let drawn = 0; drawn < own; drawn += 1) chance *= Math.max(0, all - withLabel - drawn) / (all - drawn);
  return chance;
}

function absentPart(absent, nPages) {
  const where = nPages === 1 ? "Not on its page" : `On none of its ${nPages} pages`;
  const line = ({ place, share }) => {
    const { item, section, label } = data.items[place];
    const button = labelButton(item, `${section}: ${label}`, () => openLabel(item, ""));
    return make("li", {}, button, ` (mean of all others: ${percentText(share)})`);
  };
  const heading = `${where}, though common elsewhere (by chance in under 10% of draws)`;
  return [make("h3", {}, heading), make("ul", {}, absent.map(line))];
}

// ---- labels: beside all others

function besideItems() {
  const [first] = data.items;
  return data.items.map((_, place) => place).filter((place) => data.items[place].section === first.section);
}

function drawBeside(source) {
  const box = byId("beside-figure");
  if (!box) return null;
  const shown = besideItems().flatMap((place) => besideRows(box, source, place));
  const chart = cardChart(box, {
    tipOf: besideTip,
    placeOf: (row, view) => bandPlace(row, view),
    distance: distanceToBand,
    act: (row) => openLabel(data.items[row.place].item, ""),
  });
  return chart.draw("beside", {
    rows: shown,
    height: heightOfBands(shown, 26),
    describe: "Shares of its pages beside all other sources; the table below has the same.",
  });
}

function besideRows(box, source, place) {
  const label = labelBeside(box, data.items[place].label);
  return cellsOf(place).flatMap((cell, reading) => {
    const share = shareOf(cell, source);
    const others = othersOf(cell, source);
    if (share === null) return [];
    const words = `${cell.nOf(source)} of ${cell.sizeOf(source)}`;
    const { colour } = aboutSource(source);
    const [value, mean] = [100 * share, 100 * (others ?? share)];
    return [{ key: `${place}-${reading}`, place, reading, colour, label, words, value, others: mean }];
  });
}

function besideTip({ place, reading, words, others }) {
  return [
    data.items[place].label,
    `Reading ${data.readings[reading]}: ${words} pages`,
    `All others: ${percentText(others / 100)}`,
    ruleText(data.items[place].item),
  ];
}

function labelTables(source) {
  const sections = new Map();
  data.items.forEach(({ section }, place) => {
    if (!cellsOf(place).some((cell) => cell.nOf(source))) return;
    if (!sections.has(section)) sections.set(section, []);
    sections.get(section).push(place);
  });
  if (!sections.size) return make("p", {}, "No labelled page.");
  const tables = [...sections].map(([section, places]) => sectionTable(source, section, places));
  return [make("h3", {}, "All its labels"), tables];
}

function sectionTable(source, section, places) {
  const heads = [section, ...data.readings.map((reading) => `Reading ${reading}`), "All others"];
  const lines = places.map((place) => labelLine(source, place));
  return make("table", {}, headRow(heads), make("tbody", {}, lines));
}

function labelLine(source, place) {
  const { item, label } = data.items[place];
  const cells = cellsOf(place);
  const counts = cells.map((cell) => {
    const size = cell.sizeOf(source);
    return numberCell(size ? `${cell.nOf(source)} of ${size}` : "–");
  });
  const others = cells.map((cell) => othersOf(cell, source)).filter((share) => share !== null);
  const shares = [...new Set(others.map(percentText))].join(" / ");
  const button = labelButton(item, label, () => openLabel(item, ""));
  return make("tr", {}, make("th", { scope: "row" }, button), counts, numberCell(shares));
}

// ---- texts

function textParts(source) {
  return kinds.map((kind) => {
    const row = kind.outlets.indexOf(source);
    return row < 0 ? null : kindPart(kind, row);
  });
}

function kindPart(kind, row) {
  const items = strongestItems(kind, row).slice(0, ITEMS_OF_CARD);
  const about = { class: "scroll", tabindex: 0, role: "region", "aria-label": `${kind.name} of this source` };
  return [
    make("h3", {}, kind.name),
    make("p", { class: "note" }, kind.findings[row]),
    make("div", about, itemTable(kind, row, items)),
  ];
}
