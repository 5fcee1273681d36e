// One label across all groups and sources, and its pages.

const FIRST_SOURCES = 15;
const SHORTEST_BARS = 80; // pixels of the longest bar and its gap, at least
let groupChart = null;
let sourceChart = null;

// ---- counts of each reading, source and label

const talliesOfReadings = new Map();

// Return, of each item, how many pages of a source have it and how many are labelled.
function tally(reading) {
  if (!talliesOfReadings.has(reading)) talliesOfReadings.set(reading, tallyNow(reading));
  return talliesOfReadings.get(reading);
}

function tallyNow(reading) {
  const labels = data.labels[reading];
  const read = countedBySource(labels.read);
  return labels.with.map((pages, item) => {
    const n = countedBySource(pages);
    const unlabelled = countedBySource(labels.unlabelled[item] || []);
    const nOf = (source) => n.get(source) || 0;
    const sizeOf = (source) => (read.get(source) || 0) - (unlabelled.get(source) || 0);
    const labelled = allSources.filter((source) => sizeOf(source) > 0);
    const total = sum(labelled.map((source) => nOf(source) / sizeOf(source)));
    return { pages: new Set(pages), nOf, sizeOf, total, nLabelled: labelled.length, sources: [...n.keys()] };
  });
}

function countedBySource(pages) {
  const n = new Map();
  for (const page of pages) {
    const source = data.pages.outlet[page];
    n.set(source, (n.get(source) || 0) + 1);
  }
  return n;
}

function shareOf(cell, source) {
  const size = cell.sizeOf(source);
  return size ? cell.nOf(source) / size : null;
}

// Return the mean share of all other sources.
function othersOf(cell, source) {
  const own = shareOf(cell, source);
  const nOthers = cell.nLabelled - (own === null ? 0 : 1);
  return nOthers ? (cell.total - (own || 0)) / nOthers : null;
}

function cellsOf(place) {
  return data.readings.map((reading) => tally(reading)[place]);
}

// ---- choices

function startLabelItem() {
  const group = selectOf(
    "item-group",
    [{ value: "", text: "all groups" }, ...groups.map((name) => ({ value: name, text: name }))],
    () => go({ group: byId("item-group").value }, { part: "item" }),
  );
  const choose = () => go({ label: choice.value }, { part: "item" });
  const choice = make("select", { id: "item-choice", on: { change: choose } }, itemOptions());
  put(
    byId("item-controls"),
    make("label", {}, "Label ", choice),
    make("label", { hidden: !groups.length }, "Pages of ", group),
  );
  choice.value = firstItem() || choice.options[0]?.value;
  groupChart = new Chart(byId("groups-figure"), levelChart((row) => chooseGroup(row.group)));
  sourceChart = new Chart(byId("sources-figure"), levelChart(openRow));
  const labels = new Set([...choice.options].map((option) => option.value));
  addPart({
    first: { label: choice.value, group: "" },
    isKnown: { label: (item) => labels.has(item), group: (name) => groups.includes(name) },
    show: showLabelItem,
  });
}

function showLabelItem({ label, group }) {
  byId("item-choice").value = label;
  byId("item-group").value = group;
  return drawLabelItem();
}

function levelChart(act) {
  return {
    tipOf: (row) => [row.name, ...row.facts],
    placeOf: (row, view) => bandPlace(row, view),
    distance: distanceToBand,
    act,
  };
}

// Return the labels as options, by section; labels that no page has are left out.
function itemOptions() {
  const sections = new Map();
  data.items.forEach(({ item, section, label }, place) => {
    const n = data.labels[data.readings[0]].with[place].length;
    if (!n) return;
    if (!sections.has(section)) sections.set(section, make("optgroup", { label: section }));
    sections.get(section).append(make("option", { value: item }, `${label} (${n})`));
  });
  return [...sections.values()];
}

