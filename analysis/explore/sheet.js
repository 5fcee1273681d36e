// Shows HTML that Python made and escaped; sends clicks and keys back, and keeps the focus.
const PARTS = ["find", "tabs", "bar", "view", "notice", "places", "reader", "table"];
const TICK = 250; // milliseconds between two looks at the clock

// Of many buttons and links that belong together one is reached by Tab, the others by arrow keys.
const STOPS = "button, a[href]";
const GROUPS = "[role=tablist], .ex-figure, tbody, .ex-places thead";

function say(model, action, value) {
  model.send({ action, value });
}

function valueOf(element) {
  return element.dataset.value === undefined ? element.value : JSON.parse(element.dataset.value);
}

// ---- parts of the page ----

function caretOf(element) {
  const hasCaret = element && element.matches("input");
  return hasCaret ? [element.selectionStart, element.selectionEnd] : null;
}

function openDetails(section) {
  const opened = section.querySelectorAll("details[open] > summary");
  return [...opened].map((summary) => summary.dataset.key);
}

function put(section, html) {
  const held = section.contains(document.activeElement) ? document.activeElement : null;
  const key = held && held.dataset.key;
  const caret = caretOf(held);
  const written = caret ? held.value : null;
  const opened = openDetails(section);
  section.innerHTML = html;
  for (const name of opened) {
    const summary = section.querySelector(`summary[data-key="${name}"]`);
    if (summary) summary.parentElement.open = true;
  }
  for (const group of section.querySelectorAll(".ex-figure, tbody, .ex-places thead")) {
    makeStop(group, group.querySelector(STOPS));
  }
  const all = [...section.querySelectorAll("[data-key]")];
  const again = key && all.find((element) => element.dataset.key === key);
  if (!again) return;
  const group = again.matches("button") && again.closest(GROUPS);
  if (group) makeStop(group, again);
  again.focus({ preventScroll: true });
  if (caret && again.value !== undefined) {
    again.value = written;
    again.setSelectionRange(...caret);
  }
}

function makeStop(group, stop) {
  for (const each of group.querySelectorAll(STOPS)) {
    each.tabIndex = each === stop ? 0 : -1;
  }
}

// ---- keys ----

function stopsOfWalk(group, stop, key) {
  const isVertical = key === "ArrowDown" || key === "ArrowUp";
  const cell = isVertical ? stop.closest("td, th") : null;
  const stops = [...group.querySelectorAll(STOPS)].filter(
    (each) => each.closest("tr[hidden]") === null,
  );
  if (!cell) return stops;
  return stops.filter((each) => each.closest("td, th").cellIndex === cell.cellIndex);
}

// Keys with Ctrl, Meta or Alt are commands of JupyterLab; but a field copies and undoes its text.
function isForJupyterLab(event) {
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  return isCommand && !(event.target.matches("input") && /^[acvxyz]$/i.test(event.key));
}

function walk(event) {
  const stop = event.target.closest(STOPS);
  const group = stop && stop.closest(GROUPS);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!group || !step) return;
  let stops = stopsOfWalk(group, stop, event.key);
  if (group.matches("[role=tablist]")) {
    stops = stops.filter((each) => each.getAttribute("aria-disabled") !== "true");
  }
  const next = stops[(stops.indexOf(stop) + step + stops.length) % stops.length];
  event.preventDefault();
  makeStop(group, next);
  next.focus();
  if (next.matches("[role=tab]")) next.click();
}

// ---- tables of the evidence ----

function showAll(section) {
  const more = section.querySelector(".ex-more");
  const hadFocus = more === document.activeElement;
  for (const row of section.querySelectorAll("tr[hidden]")) row.hidden = false;
  if (more) more.remove();
  if (hadFocus) section.querySelector(".ex-scroll").focus();
}

