// Words in context: each occurrence of a word in its sentence, where the file has the texts.

const wordLetter = "[\\p{L}\\p{N}_]";

function escapedWord(word) {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

// Return what finds whole words within a sentence; * is any ending, and by itself any word.
function patternOfWholeWords(words, flags = "iu") {
  const parts = words.split(/\s+/).filter(Boolean).map((word) => {
    const letters = word.replace(/\*+$/, "");
    if (!letters) return `${wordLetter}+`;
    return word === letters ? escapedWord(letters) : `${escapedWord(letters)}${wordLetter}*`;
  });
  return new RegExp(`(?<!${wordLetter})${parts.join("[^\\p{L}\\p{N}.!?]+")}(?!${wordLetter})`, flags);
}

// Return the places of a pattern in paragraphs: what is left and right of it in its sentence.
function linesWith(pattern, paragraphs) {
  return paragraphs.flatMap((text) => {
    const ends = [...text.matchAll(/[.!?…]["”’»)]*(?=\s+["“‘«(]?\p{Lu})/gu)].map((end) => end.index + end[0].length);
    return [...text.matchAll(pattern)].map((found) => {
      const stop = found.index + found[0].length;
      const start = ends.findLast((end) => end <= found.index) ?? 0;
      const end = ends.find((place) => place >= stop) ?? text.length;
      return { left: text.slice(start, found.index).trimStart(), keyword: found[0], right: text.slice(stop, end) };
    });
  });
}

// Return [{page, left, keyword, right}] of words on pages whose texts are in the file.
function linesOn(pages, words) {
  const pattern = new RegExp(words.map((word) => patternOfWholeWords(word).source).join("|"), "giu");
  return pages.flatMap((page) => linesWith(pattern, paragraphsOf(page)).map((line) => ({ page, ...line })));
}

// Return a field whose words are a choice while they are typed. Its node is kept: typing goes on after a drawing.
function typedField(choice, attributes) {
  let waiting = 0;
  let isTyping = false;
  const change = () => {
    clearTimeout(waiting);
    const text = input.value.trim();
    if (text !== now.state[choice]) go({ [choice]: text, item: "", show: "" }, { isTyped: true });
  };
  const typed = () => {
    isTyping = true;
    clearTimeout(waiting);
    waiting = setTimeout(change, 150); // milliseconds
  };
  const input = make("input", { type: "search", autocomplete: "off", on: { input: typed, change }, ...attributes });
  addEventListener("focusin", ({ target }) => (isTyping = isTyping && target === input));
  const show = (text) => {
    if (input.value.trim() !== text && !isTyping) input.value = text;
    if (isTyping) input.focus({ preventScroll: true });
  };
  return { input, show };
}

if (data.texts) views.context = (() => {
  const LABELS = ["Left", "Word", "Right", "Source", "Day"];
  const WIDTH = 40; // letters on either side
  const field = typedField("word", { id: "word", placeholder: "sanction*, air base" });

  function draw(state, place) {
    const answer = make("div", {});
    const label = make("label", { for: "word" }, "Word or phrase ");
    const hint = "Whole words of titles and texts; * at the end of a word is any ending.";
    put(place, make("p", { class: "finder" }, label, field.input), make("p", { class: "note" }, hint), answer);
    field.show(state.word);
    if (!state.word) return put(answer, make("p", { class: "empty" }, "Type a word to see its places in the texts."));
    const pages = [...new Set(pagesOf(state, {}))];
    return put(answer, partsOf(state, linesOn(pages, [state.word]), pages.length));
  }

  function partsOf(state, lines, nPages) {
    const scope = make("p", { class: "note" }, `Searched: ${scopeText(state)}.`);
    if (!lines.length) return [make("h3", {}, `“${state.word}” is in none of ${counted(nPages, pageNoun)}`), scope];
    const pages = new Set(lines.map(({ page }) => page));
    const title = `“${state.word}”: ${counted(lines.length, "line")} in ${pages.size.toLocaleString("en")} of ${counted(nPages, pageNoun)}`;
    const about = (page) => ({ id: data.pages.id[page], source: data.sources.name[sourceOf(page)], day: data.pages.day[page] });
    const rows = lines.map((line) => ({ ...about(line.page), ...line }));
    const columns = ["id", "source", "day", "left", "keyword", "right"].map((key) => ({ key, label: capital(key) }));
    return [
      make("h3", { "aria-live": "polite" }, title),
      scope,
      growingTable({ name: "context", labels: LABELS, items: lines, first: 100, row: rowOfLine }),
      takeAway({ name: `context ${state.word}`, title, columns, rows }),
    ];
  }

  function rowOfLine({ page, left, keyword, right }) {
    const name = sourceOf(page) === null ? "" : sourceLink(sourceOf(page));
    const before = left.length > WIDTH ? `… ${left.slice(-WIDTH).replace(/^\S*\s/, "")}` : left;
    const after = right.length > WIDTH ? `${right.slice(0, WIDTH).replace(/\s\S*$/, "")} …` : right;
    const read = { title: "Read the article", "data-key": `read ${data.pages.id[page]}` };
    const word = make("th", { scope: "row" }, textButton(keyword, () => openArticle(page), read));
    const context = [make("td", { class: "left" }, nameNode(before)), word, make("td", {}, nameNode(after))];
    return make("tr", {}, context, make("td", {}, name), make("td", { class: "day" }, dayOf(page)));
  }

  return { label: "Words in context", lack: () => "", draw };
})();
