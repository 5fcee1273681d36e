// Words, actors, tone: what sets a group apart, who is named together, who judges whom or what how.

const profiles = data.profiles;
const EVERYBODY = profiles.everybody;
const MOST_COLUMNS = 12; // of judgements; a table has all
const CELL = 24; // pixels of a cell of a matrix, at least
const ABOVE = 150; // of the names above it, at most
let profileChart = null;
let togetherChart = null;
let judgementChart = null;

function startProfiles() {
  const readings = data.readings.map((reading, place) => ({ value: place, text: reading }));
  const names = profiles.groups.map((name) => ({ value: name, text: name }));
  const everybody = { value: EVERYBODY, text: EVERYBODY };
  const group = selectOf("profile-group", names, () => goProfiles({ profile: byId("profile-group").value }));
  const reading = selectOf("profile-reading", readings, () => goProfiles({ labelled: byId("profile-reading").value }));
  put(
    byId("profiles-controls"),
    make("label", { hidden: !names.length }, hasLabels ? "Group " : "Source ", group),
    readings.length > 1 ? make("label", {}, "Reading ", reading) : null,
  );
  const together = () => goProfiles({ together: byId("together-group").value });
  const choice = selectOf("together-group", [everybody, ...names], together);
  put(byId("together-controls"), make("label", {}, `${capital(pageNoun)}s of `, choice));
  profileChart = new Chart(byId("profile-figure"), levelChart(openTerm));
  togetherChart = new Chart(byId("together-figure"), matrixChart());
  if (!hasLabels) byId("judgements-part").remove();
  else judgementChart = new Chart(byId("judgements-figure"), matrixChart());
  addPart({
    first: { profile: profiles.groups[0] || "", labelled: "0", together: EVERYBODY, cell: "" },
    isKnown: {
      profile: (name) => profiles.groups.includes(name),
      labelled: (place) => data.readings.some((_, one) => String(one) === place),
      together: (name) => name === EVERYBODY || profiles.groups.includes(name),
    },
    show: showProfiles,
  });
}

// Show another group or reading: pages that were open were of those before.
function goProfiles(changes) {
  return go({ ...changes, cell: "" }, { part: "profiles" });
}

function showProfiles({ profile, labelled, together, cell }, before) {
  byId("profile-group").value = profile;
  if (byId("profile-reading")) byId("profile-reading").value = labelled;
  byId("together-group").value = together;
  const isDrawn = before && isSame([profile, labelled, together], [before.profile, before.labelled, before.together]);
  const drawn = isDrawn ? null : redrawProfiles();
  writeCellPages(cell);
  return drawn;
}

function redrawProfiles() {
  return Promise.all([drawProfile(), drawTogether(), drawJudgements()]);
}

function readingOfProfiles() {
  return profiles.readings[Number(now.state.labelled)];
}

// Write the sentence of a part, or why it is missing; what is drawn is hidden where nothing is.
function writePart(id, sentence, isDrawn) {
  byId(`${id}-sentence`).textContent = sentence;
  byId(`${id}-part`).querySelectorAll(".figure, details, .note").forEach((one) => (one.hidden = !isDrawn));
}

function noPages() {
  return `${counted(0, pageNoun)}.`;
}

// ---- profiles

function drawProfile() {
  const part = readingOfProfiles().profiles;
  const name = now.state.profile;
  const profile = part.reason ? null : named(part.groups, name);
  const shown = profile ? profile.item.map((_, place) => profileRow(profile, place)) : [];
  writePart("profile", part.reason || profile?.sentence || noPages(), shown.length);
  setDetails("profile-details", () => levelTable("Term (opens its pages)", shown, openTerm));
  return shown.length ? drawLevels(profileChart, shown, `What sets ${name} apart`) : null;
}

function profileRow(profile, place) {
  const box = byId("profile-figure");
  const own = `${profile.n[place]} of ${profile.articles[place]}`;
  const others = `${profile.n_against[place]} of ${profile.articles_against[place]}`;
  const value = profile.estimate[place];
  return {
    key: `t${place}`,
    item: profile.item[place],
    name: profile.names[place],
    label: labelBeside(box, profile.names[place]),
    reading: 0,
    colour: colourOf(now.state.profile),
    value,
    end: value,
    holds: true,
    words: `${own} v ${others}`,
    facts: [
      `${own} ${pageNoun}s`,
      `${others} of all others`,
      `Difference of mean weights ${numberText(value)}`,
      ruleText(profile.item[place]),
    ],
  };
}

