// Elements, and the text that is asked about. All is written as text: none is parsed as HTML.

const AROUND = 180; // letters that are shown on either side of a marked sentence
const at = Object.fromEntries([...document.querySelectorAll("[id]")].map((one) => [one.id, one]));

// Return a new element: attributes, its children (elements or text).
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter(Boolean));
  return node;
}

// Characters are counted as Python counts them; a browser counts some letters twice.
const placeOf = (text, n) => [...text].slice(0, n).join("").length;
const countTo = (text, place) => [...text.slice(0, place)].length;

// A piece of the text, which knows where it begins.
const piece = (tag, text, start, end, attributes) =>
  make(tag, { "data-start": start, ...attributes }, text.slice(start, end));

// Return what is marked: the nearest sentences, and what the coder marked as the place.
function marksOf(question, place) {
  const text = textOf(question.page);
  const spans = (question.s ?? []).map((span) => span.join(":"));
  const letters = new Map(spans.map((span, n) => [span, "abc"[n]]));
  return [...new Set([...spans, place])].filter(Boolean).map((span) => {
    const [start, end] = span.split(":").map((n) => placeOf(text, Number(n)));
    return { span, start, end, letter: letters.get(span) };
  }).sort((a, b) => a.start - b.start);
}

// Return the text in pieces: whole, or the marked sentences with what stands around them.
function textPieces(question, place, isWhole) {
  const text = textOf(question.page);
  const isCut = !isWhole && question.s?.length;
  const pieces = [];
  let done = 0;
  const plainTo = (end) => {
    if (!isCut || end - done <= 2 * AROUND) pieces.push(piece("span", text, done, end));
    else {
      if (done > 0) pieces.push(piece("span", text, done, done + AROUND));
      pieces.push(make("span", { class: "gap" }, "…"));
      if (end < text.length) pieces.push(piece("span", text, end - AROUND, end));
    }
    done = Math.max(done, end);
  };
  for (const { span, start, end, letter } of marksOf(question, place)) {
    const chosen = span === place;
    if (start > done) plainTo(start);
    const name = { type: "button", class: "pick", "data-key": letter, "aria-pressed": chosen };
    const label = `Mark sentence ${letter} as the place`;
    if (letter) pieces.push(make("button", { ...name, "aria-label": label }, make("kbd", {}, letter)));
    if (end > done) pieces.push(piece("mark", text, done, end, { class: chosen && "chosen" }));
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
  return end > start ? `${countTo(text, start)}:${countTo(text, end)}` : "";
}

// Names that a text prints: they are offered as speakers.
function namesIn(text) {
  const names = text.match(/\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)+/gu) ?? [];
  return [...new Set([...names, ...data.actors])];
}
