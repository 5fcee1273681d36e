// Overview: what each group of articles stresses, as Python chose it; above it a field to ask about a word.

const asking = (() => {
  const COMMAS = /[,;،،、；]/;
  const COUNTED = /^[\p{L}\p{M}\p{N}]{2,}( [\p{L}\p{M}\p{N}]{2,})?\*?$/u; // one word or two, perhaps with any ending
  const found = new Map(); // materials by their terms
  const small = (text) => text.normalize("NFC").replaceAll("İ", "i").toLowerCase();

  // Return the terms of a question: names as they are listed, other words as articles have them.
  function termsIn(text) {
    const isName = (term) => data.asked.names.includes(term);
    const parts = isName(text.trim()) ? [text] : text.split(COMMAS);
    const terms = parts.map((part) => part.trim()).filter(Boolean);
    return [...new Set(terms.map((term) => (isName(term) ? term : small(term).replace(/[\s\p{Pd}]+/gu, " "))))];
  }

  // Return why a term cannot be counted here; "" where it can.
  function refusalOf(term) {
    const { names, id, least, isWhole } = data.asked;
    if (names.includes(term)) return "";
    const command = `Count it in Python: outlets.mentioning(features, "${term}").`;
    if (!COUNTED.test(term)) return `“${term}” is not counted here: ask for words of two letters or more, with * for any ending, or for a listed name. ${command}`;
    const isPhrase = term.includes(" ");
    if (isPhrase && !least) return `Two words in a row were not counted in these articles. ${command}`;
    if (isPhrase && !id.includes(term) && least > 1) return `“${term}” ${term.endsWith("*") ? "has endings that are rare" : `is in fewer than ${NUMERALS[least] || least} articles`}: the page does not have it. ${command}`;
    if (!isWhole && !id.includes(term)) return `The page has the commonest words alone: “${term}” is rarer, or stands for rarer ones. ${command}`;
    return "";
  }

  // Return the articles, as rows, that have a term.
  function rowsOf(term) {
    const { names, id, values, named } = data.asked;
    const rowsAt = ({ rows }, place) => rows[place].reduce((all, gap) => [...all, (all.at(-1) ?? -1) + gap], []);
    const name = names.indexOf(term);
    if (name >= 0) return rowsAt(named, name);
    const stem = term.replace("*", "");
    const isMeant = (word) => (stem === term ? word === term : word.startsWith(stem));
    return id.flatMap((word, place) => (isMeant(word) ? rowsAt(values, place) : []));
  }

  // Return the state that counts the articles with any of some terms.
  function stateOf(state, terms) {
    const name = terms.join(", ");
    if (!found.has(name)) {
      const rows = [...new Set(terms.flatMap(rowsOf))].sort((one, other) => one - other);
      const gaps = rows.map((row, at) => row - (rows[at - 1] ?? -1));
      const about = { what: `asked ${name}`, reading: "", label: name, per: "article", itemNoun: "question", items: { id: [name] }, named: null, plannedOn: [], leftOut: 0, untested: {} };
      const material = materialFrom({ ...about, table: data.asked.table, ofSizeOne: true, values: { rows: [gaps], numbers: null }, size: null, furniture: null });
      material.items[0].name = name;
      found.set(name, { ...material, toJSON: () => about.what });
    }
    return { ...state, what: `asked ${name}`, asked: found.get(name), item: name };
  }

  return { termsIn, refusalOf, stateOf };
})();

