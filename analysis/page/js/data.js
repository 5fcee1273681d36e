// The data of the page: its sources and pages, what they are called and where they lead.

const data = readJson("data");
data.materials.forEach((material, at) => (material.items ??= data.materials[at - 1].items)); // as those before
const pageNoun = data.noun;
const pageNouns = `${data.noun}s`;
const sourceOfName = new Map(data.sources.name.map((name, source) => [name, source]));
const pageOfId = new Map(data.pages.id.map((id, page) => [id, page]));

// Return what a reading is called: "first reading", "reading emma", "people" of what people settled.
function readingName(name) {
  const text = data.readingNames[name];
  return text === name && name !== "people" ? `reading ${name}` : text;
}

// Return the source of a page as its place; null where it is unknown.
function sourceOf(page) {
  return data.pages.outlet[page] ?? null;
}

// Return the group of a source in a column; "" where it has none, or several.
const groupOfSource = (() => {
  const known = new Map();

  function groupsOfSources(by) {
    if (by === "outlet") return data.sources.name;
    const fact = data.sources.facts.find(({ key }) => key === by);
    if (fact) return fact.values.map((value) => (value === null ? "" : String(value)));
    const found = data.sources.name.map(() => new Set());
    for (const key of Object.keys(data.tables)) {
      const { pageOfRow, valueOf } = tableOf(key);
      pageOfRow.forEach((page, row) => {
        const value = valueOf(by, row);
        if (value !== "" && sourceOf(page) !== null) found[sourceOf(page)].add(value);
      });
    }
    return found.map((values) => (values.size === 1 ? [...values][0] : ""));
  }

  return (source, by) => {
    if (!known.has(by)) known.set(by, groupsOfSources(by));
    return known.get(by)[source] ?? "";
  };
})();

// Return what a page is called: its gist or title, else the name of its site.
function titleOf(page) {
  const host = hostOf(data.pages.url[page]);
  return data.pages.text[page] || (host ? `${pageNoun} on ${host}` : data.pages.id[page]);
}

function hostOf(url) {
  try {
    return new URL(url).host.replace(/^www\./, "");
  } catch {
    return "";
  }
}

// Return the title of a page as nodes; it links to the page where its address is known.
function linkTo(page) {
  const url = data.pages.url[page];
  const link = webLink(url, nameNode(titleOf(page)));
  return link.href && data.pages.text[page] ? [link, make("span", { class: "note" }, ` (${hostOf(url)})`)] : [link];
}
