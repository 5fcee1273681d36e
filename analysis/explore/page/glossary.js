// What the labels mean: the codebook's rules, in a list, and beside each label that has the pointer or the focus.

const glossary = data.glossary || [];
const rules = new Map(glossary.map((entry) => [entry.key, entry]));

// Return the entry of a label: its own, or that of its claim or variable.
function entryOf(item) {
  const [variable] = item.split(":");
  const last = item.slice(item.lastIndexOf(":") + 1);
  return rules.get(item) || rules.get(`${variable}:${last}`) || rules.get(variable);
}

function ruleText(item) {
  const entry = entryOf(item);
  return entry ? `Codebook: ${entry.rule}` : "";
}

// Return a label as a button; its rule shows beside it.
function labelButton(item, text, act) {
  return textButton(text, act, { "data-item": entryOf(item) ? item : null });
}

// Return a label that opens nothing; its rule is reached by keys.
function labelNode(item, text) {
  return entryOf(item) ? make("span", { "data-item": item, tabindex: 0 }, text) : text;
}

function startGlossary() {
  for (const event of ["pointerover", "focusin"]) document.addEventListener(event, showRule);
  for (const event of ["pointerout", "focusout"]) document.addEventListener(event, hideRule);
  const place = byId("glossary-list");
  if (!place) return;
  const sections = [...new Set(glossary.map((entry) => entry.section))];
  if (sections.length) put(place, sections.map(glossaryPart));
  else place.parentNode.replaceWith(make("p", {}, "The case has no codebook with rules for its labels."));
}

function glossaryPart(section) {
  const entries = glossary.filter((entry) => entry.section === section);
  const lines = entries.map(({ label, rule }) => [make("dt", {}, capital(label)), make("dd", { dir: "auto" }, rule)]);
  return [make("h3", {}, section), make("dl", { class: "rules" }, lines)];
}

function showRule({ target }) {
  const label = target.closest("[data-item]");
  if (!label || label === described) return;
  hideTip();
  const entry = entryOf(label.dataset.item);
  const { left, bottom } = label.getBoundingClientRect();
  showTip(left, bottom - 8, [capital(entry.label), `Codebook: ${entry.rule}`]);
  label.setAttribute("aria-describedby", "tip");
  described = label;
}

function hideRule({ target }) {
  if (described && target.closest("[data-item]") === described) hideTip();
}
