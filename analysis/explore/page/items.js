// Texts: one word, actor or speaker across all sources, and its articles.

const TONE_ENDS = [-1, 1];

function startTextItem() {
  if (!kinds.length) return null;
  const options = kinds.map((kind) => ({ value: kind.key, text: kind.name }));
  const kind = selectOf("item-kind", options, () => {
    const of = byId("item-kind").value;
    go({ of, item: kindOf(of).items[mostCommonItem(kindOf(of))] }, { part: "item" });
  });
  const text = make("input", { id: "item-text", type: "search", list: "item-list", autocomplete: "off" });
  text.addEventListener("change", () => go({ item: text.value.trim() }, { part: "item" }));
  put(
    byId("item-controls"),
    make("label", {}, "What ", kind),
    make("label", {}, "Item ", text),
    make("datalist", { id: "item-list" }),
  );
  sourceChart = new Chart(byId("sources-figure"), levelChart(openRow));
  byId("groups-part").remove();
  const first = data.clearest ? kindOf(data.clearest.kind) : kinds[0];
  const item = first.items[data.clearest ? data.clearest.item : mostCommonItem(first)];
  addPart({ first: { of: first.key, item }, isKnown: { of: kindOf }, show: showTextItem });
  return null;
}

function showTextItem({ of, item }) {
  byId("item-kind").value = of;
  byId("item-text").value = item;
  return drawTextItem();
}

function mostCommonItem(kind) {
  const sizes = kind.articles.map((articles) => articles.length);
  return sizes.indexOf(Math.max(...sizes));
}

function openTextItem(key, item) {
  go({ of: key, item: kindOf(key).items[item], source: "", text: "" }, { part: "item" });
  showItemPart();
}

function itemOfText(kind) {
  const wanted = byId("item-text").value.trim();
  const exact = kind.items.indexOf(wanted);
  if (exact >= 0) return exact;
  return kind.items.findIndex((name) => name.toLowerCase() === wanted.toLowerCase());
}

// ---- drawing

function drawTextItem() {
  const kind = kindOf(byId("item-kind").value);
  put(byId("item-list"), kind.items.map((item) => make("option", { value: item })));
  const item = itemOfText(kind);
  byId("sources-part").hidden = item < 0;
  if (item < 0) {
    const wanted = byId("item-text").value.trim();
    const items = counted(kind.items.length, "item");
    byId("item-sentence").textContent = `“${wanted}” is not among the ${items} of this page.`;
    put(byId("item-pages"));
    return null;
  }
  const { level } = kind.cells;
  const order = kind.outlets.map((_, row) => row).filter((row) => level[row][item] !== null);
  order.sort((a, b) => level[b][item] - level[a][item]);
  byId("item-sentence").textContent = kind.item_findings[item];
  byId("sources-heading").textContent = `By source, ${kind.unit}`;
  writeArticles(kind, item);
  const shown = order.map((row) => textItemRow(kind, row, item));
  setDetails("sources-details", () => levelTable("Source (opens its card)", shown, openRow));
  byId("sources-part").hidden = !shown.length;
  if (!shown.length) return null;
  const ends = kind.key === "tone" ? TONE_ENDS : undefined;
  return drawLevels(sourceChart, shown, `${kind.items[item]}, ${kind.unit}, by source`, ends);
}

function textItemRow(kind, row, item) {
  const source = kind.outlets[row];
  const name = outletOf(source);
  const value = kind.cells.level[row][item] * kind.scale;
  const test = isTested(kind, row, item) ? `; p ${pText(kind.cells.p_adjusted[row][item])}` : "";
  return {
    key: `s${source}`,
    source,
    name,
    label: labelBeside(byId("sources-figure"), name),
    reading: 0,
    colour: colourOf(name),
    value,
    end: Math.max(value, 0),
    holds: isFound(kind, row, item),
    words: `${levelText(kind, kind.cells.level[row][item])}${test}`,
    facts: [
      `${levelText(kind, kind.cells.level[row][item])} ${kind.unit}`,
      usesText(kind, row, item),
      testText(kind, row, item),
      sizeText(kind, kind.cells.estimate[row][item]),
    ],
  };
}

function writeArticles(kind, item) {
  const articles = kind.articles[item];
  const what = kind.key === "tone" ? "Scored articles" : "Articles with it";
  const options = { word: kind.key === "words" ? kind.items[item] : "" };
  put(byId("item-pages"), make("h3", {}, `${what}: ${articles.length}`), pageList(articles, () => options));
}
