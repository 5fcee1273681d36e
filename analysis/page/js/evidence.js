// What stands beside a view: the article that is read, the card of a source, or the pages behind a number.

let keyOfFocus = ""; // of what had the focus last in the view
let keyOfOpener = ""; // of what opened what is beside now
let shownBeside = ""; // which choice is beside now

addEventListener("focusin", ({ target }) => {
  if (byId("beside").contains(target)) return;
  keyOfFocus = target.closest?.("[data-key]")?.dataset.key || "";
});

byId("beside").addEventListener("keydown", (event) => {
  if (event.key === "Escape") byId("beside").querySelector("button.close")?.click();
});

// Draw what the state asks for beside the view; called after each choice.
function drawEvidence(state) {
  const place = byId("beside");
  const isShown = [drawReader, drawCard, drawList, drawChosenItem].some((draw) => draw(state, place));
  if (!isShown) showBeside(place, "", () => [], false);
  place.hidden = !isShown;
}

// Show the nodes that a key stands for beside the view, unless they are there; with the focus on their heading.
function showBeside(place, key, nodesOf, isNew = window.pageReady) {
  if (key === shownBeside) return true;
  shownBeside = key;
  put(place, nodesOf());
  place.hidden = false;
  if (isNew) toHead(place);
  return true;
}

// ---- the word of an item, where it stands

const MOST_SENTENCES = 3; // of a page
const ARCHIVE = "https://web.archive.org/web";

// Return what gives the forms of the chosen item's word on a page: as counted, or as the codebook lists them.
function formsOf({ what, item: id }) {
  const has = ({ items }) => items.id.includes(id);
  const stored = data.materials.find((one) => one.what === what && has(one)) || data.materials.find(has);
  if (!stored) return () => [];
  const of = (name) => stored.items[name]?.[stored.items.id.indexOf(id)];
  if (stored.what === "words") return () => [of("name") || id];
  const forms = named(data.seek, of("value")) || named(data.seek, of("variable"));
  return (page) => named(forms, data.pages.language?.[page].toLowerCase().split(/[-_]/)[0]) || [];
}

// Return an address that lets a browser mark the first place of each form; browsers find whole words only.
function addressOfWord(url, forms) {
  const asked = forms.map((form) => `text=${encodeURIComponent(form).replaceAll("-", "%2D")}`).join("&");
  return asked ? `${url}${url.includes("#") ? "" : "#"}:~:${asked}` : url;
}

// Return what stands behind a page: links to the word and to a copy of its year, and the sentences with the word.
function evidenceOn(pages, state) {
  const forms = formsOf(state);
  const readable = pages.filter((page) => canRead(page) && forms(page).length);
  const words = [...new Set(readable.flatMap(forms))];
  const lines = words.length ? linesOn(readable, words) : [];
  const sentence = ({ left, keyword, right }) => make("p", { class: "note", dir: "auto" }, left, make("mark", { class: "counted" }, keyword), right);
  return (page) => {
    const url = data.pages.url[page];
    const link = (address, text) => [" · ", webLink(addressOfWord(address, forms(page)), text)];
    const copy = [ARCHIVE, data.pages.day[page]?.slice(0, 4) || data.pages.year?.[page] || "*", url].join("/");
    const links = /^https?:/i.test(url) ? make("small", {}, forms(page).length ? link(url, "look for the word") : null, link(copy, "archived copy")) : null;
    return [links, lines.filter((line) => line.page === page).slice(0, MOST_SENTENCES).map(sentence)];
  };
}

// ---- a list of pages that a view shows: it has an address

const titlesOfLists = new Map(); // that were opened here: an address does not say what a list is called

// Show a list of pages beside the view; of: the item that is counted on them.
function showPages(pages, names, of = "") {
  const list = listOf(pages);
  titlesOfLists.set(`${list} ${of}`, capital([names].flat().join(", ")));
  return go({ list, of });
}

// Return what pages have in common: the item, where all have it in a reading, their group, their days.
function titleOfList({ of, by }, pages) {
  const materials = data.materials.filter(({ items }) => of && items.id.includes(of)).map(materialOf);
  const items = materials.map((one) => [one.itemOfId.get(of), new Set(pagesWithItem(one, one.itemOfId.get(of).place))]);
  const [item] = items.find(([, having]) => pages.every((page) => having.has(page))) || [];
  const groups = new Set(pages.map((page) => (sourceOf(page) === null ? "" : groupOfSource(sourceOf(page), by))));
  const [group] = groups.size === 1 ? groups : [""];
  const days = daysOf(pages);
  const parts = [item && headingOfItem(item), group && groupInWords(group, by), days.length && periodText(days[0], days.at(-1))];
  return capital(parts.filter(Boolean).join(", ") || pageNouns);
}

