// A figure: title, what is counted, legend, chart, note, the table below it, and what one takes away.

// Draw a figure into a place.
//   title        the finding, in at most twelve words       subtitle  what is counted, and on which pages
//   caution      what it may be instead, below the title
//   legend       [{name, colour, mark, shape}]               spec      Vega-Lite without width
//   height       pixels of the chart                         note      a line below it
//   rows         of the table; a mark's datum has the same `key` as its row
//   columns      [{key, label, isNumber, format(value, row), act(row), actLabel(row)}]: with `act` the cell is a button
//   act(row, datum)  what a click on a mark does; the first column of the table does it, too
//   name         of files                                    python    the lines that give the same numbers
//   describe     what the chart shows, for those who cannot see it         labelled  by whom, where labels are counted
//   filed        {key: name of its column in the saved table}, where that is another
//   between      nodes between the chart and its table
//   firstRows    how many rows the table begins with         isTableOpen
async function showFigure(place, figure) {
  const { rows = [], columns = [], act = null } = figure;
  const box = make("div", { class: "chart", role: "img", "aria-label": figure.describe || figure.title, tabindex: -1 });
  const notes = [figure.note, figure.cutNote].flat().filter(Boolean).map((line) => make("p", { class: "note" }, line));
  const whole = make("figure", {}, headOfFigure(figure), box, notes);
  put(place, whole);
  const rowOf = (datum) => rows.find((row) => row === datum || (datum.key !== undefined && row.key === datum.key));
  const actOf = (datum) => {
    const row = act && rowOf(datum);
    return row ? () => act(row, datum) : null;
  };
  if (figure.spec) await drawChart(box, figure.spec, { height: figure.height, actOf });
  if (!whole.isConnected) return; // another view was chosen meanwhile
  whole.append(...present([
    figure.between ? make("div", { class: "between" }, figure.between) : null,
    rows.length && columns.length ? tableOfFigure(figure) : null,
    takeAway({ ...figure, subtitle: [figure.caution, figure.subtitle].filter(Boolean).join(" "), note: [notes.map(({ textContent }) => textContent), figure.labelled], element: figure.spec ? box : null, name: figure.name || figure.title }),
  ]));
}

function headOfFigure({ title, caution, subtitle, legend = [] }) {
  return make(
    "figcaption",
    {},
    make("h3", { class: "finding" }, title.replaceAll(" %", "\u00a0%")),
    caution ? make("p", { class: "caution" }, caution) : null,
    subtitle ? make("p", { class: "subtitle" }, subtitle) : null,
    legend.length ? make("ul", { class: "legend" }, legend.map(keyOfLegend)) : null,
  );
}

function keyOfLegend(key) {
  const { shape: d, fill } = lookOf(key);
  const looks = { stroke: key.mark === "count" ? "none" : key.colour, "stroke-width": 0.3, transform: "translate(7,7) scale(5)" };
  const path = svgNode("path", { d, fill, ...looks });
  const svg = svgNode("svg", { width: 14, height: 14, "aria-hidden": "true" }, path);
  return make("li", {}, svg, make("bdi", {}, key.name));
}

function svgNode(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// ---- the table below a chart

const FIRST_TABLE_ROWS = 30;
const tablesOpen = new Map(); // by name: as the reader left them
const NOTHING_THERE = /^(–|0)$|(^|\()0 (of|times|pages|articles)\b/; // a number without pages behind it

function tableOfFigure(figure) {
  const { rows, columns, firstRows = FIRST_TABLE_ROWS, isTableOpen = innerWidth > 640 } = figure;
  const heads = columns.map(({ label, isNumber }) => make("th", { scope: "col", class: isNumber ? "number" : null }, label));
  const lineOf = (row) => make("tr", {}, columns.map((column, at) => cellOfFigure(figure, row, column, at)));
  const [body, more] = growing(make("tbody"), rows, firstRows, lineOf, `table ${figure.name}`);
  const table = make("table", {}, make("thead", {}, make("tr", {}, heads)), body);
  const keep = (event) => tablesOpen.set(figure.name, !event.target.parentElement.open);
  const title = `Table: ${counted(rows.length, "row")}`;
  const scroll = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table);
  const isOpen = tablesOpen.get(figure.name) ?? isTableOpen;
  return make("details", { class: "table", open: isOpen }, make("summary", { on: { click: keep } }, title), scroll, more);
}

function cellOfFigure(figure, row, column, at) {
  const value = row[column.key];
  const text = column.format ? column.format(value, row) : (value ?? "");
  const act = column.act ?? (at === 0 && figure.act);
  const isButton = act && text !== "" && (at === 0 || !NOTHING_THERE.test(text));
  const said = column.actLabel ? column.actLabel(row) : "";
  const name = said && (said.includes(text) ? said : `${text}: ${said}`); // it has the words that are seen
  const key = row.key === undefined ? null : `${row.key} ${column.key}`;
  const about = { type: "button", class: "plain", "aria-label": name || null, "data-key": key, on: { click: () => act(row) } };
  const inner = isButton ? make("button", about, make("bdi", {}, String(text))) : make("bdi", {}, String(text));
  if (at === 0) return make("th", { scope: "row" }, inner);
  return make("td", { class: column.isNumber ? "number" : null }, inner);
}

// An empty view: one sentence, and the next step.
function emptyView(place, sentence) {
  put(place, make("p", { class: "empty" }, sentence));
}
