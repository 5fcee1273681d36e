// Who says it: claims by voice, and who is quoted or named.

// What the views of voices, actors, tone and time share: groups, counts of rows, figures of several sides.
const told = (() => {
  const NEUTRAL = ["0", "none"]; // values of what is not there

  // Return the state of a view that counts a material of its own; null where the case has none.
  function stateOf(state, what) {
    return hasMaterial(what, state.reading) ? { ...state, what } : null;
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

  // Draw a figure of rows that have several sides. sides: [{key, label, colour, shape}]; row[side.key] is {share, text}.
  function drawSides(place, { rows, most, sides, head, open, ...figure }) {
    const drawn = rows.slice(0, most);
    const marks = drawn.flatMap((row) => sides.map(({ key, label, colour, shape }) => ({
      key: row.key,
      label: row.label,
      line: row.key,
      series: key,
      shape,
      colour,
      isSure: !figure.caution,
      value: row[key].share,
      tip: `${row.label}\n${label}: ${row[key].text}`,
    })));
    const columns = sides.map((side) => ({
      key: side.key,
      label: capital(side.label),
      isNumber: true,
      format: ({ text }) => text,
      act: (row) => open(row, side.key),
      actLabel: (row) => `${row.label}, ${side.label}: ${row[side.key].text}`,
    }));
    const legend = sides.map(({ label, colour, shape }) => ({ name: label, colour, shape }));
    if (figure.caution) legend.push({ name: `hollow: ${doubtText(now.state)}`, colour: paint().ink, isHollow: true });
    return showFigure(place, {
      ...dotChart(marks.filter(({ value }) => isNumber(value) && (value || sides.length < 3)), place, { kind: "share", title: titleOfAxis("share"), isJoined: true }),
      ...figure,
      legend,
      rows,
      firstRows: most,
      columns: [{ key: "label", label: head }, ...columns],
      describe: `${figure.title}: ${drawn.length} of ${rows.length} lines; the table has all numbers.`,
      act: (row, mark) => open(row, mark && mark.series !== undefined ? mark.series : sides[0].key),
    });
  }

  // Return "25 of 79 (32 %)".
  function ofText(n, size) {
    return size ? `${n.toLocaleString("en")} of ${size.toLocaleString("en")} (${percentText(n / size)})` : "–";
  }

  return { NEUTRAL, stateOf, rowsOf, tally, drawSides, ofText };
})();

views.voices = (() => {
  const MOST = 15; // lines of a chart
  const KINDS = [
    { key: "own", shape: "circle", label: "outlets say it themselves", stance: "asserted", voices: ["own"] },
    { key: "quoted", shape: "diamond", label: "those they quote say it", stance: "asserted", voices: ["quoted"] },
    { key: "denied", shape: "triangle-up", label: "somebody denies it", stance: "denied", voices: ["own", "quoted"] },
  ];

  // Return the state whose material is shown: the chosen one where it has voices or names, else claims, else speakers.
  function shownState(state) {
    const isShown = (what) => ["claims", "speakers", "actors"].includes(what) && hasMaterial(what, state.reading);
    const what = [state.what, "claims", "speakers"].find(isShown);
    return what ? { ...state, what } : null;
  }

  function lack(state) {
    if (!comparedGroups(state).length) return `No ${pageNoun} of a group is in this choice: choose other ${pageNouns} above.`;
    return shownState(state) ? "" : "This case has neither claims nor speakers: count words under Compare.";
  }

  async function draw(state, place) {
    const { group } = withGroup(state);
    const shown = shownState(state);
    const drawShown = shown.what === "claims" ? drawClaims : drawSpeakers;
    await drawShown({ ...shown, group, against: "" }, place);
  }

  // ---- claims by voice

  function claimRows(state) {
    const { items } = materialOf(state);
    const rows = [...new Set(items.map(({ value }) => value))].map((value) => {
      const ofClaim = items.filter((item) => item.value === value);
      const row = { key: value, label: ofClaim[0].name, items: {} };
      for (const { key, stance, voices } of KINDS) {
        row.items[key] = ofClaim.filter((item) => item.stance === stance && voices.includes(item.voice));
        row[key] = told.tally(state, row.items[key], [state.group], ofClaim);
      }
      return row;
    });
    const found = rows.filter((row) => KINDS.some(({ key }) => row[key].n));
    return found.sort((a, b) => b.own.n - a.own.n || b.quoted.n - a.quoted.n || b.denied.n - a.denied.n);
  }

  function drawClaims(state, place) {
    const rows = claimRows(state);
    const who = groupInWords(state.group, state.by);
    if (!rows.length) return emptyView(place, `No claim is known of ${who} here: choose another group or other ${pageNouns}.`);
    const own = colourOfSide(state.group, state.by);
    return told.drawSides(place, {
      title: titleOfClaims(state, who, rows[0]),
      caution: cautionText(state),
      subtitle: `Share of the ${pageNouns} of ${who}; a ${pageNoun} may do all three. ${capital(scopeText(state))}.`,
      sides: KINDS.map(({ key, label, shape }) => ({ key, label, colour: key === "denied" ? paint().faint : own, shape })),
      rows,
      most: MOST,
      head: "Claim",
      name: `claims-by-voice-${state.group}`,
      ...originOf(state, { what: "levels" }),
      open: (row, key) => {
        const [item, ...more] = row.items[key];
        if (!item || more.length) return showPages(row[key].pages, [row.label, who], item?.id);
        return go({ what: state.what, group: state.group, against: "", item: item.id, show: "group" });
      },
    });
  }

  // Return the claim that a group makes most: in its own voice, else by those that it quotes.
  function titleOfClaims({ by }, who, { label, own, quoted }) {
    const [made, { share }] = own.n ? [`said by ${who} ${by === "outlet" ? "itself" : "themselves"}`, own] : [`quoted by ${who}`, quoted];
    return `Most ${made}: ${shortName({ name: label }, 5)}, ${percentText(share)}`;
  }

  // ---- who is quoted, or named

  function drawSpeakers(state, place) {
    const { items, what } = materialOf(state);
    const who = groupInWords(state.group, state.by);
    const others = comparedGroups(state).filter((name) => name !== state.group);
    const verb = what === "actors" ? "name" : "quote";
    const rows = items
      .map((item) => ({ key: item.id, item, label: item.name, own: told.tally(state, [item], [state.group]) }))
      .filter(({ own }) => own.n)
      .sort((a, b) => b.own.n - a.own.n || (a.label < b.label ? -1 : 1));
    if (!rows.length) return emptyView(place, `Nobody is ${verb}d by ${who} here: choose another group or other ${pageNouns}.`);
    for (const row of rows) row.others = told.tally(state, [row.item], others);
    return told.drawSides(place, {
      title: `Most ${verb}d by ${who}: ${shortName({ name: rows[0].label })}, ${percentText(rows[0].own.share)}`,
      caution: cautionText(state),
      subtitle: `Share of ${pageNouns} that ${verb} somebody: the most frequent of ${counted(rows.length, "name")}. ${capital(scopeText(state))}. ${namesText(state)} ${othersText(state)}`.trim(),
      sides: [
        { key: "own", label: who, colour: colourOfSide(state.group, state.by) },
        { key: "others", label: "all others", colour: toneOf(GREY) },
      ],
      rows,
      most: MOST,
      head: what === "actors" ? "Actor" : "Speaker",
      name: `${verb}d-by-${state.group}`,
      ...originOf(state, { what: "levels" }),
      open: (row, key) => go({ what, group: state.group, against: "", item: row.key, show: key === "own" ? "group" : "against" }),
    });
  }

  const shows = (what) => ["claims", "speakers", "actors"].includes(what);
  const isEmpty = !data.materials.some(({ what }) => shows(what));
  return { label: "Who says it", lack, draw, isEmpty, shows, whatOf: (state) => shownState(state)?.what };
})();
