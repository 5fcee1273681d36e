// Texts: one source against the rest, a point for each word, actor or speaker.

const kinds = (data.kinds || []).filter((kind) => !kind.reason);
const ITEMS_OF_TABLE = 100;
const FEW_POINTS = 40; // so many points are all named
const NEVER = 1.6; // a rate of 0 is drawn by this factor below the least rate
let scatterChart = null;

function kindOf(key) {
  return kinds.find((kind) => kind.key === key);
}

function isTested(kind, row, item) {
  return kind.cells.p_adjusted[row][item] !== null;
}

function isFound(kind, row, item) {
  return isTested(kind, row, item) && kind.cells.p_adjusted[row][item] <= ALPHA;
}

function levelText(kind, level) {
  return level === null ? "–" : numberText(level * kind.scale, 2);
}

function sizeText(kind, estimate) {
  if (estimate === null) return "";
  if (kind.key !== "words") return `difference ${numberText(estimate * kind.scale, 2)}`;
  const ratio = Math.exp(estimate);
  return `${numberText(ratio, ratio < 100 ? 2 : 3)} times as often`;
}

// Return the items of a source, the clearest difference first.
function strongestItems(kind, row) {
  const { level, estimate, p_adjusted: p } = kind.cells;
  const items = kind.items.map((_, item) => item).filter((item) => level[row][item] !== null);
  const rank = (item) => p[row][item] ?? 2;
  const size = (item) => Math.abs(estimate[row][item] || 0);
  return items.sort((a, b) => rank(a) - rank(b) || size(b) - size(a));
}

// ---- choices

function startScatter() {
  if (!kinds.length) {
    byId("scatter-sentence").textContent = nothingToCompare();
    byId("scatter").querySelectorAll(".controls, .figure, details, .note").forEach((part) => part.remove());
    byId("item").remove();
    return null;
  }
  const hasItems = new Set(kinds.flatMap((kind) => kind.outlets));
  const sources = allSources.filter((source) => hasItems.has(source));
  put(byId("kind"), kinds.map((kind) => make("option", { value: kind.key }, kind.name)));
  put(byId("outlet"), sources.map((source) => make("option", { value: source }, outletOf(source))));
  const first = data.clearest || { kind: kinds[0].key, outlet: sources[0] };
  addPart({
    first: { outlet: outletOf(first.outlet), kind: first.kind, find: "" },
    isKnown: { outlet: (name) => sources.includes(sourceOfName.get(name)), kind: kindOf },
    show: showScatter,
  });
  byId("outlet").addEventListener("change", () => goScatter({ outlet: outletOf(byId("outlet").value), find: "" }));
  byId("kind").addEventListener("change", () => goScatter({ kind: byId("kind").value, find: "" }));
  byId("find").addEventListener("input", () => goScatter({ find: byId("find").value }, true));
  byId("find").addEventListener("keydown", openFoundItem);
  scatterChart = new Chart(byId("scatter-figure"), {
    tipOf: scatterTip,
    placeOf: scatterPlace,
    act: (row) => openTextItem(byId("kind").value, row.item),
  });
}

function nothingToCompare() {
  const [first] = data.kinds || [];
  const sentence = "Nothing can be compared: this takes two sources or more, and words that several articles have.";
  return first ? `${sentence} ${first.name}: ${first.reason}` : sentence;
}

function goScatter(changes, isTyped = false) {
  return go(changes, { part: "scatter", isTyped });
}

function showScatter({ outlet, kind, find }) {
  byId("outlet").value = sourceOfName.get(outlet);
  byId("kind").value = kind;
  if (byId("find").value !== find) byId("find").value = find;
  return drawScatter();
}

function openFoundItem(event) {
  if (event.key !== "Enter") return;
  const kind = kindOf(byId("kind").value);
  const item = kind.items.indexOf(byId("find").value.trim());
  if (item >= 0) openTextItem(kind.key, item);
}

// ---- drawing

function drawScatter() {
  const kind = kindOf(byId("kind").value);
  const source = Number(byId("outlet").value);
  const row = kind.outlets.indexOf(source);
  const box = byId("scatter-figure");
  box.hidden = row < 0;
  put(byId("items"), kind.items.map((item) => make("option", { value: item })));
  if (row < 0) {
    byId("scatter-sentence").textContent = `Nothing of this kind in ${outletOf(source)}.`;
    return null;
  }
  const order = strongestItems(kind, row);
  byId("scatter-sentence").textContent = kind.findings[row];
  byId("scatter-note").textContent = scatterNote(kind);
  setDetails("scatter-details", () => itemTable(kind, row, order.slice(0, ITEMS_OF_TABLE)));
  const ends = scatterEnds(kind, row);
  const shown = scatterRows(kind, row, order, ends);
  return scatterChart.draw(kind.key === "words" ? "words" : "shares", {
    rows: [...shown].reverse(), // the strongest are drawn last, above the others
    tables: { diagonal: [pointAt(ends.low), pointAt(ends.high)] },
    signals: ends,
    height: heightOf(box),
    describe: `${counted(shown.length, "item")} of ${outletOf(source)} against the rest; the table below has the same.`,
    labelsOf: (places, size) => scatterLabels(kind, shown, [...places].reverse(), size),
  });
}

