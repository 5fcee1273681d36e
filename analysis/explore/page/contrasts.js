// The contrasts that the case planned: a figure with intervals, and the numbers in a table.

let forestChart = null;
const knownItems = new Set((data.items || []).map((one) => one.item));

function startContrasts() {
  const contrasts = data.contrasts;
  if (contrasts.reason) {
    byId("contrasts-note").textContent = contrasts.reason;
    byId("contrasts").querySelectorAll(".controls, #what-if, .figure, .scroll, .how").forEach((part) => part.remove());
    return null;
  }
  forestChart = new Chart(byId("contrasts-figure"), {
    tipOf: contrastTip,
    placeOf: (row, view) => bandPlace(row, view, "estimate"),
    distance: distanceToBand,
    act: openContrast,
  });
  const options = contrasts.families.map((one, place) => ({ value: place, text: familyName(one) }));
  const family = selectOf("family", options, () => askAnew({ family: Number(byId("family").value) }, "contrasts"));
  if (contrasts.families.length > 1) put(byId("contrasts-controls"), make("label", {}, "Contrasts ", family));
  return startWhatIf();
}

// Return the item of the clearest contrast that sources have, too.
function firstItem() {
  const family = data.contrasts.families?.[AS_PLANNED.family];
  const [table] = family ? tablesOf(family) : [];
  return family?.order.map((place) => table.item[place]).find((item) => knownItems.has(item));
}

function familyName(family) {
  return [capital(family.family), family.plan].filter(Boolean).join(": ");
}

// Return the family that is shown: as published, or redone.
function chosenFamily() {
  return whatIf.family || data.contrasts.families[Number(byId("family")?.value || 0)];
}

// ---- what a contrast says

function readingsOf(family) {
  return data.readings.filter((reading) => named(family.readings, reading));
}

function tablesOf(family) {
  return readingsOf(family).map((reading) => family.readings[reading]);
}

function itemName(item) {
  return capital(named(data.contrasts.labels, item) || item);
}

function againstName(table, place) {
  return table.against[place] === "rest" ? "the rest" : table.against[place];
}

function directionText(table, place) {
  const estimate = table.estimate[place];
  if (estimate === null) return "not compared";
  return `${estimate > 0 ? "more" : "less"} than ${againstName(table, place)}`;
}

// Return the difference within strata, and its interval.
function differenceText(table, place) {
  if (table.estimate[place] === null) return "";
  const { strata } = chosenFamily();
  const ofScale = (value) => `${value > 0 ? "+" : ""}${numberText(value)}`;
  const text = isScale(table, place) ? ofScale : pointsText;
  const unit = isScale(table, place) ? "" : " points";
  const within = strata.length ? ` within ${withinText(strata)}` : "";
  const [low, high] = [table.low[place], table.high[place]];
  const interval = low === null ? "" : ` (95 % interval ${text(low)} to ${text(high)})`;
  return `${text(table.estimate[place])}${unit}${within}${interval}`;
}

// Return what groups are compared within: "phases".
function withinText(strata) {
  return strata.map((name) => many(name.replaceAll("_", " "))).join(" and ");
}

// Return over what the p of a family's table are adjusted.
function testsText(family, table) {
  const n = table.p.filter((p) => p !== null).length;
  if (family.isOther) return `the ${n} exploratory tests shown`;
  return `the ${counted(n, "test")} of ${family.family}`;
}

// Return whether an item's values are not 0 and 1: its means are compared.
function isScale(table, place) {
  return chosenFamily().scales.includes(table.item[place]);
}

// Return the shares or means of both sides.
function levelsOf(table, place) {
  return ["", "_against"].map((ending) => (table[`share${ending}`] || table[`mean${ending}`])[place]);
}

function sharesText(table, place) {
  const levels = levelsOf(table, place);
  if (isScale(table, place)) return `mean ${levels.map((mean) => numberText(mean)).join(" against ")}`;
  return levels.map(percentText).join(" against ");
}

function pagesText(table, place) {
  if (isScale(table, place)) return `${table.size[place]} against ${table.size_against[place]} pages`;
  const own = `${numberText(table.n[place], 4)} of ${table.size[place]}`;
  const others = `${numberText(table.n_against[place], 4)} of ${table.size_against[place]}`;
  return `${own} against ${others} pages`;
}

// ---- figure

function drawContrasts() {
  const family = chosenFamily();
  const tables = tablesOf(family);
  const { order } = family;
  byId("contrasts-note").textContent = family.note;
  put(byId("contrasts-table"), contrastsTable(family, tables, order));
  const shown = order.flatMap((place) => contrastRows(tables, place));
  const box = byId("contrasts-figure");
  box.hidden = !shown.length;
  if (!shown.length) return null;
  return forestChart.draw("forest", {
    rows: shown,
    tables: { origin: [{ zero: 0 }] },
    height: heightOfBands(shown, 12 + 12 * tables.length),
    describe: `${counted(order.length, "contrast")} with intervals; the table below has the same.`,
  });
}

