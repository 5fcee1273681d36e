// Charts: the colours of groups and sources, the parts that charts have in common, and the drawing by Vega-Lite.

const GREY = "#767676";
const TEXT_SIZE = 13; // pixels of the text in charts
const LINE_HEIGHT = 16; // pixels of a line of text in charts
const LEAST_CONTRAST = 3.05; // of a mark against the ground
const LEAST_HUE = 24; // of 255, between the parts of a colour that is no grey
const LEAST_UNLIKE = 2; // contrast of a grey that is not taken for the grey of all others
const LABEL_ROOM = { share: 0.4, least: 96, most: 300 }; // of a chart's width, for the names of rows; pixels
const ERRORS_ONLY = 1; // of Vega: what it writes to the console

const ruler = document.createElement("canvas").getContext("2d"); // measures texts, reads colours

// ---- colours

let presentPaint = null;
let toneOfColour = new Map();

function forgetPaint() {
  presentPaint = null;
  toneOfColour = new Map();
}

const forcedColours = matchMedia("(forced-colors: active)");
addEventListener("themechange", forgetPaint);
forcedColours.addEventListener("change", () => dispatchEvent(new Event("themechange")));

// Return the colours of the present theme: {ground, ink, faint, line, accent}, as "rgb(…)".
function paint() {
  if (presentPaint) return presentPaint;
  const names = forcedColours.matches
    ? { ground: "Canvas", ink: "CanvasText", faint: "CanvasText", line: "GrayText", accent: "LinkText" }
    : { ground: "var(--ground)", ink: "var(--ink)", faint: "var(--faint)", line: "var(--line)", accent: "var(--accent)" };
  const probe = make("span", {});
  document.body.append(probe);
  presentPaint = {};
  for (const [name, colour] of Object.entries(names)) {
    probe.style.color = colour;
    presentPaint[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return presentPaint;
}

// Return red, green and blue of a colour, 0 to 255; of what is none, those of grey.
function partsOfColour(text) {
  ruler.fillStyle = GREY;
  ruler.fillStyle = text;
  return /^#(..)(..)(..)/.exec(ruler.fillStyle).slice(1).map((part) => parseInt(part, 16));
}

function luminanceOf(parts) {
  const linear = parts.map((part) => (part / 255 <= 0.04045 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrastOf(one, other) {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// Return a colour of the same hue that is seen on the present ground.
function toneOf(colour) {
  if (!toneOfColour.has(colour)) toneOfColour.set(colour, newTone(colour));
  return toneOfColour.get(colour);
}

function newTone(colour) {
  const ground = partsOfColour(paint().ground);
  const start = partsOfColour(colour);
  const end = luminanceOf(ground) > 0.18 ? 0 : 255; // black on a light ground, white on a dark one
  let parts = start;
  for (let share = 0; share <= 1 && contrastOf(parts, ground) < LEAST_CONTRAST; share += 0.04) {
    parts = start.map((part) => Math.round(part + (end - part) * share));
  }
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

// Return the column whose groups have the colours: the chosen one, unless it is that of the sources themselves.
function columnOfColours() {
  const isGroup = (by) => by && by !== "outlet" && Object.hasOwn(data.groups, by);
  return [now.state.by, data.defaults.by].find(isGroup) || "";
}

function colourOfGroup(name, by = now.state.by) {
  const isChosen = name === now.state.group && by === now.state.by;
  return isChosen ? colourOfSide(name, by) : plainColourOfGroup(name, by);
}

function plainColourOfGroup(name, by) {
  if (by === "outlet" && columnOfColours()) return colourOfSource(name);
  const colours = Object.hasOwn(data.groups, by) ? data.groups[by].colours : {};
  return toneOf(Object.hasOwn(colours, name) ? colours[name] : GREY);
}

// Return the colour of a group that is set apart from all others, which are grey: its own, or without one that of links.
function colourOfSide(name, by) {
  const own = plainColourOfGroup(name, by);
  const [parts, grey] = [own, toneOf(GREY)].map(partsOfColour);
  const isGrey = Math.max(...parts) - Math.min(...parts) < LEAST_HUE && contrastOf(parts, grey) < LEAST_UNLIKE;
  return isGrey ? toneOf(paint().accent) : own;
}

// source: its place or its name.
function colourOfSource(source) {
  const place = typeof source === "number" ? source : sourceOfName.get(source);
  const by = columnOfColours();
  if (place === undefined) return toneOf(GREY);
  return by ? colourOfGroup(groupOfSource(place, by), by) : colourOfGroup(data.sources.name[place], "outlet");
}

// ---- marks: a dot is a test, filled where it is sure; a level, which nobody tests, is a short bar; of few pages the
// counts are written

const FEW_PAGES = 10; // of fewer a level, or a test that is not sure, has no mark
const DOT = "M-1,0A1,1 0 1,0 1,0A1,1 0 1,0 -1,0Z";
const BAR = "M-0.16,-1H0.16V1H-0.16Z";
const LEVELS = [BAR, "M-0.45,-1H-0.2V1H-0.45ZM0.2,-1H0.45V1H0.2Z", "M-0.1,-0.6H0.1V0.6H-0.1Z"]; // of several in one colour
const MEANINGS = {
  sure: data.plan ? "sure in every reading, list and kind of witness" : "sure",
  open: "not sure",
  level: "a level: not tested",
  count: `fewer than ${FEW_PAGES} ${pageNouns}: written, in this order`,
};

// Return the mark of a row, or of a level that has no test.
function markOf({ articles, isSure = false, p = NaN }) {
  if (isSure) return "sure";
  if (articles < FEW_PAGES) return "count";
  return isNumber(p) ? "open" : "level";
}

// Return how a mark is drawn.
function lookOf({ mark, shape = BAR, colour }) {
  const isDot = ["sure", "open"].includes(mark);
  return { shape: isDot ? DOT : shape, fill: mark === "open" ? paint().ground : mark === "count" ? "none" : colour };
}

// Return what the marks of rows mean, for the legend of any chart.
function keysOfMarks(rows, doubt = "") {
  const isThere = (mark) => rows.some((row) => row.mark === mark);
  const name = (mark) => (mark === "open" && doubt ? doubt : MEANINGS[mark]);
  return Object.keys(MEANINGS).filter(isThere).map((mark) => ({ name: name(mark), mark, colour: paint().ink }));
}

// ---- text

function chartFont() {
  return getComputedStyle(document.body).fontFamily || "sans-serif";
}

function widthOfText(text) {
  ruler.font = `${TEXT_SIZE}px ${chartFont()}`;
  return ruler.measureText(text).width;
}

// Return the lines of a text, each at most so wide; a word that is wider is broken.
function linesOf(text, most) {
  ruler.font = `${TEXT_SIZE}px ${chartFont()}`;
  const isWide = (line) => ruler.measureText(line).width > most;
  const lines = [""];
  const add = (part, gap) => {
    const longer = lines.at(-1) + (lines.at(-1) && gap) + part;
    if (isWide(longer) && lines.at(-1)) lines.push(part);
    else lines[lines.length - 1] = longer;
  };
  for (const word of String(text).split(/\s+/)) {
    if (isWide(word)) [...word].forEach((letter, at) => add(letter, at ? "" : " "));
    else add(word, " ");
  }
  return lines;
}

// Return the pixels that the names of rows may have beside a chart.
function roomOfLabels(place) {
  const wide = place.clientWidth || 800;
  return Math.min(LABEL_ROOM.most, Math.max(LABEL_ROOM.least, LABEL_ROOM.share * wide));
}

// ---- parts of Vega-Lite

const BAND_PARTS = "\u0001"; // between the parts of a band's key

// Return rows with `band`, the key of a line of the chart: rows of one `label` and `line` share it.
function inBands(rows, place) {
  const room = roomOfLabels(place);
  const plain = (text) => String(text).replaceAll(BAND_PARTS, " ");
  return rows.map((row, at) => ({ ...row, band: [row.line ?? at, linesOf(plain(row.label), room).map(isolatedText).join("\n")].join(BAND_PARTS) }));
}

// Return the encoding of the y axis with one line for each band, in the order of the rows.
function bandsOf(rows) {
  const lines = `split(split(datum.label, '${BAND_PARTS}')[1], '\\n')`;
  return {
    field: "band",
    type: "nominal",
    scale: { domain: [...new Set(rows.map((row) => row.band))] },
    sort: null,
    axis: {
      title: null,
      labelExpr: lines,
      labelLimit: 0,
      labelPadding: 8,
      labelLineHeight: LINE_HEIGHT,
      labelOffset: { expr: `-${LINE_HEIGHT / 2} * (length(${lines}) - 1)` },
      labelColor: paint().ink,
      ticks: false,
      domain: false,
      grid: false,
    },
  };
}

// Return the height of a chart of bands.
function heightOfBands(rows, least = 30) {
  const bands = [...new Set(rows.map((row) => row.band))];
  const lines = Math.max(1, ...bands.map((band) => band.split("\n").length));
  return bands.length * Math.max(least, lines * LINE_HEIGHT + 8);
}

// Return an axis of shares in percent, of rates or of means.
function levelAxis(kind, title = "") {
  const labels = {
    share: "format(100 * datum.value, '.3~r')",
    rate: "format(1000 * datum.value, ',.3~r')",
    mean: "format(datum.value, ',.3~r')",
  };
  return { title: title || null, labelExpr: labels[kind], tickCount: 5, labelOverlap: true, labelSeparation: 8, labelFlush: true };
}

// Return a layer without ink over each band, so that a pointer beside its marks is seen, too.
function bandLayer(y) {
  const mark = { type: "bar", fill: "transparent", stroke: null };
  return { name: "band", mark, encoding: { y, x: { value: 0 }, x2: { value: "width" } } };
}

function plainField(field) {
  return { field, type: "nominal", scale: null };
}

function median(values) {
  const ranked = [...values].sort((one, other) => one - other);
  const middle = (ranked.length - 1) / 2;
  return (ranked[Math.floor(middle)] + ranked[Math.ceil(middle)]) / 2;
}

// Return where an axis without natural ends has its own, as ends_of in analysis/plots/canvas.py: as far beyond 0 and the
// estimates as these are apart; that of means at least as far as half of the intervals.
function endsOf(rows, kind) {
  if (kind === "share") return [0, 1];
  const known = rows.filter(({ value }) => Number.isFinite(value));
  const values = known.map(({ value }) => value);
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = most - least || (kind === "rate" ? 0.001 : 1);
  const reaches = known.map(({ value, low, high }) => Math.max(high - value, value - low)).filter(Number.isFinite);
  const reach = kind === "rate" || !reaches.length ? span : Math.max(span, median(reaches));
  return [least - reach, most + reach];
}

// Return the chart of rows {key, label, line, series, shape, colour, mark, value, low, high, counts, tip}: a line an item.
// isFurther: the row is another reading of one that has its interval.
// isJoined: the marks of a line are joined, else they stand below each other, with their intervals; hasValues: what the
// rows have as `said` stands above their marks.
function dotChart(rows, place, { kind, title, isJoined = false, hasValues = false, ends = [], scale = {}, band = 0 }) {
  const [least, most] = ends.length ? ends : endsOf(rows, kind); // an interval of few articles may pass them
  const within = (end, value) => Math.min(most, Math.max(least, Number.isFinite(end) ? end : value));
  const cutOf = ({ low, high }) => (isJoined || ends.length ? {} : { isCutLow: low < least, isCutHigh: high > most });
  const withLook = (row) => {
    const [low, high] = row.mark === "count" || row.isFurther ? [row.value, row.value] : [row.low, row.high];
    return { ...row, ...cutOf({ low, high }), low: within(low, row.value), high: within(high, row.value), ...lookOf(row) };
  };
  const drawn = inBands(rows, place).map(withLook);
  const middle = Math.max(...drawn.flatMap(({ value, high }) => [value, high]).filter(Number.isFinite)) / 2;
  const values = drawn.map((row) => ({ ...row, isLarge: row.value > middle }));
  const y = bandsOf(drawn);
  const series = [...new Set(drawn.map((row) => row.series))];
  const yOffset = { field: "series", type: "nominal", sort: null, scale: { domain: series, paddingOuter: 0.4 } };
  const inBand = series.length > 1 && !isJoined ? { y, yOffset } : { y };
  const isZero = kind !== "mean" || ends.length > 0;
  const x = { field: "value", type: "quantitative", axis: levelAxis(kind, title), scale: { zero: isZero, nice: true, ...scale } };
  const joint = { x: { ...x, aggregate: "min" }, x2: { aggregate: "max", field: "value" } };
  const interval = { x: { ...x, field: "low" }, x2: { field: "high" }, color: plainField("colour") };
  const look = { stroke: plainField("colour"), fill: plainField("fill"), shape: plainField("shape") };
  const hasMark = [{ filter: "datum.mark !== 'count'" }];
  const layer = [
    bandLayer(y),
    { name: isJoined ? "joint" : "intervals", transform: hasMark, mark: { type: "rule", strokeWidth: isJoined ? 1 : 1.5 }, encoding: { ...inBand, ...(isJoined ? joint : interval) } },
    { name: "dots", transform: hasMark, mark: { type: "point", size: 100, strokeWidth: 1.6, opacity: 1 }, encoding: { ...inBand, x, ...look } },
  ];
  const counts = writtenCounts(values, inBand.yOffset);
  const written = ["left", "right", "start"].map((at) => ({
    name: `counts-${at}`,
    data: { values: counts.filter((row) => row.at === at) },
    mark: { type: "text", align: at === "right" ? at : "left", color: paint().faint },
    encoding: { ...inBand, x: at === "start" ? { value: 4 } : x, text: { field: "written" } },
  }));
  const isPlaced = values.some(({ mark }) => mark !== "count") || counts.some(({ at }) => at !== "start");
  if (!isPlaced) Object.assign(x, { axis: null, scale: { domain: [0, 1] } });
  const texts = ["left", "right"].map((align) => ({
    transform: [{ filter: `datum.isLarge === ${align === "right"} && datum.mark !== 'count'` }],
    mark: { type: "text", align, dx: align === "left" ? 6 : -6, dy: -12 },
    encoding: { y, x, text: { field: "said" } },
  }));
  const cuts = [["Low", "left"], ["High", "right"]].map(([end, way]) => ({
    transform: [{ filter: `datum.isCut${end}` }],
    mark: { type: "point", shape: `triangle-${way}`, filled: true, size: 50, opacity: 1 },
    encoding: { ...inBand, x: { ...x, field: end.toLowerCase() }, color: plainField("colour") },
  }));
  const isCut = drawn.some(({ isCutLow, isCutHigh }) => isCutLow || isCutHigh);
  const layers = [layer, written.filter(({ data: { values: rows } }) => rows.length), isCut ? cuts : [], hasValues ? texts : []].flat();
  const height = heightOfBands(drawn, band || (isJoined ? 30 : 16 + 14 * series.length));
  return { spec: { data: { values }, layer: layers }, height, x, y, drawn, cutNote: isCut ? "Arrowheads: the interval is longer." : "" };
}

// Return the counts that are written instead of marks: of several in one line as one text, at its beginning.
function writtenCounts(values, isApart) {
  const lines = new Map();
  for (const row of values.filter(({ mark, isFurther }) => mark === "count" && !isFurther)) {
    const key = isApart ? `${row.band} ${row.series}` : row.band;
    lines.set(key, [...(lines.get(key) || []), row]);
  }
  const atOf = ([row, ...others]) => (others.length ? "start" : row.isLarge ? "right" : "left");
  return [...lines.values()].map((rows) => ({ ...rows[0], at: atOf(rows), written: rows.map(({ counts }) => counts).join("; ") }));
}

function chartConfig() {
  const { ink, faint, line } = paint();
  const text = { labelFontSize: TEXT_SIZE, titleFontSize: TEXT_SIZE, titleFontWeight: "normal" };
  return {
    background: null,
    font: chartFont(),
    padding: { left: 0, right: 8, top: 4, bottom: 4 },
    view: { stroke: null },
    aria: false,
    axis: { ...text, labelColor: faint, titleColor: faint, gridColor: line, domainColor: line, tickColor: line },
    header: { ...text, labelColor: ink, titleColor: faint },
    legend: { ...text, labelColor: ink, titleColor: faint },
    text: { color: ink, fontSize: TEXT_SIZE },
    rule: { color: faint },
  };
}

// ---- drawing

const chartsDrawn = new Map(); // box → {view, watch}

function endLostCharts() {
  for (const [box, { view, watch }] of chartsDrawn) {
    if (box.isConnected) continue;
    watch.disconnect();
    view.finalize();
    chartsDrawn.delete(box);
  }
}

// Draw a specification of Vega-Lite without width into a box; return Vega's view.
// actOf(datum): what a click on a mark does, or nothing. What a datum has as `tip` stands beside the pointer.
async function drawChart(box, spec, { height, actOf = () => null }) {
  endLostCharts();
  let width = widthOf(box);
  const autosize = { type: "fit-x", contains: "padding" };
  const full = { width, autosize, ...(height ? { height } : {}), ...spec, config: { ...chartConfig(), ...spec.config } };
  const options = {
    mode: "vega-lite",
    actions: false,
    ast: true, // expressions are interpreted: the policy of the page allows no code from strings
    renderer: "svg",
    defaultStyle: false,
    tooltip: () => {}, // followPointer shows it
    logLevel: ERRORS_ONLY,
  };
  const plot = make("div", { "aria-hidden": "true" }); // the box around it has the description
  put(box, plot);
  const { view } = await vegaEmbed(plot, full, options);
  followPointer(view, plot, actOf);
  const watch = new ResizeObserver(() => {
    if (!box.isConnected || widthOf(box) === width) return;
    width = widthOf(box);
    view.width(width).runAsync();
  });
  watch.observe(box);
  chartsDrawn.set(box, { view, watch });
  return view;
}

const REACH = 24; // pixels beside a mark of a row that still mean it
const [OF_LINES, IN_ROWS] = [["band", "joint", "lines"], ["dots", "counts-left", "counts-right", "counts-start"]].map((names) => names.map((name) => `${name}_marks`));

// A click, the cursor and the tip are all about one mark: that which the pointer means.
function followPointer(view, plot, actOf) {
  const svg = plot.querySelector("svg");
  const meant = (event, item) => (item?.datum ? markMeant(view, svg, event, item) : null);
  view.addEventListener("click", (event, item) => actOf(meant(event, item)?.datum ?? {})?.());
  view.addEventListener("mousemove", (event, item) => {
    const mark = meant(event, item);
    svg.style.cursor = mark && actOf(mark.datum) ? "pointer" : "default";
    showTip(event, mark?.datum.tip);
  });
  view.addEventListener("mouseout", () => (tip.hidden = true));
}

// Return the mark under the pointer; of a row of dots, or of a line, the nearest dot by x, none that is too far.
function markMeant(view, svg, event, item) {
  if (![...OF_LINES, ...IN_ROWS].includes(item.mark.name)) return item;
  const [{ left, top }, [x, y]] = [svg.getBoundingClientRect(), view.origin()];
  const away = ({ bounds }) => ({
    x: Math.abs(event.clientX - left - x - (bounds.x1 + bounds.x2) / 2),
    y: Math.abs(event.clientY - top - y - (bounds.y1 + bounds.y2) / 2),
  });
  const rowOf = ({ datum }) => datum.band ?? datum.group;
  const inRow = marksNamed(view.scenegraph().root, IN_ROWS).filter((mark) => rowOf(mark) === rowOf(item));
  const byRow = (one, other) => (item.datum.band ? Math.round(one.y - other.y) : 0); // dots of a row may stand on lines of it
  const ranked = inRow.map((mark) => ({ mark, ...away(mark) })).sort((one, other) => byRow(one, other) || one.x - other.x);
  return ranked[0]?.x <= REACH ? ranked[0].mark : null;
}

// Return the items of a scene's marks of some names.
function marksNamed(node, names) {
  if (names.includes(node.name)) return node.items;
  return (node.items || []).flatMap((inner) => marksNamed(inner, names));
}

function widthOf(box) {
  return Math.max(220, Math.floor(box.clientWidth || 800));
}

// ---- the tip beside the pointer

const tip = make("div", { class: "tip", "aria-hidden": "true", hidden: true });

function showTip(event, value) {
  const text = value === null || value === undefined ? "" : String(value);
  tip.hidden = !text;
  if (!text) return;
  if (!tip.isConnected) document.body.append(tip);
  put(tip, text.split("\n").map((line) => make("div", { dir: "auto" }, line)));
  const left = Math.min(event.clientX + 14, document.documentElement.clientWidth - tip.offsetWidth - 4);
  const isLow = event.clientY + 18 + tip.offsetHeight > innerHeight;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${isLow ? event.clientY - 12 - tip.offsetHeight : event.clientY + 18}px`;
}

for (const event of ["scroll", "keydown", "pointerdown"]) addEventListener(event, () => (tip.hidden = true), true);