function openTerm(row) {
  if (hasLabels) return openLabel(row.item, now.state.profile);
  return openTextItem("words", kindOf("words").items.indexOf(row.item));
}

// ---- matrices

function matrixChart() {
  return {
    tipOf: (row) => [row.name, row.fact, ruleText(row.item)],
    placeOf: cellPlace,
    distance: distanceToCell,
    act: openCell,
    beside: { tipOf: (row) => [row.row, ruleText(row.item)], act: openRowOfMatrix },
  };
}

function openRowOfMatrix({ row, item }) {
  if (!hasLabels) return openTextItem("actors", kindOf("actors").items.indexOf(row));
  return knownItems.has(item) ? openLabel(item, "") : null;
}

function cellPlace(row, view) {
  const x = view.scale("x");
  const y = view.scale("y");
  const half = [x.bandwidth() / 2, y.bandwidth() / 2];
  return { x: x(row.across) + half[0], y: y(bandOf(row)) + half[1], radius: 0, half, reach: Infinity };
}

function distanceToCell(place, x, y) {
  const isInRow = Math.abs(place.y - y) <= place.half[1];
  const isInColumn = x < 0 || Math.abs(place.x - x) <= place.half[0]; // a label is of all cells
  return isInRow && isInColumn ? 0 : Infinity;
}

// Return the pixels of a matrix beside its labels.
function roomOfCells(box) {
  return widthOf(box) - roomBeside(box) - 24;
}

// Draw cells: rows with label, column, place of the column, n, name, fact and the pages behind them.
function drawMatrix(chart, cells, what) {
  const names = [...new Set(cells.map((cell) => cell.column))];
  const linesOfColumn = Math.max(1, Math.floor(roomOfCells(chart.box) / names.length / LINE));
  const isTooHigh = names.some((name) => wrapped(name, ABOVE).split("\n").length > linesOfColumn);
  const most = isTooHigh ? Infinity : ABOVE;
  const largest = Math.max(1, ...cells.filter((cell) => !cell.isSelf).map((cell) => cell.n));
  const shown = cells.map((cell) => ({
    ...cell,
    label: labelBeside(chart.box, cell.row),
    across: `=${wrapped(cell.column, most)}`,
    share: cell.isSelf ? 0 : cell.n / largest,
    words: cell.n ? String(cell.n) : "",
  }));
  const above = Math.max(...shown.map((cell) => widthOfText(cell.across)));
  return chart.draw("matrix", {
    rows: shown,
    height: heightOfBands(shown, CELL) + above,
    describe: `${what}; the table below has the same.`,
  });
}

function matrixTable(head, cells) {
  const columnNames = [...new Set(cells.map((cell) => cell.column))];
  const rowNames = [...new Set(cells.map((cell) => cell.row))];
  const numberIn = (row, column) => {
    const cell = cells.find((one) => one.row === row && one.column === column);
    const words = cell.words || String(cell.n);
    return numberCell(cell.n ? textButton(words, () => openCell(cell)) : words);
  };
  const line = (row) => {
    const numbers = columnNames.map((column) => numberIn(row, column));
    const { item } = cells.find((one) => one.row === row);
    return make("tr", {}, make("th", { scope: "row" }, labelNode(item, row)), numbers);
  };
  return make("table", {}, headRow([head, ...columnNames]), make("tbody", {}, rowNames.map(line)));
}

function openCell({ key }) {
  go({ cell: key }, { part: "profiles" });
  const heading = byId("profile-pages").querySelector("h3");
  heading.focus();
  heading.scrollIntoView();
}

