// One article, read beside the view: its text with the actors that are named in it marked.

// Whether an article can be read: its text is in the page.
function canRead(page) {
  return Boolean(data.texts?.[page]);
}

function openArticle(page) {
  go({ open: data.pages.id[page] });
}

// Return the texts that are searched in an article: its title and its paragraphs.
function paragraphsOf(page) {
  const text = data.texts?.[page];
  const plain = (pieces) => pieces.map((piece) => (Array.isArray(piece) ? piece[0] : piece)).join("");
  return text ? [text.headline, ...text.paragraphs].filter((pieces) => pieces.length).map(plain) : [];
}

const drawReader = (() => {
  // Show the article that is open in a place; return whether there is one.
  return function draw(state, place) {
    const page = pageOfId.get(state.open);
    if (!state.open || page === undefined) return false;
    const text = data.texts?.[page] || { headline: [], paragraphs: [], note: "Its text is not in this page." };
    const read = () => [headOf(page), make("div", { class: "text" }, partsOf(text, state.word))];
    return showBeside(place, JSON.stringify(["read", state.open, state.word]), read);
  };

  // After closing, the focus is on what opened the article, in the card below it or in the view.
  function close() {
    const key = CSS.escape(`read ${now.state.open}`);
    const focus = () => document.querySelector(`[data-key="${key}"]`)?.focus();
    return go({ open: "" }).then(focus);
  }

  function headOf(page) {
    const source = sourceOf(page);
    const name = source === null ? null : [sourceLink(source), " · "];
    const site = hostOf(data.pages.url[page]);
    const about = make("p", { class: "note" }, name, dayOf(page), site ? [" · ", webLink(data.pages.url[page], site)] : null);
    return [besideHead(titleOf(page), close), about];
  }

  function partsOf({ headline, paragraphs, note }, words) {
    const pattern = words ? patternOfWholeWords(words, "giu") : null;
    const nodes = (pieces) => pieces.map((piece) => nodesOf(piece, pattern));
    const legend = (data.marks_of_texts || []).map(({ kind, name }) => [make("mark", { class: kind }, name), " "]);
    return [
      legend.length ? make("p", { class: "note" }, "Marked: ", legend) : null,
      note ? make("p", { class: "note" }, note) : null,
      headline.length ? make("h3", { dir: "auto" }, nodes(headline)) : null,
      paragraphs.map((pieces) => make("p", { dir: "auto" }, nodes(pieces))),
    ];
  }

  // A piece is a text, or [text, kind of mark, what the mark says].
  function nodesOf(piece, pattern) {
    if (!Array.isArray(piece)) return withWord(piece, pattern);
    const [text, kind, about] = piece;
    return make("mark", { class: kind, title: about }, withWord(text, pattern));
  }

  function withWord(text, pattern) {
    if (!pattern) return text;
    const nodes = [];
    let end = 0;
    for (const found of text.matchAll(pattern)) {
      nodes.push(text.slice(end, found.index), make("mark", { class: "counted" }, found[0]));
      end = found.index + found[0].length;
    }
    return [...nodes, text.slice(end)];
  }
})();