function openLabel(item, group) {
  go({ label: item, group, source: "", text: "" }, { part: "item" });
  showItemPart();
}

function showItemPart() {
  byId("item-title").focus();
  byId("item").scrollIntoView();
}

function chooseGroup(group) {
  go({ group: now.state.group === group ? "" : group }, { part: "item" });
}

// ---- drawing

function drawLabelItem() {
  const { label, group } = now.state;
  const place = data.items.findIndex((one) => one.item === label);
  if (place < 0) return null;
  const cells = cellsOf(place);
  byId("item-sentence").textContent = labelSentence(place, cells);
  byId("item-rule").textContent = ruleText(data.items[place].item);
  const sources = sourcesWithLabel(cells, group);
  writeLabelPages(cells, group);
  return Promise.all([drawGroups(cells, group), drawSources(cells, sources, group)]);
}

function labelSentence(place, cells) {
  const { section, label } = data.items[place];
  const totals = data.readings.map((reading, at) => `${totalText(cells[at], allSources)} pages in reading ${reading}`);
  return `${section}: ${label}. ${totals.join(", ")}. Counts; nothing is tested here. ${marksOfReadings()}`;
}

function marksOfReadings() {
  if (data.readings.length < 2) return "";
  return `Full bars are reading ${data.readings[0]}, hollow bars reading ${data.readings[1]}.`;
}

function totalText(cell, sources) {
  const [n, size] = totalsOf(cell, sources);
  return `${n} of ${size}`;
}

function totalsOf(cell, sources) {
  return [sum(sources.map(cell.nOf)), sum(sources.map(cell.sizeOf))];
}

// Return the rows of a bar chart: one a reading, for all pages of some sources.
function levelRows(box, name, sources, cells, about) {
  const label = labelBeside(box, name);
  const facts = cells.map((cell, reading) => `Reading ${data.readings[reading]}: ${totalText(cell, sources)} pages`);
  return cells.map((cell, reading) => {
    const [n, size] = totalsOf(cell, sources);
    const value = size ? (100 * n) / size : 0;
    const words = size ? `${percentText(n / size)}: ${n} of ${size}` : "not labelled";
    return { ...about, key: `${name}-${reading}`, name, label, facts, reading, value, end: value, words, holds: true };
  });
}

function drawGroups(cells, chosen) {
  const box = byId("groups-figure");
  const shown = groups.flatMap((group) => {
    const sources = allSources.filter((source) => groupOf(source) === group);
    if (!cells.some((cell) => totalsOf(cell, sources)[1])) return [];
    const found = levelRows(box, group, sources, cells, { group, colour: colourOf(group) });
    return found.map((row) => ({ ...row, holds: !chosen || group === chosen }));
  });
  byId("groups-part").hidden = !shown.length;
  const choose = (row) => chooseGroup(row.group);
  setDetails("groups-details", () => levelTable("Group (chooses its pages)", shown, choose));
  return shown.length ? drawLevels(groupChart, shown, "% of pages by group") : null;
}

function drawSources(cells, sources, group) {
  const box = byId("sources-figure");
  const rowOf = (source) => levelRows(box, outletOf(source), [source], cells, aboutSource(source));
  byId("sources-heading").textContent = sourcesHeading(cells, sources, group);
  byId("sources-part").hidden = !sources.length;
  setDetails("sources-details", () => levelTable("Source (opens its card)", sources.flatMap(rowOf), openRow));
  const shown = sources.slice(0, FIRST_SOURCES).flatMap(rowOf);
  return shown.length ? drawLevels(sourceChart, shown, "% of pages by source") : null;
}

function aboutSource(source) {
  return { source, colour: colourOf(groupOf(source)) };
}

function sourcesHeading(cells, sources, group) {
  const isRead = (source) => cells.some((cell) => cell.sizeOf(source));
  const nAll = allSources.filter((source) => isOfGroup(source, group) && isRead(source)).length;
  const of = group ? ` (${group})` : "";
  const few = sources.length > FIRST_SOURCES ? `; the ${FIRST_SOURCES} with most pages` : "";
  return `Sources with it, % of their pages: ${sources.length} of ${nAll}${of}${few}`;
}