function contrastRows(tables, place) {
  const [first] = tables;
  const name = `${first.group[place]}: ${itemName(first.item[place])}`;
  const label = labelBeside(byId("contrasts-figure"), name);
  const readings = tables.map((_, reading) => reading).filter((reading) => tables[reading].estimate[place] !== null);
  return readings.map((reading) => ({
    key: `${place}-${reading}`,
    place,
    reading,
    label,
    colour: colourOf(first.group[place]),
    estimate: 100 * tables[reading].estimate[place],
    low: 100 * (tables[reading].low[place] ?? tables[reading].estimate[place]),
    high: 100 * (tables[reading].high[place] ?? tables[reading].estimate[place]),
    holds: chosenFamily().holds[place],
  }));
}

function contrastTip(row) {
  const family = chosenFamily();
  const table = tablesOf(family)[row.reading];
  const { place } = row;
  const p = table.p_adjusted[place];
  return [
    `${table.group[place]}: ${itemName(table.item[place])}`,
    `Reading ${readingsOf(family)[row.reading]}: ${sharesText(table, place)}`,
    pagesText(table, place),
    differenceText(table, place),
    p === null ? "No p" : `p ${pText(p)}, adjusted over ${testsText(family, table)}`,
    table.note[place],
    ruleText(table.item[place]),
  ];
}

function openContrast({ place, reading }) {
  openContrastPages(place, readingsOf(chosenFamily())[reading]);
}

// ---- pages: those that a contrast counts, then all others with its label

// Show the pages of the headline's contrast.
function openClosest() {
  const { family, place } = data.closest;
  go({ ...AS_PLANNED, family }, { part: "contrasts" });
  openContrastPages(place, readingsOf(chosenFamily())[0]);
}

function openContrastPages(place, reading) {
  go({ contrast: `${place}-${reading}` }, { part: "contrasts" });
  const title = byId("contrasts-pages").querySelector("h3");
  title.focus({ preventScroll: true });
  title.scrollIntoView();
}

// Write the pages of the contrast that the state asks for, if the family has it.
function showContrastPages() {
  const [, place, name] = now.state.contrast.match(/^(\d+)-(.*)$/) || [];
  const reading = readingsOf(chosenFamily()).indexOf(name);
  const table = tablesOf(chosenFamily())[reading];
  const item = table?.pages && table.item[place];
  if (!item) return put(byId("contrasts-pages"));
  const of = isScale(table, place) ? "pages with a number" : `of ${table.size[place]} pages`;
  const ofOthers = isScale(table, place) ? "pages with a number" : `of ${table.size_against[place]} pages`;
  const own = table.pages[place];
  const others = table.pages_against[place];
  return put(
    byId("contrasts-pages"),
    make("h3", { tabindex: -1 }, `${itemName(item)}: pages of this contrast, reading ${name}`),
    make("p", { class: "note" }, ruleText(item)),
    make("p", { class: "note" }, `${familyName(chosenFamily())}.`),
    pagesOfSide(table.group[place], own, of),
    pagesOfSide(againstName(table, place), others, ofOthers),
    pagesOutside(item, reading, new Set([...own, ...others])),
  );
}

function pagesOfSide(name, pages, of) {
  return [make("h4", {}, `${capital(name)}: ${pages.length} ${of}`), pageList(pages, () => ({}))];
}

function pagesOutside(item, reading, counted) {
  const at = data.items.findIndex((one) => one.item === item);
  if (at < 0) return null;
  const pages = [...tally(readingsOf(chosenFamily())[reading])[at].pages].filter((page) => !counted.has(page));
  return [
    make("hr"),
    make("h4", {}, `Others with it, which this contrast leaves out: ${pages.length}`),
    pageList(pages, () => ({})),
    make("p", {}, textButton("Across all sources", () => openLabel(item, ""))),
  ];
}

// ---- table

function contrastsTable(family, tables, order) {
  const heads = ["Label (opens its pages)", "Group"];
  const compared = family.scales.length ? "Share or mean" : "Share";
  const how = family.isOfLabels && family.strata.length ? ` within ${withinText(family.strata)}` : "";
  for (const reading of readingsOf(family)) {
    const over = testsText(family, family.readings[reading]);
    heads.push(`${compared} of pages${how}, reading ${reading}`, `p, adjusted over ${over}, reading ${reading}`);
  }
  const lines = order.map((place) => contrastLine(tables, place));
  return make("table", {}, headRow(heads), make("tbody", {}, lines));
}

function contrastLine(tables, place) {
  const [first] = tables;
  const item = first.item[place];
  const group = first.group[place];
  const name = itemName(item);
  const head = labelButton(item, name, () => openContrast({ place, reading: 0 }));
  const direction = small(directionText(first, place));
  const numbers = tables.flatMap((table) => [
    numberCell(sharesText(table, place), small(pagesText(table, place)), small(differenceText(table, place))),
    numberCell(pText(table.p_adjusted[place]), table.note[place] ? small(table.note[place]) : null),
  ]);
  const style = chosenFamily().holds[place] ? "" : "pale";
  return make("tr", { class: style }, make("th", { scope: "row" }, head), make("td", {}, group, direction), numbers);
}

function small(text) {
  return make("small", {}, text);
}