// Write the pages of the cell that the state asks for.
function writeCellPages(key) {
  const { actors, judgements } = readingOfProfiles();
  const group = now.state.together;
  const matrix = named(actors.groups || {}, group);
  const all = (actors.actors || []).map((_, place) => place);
  const cells = key.startsWith("both") && matrix ? togetherCells(actors, matrix, group, all) : [];
  if (key.startsWith("judged") && judgements?.rows) cells.push(...judgementCells(judgements, profiles.groups, true));
  const cell = cells.find((one) => one.key === key);
  if (!cell) return put(byId("profile-pages"));
  const heading = make("h3", { tabindex: -1 }, `${cell.name}: ${counted(cell.pages.length, pageNoun)}`);
  return put(byId("profile-pages"), heading, pageList(cell.pages, () => ({})));
}

// Return whether a page is of a group of this section; EVERYBODY has all of them.
function isPageOf(page, group) {
  const source = data.pages.outlet[page];
  const own = hasLabels ? groupOf(source) : outletOf(source);
  return group === EVERYBODY ? profiles.groups.includes(own) : own === group;
}

// ---- who is named together

function drawTogether() {
  const part = readingOfProfiles().actors;
  const group = now.state.together;
  const matrix = part.reason ? null : named(part.groups, group);
  byId("together-controls").hidden = Boolean(part.reason);
  writePart("together", part.reason || matrix?.sentence || noPages(), Boolean(matrix));
  if (!matrix) return null;
  const most = named(part.groups, EVERYBODY).cells.map((row, place) => row[place]);
  const n = Math.floor(roomOfCells(byId("together-figure")) / CELL);
  const least = [...most].sort((a, b) => b - a)[Math.min(n, most.length) - 1];
  const drawn = part.actors.map((_, place) => place).filter((place) => most[place] >= least);
  const all = part.actors.map((_, place) => place);
  setDetails("together-details", () => matrixTable("Actor", togetherCells(part, matrix, group, all)));
  return drawMatrix(togetherChart, togetherCells(part, matrix, group, drawn), `Who is named together, ${group}`);
}

function togetherCells(part, matrix, group, places) {
  return places.flatMap((first) => places.map((second, place) => {
    const isSelf = first === second;
    const both = isSelf ? part.actors[first] : `${part.actors[first]} and ${part.actors[second]}`;
    const n = matrix.cells[first][second];
    return {
      key: `both-${first}-${second}`,
      row: part.actors[first],
      item: hasLabels ? `actors:${part.actors[first]}` : "",
      column: part.actors[second],
      place,
      n,
      isSelf,
      name: group === EVERYBODY ? both : `${both} (${group})`,
      fact: `${isSelf ? "Named on" : "Named together on"} ${counted(n, pageNoun)}`,
      get pages() {
        const others = new Set(pagesNaming(part.actors[second]));
        return pagesNaming(part.actors[first]).filter((page) => others.has(page) && isPageOf(page, group));
      },
    };
  }));
}

function pagesNaming(actor) {
  if (!hasLabels) return kindOf("actors").articles[kindOf("actors").items.indexOf(actor)];
  const place = data.items.findIndex((one) => one.item === `actors:${actor}`);
  return data.labels[data.readings[Number(now.state.labelled)]].with[place];
}

// ---- judgements

function drawJudgements() {
  const part = readingOfProfiles().judgements;
  if (!part) return null;
  const isDrawn = !part.reason && part.rows.length > 0;
  writePart("judgements", part.reason || named(part.sentences, now.state.profile), isDrawn);
  if (!isDrawn) return null;
  setDetails("judgements-details", () => matrixTable("Judgement", judgementCells(part, profiles.groups, true)));
  const n = Math.min(MOST_COLUMNS, Math.floor(roomOfCells(byId("judgements-figure")) / LINE));
  const drawn = profiles.groups.slice(0, n);
  return drawMatrix(judgementChart, judgementCells(part, drawn, false), "Who judges whom or what how, by group");
}

function judgementCells(part, drawn, isTable) {
  return part.rows.flatMap((judged, row) => drawn.map((group, place) => {
    const n = judged.n[place] || 0;
    const size = `${n} of ${judged.pages[place] ?? "–"}`;
    return {
      key: `judged-${row}-${place}`,
      row: judged.name,
      item: judged.item,
      column: group,
      place,
      n,
      words: isTable ? size : "",
      name: `${judged.name} (${group})`,
      fact: `${size} pages, ${counted(judged.outlets[place] || 0, "source")}`,
      get pages() {
        return judged.in_pages.filter((page) => isPageOf(page, group));
      },
    };
  }));
}