// What a cell is sorted by: its number, or its words; null where it has none. What is beside a
// keyword is sorted by the nearest words.
function sortValue(cell) {
  const words = cell.textContent.trim();
  if (cell.matches(".ex-left, .ex-right")) {
    const nearest = words.toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu) || [];
    return (cell.matches(".ex-left") ? nearest.reverse() : nearest).join(" ");
  }
  if (!cell.classList.contains("ex-number")) return words === "" ? null : words;
  const number = parseFloat(words.replaceAll(",", "").replace("−", "-"));
  return Number.isNaN(number) ? null : number;
}

// The largest number or first word comes first; a second click turns the order.
function sortRows(button) {
  const head = button.closest("th");
  const table = button.closest("table");
  showAll(button.closest("section"));
  const isNumber = head.classList.contains("ex-number");
  const before = head.getAttribute("aria-sort");
  const first = isNumber ? "descending" : "ascending";
  const turned = { ascending: "descending", descending: "ascending" };
  const order = before === first ? turned[first] : first;
  for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const compare = (row, nextRow) => {
    const left = sortValue(row.cells[head.cellIndex]);
    const right = sortValue(nextRow.cells[head.cellIndex]);
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left === "string") return sign * left.localeCompare(right);
    return sign * (left - right);
  };
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => !row.matches(".ex-part"));
    body.append(...rows.sort(compare));
  }
}

// ---- networks ----

// A network can be dragged; it is drawn by network.js, which comes before this file.
function makeNetwork(root, model) {
  let end = () => {};
  const change = () => {
    end();
    end = () => {};
    const place = root.querySelector(".ex-drawing");
    const data = model.get("network");
    if (!place || !data || !drawNetwork) return;
    end = drawNetwork(place, data, (key) => say(model, "pick", key));
  };
  return { change, end: () => end() };
}

// ---- the clock ----

function makeClock(root, model) {
  const element = document.createElement("div");
  element.className = "ex-clock";
  element.setAttribute("aria-hidden", "true");
  let start = 0;
  let timer;
  const show = () => {
    const seconds = Math.floor((Date.now() - start) / 1000);
    element.textContent = `${model.get("work")} · ${seconds} s`;
  };
  const change = () => {
    clearInterval(timer);
    const isWorking = model.get("work") !== "";
    element.classList.toggle("ex-idle", !isWorking);
    if (!isWorking) {
      element.textContent = "";
      return;
    }
    start = Date.now();
    show();
    timer = setInterval(show, TICK);
  };
  return { element, change, end: () => clearInterval(timer) };
}

// ---- names of controls that have none ----

// The two ends of the period's slider.
function nameEnds(root) {
  const board = root.closest(".ex-root");
  const period = board && board.querySelector(".ex-period");
  if (!period) return;
  const days = period.querySelector(".widget-readout").textContent;
  period.querySelectorAll(".noUi-handle").forEach((end, place) => {
    const side = place === 0 ? "First" : "Last";
    end.setAttribute("aria-label", `${side} day of the period ${days}`);
  });
}

// ---- the board ----

function makeRoot() {
  const root = document.createElement("div");
  root.className = "ex-board";
  root.innerHTML =
    PARTS.map((part) => `<div class="ex-${part}"></div>`).join("") +
    '<div class="ex-said" role="status" aria-live="polite"></div>';
  const places = root.querySelector(".ex-places");
  places.setAttribute("role", "region");
  places.setAttribute("aria-label", "Evidence");
  return root;
}

// After a click that asks for evidence its beginning comes into view; the figure stays in view.
function showEvidence(root, asks) {
  if (!asks.evidence) return;
  const start = root.querySelector(".ex-places > .ex-about");
  if (start) start.scrollIntoView({ block: "nearest" });
}

// The text of an article comes into view at its first counted word; the focus goes there and back.
function showReader(root, asks) {
  const text = root.querySelector(".ex-text");
  if (!text) {
    const again = [...root.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key === asks.opener,
    );
    if (asks.opener && again) again.focus({ preventScroll: true });
    asks.opener = "";
    return;
  }
  const word = text.querySelector("h2 ~ p mark.ex-m-counted");
  if (word) text.scrollTop = Math.max(0, word.offsetTop - text.clientHeight / 3);
  text.scrollIntoView({ block: "nearest" });
  text.focus({ preventScroll: true });
}

