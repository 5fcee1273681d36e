// Elements of the page. Data is only ever written as text or into attributes: none of it is parsed as HTML.

const views = {}; // by name: {label, lack: state → sentence or "", draw: (state, place) → promise}

function byId(id) {
  return document.getElementById(id);
}

function readJson(id) {
  return JSON.parse(byId(id).textContent);
}

// Return a new element: attributes, what it does on events, its children (elements or text).
function make(tag, { on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    const isAbsent = value === undefined || value === null || value === false;
    if (!isAbsent) node.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, act] of Object.entries(on)) {
    node.addEventListener(event, act);
  }
  const isOneText = ["bdi", "option", "textarea"].includes(tag) || attributes.dir === "auto";
  node.append(...present(children).flatMap((child) => (isOneText || typeof child !== "string" ? child : isolated(child))));
  return node;
}

// Return a text with the words in it that are written from right to left apart: they turn nothing around them. Apart is
// an element, or in a drawing signs of Unicode.
function isolated(text, apart = (words) => make("bdi", {}, words)) {
  const leftward = "[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc]+";
  const parts = text.split(new RegExp(`(${leftward}(?:[\\s\\u200c'’"״-]+${leftward})*)`));
  return parts.map((part, at) => (at % 2 ? apart(part) : part));
}

const isolatedText = (text) => isolated(text, (words) => `\u2068${words}\u2069`).join("");

// Return children as one list, without those that are missing.
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function put(place, ...children) {
  place.replaceChildren(...present(children));
  return place;
}

// A name in any script, which does not turn the direction of the text around it.
function nameNode(text) {
  return make("bdi", {}, text);
}

function textButton(text, act, attributes = {}) {
  return make("button", { type: "button", class: "plain", on: { click: act }, ...attributes }, nameNode(text));
}

// A link to a page of the web, or its text alone where the address is none.
function webLink(url, ...children) {
  if (!/^https?:\/\//i.test(url || "")) return make("span", {}, ...children);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// A link to another state of the page.
function stateLink(changes, attributes, ...children) {
  const follow = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(changes);
  };
  const href = `${location.href.split("#")[0]}${addressOf(changed(now.state, changes))}`;
  return make("a", { href, on: { click: follow }, ...attributes }, ...children);
}

function headRow(heads) {
  const cells = heads.map((head) => make("th", { scope: "col" }, head));
  return make("thead", {}, make("tr", {}, cells));
}

function numberCell(...children) {
  return make("td", { class: "number" }, ...children);
}

// Return what an object has under a name, and not what every object brings, such as its "constructor".
function named(entries, name) {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

// ---- the ground: light or dark; paper is light

const root = document.documentElement;
const darkScreen = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  if (root.hasAttribute("data-paper")) return false;
  return root.dataset.theme ? root.dataset.theme === "dark" : darkScreen.matches;
}

function setTheme(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  dispatchEvent(new Event("themechange"));
}

darkScreen.addEventListener("change", () => dispatchEvent(new Event("themechange")));

// Run an action when the width of the window has changed, at most once in a tenth of a second.
function onNewWidth(act) {
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(act, 100);
  });
}