// Return pages as an address has them: a bit for each page of the case, in base64url without what is empty at its end.
function listOf(pages) {
  const bytes = new Uint8Array(Math.ceil(data.pages.id.length / 8) + 1);
  for (const page of pages) bytes[page >> 3] |= 1 << (page & 7);
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return letters.replace(/[A=]+$/, "").replaceAll("+", "-").replaceAll("/", "_") || "A";
}

// Return the pages of such a text; null where it is none.
function pagesOfList(text) {
  if (!/^[\w-]+$/.test(text)) return null;
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/").padEnd(4 * Math.ceil(text.length / 4), "A"));
  const pages = [...data.pages.id.keys()].filter((page) => (letters.charCodeAt(page >> 3) >> (page & 7)) & 1);
  return listOf(pages) === text ? pages : null;
}

function drawList(state, place) {
  const { list, of } = state;
  if (!list) return false;
  const pages = pagesOfList(list);
  const close = () => go({ list: "", of: "" }).then(focusOpener);
  const title = titlesOfLists.get(`${list} ${of}`) || titleOfList(state, pages);
  const n = make("p", { class: "note" }, counted(pages.length, pageNoun));
  const nodes = () => [besideHead(title, close), n, make("h3", { class: "unseen" }, capital(pageNouns)), listOfPages(pages, { first: 20, behind: evidenceOn(pages, { ...state, item: of }) })];
  return showBeside(place, `list ${list} ${of}`, nodes);
}

// Return the heading of what is beside the view, with the button that closes it.
function besideHead(title, close) {
  const button = make("button", { type: "button", class: "close", on: { click: close } }, "Close");
  return make("div", { class: "head" }, make("h2", { tabindex: -1, dir: "auto" }, title), button);
}

function toHead(place) {
  keyOfOpener = keyOfFocus;
  const head = place.querySelector("h2");
  if (!head) return;
  head.focus({ preventScroll: true });
  const look = new IntersectionObserver(([{ isIntersecting }]) => {
    look.disconnect();
    if (!isIntersecting) place.scrollIntoView({ block: "start" });
  });
  look.observe(head); // in a notebook's frame, too, it tells what is on the screen
}

function focusOpener() {
  if (keyOfOpener) document.querySelector(`[data-key="${CSS.escape(keyOfOpener)}"]`)?.focus();
}

// ---- the pages of a chosen item

// Return the sides of the present comparison, of one item: {show, title, pages}.
function sidesOf(state, id) {
  const { group } = withGroup(state);
  const all = { show: "all", title: "All", pages: pagesWith(state, id, { others: true }) };
  if (!group) return [all];
  const others = state.against ? { group: state.against } : { group, others: true };
  return [
    { show: "group", title: group, pages: pagesWith(state, id, { group }) },
    { show: "against", title: nameOfOthers({ ...state, group }), pages: pagesWith(state, id, others) },
    all,
  ];
}

function drawChosenItem(state, place) {
  const item = materialOf(state).itemOfId.get(state.item);
  if (!item || !state.show || state.view === "pages") return false;
  return showBeside(place, JSON.stringify([state, isDark(), innerWidth]), () => partsOfItem(state, item));
}

function partsOfItem(state, item) {
  const sides = sidesOf(state, item.id);
  const side = sides.find(({ show }) => show === state.show) || sides.at(-1);
  const close = () => go({ item: "", show: "" }).then(focusOpener);
  return [
    besideHead(`${side.title}: ${counted(side.pages.length, pageNoun)} with “${item.name}”`, close),
    item.rule ? make("p", { class: "note", dir: "auto" }, item.rule) : null,
    make("p", { class: "note" }, scopeText(state)),
    sides.length > 1 ? make("p", { class: "sides", role: "group", "aria-label": "Whose pages" }, sides.map((one) => sideButton(one, side))) : null,
    views.answer.isEmpty || state.view === "answer" || !withGroup(state).group ? null : make("p", {}, stateLink({ view: "answer", group: withGroup(state).group, item: item.id, show: "" }, {}, "See it in each group")),
    make("h3", { class: "unseen" }, capital(pageNouns)),
    listOfPages(side.pages, { first: 20, behind: evidenceOn(side.pages, state) }),
  ];
}

