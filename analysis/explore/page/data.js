// The data of the page: sources, groups, pages.

const data = readJson("data");
const columns = data.sources.columns;
const rows = data.sources.rows;
const groups = data.groups;
const UNKNOWN = "unknown";
const hasLabels = data.kind === "labels";
const pageNoun = hasLabels ? "page" : "article";

const columnPlaces = new Map(columns.map((column, place) => [column.key, place]));
const allSources = rows.map((_, source) => source);

// Return what the data has under a name, and not what every object brings, such as its "constructor".
function named(entries, name) {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function fact(source, key) {
  const place = columnPlaces.get(key);
  return place === undefined ? null : rows[source][place];
}

function outletOf(source) {
  return fact(source, "outlet");
}

function groupOf(source) {
  return fact(source, data.group) || UNKNOWN;
}

const sourceOfName = new Map(rows.map((_, source) => [outletOf(source), source]));
const pageOfId = new Map(data.pages.id.map((id, page) => [id, page]));

const BLACK = "#000000"; // a group's colour that cannot be seen on a dark ground

// Return the colour of a group: the same in all figures.
function colourOf(group) {
  const own = named(data.colours, group);
  if (own) return own === BLACK ? "var(--ink)" : own;
  return hasLabels ? "var(--faint)" : "var(--more)";
}

// Pages of each source: those that the first reading finds on the event, or all articles.
const pagesOfSource = rows.map(() => []);
const listedPages = hasLabels ? data.labels[data.readings[0]].read : data.pages.outlet.map((_, page) => page);
for (const page of listedPages) {
  pagesOfSource[data.pages.outlet[page]].push(page);
}

// ---- links to pages

const FIRST_PAGES = 20;

function hostOf(url) {
  try {
    return new URL(url).host.replace(/^www\./, "");
  } catch {
    return "link";
  }
}

// Return what a page is called: its gist or title, else the name of its site.
function titleOf(page) {
  const url = data.pages.url[page];
  const host = url ? `${pageNoun} on ${hostOf(url)}` : `${pageNoun} ${data.pages.id[page]}`;
  return data.pages.text[page] || host;
}

function linkTo(page) {
  const url = data.pages.url[page];
  const title = titleOf(page);
  if (!url) return make("span", { dir: "auto" }, title);
  const link = make("a", { href: url, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, title);
  if (!data.pages.text[page]) return link;
  return [link, make("span", { class: "note" }, ` (${hostOf(url)})`)];
}

function pageLine(page, { withSource = true, readings = "", word = "" } = {}) {
  const day = data.pages.day[page];
  return make(
    "li",
    {},
    day ? [make("span", { class: "day" }, day), " · "] : null,
    withSource ? [sourceButton(data.pages.outlet[page]), " · "] : null,
    hasText(page) ? textButton(titleOf(page), () => openText(page, word)) : linkTo(page),
    readings ? make("span", { class: "note" }, ` (${readings})`) : null,
  );
}

// Return a list of pages by day: the first of them, and a button for all others.
function pageList(pages, optionsOf) {
  const byDay = [...pages].sort(compareDays);
  return foldedList(byDay.map((page) => () => pageLine(page, optionsOf(page))), FIRST_PAGES);
}

// Return a list of the first lines (nodes, or functions that make them), and a button for all others.
function foldedList(lines, first) {
  const list = make("ol", { class: "pages" });
  const show = (n) => put(list, lines.slice(0, n).map((line) => (typeof line === "function" ? line() : line)));
  show(first);
  if (lines.length <= first) return [list];
  const showAll = () => {
    show(lines.length);
    more.remove();
    list.children[first].querySelector("a, button")?.focus();
  };
  const more = make("button", { type: "button", on: { click: showAll } }, `Show all ${lines.length}`);
  return [list, more];
}

function compareDays(one, other) {
  const day = data.pages.day[one] || "9";
  const otherDay = data.pages.day[other] || "9";
  if (day === otherDay) return one - other;
  return day < otherDay ? -1 : 1;
}

function sourceButton(source) {
  return textButton(outletOf(source), () => openCard(source));
}
