// Who says it: claims by voice, and who is quoted or named.

// What the views of voices, actors, tone and time share: groups, counts of rows, figures of several sides.
const told = (() => {
  const NEUTRAL = ["0", "none"]; // values of what is not there

  // Return the state of a view that counts a material of its own; null where the case has none.
  function stateOf(state, what) {
    return readingsOf(what).length ? { ...state, what } : null;
  }

  // Return the rows in scope of some groups.
  function rowsOf(state, groups) {
    const { names, code } = groupsOf(state);
    const wanted = new Set(groups.map((name) => names.indexOf(name)));
    return [...scopeRows(state)].filter((row) => wanted.has(code[row]));
  }

  // Return how many pages of some groups have one of the items: {n, size, share, pages, text}.
  // sought: items of which one was looked for on a page that counts, where these are more.
  function tally(state, items, groups, sought = items) {
    const material = materialOf(state);
    const has = new Set(items.flatMap(({ place }) => [...material.nonzero(place).rows]));
    const sizes = sought.map(({ place }) => material.size(place));
    const counts = rowsOf(state, groups).filter((row) => sizes.some((size) => size[row] > 0));
    const rows = counts.filter((row) => has.has(row));
    const [n, size] = [rows.length, counts.length];
    return { n, size, share: size ? n / size : NaN, pages: pagesOfRows(state, rows), text: ofText(n, size) };
  }

  // Return "25 of 79 (32 %)".
  function ofText(n, size) {
    return size ? `${n.toLocaleString("en")} of ${size.toLocaleString("en")} (${percentText(n / size)})` : "–";
  }

  const lack = (state) => (comparedGroups(state).length ? "" : `No ${pageNoun} of a group is in this choice: choose other ${pageNouns} above.`);
  return { NEUTRAL, stateOf, rowsOf, tally, ofText, lack };
})();

views.voices = (() => {
  const MOST = 15; // lines of a chart
  const KINDS = [
    { key: "own", shape: LEVELS[0], label: "outlets say it themselves", stance: "asserted", voices: ["own"] },
    { key: "quoted", shape: LEVELS[1], label: "those they quote say it", stance: "asserted", voices: ["quoted"] },
    { key: "denied", shape: LEVELS[2], label: "somebody denies it", stance: "denied", voices: ["own", "quoted"] },
  ];

  // Return the state whose material is shown: the chosen one where it has voices or names, else claims, else speakers.
  function shownState(state) {
    const isShown = (what) => ["claims", "speakers", "actors"].includes(what) && readingsOf(what).length;
    const what = [state.what, "claims", "speakers"].find(isShown);
    return what ? { ...state, what } : null;
  }

  function draw(state, place) {
    const { group } = withGroup(state);
    const shown = { ...shownState(state), group, against: "" };
    return shown.what === "claims" ? drawClaims(shown, place) : views.compare.draw(shown, place);
  }

  // Return claims with what is said of them by voice, in each reading; lines of the first reading's order.
  function claimRows(state) {
    const rowsIn = (reading) => {
      const own = { ...state, reading };
      const { items } = materialOf(own);
      const rows = [...new Set(items.map(({ value }) => value))].map((value) => {
        const ofClaim = items.filter((item) => item.value === value);
        const row = { key: `${value} ${reading}`, line: value, reading, label: ofClaim[0].name, item: ofClaim[0].id };
        for (const { key, stance, voices } of KINDS) {
          row[key] = told.tally(own, ofClaim.filter((item) => item.stance === stance && voices.includes(item.voice)), [state.group], ofClaim);
        }
        return row;
      });
      const found = rows.filter((row) => KINDS.some(({ key }) => row[key].n));
      return found.sort((a, b) => b.own.n - a.own.n || b.quoted.n - a.quoted.n || b.denied.n - a.denied.n);
    };
    const rows = readingsOf(state.what).flatMap(rowsIn);
    const lines = [...new Set(rows.map(({ line }) => line))];
    return rows.sort((one, other) => lines.indexOf(one.line) - lines.indexOf(other.line));
  }

  function drawClaims(state, place) {
    const rows = claimRows(state);
    const who = groupInWords(state.group, state.by);
    if (!rows.length) return emptyView(place, `No claim is known of ${who} here: choose another group or other ${pageNouns}.`);
    const own = colourOfSide(state.group, state.by);
    const sides = KINDS.map((kind) => ({ ...kind, colour: kind.key === "denied" ? paint().faint : own }));
    const drawn = rows.filter(({ reading }) => reading === rows[0].reading).slice(0, MOST);
    const marks = drawn.flatMap((row) => sides.filter(({ key }) => row[key].n || row[key].size < FEW_PAGES).map((side) => ({ ...row, ...markOfSide(row, side) })));
    const open = (row, key) => showPages(row[key].pages, [row.label, who], row.item);
    const actLabel = (key, label) => (row) => `${row.label}, ${label}: ${row[key].text}`;
    const cells = { isNumber: true, format: ({ text }) => text };
    const columns = KINDS.map(({ key, label }) => ({ key, ...cells, label: capital(label), act: (row) => open(row, key), actLabel: actLabel(key, label) }));
    const title = titleOfClaims(state, who, rows[0]);
    return showFigure(place, {
      title,
      caution: cautionText(state),
      subtitle: `Share of the ${pageNouns} of ${who}; a ${pageNoun} may do all three. ${capital(scopeText(state))}.`,
      legend: [...sides.map(({ label, colour, shape }) => ({ name: label, colour, shape })), ...keysOfMarks(marks)],
      ...dotChart(marks, place, { kind: "share", title: titleOfAxis("share"), isJoined: true }),
      rows,
      firstRows: 2 * MOST,
      columns: [{ key: "label", label: "Claim" }, ...(data.readings.length > 1 ? [{ key: "reading", label: "Reading", format: readingName }] : []), ...columns],
      act: (row, mark) => open(row, mark?.series ?? "own"),
      name: `claims-by-voice-${state.group}`,
      ...originOf(state, { what: "levels" }),
      describe: `${title}: ${drawn.length} lines; the table has all numbers.`,
    });
  }

  function markOfSide({ label: claim, ...row }, { key, label, colour, shape }) {
    const { n, size, share, text } = row[key];
    return { series: key, shape, colour, mark: markOf({ articles: size }), counts: `${n} of ${size}`, value: share, tip: `${claim}\n${label}: ${text}` };
  }

  // Return the claim that a group makes most: in its own voice, else by those that it quotes.
  function titleOfClaims({ by }, who, { label, own, quoted }) {
    const [made, { n, size, share }] = own.n ? [`said by ${who} ${by === "outlet" ? "itself" : "themselves"}`, own] : [`quoted by ${who}`, quoted];
    return `Most ${made}: ${shortName({ name: label }, 5)}, ${size < FEW_PAGES ? `${n} of ${size}` : percentText(share)}`;
  }

  const shows = (what) => ["claims", "speakers", "actors"].includes(what);
  const isEmpty = !shownState(FIRST_STATE);
  return { label: "Who says it", lack: told.lack, draw, isEmpty, shows, whatOf: (state) => shownState(state)?.what };
})();