function sideButton({ show, title, pages }, chosen) {
  const about = { type: "button", "aria-pressed": String(show === chosen.show), disabled: !pages.length, on: { click: () => go({ show }) } };
  return [make("button", about, make("bdi", {}, title), ` ${pages.length.toLocaleString("en")}`), " "];
}

// ---- an item in each group

const MOST_GROUPS = 12; // that are drawn: the chosen ones, and those with most pages

const ofLevels = (kind) => ({ kind, title: titleOfAxis(kind), hasValues: true, band: 42 }); // of a chart of dots

// Return the level of an item in each compared group and reading, as rows of a chart.
function levelRows(state, id) {
  const rows = readingsOf(state.what).flatMap((reading, at) => levelsInReading({ ...state, reading }, id, at));
  const first = new Map(rows.toReversed().map(({ group, counts }) => [group, counts]));
  return rows.map((row) => ({ ...row, label: `${row.group} (${first.get(row.group)})` }));
}

// Return the readings that have what is counted; "" of a pack.
function readingsOf(what) {
  const all = data.materials.filter((one) => one.what === what).map(({ reading }) => reading);
  return ["", ...data.readings].filter((reading) => all.includes(reading));
}

// Return those of one reading; at: its place among all, which decides the shape of its marks.
function levelsInReading(state, id, at) {
  const names = state.against ? [state.group, state.against] : comparedGroups(state);
  const rows = levelsOf(state, [id]).filter(({ group, size }) => names.includes(group) && size > 0);
  const isChosen = ({ group }) => [state.group, state.against].includes(group);
  const largest = [...rows].sort((one, other) => isChosen(other) - isChosen(one) || other.size - one.size).slice(0, MOST_GROUPS);
  return rows.filter((row) => largest.includes(row)).map((row) => markedLevel(state, row, at));
}

// Return a level with its words and the look of its mark.
function markedLevel({ by, reading }, row, at) {
  const [counts, level, interval] = [countsText(row, row.kind), levelText(row.estimate, row.kind), intervalText(row, row.kind, levelText)];
  const name = reading && data.readings.length > 1 ? `${row.group}, ${readingName(reading)}` : row.group;
  const told = { reading, level, interval, counts, said: at ? "" : level.replace(" per 1,000 words", "") };
  const marks = { colour: colourOfGroup(row.group, by), mark: markOf(row), ...ofReading(at), value: row.estimate };
  const tip = [name, `${level}: ${counts}`, interval, row.reason].filter(Boolean).join("\n");
  return { ...row, ...told, ...marks, tip, key: `${row.group} ${reading}`, line: row.group };
}

// Return how levels in the first reading, or in a further one, are drawn.
function ofReading(at) {
  return { shape: at ? LEVELS[2] : LEVELS[0], isFurther: at > 0 };
}

// Return the names of readings for a legend, of two or more.
function keysOfReadings(names) {
  const key = (name, at) => ({ name: readingName(name), mark: "level", colour: paint().ink, shape: ofReading(at).shape });
  return names.length > 1 ? names.map(key) : [];
}

// ---- counts and intervals in words

function titleOfAxis(kind) {
  return { share: `percent of ${pageNouns}`, rate: "per 1,000 words", mean: "mean" }[kind];
}

// Return how many of the compared groups have no row of a chart, and why.
function undrawnText(state, rows, most = MOST_GROUPS) {
  const all = comparedGroups(state);
  const n = new Set(rows.map(({ group }) => group)).size;
  if (state.against || n >= all.length) return "";
  const why = n < most ? `the others have no ${pageNoun} that counts here` : `those with most ${rows[0].kind === "rate" ? "words" : pageNouns}`;
  return `${n} of ${all.length} ${state.by === "outlet" ? "outlets" : "groups"} are drawn: ${why}.`;
}

// Return how often: "25 of 79", "73 times", of a mean "52 pages".
function countsText(row, kind, side = "") {
  const n = row[`n${side}`];
  const size = row[`size${side}`];
  const articles = row[`articles${side}`];
  if (kind === "share") return `${numberText(n, 4)} of ${size.toLocaleString("en")}`;
  if (kind === "mean") return counted(articles ?? size, pageNoun);
  return n === 1 ? "once" : `${n.toLocaleString("en")} times`;
}

const intervalColumn = { key: "interval", label: "95 % interval", isNumber: true, format: (text) => text.replace("95 % interval ", "") };

// Return "95 % interval −32 to −11"; text(value, kind) writes the ends.
function intervalText({ low, high }, kind, text) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return "";
  const plain = (value) => text(value, kind).replace(/ (%|points?|per 1,000 words)$/, "");
  return `95 % interval ${plain(low)} to ${plain(high)}`;
}
