// The table of all sources: search, sort, a card each.

const FIRST_ROWS = 50;
const MORE_ROWS = 100;
const LEAST_FILLED = 0.1; // share of sources from which a column is shown
const LONG = 25; // mean number of letters from which a column needs much room
const MEDIUM = 8; // from which it needs some
let waitingSources = []; // chosen sources that are not in the table yet

// ---- columns

// Return, of each column of the first reading, the column that the second reading has for it.
function columnsOfSecondReading() {
  const found = new Map();
  const [first, second] = data.readings;
  if (!second) return found;
  for (const { key } of columns) {
    const other = `${key.slice(0, -first.length)}${second}`;
    if (key.endsWith(`_${first}`) && columnPlaces.has(other)) found.set(key, other);
  }
  return found;
}

const secondColumn = columnsOfSecondReading();
const secondColumns = new Set(secondColumn.values());
const shownColumns = columns.filter(isShownColumn);
const widths = new Map(columns.map((column, place) => [column.key, widthOfColumn(column, place)]));
const searchedTexts = rows.map((row) => row.filter((value) => value !== null).join(" ").toLowerCase());

function isEmptyCell(value, column) {
  return value === null || value === "" || (column.number && value === 0);
}

function isShownColumn(column, place) {
  if (place === 0) return true;
  if (secondColumns.has(column.key)) return false;
  const nFilled = rows.filter((row) => !isEmptyCell(row[place], column)).length;
  return nFilled > 0 && nFilled >= LEAST_FILLED * rows.length;
}

// Return the style of a column's cells.
function widthOfColumn(column, place) {
  if (column.key.endsWith("_day")) return "day";
  const letters = rows.map((row) => String(row[place] ?? "").length).filter(Boolean);
  const mean = sum(letters) / Math.max(1, letters.length);
  if (mean > LONG) return "wide";
  return mean > MEDIUM ? "medium" : "";
}

// Return the variable that a column of the first reading sums up.
function variableOf({ key }) {
  return secondColumn.has(key) ? key.slice(0, -data.readings[0].length - 1) : key;
}

function columnLabel(column) {
  const isOfReading = secondColumn.has(column.key);
  return isOfReading ? column.label.replace(/ \([^)]*\)$/, "") : column.label;
}

// ---- the table

function startTable() {
  byId("filter").addEventListener("input", () => goTable({ filter: byId("filter").value }, true));
  byId("more-sources").addEventListener("click", showMoreSources);
  const isColumn = (sort) => shownColumns.some(({ key }) => [`${key} up`, `${key} down`].includes(sort));
  addPart({ first: { filter: "", sort: "" }, isKnown: { sort: isColumn }, show: showTable });
}

function goTable(changes, isTyped = false) {
  return go(changes, { part: "sources", isTyped });
}

function showTable({ filter }) {
  if (byId("filter").value !== filter) byId("filter").value = filter;
  drawTable();
}

// Return the column by which sources are sorted, and whether upward.
function sortingOf({ sort }) {
  return { key: sort.replace(/ (up|down)$/, ""), isUp: sort.endsWith(" up") };
}

function showMoreSources() {
  const body = byId("sources-table").querySelector("tbody");
  const next = body.rows.length;
  addSources(body, MORE_ROWS);
  body.rows[next]?.querySelector("button").focus();
}

function drawTable() {
  const words = now.state.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (source) => words.every((word) => searchedTexts[source].includes(word));
  const chosen = sortedSources(allSources.filter(isWanted));
  const all = counted(rows.length, "source");
  byId("filter-count").textContent = words.length ? `${chosen.length} of ${all}` : all;
  const body = make("tbody");
  const heads = make("thead", {}, make("tr", {}, shownColumns.map(columnHead)));
  put(byId("sources-table"), make("table", {}, heads, body));
  waitingSources = chosen;
  addSources(body, FIRST_ROWS);
}

function addSources(body, n) {
  body.append(...waitingSources.slice(0, n).map(sourceRow));
  waitingSources = waitingSources.slice(n);
  const more = byId("more-sources");
  more.hidden = !waitingSources.length;
  more.textContent = `Show ${Math.min(MORE_ROWS, waitingSources.length)} more of ${waitingSources.length}`;
}

function columnHead(column) {
  const sorting = sortingOf(now.state);
  const direction = sorting.isUp ? "ascending" : "descending";
  const isSorted = sorting.key === column.key;
  const id = `sort-${columnPlaces.get(column.key)}`;
  const rule = entryOf(variableOf(column)) ? variableOf(column) : null;
  const about = { type: "button", id, "data-item": rule, on: { click: () => sortBy(column) } };
  const button = make("button", about, columnLabel(column));
  return make("th", { scope: "col", "aria-sort": isSorted ? direction : null }, button);
}

function sortBy(column) {
  const sorting = sortingOf(now.state);
  const isUp = sorting.key === column.key ? !sorting.isUp : !column.number;
  goTable({ sort: `${column.key} ${isUp ? "up" : "down"}` });
  byId(`sort-${columnPlaces.get(column.key)}`).focus();
}

// Return sources by the chosen column; those without a value come last, either way.
function sortedSources(sources) {
  const sorting = sortingOf(now.state);
  if (!sorting.key) return sources;
  const column = columns[columnPlaces.get(sorting.key)];
  const sign = sorting.isUp ? 1 : -1;
  const valueOf = (source) => fact(source, column.key);
  const isMissing = (value) => value === null || value === "";
  return sources.sort((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (isMissing(one) || isMissing(other)) return isMissing(one) - isMissing(other);
    return sign * (column.number ? one - other : String(one).localeCompare(String(other)));
  });
}

function sourceRow(source) {
  const head = make("th", { scope: "row" }, sourceButton(source));
  return make("tr", {}, head, shownColumns.slice(1).map((column) => sourceCell(source, column)));
}

function sourceCell(source, column) {
  const value = fact(source, column.key);
  if (column.number) return numberCell(value === null ? "" : value.toLocaleString("en"));
  const other = secondColumn.get(column.key);
  if (other) return cellOfTwoReadings(source, value, other);
  return make("td", { dir: "auto", class: widths.get(column.key) }, value === null ? "" : String(value));
}

function cellOfTwoReadings(source, value, other) {
  const first = firstOfList(value || "");
  const second = firstOfList(fact(source, other) || "");
  const note = first === second ? null : make("small", {}, `reading ${data.readings[1]}: ${second || "–"}`);
  return make("td", { class: "wide" }, first, note);
}

// Return the two most frequent values; the card has all of them.
function firstOfList(text) {
  const values = text.split(", ");
  return values.length > 2 ? `${values.slice(0, 2).join(", ")}, …` : text;
}
