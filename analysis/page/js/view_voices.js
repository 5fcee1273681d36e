// Who says it: claims by voice, who is quoted, and what a group says less often than all others.

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
  function drawSides(place, { rows, most, sides, kind = "share", head, open, more = [], ...figure }) {
    const drawn = rows.slice(0, most);
    const marks = drawn.flatMap((row) => sides.map(({ key, label, colour, shape }) => ({
      key: row.key,
      label: row.label,
      line: row.key,
      series: key,
      shape,
      colour,
      isSure: row.isSure !== false && !figure.caution,
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
    if (marks.some(({ isSure }) => !isSure)) legend.push({ name: `hollow: ${figure.doubt || doubtText(now.state)}`, colour: paint().ink, isHollow: true });
    return showFigure(place, {
      ...dotChart(marks.filter(({ value }) => isNumber(value) && (value || sides.length < 3)), place, { kind, title: titleOfAxis(kind), isJoined: true }),
      ...figure,
      legend,
      rows,
      firstRows: most,
      columns: [{ key: "label", label: head }, ...columns, ...more],
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
  const OTHERS = "all others";
  const CANDIDATES = 60; // of what may be left out, by material
  const FEW_GROUPS = 5; // of which the group has least of what it leaves out
  const MANY_GROUPS = 40; // with which one material is compared at a time
  const MOST_OF_OTHERS = 0.5; // of their share, for what is not sure
  const OMITTED = ["claims", "labels", "actors", "speakers"];
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
    if (shownState(state) || omittedOf(state, withGroup(state).group).length) return "";
    return "This case has neither claims nor speakers: count words under Compare.";
  }

  async function draw(state, place) {
    const { group } = withGroup(state);
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    const shown = shownState(state);
    if (shown) {
      const drawShown = shown.what === "claims" ? drawClaims : drawSpeakers;
      await drawShown({ ...shown, group, against: "" }, parts[0]);
    }
    await drawOmitted(state, group, parts[1]);
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
    if (!rows.length) return emptyView(place, `${capital(who)} ${verbFor(state, verb)} nobody here: choose another group or other ${pageNouns}.`);
    for (const row of rows) row.others = told.tally(state, [row.item], others);
    return told.drawSides(place, {
      title: `Most ${verb}d by ${who}: ${shortName({ name: rows[0].label })}, ${percentText(rows[0].own.share)}`,
      caution: cautionText(state),
      subtitle: `Share of ${pageNouns} that ${verb} somebody: the most frequent of ${counted(rows.length, "name")}. ${capital(scopeText(state))}. ${namesText(state)} ${othersText(state)}`.trim(),
      sides: sidesOfGroup(state, state.group),
      rows,
      most: MOST,
      head: what === "actors" ? "Actor" : "Speaker",
      name: `${verb}d-by-${state.group}`,
      ...originOf(state, { what: "levels" }),
      open: (row, key) => go({ what, group: state.group, against: "", item: row.key, show: key === "own" ? "group" : "against" }),
    });
  }

  function sidesOfGroup(state, group) {
    const own = { key: "own", label: groupInWords(group, state.by), colour: colourOfSide(group, state.by) };
    return [own, { key: "others", label: OTHERS, colour: toneOf(GREY) }];
  }

  // ---- what a group says less often

  // Return what all others have more of, and the group least of a few groups: the clearest first. What is planned is
  // told by its plan: each item once. Those that are sure, or else what the group has at most half as often.
  function omittedOf(state, group) {
    const groups = comparedGroups({ ...state, group });
    const isFew = groups.length <= FEW_GROUPS;
    const isAlone = materialOf(state).kind === "rate" || groups.length > MANY_GROUPS;
    const isOffered = ({ what }) => (isAlone ? what === state.what : what.startsWith("plan-") || OMITTED.includes(what));
    const found = new Map();
    for (const material of materialsFor(state).filter(isOffered)) {
      const own = { ...state, what: material.what, group, against: "", wrong: 0 };
      const { rows, family } = contrastsOf(own);
      const isThere = (row) => !told.NEUTRAL.includes(material.itemOfId.get(row.item).value);
      const isLess = (row) => row.group === group && row.estimate < 0 && isNumber(row.p) && isThere(row);
      const less = rows.filter(isLess).sort((a, b) => a.p - b.p).slice(0, CANDIDATES);
      const levels = isFew ? levelsOf(own, less.map(({ item }) => item)).filter((one) => groups.includes(one.group)) : [];
      const isLeast = (row) => levels.every(({ item, estimate }) => item !== row.item || !(estimate < row.level));
      for (const row of less.filter(isLeast)) {
        if (!found.has(row.item)) found.set(row.item, { ...row, material, family, state: own });
      }
    }
    const all = [...found.values()].sort((a, b) => a.p - b.p || a.estimate - b.estimate);
    const sure = all.filter(({ isSure }) => isSure);
    return sure.length ? sure : all.filter((row) => row.level <= MOST_OF_OTHERS * row.level_against);
  }

  // Return who makes a claim, in the words of the figure above.
  function wordsOfClaim(item) {
    const [who, end] = item.voice === "own" ? ["outlets", " themselves"] : ["those they quote", ""];
    const words = { asserted: `${who} say it${end}`, denied: `${who} deny it${end}`, reported: `${who} mention it and leave it open` };
    return named(words, item.stance) || voiceInWords(item);
  }

  function rowOfOmitted(row) {
    const { kind, itemOfId, what } = row.material;
    const item = itemOfId.get(row.item);
    const side = (n, size, level) => ({ share: level, text: kind === "share" ? told.ofText(n, size) : levelText(level, kind) });
    return {
      ...row,
      key: `${what} ${row.item}`,
      label: what === "claims" ? `${item.name}: ${wordsOfClaim(item)}` : [namesText(row.material) && item.variableName, item.name].filter(Boolean).join(": "),
      own: side(row.n, row.size, row.level),
      others: side(row.n_against, row.size_against, row.level_against),
    };
  }

  function drawOmitted(state, group, place) {
    const who = groupInWords(group, state.by);
    const rows = omittedOf(state, group).map(rowOfOmitted);
    if (!rows.length) return emptyView(place, `Nothing is known that ${who} ${verbFor(state, "say")} less often than all others: choose another group, or more ${pageNouns}.`);
    const [{ material, state: shown, isSure: areSure }] = rows;
    const isFew = comparedGroups(shown).length <= FEW_GROUPS;
    const doubt = doubtText(shown);
    return told.drawSides(place, {
      title: `What ${who} ${verbFor(state, "say")} less often than all others`,
      caution: cautionText(shown),
      doubt,
      subtitle: `${areSure ? "Only differences that are distinguishable from chance" : `${capital(doubt)}: what all others have at least twice as often`}${isFew ? ` (of all ${comparedGroups(shown).length} groups, ${who} least)` : ""}; the smallest p first. ${capital(scopeText(shown))}. ${othersText(shown)}`.trim(),
      sides: sidesOfGroup(state, group),
      rows,
      most: MOST,
      kind: material.kind,
      head: "What",
      more: [
        { key: "estimate", label: "Difference", isNumber: true, format: (_, row) => differenceText(row, row.material.kind) },
        { key: "p_adjusted", label: "p, adjusted in its family", isNumber: true, format: pText },
      ],
      note: [
        rows.map((row) => namesText(row.material)).find(Boolean) || "",
        `p is adjusted in its own family: ${[...new Set(rows.map((row) => `${row.material.label} (${row.family})`))].join("; ")}.`,
      ],
      name: `less-often-by-${group}`,
      ...originOf(shown, { what: "contrasts" }),
      filed: filedAs(material.kind),
      open: (row, key) => go({ what: row.material.what, group, against: "", item: row.item, show: key === "others" || !row.n ? "against" : "group" }),
    });
  }

  return { label: "Who says it", lack, draw };
})();
