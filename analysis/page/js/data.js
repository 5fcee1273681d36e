// The data of the page: its sources and pages, what they are called and where they lead.

const data = readJson("data");
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
  return data.pages.text[page] || (host ? `${pageNoun} on ${host}` : `${pageNoun} ${data.pages.id[page]}`);
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

// ---- arrays in base64, as analysis/page/encoding.py writes them

const decode = (() => {
  function bytesOf(text) {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
    return bytes;
  }
  const arraysOf = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array };
  const array = (text, type) => new arraysOf[type](bytesOf(text).buffer);

  // Return places among so many values, of one byte each, two or four; −1 for one that is missing.
  function codes(text, nValues) {
    const wide = nValues < 65_535 ? "u16" : "u32";
    const stored = array(text, nValues < 255 ? "u8" : wide);
    const missing = 2 ** (8 * stored.BYTES_PER_ELEMENT) - 1;
    return Int32Array.from(stored, (code) => (code === missing ? -1 : code));
  }

  function bits(text, n) {
    const bytes = bytesOf(text);
    return Uint8Array.from({ length: n }, (_, place) => (bytes[place >> 3] >> (place & 7)) & 1);
  }

  // Return the numbers that are stored under a name; n is how many there are.
  function numbers(stored, name, n) {
    if (stored.type === "bits") return bits(stored[name], n);
    if (stored.type !== "known") return array(stored[name], stored.type);
    const known = array(stored.known, "f64");
    return Float64Array.from(codes(stored[name], known.length), (place) => known[place]);
  }

  // Return the rows of items: where each item's start, and the rows.
  function rowsOfItems({ starts: text, rows }) {
    const starts = array(text, "u32");
    const bytes = bytesOf(rows);
    const found = new Int32Array(starts.at(-1));
    let at = 0;
    for (let item = 0; item + 1 < starts.length; item += 1) {
      let row = -1;
      for (let each = starts[item]; each < starts[item + 1]; each += 1) {
        for (let shift = 0, isLast = false; !isLast; shift += 7, at += 1) {
          row += (bytes[at] & 127) << shift;
          isLast = bytes[at] < 128;
        }
        found[each] = row;
      }
    }
    return { starts, rows: found };
  }

  return { codes, bits, numbers, rowsOfItems };
})();