function openRow(row) {
  return openCard(row.source);
}

// Draw bars; *least* are the ends that the axis has at least.
function drawLevels(chart, rowsOfBars, what, least = [0, 0]) {
  const nReadings = new Set(rowsOfBars.map((row) => row.reading)).size;
  const room = roomOfBars(chart.box, rowsOfBars) - SHORTEST_BARS;
  const shown = rowsOfBars.map((row) => ({ ...row, said: wrapped(row.words, room).split("\n") }));
  const lines = Math.max(...shown.map((row) => row.said.length));
  return chart.draw("levels", {
    rows: shown,
    tables: { origin: [{ zero: 0 }] },
    signals: levelEnds(chart.box, shown, least),
    height: heightOfBands(shown, 10 + nReadings * Math.max(12, LINE * (lines - 1) + 14)),
    describe: `${what}; the table below has the same.`,
  });
}

// Return the pixels beside the labels, for bars and the words after them.
function roomOfBars(box, shown) {
  return widthOf(box) - Math.max(...shown.map((row) => widthOfText(row.label))) - 24;
}

// Return the ends of the axis, with room for the words after the longest bar.
function levelEnds(box, shown, least) {
  const [low, high] = rangeOf([...least, ...shown.map((row) => row.value)]);
  const after = Math.max(...shown.flatMap((row) => row.said).map(widthOfText));
  const width = roomOfBars(box, shown);
  return { low, high: low + ((high - low || 1) * width) / (width - after - 12) };
}

function levelTable(head, shown, act) {
  const names = [...new Set(shown.map((row) => row.name))];
  const readings = [...new Set(shown.map((row) => row.reading))];
  const line = (name) => {
    const own = shown.filter((row) => row.name === name);
    const cells = readings.map((reading) => numberCell(own.find((row) => row.reading === reading)?.words || ""));
    const button = textButton(name, () => act(own[0]));
    return make("tr", {}, make("th", { scope: "row" }, button), cells);
  };
  const headOf = (reading) => (data.readings.length ? `Reading ${data.readings[reading]}` : "Value");
  const heads = [head, ...readings.map(headOf)];
  return make("table", {}, headRow(heads), make("tbody", {}, names.map(line)));
}

function isOfGroup(source, group) {
  return !group || groupOf(source) === group;
}

// Return the sources that have a label in any reading, those with most pages first.
function sourcesWithLabel(cells, group) {
  const having = new Set(cells.flatMap((cell) => cell.sources));
  const most = (source) => Math.max(...cells.map((cell) => cell.nOf(source)));
  const size = (source) => Math.max(...cells.map((cell) => cell.sizeOf(source)));
  const chosen = [...having].filter((source) => isOfGroup(source, group));
  return chosen.sort((a, b) => most(b) - most(a) || size(a) - size(b) || (outletOf(a) < outletOf(b) ? -1 : 1));
}

// ---- pages

function writeLabelPages(cells, group) {
  const pages = [...new Set(cells.flatMap((cell) => [...cell.pages]))];
  const chosen = pages.filter((page) => isOfGroup(data.pages.outlet[page], group));
  const of = group ? ` (${group})` : "";
  const heading = make("h3", {}, `Pages with it: ${chosen.length}${of}`);
  put(byId("item-pages"), heading, pageList(chosen, (page) => ({ readings: readingsOfPage(cells, page) })));
}

function readingsOfPage(cells, page) {
  const readings = data.readings.filter((reading, at) => cells[at].pages.has(page));
  if (data.readings.length < 2) return "";
  if (readings.length === data.readings.length) return `readings ${readings.join(" and ")}`;
  return `reading ${readings.join(", ")} only`;
}
