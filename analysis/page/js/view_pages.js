// Pages: a search over gists, claims, labels, names and texts, and the list of what is found, by day.

// Return the day of a page in words; "" without one.
function dayOf(page) {
  const day = data.pages.day[page];
  return day ? dayText(day) : "";
}

// Return the days of pages, as far as they are known, in order.
function daysOf(pages) {
  return pages.map((page) => data.pages.day[page]).filter(Boolean).sort();
}

// Return a list of pages by day, those without a day last; about(page) is said in small letters behind each, and
// behind(page) has nodes that follow.
function listOfPages(pages, { first = 40, withSource = true, about = () => "", behind = () => null } = {}) {
  const isoDay = (page) => data.pages.day[page] || "9999";
  const sorted = [...pages].sort((a, b) => (isoDay(a) === isoDay(b) ? a - b : isoDay(a) < isoDay(b) ? -1 : 1));
  const line = (page, place) => {
    const isNewDay = !place || isoDay(sorted[place - 1]) !== isoDay(page);
    const day = isNewDay ? make("h4", {}, dayOf(page) || "Without a day") : null;
    return make("li", {}, day, lineOfPage(page, withSource, about(page)), behind(page));
  };
  return growing(make("ul", { class: "pages" }), sorted, first, line, `pages ${sorted[0]}`);
}

function lineOfPage(page, withSource, about) {
  const source = sourceOf(page);
  const title = titleOf(page);
  const read = { "aria-label": `Read: ${title}`, "data-key": `read ${data.pages.id[page]}` };
  return [
    withSource && source !== null ? [sourceLink(source), ": "] : null,
    linkTo(page),
    canRead(page) ? [" ", textButton("Read", () => openArticle(page), read)] : null,
    about ? make("small", {}, ` (${about})`) : null,
  ];
}

const unfolded = new Map(); // how many items of a list are shown: as many when the page is drawn again
const MORE_ITEMS = 1000;

// Put the first items into a body, and return it with a button for more.
function growing(body, items, first, build, name) {
  const key = `${name} ${items.length}`;
  const all = items.length.toLocaleString("en");
  const more = make("button", { type: "button", class: "more" });
  const growTo = (n) => {
    const from = body.children.length;
    body.append(...items.slice(from, n).map((item, place) => build(item, from + place)));
    more.textContent = n + MORE_ITEMS >= items.length ? `Show all ${all}` : `Show ${MORE_ITEMS} more of ${all}`;
    if (n >= items.length) more.remove();
    return body.children[from];
  };
  growTo(unfolded.get(key) || first);
  more.addEventListener("click", () => {
    unfolded.set(key, body.children.length + MORE_ITEMS);
    growTo(unfolded.get(key)).querySelector("a, button")?.focus();
  });
  return body.children.length < items.length ? [body, more] : [body];
}