function listen(root, model, signal, asks) {
  let waiting;
  const on = (name, action) => root.addEventListener(name, action, { signal });
  on("click", (event) => {
    const sort = event.target.closest(".ex-sort");
    if (sort) sortRows(sort);
    const more = event.target.closest(".ex-more");
    if (more) showAll(more.closest("section"));
    const button = event.target.closest("button[data-action]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.action === "view") closeDetails(root);
    asks.evidence = ["pick", "jump"].includes(button.dataset.action);
    if (button.dataset.action === "read") asks.opener = button.dataset.key;
    say(model, button.dataset.action, valueOf(button));
  });
  on("input", (event) => {
    const field = event.target;
    if (!field.matches("input[data-action]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => say(model, field.dataset.action, field.value), 200);
  });
  on("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    say(model, form.dataset.action, Object.fromEntries(new FormData(form)));
  });
  on("keydown", (event) => {
    if (event.key === "Escape") closeAll(root, model);
    if (event.key === "Enter" && !isForJupyterLab(event) && event.target.matches("[data-action=search]") && event.target.value.trim()) {
      asks.evidence = true;
      clearTimeout(waiting);
      say(model, "jump", ["found", event.target.value]);
    }
    if (isForJupyterLab(event)) return;
    walk(event);
    event.stopPropagation(); // the notebook has keys of its own
  });
}

function closeDetails(root) {
  for (const details of root.querySelectorAll("details[open]")) details.open = false;
}

function closeAll(root, model) {
  closeDetails(root);
  if (root.querySelector(".ex-hits")) say(model, "search", "");
  else if (root.querySelector(".ex-text")) say(model, "close", null);
}

// What is over the figure on the screen, as in sheet.css.
const ABOVE = 330;

// Figures are drawn for the room that there is.
function watchRoom(root, model) {
  const view = root.querySelector(".ex-view");
  let sent = "";
  let waiting;
  const observer = new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const room = { width: view.clientWidth, height: window.innerHeight - ABOVE };
      const now = JSON.stringify(room);
      if (room.width > 0 && now !== sent) {
        sent = now;
        say(model, "room", room);
      }
    }, 200);
  });
  observer.observe(view);
  return observer;
}

function render({ model, el }) {
  const off = new AbortController();
  const root = makeRoot();
  const live = root.lastElementChild;
  const clock = makeClock(root, model);
  root.append(clock.element);
  const asks = { evidence: false, opener: "" };
  listen(root, model, off.signal, asks);
  const shown = PARTS.map((part, place) => [
    `change:${part}`,
    () => put(root.children[place], model.get(part)),
  ]);
  const network = makeNetwork(root, model);
  shown.push(["change:view", () => requestAnimationFrame(network.change)]);
  shown.push(["change:places", () => requestAnimationFrame(() => showEvidence(root, asks))]);
  shown.push(["msg:custom", () => showEvidence(root, asks)]); // the same once more
  shown.push(["change:reader", () => requestAnimationFrame(() => showReader(root, asks))]);
  shown.push(["change:busy", () => {
    root.setAttribute("aria-busy", String(model.get("busy")));
  }]);
  shown.push(["change:work", clock.change]);
  shown.push(["change:said", () => {
    live.textContent = model.get("said");
    setTimeout(() => nameEnds(root), 100); // once it is in the page, and the slider has its days
  }]);
  for (const [name, action] of shown) {
    model.on(name, action);
    action();
  }
  el.append(root);
  const observer = watchRoom(root, model);
  return () => {
    off.abort();
    clock.end();
    network.end();
    observer.disconnect();
    for (const [name, action] of shown) model.off(name, action);
  };
}

export default { render };
