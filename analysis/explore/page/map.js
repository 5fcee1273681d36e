// The map of sources.

const hiddenGroups = new Set();
const MOST_NAMES = 40; // on the map
const MOST_ELEMENTS = 8;
const STEPS_OF_ELEMENTS = 4; // so many lines away from its place a label may be
const PAGES_OF_NAMED = 4; // sources with so many pages are named
const MARGIN = 0.06; // of the map's width, on each side
let mapChart = null;

function startMap() {
  const map = data.map;
  if (map.reason) {
    byId("map-note").textContent = `No map: ${map.reason}`;
    byId("map").querySelectorAll(".controls, .figure, details, .how, #map-reading").forEach((part) => part.remove());
    return null;
  }
  byId("map-reading").textContent = map.reading;
  byId("map-note").textContent = map.sentence;
  mapChart = new Chart(byId("map-figure"), {
    tipOf: mapTip,
    placeOf: mapPlace,
    act: (row) => openCard(row.source),
  });
  put(byId("legend"), groups.map(legendButton));
  byId("legend").hidden = !groups.length;
  byId("map-groups").hidden = !groups.length;
  put(byId("outlets"), allSources.map((source) => make("option", { value: outletOf(source) })));
  byId("least").addEventListener("change", drawMap);
  byId("find").addEventListener("input", drawMap);
  byId("find").addEventListener("keydown", openFound);
  return drawMap();
}

function legendButton(group) {
  const swatch = make("span", { class: `swatch g${colourOf(group)} ${shapeOf(group)}`, "aria-hidden": "true" });
  const button = make("button", { type: "button", "aria-pressed": "true" }, swatch, group);
  button.addEventListener("click", () => {
    if (hiddenGroups.has(group)) hiddenGroups.delete(group);
    else hiddenGroups.add(group);
    button.setAttribute("aria-pressed", String(!hiddenGroups.has(group)));
    drawMap();
  });
  return button;
}

function searchedName() {
  return byId("find").value.trim().toLowerCase();
}

function openFound(event) {
  const wanted = searchedName();
  if (event.key !== "Enter" || !wanted) return;
  event.preventDefault(); // or the same Enter would close the card
  const names = allSources.map((source) => outletOf(source).toLowerCase());
  const exact = names.indexOf(wanted);
  const found = exact >= 0 ? exact : names.findIndex((name) => name.includes(wanted));
  if (found >= 0) openCard(found);
}

// ---- rows

// Return the sources that the choices leave on the map, those with most pages first.
function mapRows() {
  const map = data.map;
  const wanted = searchedName();
  const least = Number(byId("least").value);
  const shown = [];
  map.outlet.forEach((source, place) => {
    const isHidden = hiddenGroups.has(groupOf(source));
    if (isHidden || map.pages[place] < least || map.x[place] === null) return;
    shown.push(mapRow(source, place, wanted));
  });
  return shown.sort((a, b) => b.pages - a.pages || (a.name < b.name ? -1 : 1));
}

function mapRow(source, place, wanted) {
  const map = data.map;
  const name = outletOf(source);
  const radius = 2.5 + 1.7 * Math.sqrt(map.pages[place]);
  const isFound = Boolean(wanted) && name.toLowerCase().includes(wanted);
  return {
    key: `s${source}`,
    source,
    name,
    x: map.x[place],
    y: map.y[place],
    note: map.note[place],
    pages: map.pages[place],
    radius,
    size: (2 * radius) ** 2,
    colour: colourOf(groupOf(source)),
    shape: shapeOf(groupOf(source)),
    is_found: isFound,
    is_dim: Boolean(wanted) && !isFound,
  };
}

function mapTip(row) {
  const facts = [groupOf(row.source), fact(row.source, "country"), fact(row.source, "genre")];
  const known = new Set(facts.filter((text) => text && text !== UNKNOWN));
  return [row.name, [...known].join(", "), counted(row.pages, "page"), row.note];
}

function mapPlace(row, view) {
  return { x: view.scale("x")(row.x), y: view.scale("y")(row.y), radius: row.radius };
}

// ---- drawing

function drawMap() {
  const box = byId("map-figure");
  const shown = mapRows();
  const height = heightOf(box);
  setDetails("map-details", () => mapTable(shown));
  return mapChart.draw("map", {
    rows: shown,
    tables: { origin: [{ zero: 0 }] },
    signals: mapDomains(shown, widthOf(box) / height),
    height,
    describe: `Map of ${counted(shown.length, "source")}; the list below it has the same.`,
    labelsOf: (places, size) => mapLabels(shown, places, size),
  });
}

// Return the ends of both axes: one unit is as long sideways as it is up and down.
function mapDomains(shown, ratio) {
  const [left, right] = rangeOf(shown.length ? shown.map((row) => row.x) : [-1, 1]);
  const [bottom, top] = rangeOf(shown.length ? shown.map((row) => row.y) : [-1, 1]);
  const height = Math.max(top - bottom, (right - left) / ratio, 0.01) * (1 + 2 * MARGIN);
  const width = height * ratio;
  const x = (left + right) / 2;
  const y = (bottom + top) / 2;
  return { x_low: x - width / 2, x_high: x + width / 2, y_low: y - height / 2, y_high: y + height / 2 };
}

function mapLabels(shown, places, size) {
  const isSearch = shown.some((row) => row.is_dim);
  const named = shown
    .map((row, index) => ({ ...places[index], text: shortened(row.name, 30), row }))
    .filter(({ row }) => (isSearch ? row.is_found : row.pages >= PAGES_OF_NAMED))
    .slice(0, MOST_NAMES);
  const covering = places.filter((_, index) => !shown[index].is_dim); // labels may lie on pale points
  const taken = covering.map(boxOfPoint);
  const elements = placedLabels(elementLabels(size), size, taken);
  return [...placedLabels(named, size, taken), ...elements];
}

// Return the labels with most weight, moved inside the map.
function elementLabels({ width, height }) {
  const elements = data.map.elements;
  const view = mapChart.view;
  return elements.item.slice(0, MOST_ELEMENTS).map((item, index) => {
    const text = shortened(item, 40);
    const x = view.scale("x")(elements.x[index]);
    const y = view.scale("y")(elements.y[index]);
    const rightmost = width - LETTER * text.length - 6;
    return {
      text,
      x: Math.max(0, Math.min(x, rightmost)),
      y: Math.max(10, Math.min(y, height - 10)),
      steps: STEPS_OF_ELEMENTS,
      is_faint: true,
    };
  });
}

function mapTable(shown) {
  const line = (row) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, sourceButton(row.source)),
      make("td", {}, groupOf(row.source)),
      numberCell(String(row.pages)),
      numberCell(numberText(row.x)),
      numberCell(numberText(row.y)),
      make("td", {}, row.note || ""),
    );
  const heads = ["Source (opens its card)", "Group", "Pages", "Sideways", "Up and down", "Note"];
  return make("table", {}, headRow(heads), make("tbody", {}, shown.map(line)));
}
