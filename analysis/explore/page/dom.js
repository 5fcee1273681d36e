// Elements of the page. Data is only ever written as text or into attributes: none of it is parsed as HTML.

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
  node.append(...present(children));
  return node;
}

// Return children as one list, without those that are missing.
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function put(place, ...children) {
  place.replaceChildren(...present(children));
}

// A name in any script, which does not turn the direction of the text around it.
function nameNode(text) {
  return make("bdi", {}, text);
}

function textButton(text, act, attributes = {}) {
  return make("button", { type: "button", class: "plain", on: { click: act }, ...attributes }, nameNode(text));
}

function selectOf(id, options, act) {
  const nodes = options.map(({ value, text }) => make("option", { value }, text));
  return make("select", { id, on: { change: act } }, nodes);
}

function headRow(heads) {
  const cells = heads.map((head) => make("th", { scope: "col" }, head));
  return make("thead", {}, make("tr", {}, cells));
}

function numberCell(...children) {
  return make("td", { class: "number" }, ...children);
}

// Fill the body of a <details> when a reader opens it, and again when what it shows has changed.
const detailBuilders = new Map();

function setDetails(id, build) {
  const details = byId(id);
  const isNew = !detailBuilders.has(id);
  detailBuilders.set(id, build);
  if (isNew) details.addEventListener("toggle", () => fillDetails(details));
  fillDetails(details);
}

function fillDetails(details) {
  if (!details.open) return;
  const build = detailBuilders.get(details.id);
  put(details.querySelector(".scroll"), build());
}

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
