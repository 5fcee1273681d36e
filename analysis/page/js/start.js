// The start: the page is drawn from its state, at first and after every choice.

const NOTHING = `Nothing could be counted here: the ${pageNouns} have no words, and no labels.`;
let drawing = 0; // the latest drawing: an earlier one that is not ready yet shows nothing more

// Draw the page; return when its view is drawn.
function drawPage() {
  drawing += 1;
  now.drawn = drawParts(now.state, drawing);
  return now.drawn;
}

async function drawParts(state, own) {
  drawTabs(state);
  drawNotice();
  guarded(byId("controls"), () => drawControls(state));
  cautionScope.textContent = isFirstScope(state) ? "" : `For the ${data.plan ? `${pageNouns} of the plan` : "whole case"}: `;
  const view = views[state.view];
  if (!view) return;
  const shown = isUsed({ name: "against" }, state) ? state : { ...state, against: "" }; // other views have all groups
  const before = byId("view").querySelector(":scope > .place");
  const place = make("div", { class: "place" });
  place.style.minHeight = `${before.offsetHeight}px`; // what is below does not jump while this is drawn
  before.replaceWith(place);
  byId("view-title").textContent = view.label;
  await guarded(place, async () => {
    const lack = data.materials.length ? view.lack(shown) : NOTHING;
    if (lack) return put(place, make("p", { class: "empty" }, lack, " ", data.materials.length ? allPagesButton(state) : null));
    await beforeCounting(shown, place);
    return own === drawing ? view.draw(shown, place) : null;
  });
  place.style.minHeight = "";
  if (own === drawing && data.materials.length) await guarded(byId("beside"), () => drawEvidence(state));
}

// Run an action; where it fails, the rest of the page still works.
async function guarded(place, act) {
  try {
    await act();
  } catch (error) {
    console.error(error);
    put(place, make("p", { class: "empty" }, "This part could not be drawn: choose something else, or load the page again."));
  }
}

// A browser shows nothing while it counts: where that takes long, say so first.
async function beforeCounting(state, place) {
  const material = materialOf(state);
  if (!material || material.items.length * groupsOf(state).names.length < 20_000) return;
  put(place, make("p", { class: "note", role: "status" }, "Counting …"));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

function drawTabs(state) {
  const links = tabs().map((name) => {
    const attributes = { "aria-current": name === state.view ? "page" : null, "data-view": name };
    return make("li", {}, stateLink({ view: name }, attributes, views[name].label));
  });
  const place = byId("views");
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.view : "";
  put(place, make("ul", {}, links));
  const current = place.querySelector("[aria-current]");
  if (focused) place.querySelector(`[data-view="${focused}"]`).focus({ preventScroll: true });
  if (current) place.scrollLeft = current.offsetLeft - (place.clientWidth - current.offsetWidth) / 2;
}

function drawNotice() {
  const names = now.unknown.map((value) => `“${String(value).slice(0, 60)}”`);
  const notice = byId("notice");
  notice.hidden = !names.length;
  notice.textContent = names.length ? `The address asks for ${listed(names)}, which this page does not have: the first choice is shown.` : "";
}

const cautionScope = make("span", {}); // whose cautions they are, where other pages are shown
const scopeKey = (state) => data.materials.length && JSON.stringify([pagesCompared(state), materialOf(state).reading]);
const firstScope = scopeKey(FIRST_STATE);

function isFirstScope(state) {
  return WHOLE_CASE.includes(state.view) ? !FIRST_STATE.sample : scopeKey(state) === firstScope;
}

function drawHead() {
  byId("about").textContent = data.about;
  const [first, ...others] = data.cautions || [];
  if (!first) return;
  const sentence = (text, tag = "span") => make(tag, { dir: "auto" }, text);
  const more = make("ul", {}, others.map((text) => sentence(text, "li")));
  const head = make("summary", {}, cautionScope, sentence(first), make("span", {}, ` ${counted(others.length, "more caution")}.`));
  put(byId("cautions"), others.length ? make("details", {}, head, more) : make("p", {}, cautionScope, sentence(first)));
}

// Draw the figures as wide as paper and on a light ground, afterwards as before.
function setPaper(isShown) {
  if (root.hasAttribute("data-paper") === isShown) return;
  root.toggleAttribute("data-paper", isShown);
  dispatchEvent(new Event("themechange"));
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("view").focus();
});
onNewWidth(() => drawPage());
addEventListener("themechange", () => drawPage());
matchMedia("print").addEventListener("change", ({ matches }) => setPaper(matches));
addEventListener("popstate", applyAddress);
drawHead();
applyAddress().finally(() => {
  window.pageReady = true;
  root.setAttribute("data-ready", "");
});