function pointAt(rate) {
  return { rate, against: rate };
}

// Return the ends of both axes, in the unit of the kind.
function scatterEnds(kind, row) {
  const { level, level_against: against } = kind.cells;
  const levels = [...level[row], ...against[row]].filter((value) => value !== null).map((value) => value * kind.scale);
  if (kind.key !== "words") {
    const [low, high] = rangeOf([0, ...levels]);
    const margin = 0.04 * (high - low || 1);
    return { low: low - (low < 0 ? margin : 0), high: high + margin };
  }
  const [low, high] = rangeOf(levels.filter((value) => value > 0));
  return { low: low / NEVER, high: high * 1.2 };
}

function scatterRows(kind, row, order, { low }) {
  const { level, level_against: against, estimate } = kind.cells;
  const wanted = byId("find").value.trim().toLowerCase();
  const shown = order.filter((item) => against[row][item] !== null);
  return shown.map((item) => {
    const found = isFound(kind, row, item);
    const isMatch = Boolean(wanted) && kind.items[item].toLowerCase().includes(wanted);
    const direction = estimate[row][item] > 0 ? "more" : "less";
    const radius = found ? 4.5 : 3;
    return {
      key: `i${item}`,
      item,
      row,
      name: kind.items[item],
      rate: Math.max(level[row][item] * kind.scale, low),
      against: Math.max(against[row][item] * kind.scale, low),
      side: found ? direction : "weak",
      radius,
      size: (2 * radius) ** 2,
      is_named: wanted ? isMatch : found || shown.length <= FEW_POINTS,
      is_dim: Boolean(wanted) && !isMatch,
    };
  });
}

function scatterPlace(row, view) {
  return { x: view.scale("x")(row.against), y: view.scale("y")(row.rate), radius: row.radius };
}

// Return the names of the axes, and of the items that differ.
function scatterLabels(kind, shown, places, { width, height }) {
  const up = wrapped(`↑ ${outletOf(kind.outlets[shown[0].row])}, ${kind.unit}`, width / 2).split("\n");
  const right = `the rest, ${kind.unit} →`;
  const axes = [
    ...up.map((text, line) => ({ text, left: 6, top: 10 + line * LINE, is_faint: true })),
    { text: right, left: Math.max(0, width - widthOfText(right)), top: height - 10, is_faint: true },
  ];
  const taken = axes.map(({ text, left, top }) => boxOf(text, left, top));
  const named = shown.map((row, index) => ({ ...places[index], text: row.name, row }));
  const chosen = named.filter(({ row }) => row.is_named).slice(0, FEW_POINTS);
  taken.push(...chosen.map(boxOfPoint));
  return [...axes, ...placedLabels(chosen, { width, height }, taken)];
}

// ---- words and numbers

function scatterTip({ item, row }) {
  const kind = kindOf(byId("kind").value);
  const { cells } = kind;
  const levels = [cells.level, cells.level_against].map((level) => levelText(kind, level[row][item]));
  return [
    kind.items[item],
    `${levels.join(" against ")} ${kind.unit}`,
    sizeText(kind, cells.estimate[row][item]),
    testText(kind, row, item),
    usesText(kind, row, item),
  ];
}

function usesText({ key, cells, articles, outlets }, row, item) {
  if (key !== "words") return "";
  const ofSource = articles[item].filter((page) => data.pages.outlet[page] === outlets[row]);
  return `${cells.n[row][item]} uses in ${counted(ofSource.length, "article")}`;
}

function testText(kind, row, item) {
  if (isTested(kind, row, item)) return `adjusted p ${pText(kind.cells.p_adjusted[row][item])}`;
  return kind.cells.note[row][item] || "not tested";
}

function scatterNote(kind) {
  const isWords = kind.key === "words";
  const sentences = [
    "Blue: more in the source; orange: less; grey: no sure difference.",
    isWords ? "Both axes are logarithmic. Words never used on one side are at the edge." : "",
    isWords ? "Words of most articles, without stop words." : "",
    kind.note,
    "A click on a point shows the item in all sources.",
  ];
  return inSentences(...sentences);
}

function itemTable(kind, row, items) {
  const heads = ["Item", `Here, ${kind.unit}`, "The rest", "Size", "Adjusted p", "Note"];
  const lines = items.map((item) => itemLine(kind, row, item));
  return make("table", {}, headRow(heads), make("tbody", {}, lines));
}

function itemLine(kind, row, item) {
  const { cells } = kind;
  const button = textButton(kind.items[item], () => openTextItem(kind.key, item));
  return make(
    "tr",
    { class: isFound(kind, row, item) ? "" : "pale" },
    make("th", { scope: "row" }, button),
    numberCell(levelText(kind, cells.level[row][item])),
    numberCell(levelText(kind, cells.level_against[row][item])),
    make("td", { class: "text" }, sizeText(kind, cells.estimate[row][item])),
    numberCell(pText(cells.p_adjusted[row][item])),
    make("td", {}, cells.note[row][item] || ""),
  );
}