// Return a table whose first rows are shown; the first column stays in sight.
function growingTable({ name, labels, items, first, row }) {
  const [body, more] = growing(make("tbody"), items, first, row, name);
  const table = make("table", { class: name }, headRow(labels), body);
  [...table.rows[0].cells].forEach((head, at) => head.setAttribute("class", body.rows[0]?.cells[at].className));
  return [make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table: ${name}` }, table), more];
}

// List the pages of an item in the view or on the card that shows its number.
function openItem({ what, reading, item, show = "", source = "" }) {
  const asked = { what, reading: reading || now.state.reading, item, show, source, open: "" };
  return go(asked).then(() => document.querySelector(".chosen h3")?.focus());
}

// Return the pages of the item that is chosen, of the whole case; of a source, or of all others.
function pagesOfItem(state, source = null) {
  const material = bySource.material(state, state.what);
  const item = material?.itemOfId.get(state.item);
  if (!item) return null;
  const isOthers = source !== null && state.show === "against";
  const isMeant = (page) => source === null || (sourceOf(page) !== null && (sourceOf(page) !== source) === isOthers);
  const pages = pagesWithItem(material, item.place).filter(isMeant);
  const heading = `${counted(pages.length, pageNoun)}${isOthers ? " of all others" : ""}: ${headingOfItem(item)}`;
  const close = textButton("Close this list", () => go({ item: "", show: "" }));
  const list = listOfPages(pages, { first: 20, withSource: source === null || isOthers, behind: evidenceOn(pages, state) });
  return make("section", { class: "chosen", "aria-label": heading }, make("h3", { tabindex: -1 }, nameNode(heading)), close, list);
}

// Return the pages that have an item, or of a mean those that are scored, of all pages of the case.
function pagesWithItem(material, place) {
  const { rows } = material.nonzero(place);
  const size = material.items[place].kind === "mean" ? material.size(place) : null;
  const meant = size ? [...size.keys()].filter((row) => size[row]) : [...rows];
  return [...new Set(meant.map((row) => material.pageOfRow[row]))];
}

// Return what an item is called, with the voice of a claim, or the ends of a scale.
function headingOfItem(item) {
  const words = item.kind === "mean" && item.ends ? `from ${item.ends.map((end) => numberText(end)).join(" to ")}` : voiceInWords(item);
  return words ? `${item.name}, ${words}` : item.name;
}

// Return in whose voice a claim is made, in words; "" for what has no voice.
function voiceInWords({ voice, stance }) {
  return stance ? `${stance} by ${voice === "own" ? "the outlet itself" : "speakers"}` : "";
}

// Return what finds a word in names: as it is written, or shorter before a number, "Art. 146" for "Article".
function patternOfName(word) {
  const letters = [...word.replace(/\*+$/, "")];
  const shorter = letters.map((_, n) => letters.slice(0, n).join("")).slice(3);
  const found = shorter.map((start) => `(?<!${wordLetter})${escapedWord(start)}\\.\\s*\\p{N}`);
  return new RegExp(letters.length ? [escapedWord(letters.join("")), ...found].join("|") : wordLetter, "iu");
}

views.pages = (() => {
  const SHORTEST = 2; // letters
  const FIRST_HITS = 8;
  const KINDS = { claims: "Claims", labels: "Labels", actors: "Actors", speakers: "Speakers", frames: "Frames", words: "Words" };
  const SAID = { claims: "claim", actors: "named", speakers: "quoted", words: "a word of it" };
  const field = typedField("find", { id: "find", placeholder: "a word, a name, a claim" });

  function draw(state, place) {
    const answer = make("div", {});
    put(place, make("p", { class: "finder" }, make("label", { for: "find" }, "Search "), field.input), answer);
    field.show(state.find);
    const words = state.find.trim();
    const all = bySource.pages(state);
    const chosen = chosenPages(state, all);
    const isSought = words.length >= SHORTEST;
    const found = isSought ? search(state, words.split(/\s+/), chosen) : { how: new Map(chosen.map((page) => [page, []])), entries: [], sources: [] };
    put(answer, state.source ? null : pagesOfItem(state), partsOf(found, all.length));
  }

  // Return the pages of the chosen source that quote the chosen speaker.
  function chosenPages(state, all) {
    const speaker = bySource.material(state, "speakers")?.itemOfId.get(state.quotes);
    const quoting = new Set(speaker && pagesWithItem(bySource.material(state, "speakers"), speaker.place));
    return all.filter((page) => (!state.from || sourceOf(page) === sourceOfName.get(state.from)) && (!state.quotes || quoting.has(page)));
  }

  // ---- search

  // Return what has all words, in any order: pages, each word anywhere on them; items and sources, in their names.
  function search(state, words, pages) {
    const found = words.map((word) => placesOf(state, word, pages));
    const isFound = (page) => found.every((places) => places.has(page));
    const how = new Map(pages.filter(isFound).map((page) => [page, found.flatMap((places) => [...places.get(page)])]));
    const entries = Object.keys(KINDS).flatMap((what) => entriesOf(state, what, words));
    const nOf = (source) => bySource.pagesOf(state, source).length;
    const isNamed = (source) => nOf(source) && words.every((word) => patternOfName(word).test(data.sources.name[source]));
    const sources = [...data.sources.name.keys()].filter(isNamed);
    return { how, entries, sources: sources.sort((a, b) => nOf(b) - nOf(a)) };
  }

  // Return where a word stands: page → places. Pages of labels and frames are behind their numbers.
  function placesOf(state, word, pages) {
    const [name, whole] = [patternOfName(word), patternOfWholeWords(word)];
    const begin = new RegExp(`(?<!${wordLetter})${escapedWord(word)}`, "iu");
    const isSource = data.sources.name.map((text) => name.test(text));
    const how = new Map();
    const add = (page, text) => how.set(page, (how.get(page) || new Set()).add(text));
    for (const page of pages) {
      const { text, title, url } = data.pages;
      if (name.test(text[page] || "") || name.test(title?.[page] || "")) add(page, "in its title or gist");
      if (isSource[sourceOf(page)]) add(page, "its source");
      if (begin.test(url[page] || "")) add(page, "in its address");
      if (paragraphsOf(page).some((part) => whole.test(part))) add(page, "in its text");
    }
    const kinds = Object.keys(SAID).filter((what) => what !== "words" || data.texts);
    const ofItems = kinds.flatMap((what) => entriesOf(state, what, [word])).flatMap(({ what, parts }) => parts.map((part) => ({ what, ...part })));
    for (const { what, voice, pages: own } of ofItems) own.forEach((page) => add(page, `${SAID[what]} ${voice}`.trim()));
    return how;
  }

  // Return the entries of a material with all words, each claim or label once, with the pages of each voice.
  function entriesOf(state, what, words) {
    const material = bySource.material(state, what);
    const patterns = words.map(what === "words" ? (word) => patternOfWholeWords(word) : patternOfName);
    const byKey = new Map();
    for (const item of material?.items || []) {
      if (!patterns.every((pattern) => pattern.test(item.name))) continue;
      const key = (what === "claims" && item.value) || item.id;
      const part = { item, voice: voiceInWords(item), pages: pagesWithItem(material, item.place) };
      if (part.pages.length) byKey.set(key, [...(byKey.get(key) || []), part]);
    }
    const entries = [...byKey.values()].map((parts) => ({ what, material, parts, n: sum(parts.map(({ pages }) => pages.length)) }));
    return entries.sort((one, other) => other.n - one.n);
  }

  // ---- what is found

  function partsOf({ how, entries, sources }, nAll) {
    const isAll = how.size === nAll;
    const has = (...kinds) => kinds.filter((kind) => data.materials.some(({ what }) => what === kind));
    const places = ["title", data.texts ? "text" : data.noun === "page" && "gist", data.pages.url.some(Boolean) && "address", "source", ...has("claims", "actors", "speakers")];
    const ofKind = (what) => entries.filter((entry) => entry.what === what).map(lineOfEntry);
    const about = (page) => [...new Set(how.get(page))].join(", ");
    return [
      make("h3", { "aria-live": "polite", id: "find-count" }, `${isAll ? "All" : `${how.size.toLocaleString("en")} of`} ${counted(nAll, pageNoun)}`),
      make("p", { class: "note" }, `${wholeCase()}. Words are sought in any order, each anywhere in the ${pageNoun}’s ${listed(places.filter(Boolean))}.`),
      Object.entries(KINDS).map(([what, name]) => hits(name, ofKind(what))),
      hits("Sources", sources.map((source) => make("li", {}, sourceLink(source)))),
      how.size ? listOfPages([...how.keys()], { about }) : make("p", { class: "empty" }, `No ${pageNoun} has these words: try a shorter word, or its beginning.`),
    ];
  }

  function hits(heading, lines) {
    if (!lines.length) return null;
    return make("section", {}, make("h4", {}, heading), growing(make("ul", { class: "hits" }), lines, FIRST_HITS, (line) => line, heading));
  }

  function lineOfEntry({ material: { what, reading }, parts }) {
    const numbers = parts.map(({ item, voice, pages }, place) => {
      const words = `${voice ? `${voice} on ` : ""}${counted(pages.length, pageNoun)}`;
      const act = () => openItem({ what, reading, item: item.id });
      return [place ? ", " : ": ", textButton(words, act, { "data-key": `item ${item.id}`, "aria-label": `${words}: ${item.name}` })];
    });
    return make("li", { title: parts[0].item.rule || null }, nameNode(parts[0].item.name), numbers);
  }

  return { label: capital(pageNouns), lack: () => "", draw };
})();
