// Side by side: two sources or groups on a card each, with the same lines; these are counts, nothing is tested.

views.pair = (() => {
  const MOST = 5; // lines of a part, for each side
  const FEWEST = 5; // pages, below which all are offered
  const PARTS = { labels: "Labels", claims: "Claims", speakers: "Who is quoted", actors: "Who is named", words: "Words that set them apart", tone: "Tone" };

  // Return the two names: the chosen ones, else those of most pages.
  function namesOf(state) {
    const size = (name) => told.rowsOf(state, [name]).length;
    const ranked = comparedGroups({ ...state, against: "" }).map((name) => [name, size(name)]).sort(([, n], [, m]) => m - n);
    const first = state.group || ranked.find(([name]) => name !== state.against)?.[0];
    return [first, state.against || ranked.find(([name]) => name !== first)?.[0]];
  }

  const lack = (state) => (namesOf(state).every(Boolean) ? "" : `There are no two groups here: choose other groups, or more ${pageNouns}.`);

  function draw(state, place) {
    const names = namesOf(state);
    const sides = names.map((name) => ({ name, who: groupInWords(name, state.by), pages: pagesOf(state, { group: name }) }));
    const parts = Object.keys(PARTS).filter((what) => hasMaterial(what, state.reading)).map((what) => partOf({ ...state, what }, names));
    const title = `${listed(sides.map(({ who }) => who))}, side by side`;
    const few = `Few ${pageNouns}: ${sides.map(({ who, pages }) => `${pages.length} of ${who}`).join(", ")}. `;
    const columns = ["part", "item", "side0", "side1"].map((key) => ({ key, label: key }));
    put(place,
      make("h3", { class: "finding" }, title),
      make("p", { class: "note" }, `Counts of ${scopeText({ ...state, group: names[0], against: names[1] })}; nothing is tested: Compare has the differences.`),
      sides.some(({ pages }) => pages.length < FEWEST) ? make("p", {}, few, allPagesButton(state)) : null,
      make("div", { class: "pair" }, sides.map((side, at) => cardOf(state, side, at, parts))),
      takeAway({ name: title, title, rows: parts.flatMap(({ rows }) => rows), columns, filed: { side0: names[0], side1: names[1] } }));
  }

  function cardOf(state, { name, who, pages }, at, parts) {
    const source = sourceOfName.get(name);
    const isSource = state.by === "outlet";
    const days = daysOf(pages);
    const ofAny = [[capital(pageNouns), pages.length], ["Days", days.length ? periodText(days[0], days.at(-1)) : ""]];
    const ofSource = isSource ? data.sources.facts.map(({ label, values }) => [capital(label), values[source]]) : [["Sources", new Set(pages.map(sourceOf)).size]];
    return make("section", { class: "card", "aria-label": who },
      make("h3", {}, isSource ? sourceLink(source, "pair") : nameNode(who)), listOfFacts([...ofAny, ...ofSource]),
      parts.map((part) => tableOf(part, name, who, at)),
      make("h4", {}, `${counted(pages.length, pageNoun)} of ${who}`), listOfPages(pages, { first: MOST, withSource: !isSource }));
  }

  // Return what a group has of each item: {n, size}.
  function sumsOf(state, name) {
    const { items, nonzero, sizes, n } = materialOf(state);
    const own = told.rowsOf(state, [name]);
    const isOwn = new Uint8Array(n);
    own.forEach((row) => (isOwn[row] = 1));
    const sizeOf = (size) => sum(own.map((row) => size[row]));
    const shared = sizeOf(sizes.shared);
    return items.map(({ place }) => {
      const { rows, numbers } = nonzero(place);
      const size = sizes.of(place);
      return { n: sum([...numbers].filter((_, at) => isOwn[rows[at]])), size: size ? sizeOf(size) : shared };
    });
  }

  // Return the lines of a part: what each side has most of, or of words what sets it apart from the other.
  function partOf(state, names) {
    const { items, kind, what } = materialOf(state);
    const [one, other] = names.map((name) => sumsOf(state, name));
    const weights = [[one, other], [other, one]].map(([own, against]) => items.map((_, at) => {
      const { n, size } = own[at];
      if (kind !== "rate") return kind === "mean" ? size : n;
      return n > 1 ? logOddsOverError(n, size, against[at].n, against[at].size) : 0;
    }));
    const places = items.filter(({ value }) => !told.NEUTRAL.includes(value)).map(({ place }) => place);
    const ranked = weights.map((weight) => places.filter((at) => weight[at] > 0).sort((a, b) => weight[b] - weight[a]).slice(0, MOST));
    const total = (at) => sum([one, other].map((side) => (side[at].size ? side[at].n / side[at].size : 0)));
    const shown = [...new Set(ranked.flat())].sort((a, b) => total(b) - total(a));
    const rows = shown.map((at) => ({ part: PARTS[what], item: headingOfItem(items[at]), id: items[at].id, side0: wordsOf(one[at], kind), side1: wordsOf(other[at], kind) }));
    return { state, what, rows };
  }

  const wordsOf = ({ n, size }, kind) => (kind === "share" || !size ? told.ofText(n, size) : levelText(n / size, kind));

  function tableOf({ state, what, rows }, name, who, at) {
    const row = ({ id, item, [`side${at}`]: words }) => {
      const open = () => showPages(pagesWith(state, id, { group: name }), [item, who], id);
      const button = () => textButton(words, open, { "aria-label": `${words}: ${item}, ${who}`, "data-key": `pair ${at} ${what} ${id}` });
      return make("tr", {}, make("th", { scope: "row" }, nameNode(item)), numberCell(NOTHING_THERE.test(words) ? words : button()));
    };
    return rows.length ? growingTable({ name: `${PARTS[what]} of ${who}`, labels: [PARTS[what], capital(pageNouns)], items: rows, first: 2 * MOST, row }) : null;
  }

  return { label: "Side by side", lack, draw };
})();
