// Elements, and the text that is asked about. All is written as text: none is parsed as HTML.
const AROUND = 180; // letters that are shown on either side of a marked sentence
const at = Object.fromEntries([...document.querySelectorAll("[id]")].map((one) => [one.id, one]));
// Return a new element: attributes, its children (elements or text).
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  const known = Object.entries(attributes).filter(([, value]) => value !== undefined);
  for (const [name, value] of known) node.setAttribute(name, value);
  node.append(...children.flat(Infinity).filter(Boolean));
  return node;
}
// Return what is marked: the nearest sentences, and what the coder marked as the place.
function marksOf({ page, marked }, place) {
  const unitsTo = (n) => [...page.text].slice(0, n).join("").length; // n as Python counts
  const letters = new Map(marked.map((span, n) => [span.join(":"), "abc"[n]]));
  return [...new Set([...letters.keys(), place])].filter(Boolean).map((span) => {
    const [start, end] = span.split(":").map(unitsTo);
    return { span, start, end, letter: letters.get(span) };
  }).sort((a, b) => a.start - b.start);
}
// Return the text in pieces that know where they begin: whole, or what stands around the marks.
function textPieces(question, place, isWhole) {
  const { text } = question.page;
  const isCut = !isWhole && question.marked.length;
  const pieces = [];
  let done = 0;
  const put = (tag, start, end, attributes) =>
    pieces.push(make(tag, { "data-start": start, ...attributes }, text.slice(start, end)));
  const plainTo = (end) => {
    if (!isCut || end - done <= 2 * AROUND) return put("span", done, end);
    if (done > 0) put("span", done, done + AROUND);
    pieces.push(make("span", { class: "gap" }, "…"));
    return end < text.length && put("span", end - AROUND, end);
  };
  for (const { span, start, end, letter } of marksOf(question, place)) {
    const chosen = span === place;
    const name = { type: "button", class: "pick", "data-key": letter, "aria-pressed": chosen };
    const label = { "aria-label": `Mark sentence ${letter} as the place` };
    if (start > done) plainTo(start);
    done = Math.max(done, start);
    if (letter) pieces.push(make("button", { ...name, ...label }, make("kbd", {}, letter)));
    if (end > done) put("mark", done, end, { class: chosen ? "chosen" : "" });
    done = Math.max(done, end);
  }
  if (done < text.length) plainTo(text.length);
  return pieces;
}
// Return what is selected in the text as "start:end"; empty where it is nothing of the text.
function selectedSpan(text) {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection();
  const placeIn = (node, offset) => Number(node?.parentElement?.dataset.start ?? NaN) + offset;
  const ends = [placeIn(anchorNode, anchorOffset), placeIn(focusNode, focusOffset)];
  const [start, end] = ends.sort((a, b) => a - b);
  const count = (units) => [...text.slice(0, units)].length; // as Python counts
  return end > start ? `${count(start)}:${count(end)}` : "";
}
// Names that a text prints: they are offered as speakers.
function namesIn(text) {
  const names = text.match(/\p{Lu}[\p{L}'’-]{1,40}(?: \p{Lu}[\p{L}'’-]{1,40})+/gu) ?? [];
  return [...new Set([...names, ...data.actors])];
}
