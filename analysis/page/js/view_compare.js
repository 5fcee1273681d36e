// Compare: what sets a group apart from all others, or from one of them.

views.compare = (() => {
  const FIRST_ITEMS = 15;

  function lack(state) {
    const material = materialOf(state);
    const names = comparedGroups(state);
    if (names.length < 2) return `There is ${names.length ? "one group" : "no group"} here, and nothing to compare it with: choose other groups, or more ${pageNouns}.`;
    if (!material.items.length) return `Nothing is counted here: choose something else under “What is counted”.`;
    const { refused } = contrastsOf(withGroup(state));
    return refused ? `${capital(refused)}${/[.!?]$/.test(refused) ? "" : "."}` : "";
  }

  async function draw(chosen, place) {
    const state = withGroup(chosen);
    const material = materialOf(state);
    const result = contrastsOf(state);
    const found = contrastsOfGroup(state, state.group).filter((row) => row.n || row.n_against);
    if (!found.length) {
      emptyView(place, `No ${material.itemNoun} is frequent enough to be compared here: choose more ${pageNouns}, or another group.`);
      return;
    }
    const rows = found.sort(byClearness).map((row) => namedRow(row, state, material));
    const [{ kind }] = rows; // means are not drawn beside shares
    const drawn = rows.filter((row) => row.kind === kind).slice(0, FIRST_ITEMS).map((row) => markedRow(row, state));
    const colours = [colourOfSide(state.group, state.by), toneOf(GREY)];
    const names = [state.group, nameOfOthers(found[0])];
    await showFigure(place, {
      title: findingOrNone(rows, state, material),
      caution: cautionText(state),
      subtitle: subtitleOf(rows, result, state, material),
      ...chartOf(drawn, place, kind, { names, colours, state }),
      rows,
      columns: columnsOf(state, material, names, rows),
      between: [linkToVerdict(state, rows), isNumber(rows[0].p) ? null : make("p", {}, allPagesButton(state))],
      firstRows: FIRST_ITEMS,
      act: (row, dot) => openSide(row, dot?.show ?? (row.n ? "group" : "against")),
      note: notesOf(rows, result, state, material),
      name: `${state.what} ${names.join(" against ")}`,
      ...originOf(state, { what: "contrasts" }),
      describe: `${drawn.length} of ${rows.length} ${many(material.itemNoun)} of ${names.join(" and ")}: the table has the same numbers.`,
    });
    place.append(...present([byLabels.figureOf(state, rows)]));
  }

  // ---- rows

  // Return a row with its name, and a claim's voice.
  function namedRow(row, state, material) {
    const name = headingOfItem(material.itemOfId.get(row.item));
    const mark = markOf({ ...row, articles: Math.min(row.articles, row.articles_against) });
    return { ...row, mark, key: row.item, label: state.what === "words" ? name : capital(name) };
  }

  // Return a row with what the tips of its marks say.
  function markedRow(row, state) {
    const { kind } = row;
    const counts = ["", "_against"].map((side) => countsText(row, kind, side));
    const sides = [
      `${state.group}: ${levelText(row.level, kind)} (${counts[0]})`,
      `${nameOfOthers(row)}: ${levelText(row.level_against, kind)} (${counts[1]})`,
    ];
    const tipOf = (lines) => [row.label, ...lines, `${differenceInWords(row)}, ${sureText(state, row).toLowerCase()}`].join("\n");
    return { ...row, counts, tips: { group: tipOf(sides), against: tipOf(sides.toReversed()) } };
  }

  function openSide(row, show) {
    const { group, against } = withGroup(now.state);
    return go({ item: row.item, group, against, show });
  }

  // ---- words

  // Return the finding in a title: of the clearest contrast, or that none is sure.
  function findingOrNone([first], state, material) {
    if (!isNumber(first.p)) return tooFewText(state, first);
    if (!material.reading) return `${material.label} of ${groupInWords(state.group, state.by)} and ${othersInWords(first, state.by)}: exploratory`; // nobody asked
    if (first.isSure) return findingOf(first, state);
    const [who, others] = [groupInWords(state.group, state.by), othersInWords(first, state.by)];
    if (isUnplannedPair(state)) return `What sets ${who} apart from ${others} was not planned`;
    if (cautionOf(state)) return `What sets ${who} apart from ${others} may be due to unlike queries`;
    return `On no ${material.itemNoun} can ${who} be told apart from ${others} for sure`;
  }

  function subtitleOf(rows, result, state, material) {
    const withP = rows.filter(({ p }) => isNumber(p));
    const tested = withP.length ? testedText(withP, result.family) : "";
    const untested = `None of ${counted(rows.length, material.itemNoun)} can be tested here.`;
    const parts = [`${capital(titleOfAxis(rows[0].kind))}.`, tested || untested, `${capital(scopeText(state))}.`, othersText(state), namesText(state)];
    return parts.filter(Boolean).join(" ").replace("..", ".");
  }

  function notesOf(rows, result, state, material) {
    const within = strataInWords(state);
    const lost = (result.leftOut || []).filter(({ group, n }) => n && group === state.group);
    const nLost = sum(lost.map(({ n }) => n));
    return [
      within ? `Differences are ${within}: the two levels themselves may differ more, or less.` : "",
      nLost ? `${counted(nLost, pageNoun)} ${nLost === 1 ? "is" : "are"} in no difference: ${within ? `${within}, only one side has any` : "they have no counterpart"}.` : "",
      material.leftOut ? `${counted(material.leftOut, `rarer ${material.itemNoun}`)} are not in this file: p is adjusted over those that are.` : "",
      rows.some(({ kind }) => kind !== rows[0].kind) ? `Drawn: ${titleOfAxis(rows[0].kind)}; the table has the others, too.` : "",
      !hasNotes(rows) && rows[0].reason ? `No p: ${rows[0].reason}.` : "",
    ];
  }

  // Whether rows have different reasons: each then has its own in the table.
  function hasNotes(rows) {
    return new Set(rows.map(({ reason }) => reason)).size > 1;
  }

  // ---- the chart: two dots and a line for each item

  function chartOf(drawn, place, kind, { names, colours, state }) {
    const marked = (row, line, at) => {
      const [ending, show] = [["", "group"], ["_against", "against"]][at];
      const mark = markOf({ ...row, articles: row[`articles${ending}`] });
      return { ...row, line, show, mark, counts: row.counts[at], tip: row.tips[show], value: row[`level${ending}`], colour: colours[at] };
    };
    const sides = drawn.flatMap((row, line) => [0, 1].map((at) => marked(row, line, at)));
    const isRate = kind === "rate";
    const title = `${titleOfAxis(kind)}${isRate ? ", square-root scale" : ""}`;
    const legend = [...names.map((name, at) => ({ name, colour: colours[at] })), ...keysOfMarks(sides, doubtText(state))];
    return { ...dotChart(sides, place, { kind, title, scale: isRate ? { type: "sqrt" } : {}, isJoined: true }), legend };
  }

  // ---- the table

  function columnsOf(state, material, names, rows) {
    const within = strataInWords(state);
    const side = (ending, name, show) => ({
      key: `level${ending}`,
      label: `${name}${material.kind === "rate" ? ", per 1,000 words" : ""}`,
      isNumber: true,
      format: (level, row) => `${levelText(level, row.kind).replace(" per 1,000 words", "")} (${countsText(row, row.kind, ending)})`,
      act: (row) => openSide(row, show),
      actLabel: (row) => `${row.label}: ${countsText(row, row.kind, ending)}, ${pageNouns} of ${name}`,
    });
    const tested = { key: "p_adjusted", label: `p, adjusted${data.readings.length > 1 ? " in each reading and list" : ""}`, isNumber: true, format: (_, row) => pOfTests(row) };
    return [
      { key: "label", label: capital(material.itemNoun) },
      side("", names[0], "group"),
      side("_against", names[1], "against"),
      { key: "estimate", label: `Difference${within ? ` ${within}` : ""}, 95 % interval`, isNumber: true, format: (_, row) => differenceInWords(row) },
      ...(rows.some(({ p }) => isNumber(p)) ? [tested] : []),
      ...(hasNotes(rows) ? [{ key: "reason", label: "Note" }] : []),
    ];
  }

  // Return the adjusted p of a row's tests, and whether it is sure: "not sure: .049, .085".
  function pOfTests({ tests, isSure, p }) {
    if (!isNumber(p)) return "";
    const all = tests.map(({ p_adjusted: one }) => one).filter(isNumber);
    const ends = [...new Set([Math.min(...all), Math.max(...all)].map(pNumber))];
    return `${isSure ? "sure" : "not sure"}: ${ends.join(" to ")}`;
  }

  return { label: "Compare", lack, draw };
})();
