// The text of an article in the dialog, where the page has texts: what is counted in it is marked.

const WORDS = /[\p{L}\p{M}\p{N}_]{2,}/gu;

// A piece is a text, or [text, kinds of marks, what the marks say].
function plainText(pieces) {
  return pieces.map((piece) => (Array.isArray(piece) ? piece[0] : piece)).join("");
}

function hasText(page) {
  return Boolean(data.texts && data.texts[page]);
}

function openText(page, word) {
  return go({ text: data.pages.id[page], word, source: "" });
}

function partsOfText(page, word) {
  const text = data.texts[page];
  const title = text.headline.length ? pieceNodes(text.headline, word) : titleOf(page);
  const url = data.pages.url[page];
  const facts = [outletOf(data.pages.outlet[page]), data.pages.day[page]].filter(Boolean).join(", ");
  const marks = data.marks_of_texts.map(({ kind, name }) => [make("mark", { class: kind }, name), " "]);
  const link = url ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, hostOf(url)) : null;
  return [
    closeButton(),
    make("h2", { id: "card-title", dir: "auto" }, title),
    make("p", { class: "note" }, facts, link ? [" · ", link] : null),
    make("p", { class: "note" }, marks),
    text.note ? make("p", { class: "note" }, text.note) : null,
    text.paragraphs.map((pieces) => make("p", { dir: "auto" }, pieceNodes(pieces, word))),
  ];
}

function pieceNodes(pieces, word) {
  return pieces.map((piece) => {
    if (!Array.isArray(piece)) return withWord(piece, word);
    const [text, kinds, about] = piece;
    return make("mark", { class: kinds, title: about }, withWord(text, word));
  });
}

// Return a text with a counted word marked.
function withWord(text, word) {
  if (!word) return text;
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(WORDS)) {
    if (found[0].toLowerCase() !== word) continue;
    nodes.push(text.slice(end, found.index), make("mark", { class: "counted" }, found[0]));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}
