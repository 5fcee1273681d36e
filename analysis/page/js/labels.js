// The planned differences by people's labels, by the machine's, and by these as people correct them; or by each coder.

const byLabels = (() => {
  const CORRECTED = "corrected";
  const WHO = { people: "People", "the machine": "The machine", [CORRECTED]: "The machine, corrected" };
  const isTested = ({ p }) => isNumber(p);
  const known = ([name, value]) => [name, value ?? NaN];
  const plain = (row) => ({ ...Object.fromEntries(Object.entries(row).map(known)), group: String(row.group), against: String(row.against) });
  const all = (data.byLabels?.rows || []).map(plain);

  // Return three rows for each contrast that is shown; none where other pages are shown than the plan's first.
  function rowsOf(state, shown) {
    const isFirst = (name) => String(state[name]) === String(FIRST_STATE[name]);
    const ofState = FIRST_CHOICES.every(isFirst) ? all.filter(({ what }) => what === state.what) : [];
    return shown.flatMap(({ item, group, kind, label }) => {
      const ofItem = ofState.filter((row) => row.item === item);
      const own = ofItem.filter((row) => row.group === group);
      const rows = own.length ? own : ofItem.filter(({ against }) => against === group).map((row) => ({ ...turned(row), isTurned: true }));
      return rows.map((row) => ({ ...row, kind, label }));
    });
  }

  // Return the table of what is shown; null where nobody has read.
  function figureOf(state, shown) {
    const rows = rowsOf(state, shown);
    if (!rows.length) return null;
    const isOne = shown.length === 1;
    const isOfCoders = data.byLabels.of === "coders";
    const same = `The same difference${isOne ? "" : "s"}`;
    return tableFigure({
      title: isOfCoders ? `${same} by coder` : `${same} by people’s labels`,
      subtitle: isOfCoders ? `People: what they settled, where they differed; each coder: the ${pageNouns} that one read.` : subtitleOf(rows),
      note: data.byLabels.note && `${data.byLabels.note}.`,
      rows,
      columns: columnsOf(state.group, rows, isOne),
      name: `labels ${state.group}`,
      ...originOf(state, { what: rows.every(({ isTurned }) => isTurned) ? "coders turned" : "coders" }),
    });
  }

  function subtitleOf(rows) {
    const isCorrected = rows.some(({ reading }) => reading === CORRECTED);
    const believe = `${WHO[CORRECTED]}: all ${pageNouns}, its labels as people’s correct them. Believe these: they allow for errors that differ between groups.`;
    const last = isCorrected ? believe : `Nothing is corrected: how the ${pageNouns} that people read were drawn is not known.`;
    return `People, and each coder: the ${pageNouns} that they read. The machine: its first reading of all ${pageNouns}. ${last}`;
  }

  function columnsOf(group, rows, isOne) {
    const within = strataInWords(FIRST_STATE);
    const inFamily = ({ what, reading }) => all.filter((row) => row.what === what && row.reading === reading && isTested(row)).length;
    const tests = [...new Set(rows.filter(isTested).map(inFamily))].map((n) => n.toLocaleString("en"));
    const number = (key, label, format) => ({ key, label, isNumber: true, format });
    const side = (ending, label) => number(`level${ending}`, label, (level, row) => `${levelText(level, row.kind)} (${countsOf(row, ending)})`);
    return [
      ...(isOne ? [] : [{ key: "label", label: "Label" }]),
      { key: "reading", label: "Labelled by", format: (reading) => WHO[reading] || capital(reading) },
      side("", group),
      side("_against", nameOfOthers(rows[0])),
      number("estimate", `Difference${within ? ` ${within}` : ""}, 95 % interval`, (_, row) => differenceInWords(row)),
      ...(tests.length ? [number("p_adjusted", `p, adjusted for ${listed(tests, "or")} tests`, pNumber)] : []),
      ...(rows.some(({ reason }) => reason) ? [{ key: "reason", label: "Note" }] : []),
    ];
  }

  // A corrected number of pages is an estimate: it is told as a share alone.
  function countsOf(row, ending) {
    return countsText(row, row.reading === CORRECTED ? "mean" : row.kind, ending);
  }

  return { figureOf };
})();
