// Shows HTML that Python made and escaped; sends clicks and keys back, and keeps the focus where it was.
const PARTS = ["tabs", "extra", "view", "places"];

function say(model, element) {
  const value = element.dataset.value === undefined ? element.value : JSON.parse(element.dataset.value);
  model.send({ action: element.dataset.action, value });
}

function put(section, html) {
  const held = section.contains(document.activeElement) ? document.activeElement : null;
  const key = held && held.dataset.key;
  const caret = held && held.type === "search" ? [held.selectionStart, held.selectionEnd] : null;
  const written = caret ? held.value : null;
  section.innerHTML = html;
  for (const group of section.querySelectorAll(".ex-figure, tbody")) stop(group, group.querySelector("button"));
  const again = key && [...section.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
  if (!again) return;
  const group = again.matches("button") && again.closest(GROUPS);
  if (group) stop(group, again);
  again.focus({ preventScroll: true });
  if (caret) {
    again.value = written;
    again.setSelectionRange(...caret);
  }
}

// Of many buttons that belong together one is reached by Tab, and the others from it by arrow keys.
const GROUPS = "[role=tablist], .ex-figure, tbody";

function stop(group, button) {
  for (const one of group.querySelectorAll("button")) one.tabIndex = one === button ? 0 : -1;
}

function arrows(event) {
  const button = event.target.closest("button");
  const group = button && button.closest(GROUPS);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!group || !step) return;
  const cell = event.key.endsWith("n") || event.key.endsWith("p") ? button.closest("td, th") : null; // down, up: the same column
  const all = [...group.querySelectorAll("button")].filter((one) => !cell || one.closest("td, th").cellIndex === cell.cellIndex);
  const next = all[(all.indexOf(button) + step + all.length) % all.length];
  event.preventDefault();
  stop(group, next);
  next.focus();
  if (next.matches("[role=tab]")) next.click();
}

// The two ends of the period's slider, which have no names of their own.
function nameEnds(root) {
  const period = root.closest(".widget-vbox") && root.closest(".widget-vbox").querySelector(".ex-period");
  if (!period) return;
  const days = period.querySelector(".widget-readout").textContent;
  period.querySelectorAll(".noUi-handle").forEach((end, place) => {
    end.setAttribute("aria-label", `${["First", "Last"][place]} day of the period ${days}`);
  });
}

function render({ model, el }) {
  let waiting;
  const off = new AbortController();
  const root = document.createElement("div");
  root.className = "ex-board";
  root.innerHTML = PARTS.map((part) => `<div class="ex-${part}"></div>`).join("") +
    '<div class="ex-said" role="status" aria-live="polite"></div>';
  const places = root.querySelector(".ex-places"); // it scrolls: keys must reach it
  for (const [name, value] of [["tabindex", "0"], ["role", "region"], ["aria-label", "Evidence"]]) places.setAttribute(name, value);
  const live = root.lastElementChild;
  const on = (name, action) => root.addEventListener(name, action, { signal: off.signal });
  on("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button && button.getAttribute("aria-disabled") !== "true") say(model, button);
  });
  on("input", (event) => {
    if (!event.target.matches("input[data-action]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => say(model, event.target), 200);
  });
  on("keydown", (event) => {
    arrows(event);
    event.stopPropagation(); // the notebook has keys of its own
  });
  const shown = PARTS.map((part, place) => [`change:${part}`, () => put(root.children[place], model.get(part))]);
  shown.push(["change:busy", () => root.setAttribute("aria-busy", String(model.get("busy")))]);
  shown.push(["change:said", () => {
    live.textContent = model.get("said");
    setTimeout(() => nameEnds(root), 100); // once it is in the page, and the slider has its days
  }]);
  for (const [name, action] of shown) {
    model.on(name, action);
    action();
  }
  el.append(root);
  return () => {
    clearTimeout(waiting);
    off.abort();
    for (const [name, action] of shown) model.off(name, action);
  };
}

export default { render };
