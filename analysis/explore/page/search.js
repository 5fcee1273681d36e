// Search: sources, items and pages by words of their names, gists, titles and texts; all are counted.

const SHORTEST_SEARCH = 2; // letters
const FIRST_HITS = 6;
const letterOrDigit = "[\\p{L}\\p{N}_]";

function startSearch() {
  const words = byId("search-words");
  words.addEventListener("input", () => go({ search: words.value }, { part: "search", isTyped: true }));
  addPart({ first: { search: "" }, show: showSearch });
}

function showSearch({ search }) {
  if (byId("search-words").value !== search) byId("search-words").value = search;
  drawSearch();
}

function escaped(word) {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// Return what finds words in names: as they are written, by beginnings, and "Art." before "146".
function patternOf(words) {
  const asked = words.split(/\s+/);
  const parts = asked.map((word, place) => {
    const letters = word.replace(/\*+$/, "");
    if (!letters) return `${letterOrDigit}+`;
    const shorter = [];
    const isLast = place === asked.length - 1;
    for (let n = 2; n < letters.length && !isLast; n += 1) shorter.push(`${escaped(letters.slice(0, n))}\\.`);
    return `(?:${[`${escaped(letters)}${letterOrDigit}*`, ...shorter].join("|")})`;
  });
  const byWords = `(?<!${letterOrDigit})${parts.join("[^\\p{L}\\p{N}]+")}`;
  return new RegExp(`${escaped(words)}|${byWords}`, "iu");
}

// Return what finds whole words in texts; * is any ending.
function patternOfWholeWords(words) {
  const parts = words.split(/\s+/).map((word) => {
    const letters = word.replace(/\*+$/, "");
    if (!letters) return `${letterOrDigit}+`;
    return word === letters ? escaped(letters) : `${escaped(letters)}${letterOrDigit}*`;
  });
  return new RegExp(`(?<!${letterOrDigit})${parts.join("[^\\p{L}\\p{N}]+")}(?!${letterOrDigit})`, "iu");
}

function drawSearch() {
  const words = now.state.search.trim();
  if (words.length < SHORTEST_SEARCH) {
    byId("search-count").textContent = "";
    put(byId("search-hits"));
    return;
  }
  const pattern = patternOf(words);
  const sources = allSources.filter((source) => pattern.test(outletOf(source)));
  const items = hasLabels ? foundLabels(pattern) : foundItems(pattern);
  const how = howPagesAreFound(pattern, patternOfWholeWords(words), items);
  const numbers = [
    `${how.size} of ${counted(data.pages.id.length, pageNoun)}`,
    counted(items.length, "item"),
    counted(sources.length, "source"),
  ];
  byId("search-count").textContent = numbers.join(", ");
  const sourceLines = sources.map((source) => make("li", {}, sourceButton(source)));
  const itemLines = items.map(({ item, name, n, open }) =>
    make("li", {}, labelButton(item, name, open), ` (${counted(n, pageNoun)})`),
  );
  put(
    byId("search-hits"),
    sources.length ? [make("h3", {}, "Sources"), foldedList(sourceLines, FIRST_HITS)] : null,
    items.length ? [make("h3", {}, "Items"), foldedList(itemLines, FIRST_HITS)] : null,
    make("h3", {}, `${capital(pageNoun)}s: ${how.size}`),
    pageList([...how.keys()], (page) => ({ readings: how.get(page).join(", ") })),
  );
}

// Return the labels and claims with these words; claims have the pages of the first reading.
function foundLabels(pattern) {
  const labels = data.labels[data.readings[0]];
  const found = [];
  data.items.forEach(({ item, section, label }, place) => {
    const pages = labels.with[place];
    if (!pages.length || !pattern.test(`${section}: ${label}`)) return;
    const isClaim = item.startsWith("claim:");
    const name = `${section}: ${label}`;
    found.push({ item, name, n: pages.length, pages: isClaim ? pages : [], section, open: () => openLabel(item, "") });
  });
  return found.sort((one, other) => other.n - one.n);
}

function foundItems(pattern) {
  const found = kinds.flatMap((kind) =>
    kind.items.flatMap((name, item) => {
      if (!pattern.test(name)) return [];
      const n = kind.articles[item].length;
      return [{ item: "", name, n, pages: [], section: kind.name, open: () => openTextItem(kind.key, item) }];
    }),
  );
  return found.sort((one, other) => other.n - one.n);
}

// Return, of each page that is found, in what: its gist or title, its text, a claim.
function howPagesAreFound(pattern, inTexts, items) {
  const how = new Map();
  const add = (page, words) => how.set(page, [...(how.get(page) || []), words]);
  data.pages.text.forEach((text, page) => {
    if (pattern.test(text)) add(page, "named so");
  });
  (data.texts || []).forEach((text, page) => {
    if (text && text.paragraphs.some((pieces) => inTexts.test(plainText(pieces)))) add(page, "in its text");
  });
  for (const { pages, section } of items) {
    for (const page of pages) add(page, section.toLowerCase());
  }
  return how;
}