views.overview = (() => {
  const FIRST_GROUPS = 12;
  const HEADS = { words: "Words that it stresses", names: "Names more than others do", quotes: "Quotes most" };
  const field = make("input", { type: "search", id: "ask", autocomplete: "off", placeholder: "coal, coal mine*, a name" });
  const ask = (event) => {
    event.preventDefault();
    go({ ask: field.value.trim() });
  };
  const form = make(
    "form",
    { class: "finder", on: { submit: ask } },
    make("label", { for: "ask" }, "Ask about a word "),
    field,
    make("button", { type: "submit" }, "Ask"),
  );

  async function draw(state, place) {
    const answer = make("div", { class: "place", "aria-live": "polite" });
    const hint = `Which ${nounOfGroups(state)} have it on more of their articles than others do? * is any ending; commas part terms that count together. A word that you saw below first is no question: it is there because it differs.`;
    put(place, data.asked ? [form, make("p", { class: "note" }, hint), answer] : null, overview(state));
    field.value = state.ask;
    if (state.ask && data.asked) await drawAnswer(state, answer);
  }

  const nounOfGroups = ({ by }) => (by === "outlet" ? "outlets" : "groups");

  // ---- a question

  async function drawAnswer(state, place) {
    const terms = asking.termsIn(state.ask);
    const refused = terms.map(asking.refusalOf).find(Boolean);
    if (refused || !terms.length) return void emptyView(place, refused || "Type a word.");
    const own = asking.stateOf(state, terms);
    const { refused: reason } = contrastsOf(own);
    const rows = levelsInReading({ ...own, reading: "" }, own.item, 0).map((row) => ({ ...row, label: `${row.group} (${row.counts})` }));
    if (!rows.length) return void emptyView(place, capital(reason));
    const tested = new Map(comparedGroups(own).flatMap((group) => contrastsOfGroup(own, group)).map((row) => [row.group, row]));
    const all = levelsOf(own, [own.item]).filter(({ size }) => size > 0).map((row) => markedLevel(own, row, 0));
    const told = all.map((row) => ({ ...row, key: `${row.group} `, sure: reason || verdictOf(tested.get(row.group)), p_adjusted: tested.get(row.group)?.p_adjusted }));
    const [first] = [...tested.values()].sort(byClearness);
    const open = ({ group }) => showPages(pagesWith(own, own.item, { group }), [own.item, groupInWords(group, own.by)], isHeld(terms[0]) ? terms[0] : "");
    const { family } = contrastsOf(own);
    return showFigure(place, {
      title: first ? findingOf(first, own) : `“${own.item}”`,
      subtitle: `${capital(titleOfAxis("share"))} with ${terms.map((term) => `“${term}”`).join(" or ")}. ${capital(scopeText({ ...own, view: "overview" }))}. ${undrawnText(own, rows)}`,
      ...dotChart(rows, place, ofLevels("share")),
      rows: told,
      columns: [
        { key: "group", label: capital(columnOfName.get(own.by)?.label || own.by) },
        { key: "estimate", label: "Share", isNumber: true, format: (value) => levelText(value, "share") },
        { key: "counts", label: capital(pageNouns), isNumber: true, act: open, actLabel: (row) => `${row.counts}: ${pageNouns} of ${row.group}` },
        intervalColumn,
        { key: "sure", label: "Unlike all others?" },
      ],
      act: open,
      note: family ? `p is adjusted over the ${nounOfGroups(own)} (${family.replace(/^\w+, /, "")}).` : "",
      name: `asked ${own.item}`,
      python: [`case = ${data.opens}`, "from analysis import outlets", `table = outlets.mentioning(case.features, ${JSON.stringify(terms)}, by=${JSON.stringify(own.by)})`].join("\n"),
      describe: rows.map((row) => `${row.group} ${row.level}, ${row.counts}`).join("; "),
    });
  }

  // Return how sure it is that a group differs, as outlets.mentioning says it.
  function verdictOf(row) {
    if (!isNumber(row?.p_adjusted)) return `no test: ${row?.reason || "too little evidence"}`;
    return `${row.isSure ? "sure" : "not settled"} (adjusted ${pText(row.p_adjusted)})`;
  }

  const isHeld = (term) => data.materials.some(({ items }) => items.id.includes(term));

  // ---- the table

  function overview(state) {
    const { rows, missing } = data.overview;
    const columns = Object.keys(HEADS).filter((name) => rows.some((row) => row[name].length));
    const hasDays = rows.some(({ days }) => days.length);
    const hasTone = rows.some(({ tone }) => isNumber(tone));
    const heads = [capital(columnOfName.get(data.overview.by)?.label || data.overview.by), "Articles", hasDays && "Days", ...columns.map((name) => HEADS[name]), hasTone && "Mean tone"];
    const lineOf = (row) => [
      make("th", { scope: "row" }, data.overview.by === "outlet" && sourceOfName.has(row.group) ? sourceLink(sourceOfName.get(row.group)) : nameNode(row.group)),
      make("td", { class: "number", "data-head": "Articles" }, row.articles.toLocaleString("en")),
      hasDays && make("td", { class: "day", "data-head": "Days" }, periodOf(row.days)),
      columns.map((name) => make("td", { "data-head": HEADS[name] }, row[name].map((one, at) => [itemButton(row, one), at + 1 < row[name].length ? "\u2060, " : ""]))),
      hasTone && make("td", { class: "number", "data-head": "Mean tone" }, isNumber(row.tone) ? signed(row.tone.toFixed(2)) : "–"),
    ];
    const [body, more] = growing(make("tbody"), rows, FIRST_GROUPS, (row) => make("tr", {}, lineOf(row)), "overview");
    const table = make("table", { class: "overview" }, headRow(heads.filter(Boolean)), body);
    const told = "Nothing here is tested: words lead the TF-IDF profile of a group, stand on several of its articles and on some of others’, and name no outlet. Tone is from −1 (dark) to 1 (bright).";
    return [
      make("h3", { class: "finding" }, `What ${state.by === "outlet" || data.overview.by === "outlet" ? "each outlet" : "each group"} stresses`),
      make("p", { class: "note" }, told, missing ? ` ${missing}` : ""),
      table,
      more,
    ];
  }

  const periodOf = ([first, last]) => (first ? (first === last ? first : `${first} – ${last}`) : "–");

  // Return a word or a name, which opens its articles; its numbers are said, and shown by the mouse.
  function itemButton({ group }, { item, numbers: [n, articles, other, others], pages }) {
    const told = `${item}: ${n} of ${articles} articles of ${group}, ${other} of ${others} of others`;
    const open = () => showPages(pages, [item, group], isHeld(item) ? item : "");
    return textButton(item, open, { title: told, "aria-label": told, "data-key": `overview ${group} ${item}` });
  }

  return { label: "Overview", isEmpty: !data.overview, lack: () => "", draw };
})();
