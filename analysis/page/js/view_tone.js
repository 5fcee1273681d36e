// Tone: the mean toward each actor by group, and the judgements that labels hold.

views.tone = (() => {
  const MOST = { actors: 8, groups: 4, lines: 15, choices: 30 };
  const NEUTRAL = ["0", "none"]; // values that judge nobody

  function lack(state) {
    if (!comparedGroups(state).length) return `No ${pageNoun} of a group is in this choice: choose other ${pageNouns} above.`;
    if (toneState(state) || judgementsOf(state)) return "";
    return "Neither tone nor judgements were counted in this case: add an actor list, or mark variables of the codebook with tone = true.";
  }

  async function draw(state, place) {
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    const tone = toneState(state);
    const judged = judgementsOf(state);
    if (tone) await drawTone(tone, parts[0]);
    else parts[0].remove();
    if (judged) await drawJudgements(judged, parts[1]);
    else parts[1].remove();
  }

  // ---- tone of articles

  function toneState(state) {
    return told.stateOf(state, "tone");
  }

  // Return actors with the articles whose tone toward them is known, the most first.
  function actorsOf(state) {
    const material = materialOf(state);
    const rows = told.rowsOf(state, comparedGroups(state));
    const found = material.items.map((item) => {
      const size = material.size(item.place);
      return { ...item, n: rows.filter((row) => size[row] > 0).length };
    });
    return found.filter(({ n }) => n).sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
  }

  async function drawTone(state, place) {
    const actors = actorsOf(state);
    if (!actors.length) return emptyView(place, `No tone is known of these ${pageNouns}: choose others above.`);
    const groups = comparedGroups(state);
    const isOne = groups.length > MOST.groups || actors.some(({ id }) => id === state.item);
    const first = actors.find(({ id }) => id === state.item) || actors[0];
    const shown = isOne ? [first] : actors.slice(0, MOST.actors);
    const rows = linesOfLevels(state, shown, groups, isOne);
    const picture = make("div", {});
    put(place, isOne ? choiceOf(actors, first) : null, picture);
    const ends = rows.filter(({ item, level }) => item === shown[0].id && isNumber(level.estimate) && level.status !== "descriptive");
    ends.sort((a, b) => a.value - b.value);
    const [lowest] = ends;
    return drawLevels(state, picture, {
      rows,
      isOne,
      kind: "mean",
      axis: "mean tone, from −1 to 1",
      title: lowest ? `Tone toward ${first.name} is lowest in ${told.groupText(state, lowest.group)}` : `Tone toward ${first.name}`,
      subtitle: `Mean tone of ${pageNouns} toward ${isOne ? first.name : `the ${shown.length} actors of most ${pageNouns}`}, with intervals of 95 %. ${capital(scopeText(state))}.`,
      name: "tone",
    });
  }

  function choiceOf(actors, first) {
    const options = actors.slice(0, MOST.choices).map(({ id, name }) => make("option", { value: id, selected: id === first.id }, name));
    const select = make("select", { on: { change: (event) => go({ item: event.target.value, show: "" }) } }, options);
    return make("p", {}, make("label", {}, "Toward ", select));
  }

  // ---- judgements of annotators

  // Return the state of labels and the judgements in them; null where there are none.
  function judgementsOf(state) {
    const shown = told.stateOf(state, "labels");
    const judging = new Set(data.codebook.filter(({ isTone }) => isTone).map(({ variable }) => variable));
    if (!shown || !judging.size) return null;
    const items = materialOf(shown).items.filter(({ variable, value }) => judging.has(variable) && !NEUTRAL.includes(value));
    return items.length ? { state: shown, items } : null;
  }

  async function drawJudgements({ state, items }, place) {
    const all = comparedGroups(state);
    const groups = all.length > MOST.groups ? [told.groupOf(state), ...all.filter((name) => name !== told.groupOf(state))].slice(0, MOST.groups) : all;
    const common = items.map((item) => ({ item, n: told.tally(state, [item], all).n })).filter(({ n }) => n);
    const rows = linesOfLevels(state, common.slice(0, MOST.lines).map(({ item }) => item), groups, false);
    const sure = rows.filter(({ isSure, value }) => isSure && isNumber(value)).sort((a, b) => b.value - a.value);
    if (!sure.length) return emptyView(place, `None of these ${pageNouns} judges anybody: choose another group or other ${pageNouns}.`);
    const [most] = sure;
    return drawLevels(state, place, {
      rows,
      kind: "share",
      axis: `of ${pageNouns} labelled`,
      title: `${capital(told.groupText(state, most.group))}: ${most.label}, ${percentText(most.value)}`,
      subtitle: `Share of the ${pageNouns} on which each judgement was labelled, with intervals of 95 %. ${capital(scopeText(state))}.`,
      name: "judgements",
    });
  }

  // ---- levels by group

  // Return a line for each item and group, with the level of the library; of one item, a line a group.
  function linesOfLevels(state, items, groups, isOne) {
    const levels = levelsOf(state, items.map(({ id }) => id));
    const lines = items.flatMap((item) => groups.map((group, at) => {
      const level = levels.find((one) => one.item === item.id && one.group === group);
      return level && { item: item.id, group, level, at, what: item.name };
    }));
    const made = lines.filter(Boolean).map((line) => ({
      ...line,
      key: `${line.item} ${line.group}`,
      label: isOne ? line.group : line.what,
      line: isOne ? line.group : line.item,
      series: isOne ? 0 : line.at,
      shape: "circle",
      colour: colourOfGroup(line.group, state.by),
      isSure: line.level.status !== "descriptive",
      value: line.level.estimate,
      low: line.level.low,
      high: line.level.high,
      articles: line.level.articles,
    }));
    return isOne ? made.sort((a, b) => a.value - b.value) : made;
  }

  async function drawLevels(state, place, { rows, kind, axis, isOne, ...figure }) {
    const material = materialOf(state);
    const write = (value) => (kind === "share" ? percentText(value) : numberText(value));
    const marks = rows.filter(({ value }) => isNumber(value)).map((row) => ({
      ...row,
      low: isNumber(row.low) ? row.low : row.value,
      high: isNumber(row.high) ? row.high : row.value,
      tip: `${row.what}, ${row.group}: ${write(row.value)}\n${numbersOf(row)}${row.level.reason ? `\n${row.level.reason}` : ""}`,
      level: null,
    }));
    const numbersOfRow = (row) => numbersOf(row);
    const open = (row) => {
      const size = material.size(material.itemOfId.get(row.item).place);
      const counts = told.rowsOf(state, [row.group]).filter((line) => size[line] > 0).map((line) => material.pageOfRow[line]);
      const pages = kind === "share" ? pagesWith(state, row.item, { group: row.group }) : [...new Set(counts)];
      told.show(pages, row.what, told.groupText(state, row.group));
    };
    function numbersOf(row) {
      return kind === "share" ? told.ofText(row.level.n, row.level.size) : counted(row.articles, pageNoun);
    }
    const { spec, height } = told.dots(marks, place, { kind, title: axis });
    const groups = [...new Map(rows.map((row) => [row.group, row.colour]))];
    const isUnsure = marks.some(({ isSure }) => !isSure);
    return showFigure(place, {
      ...figure,
      legend: [
        ...(isOne ? [] : groups.map(([name, colour]) => ({ name, colour }))),
        ...(isUnsure ? [{ name: `hollow: too few ${pageNouns} or outlets for an interval`, colour: paint().ink, isHollow: true }] : []),
      ],
      spec,
      height,
      rows,
      columns: [
        { key: "what", label: "What" },
        { key: "group", label: "Group" },
        { key: "articles", label: capital(pageNouns), isNumber: true, format: (_, row) => numbersOfRow(row), act: open, actLabel: (row) => `${row.what}, ${row.group}: ${numbersOf(row)}` },
        { key: "value", label: kind === "share" ? "Share" : "Mean tone", isNumber: true, format: write },
        { key: "low", label: "Low", isNumber: true, format: write },
        { key: "high", label: "High", isNumber: true, format: write },
      ],
      describe: `${figure.title}; the table has all ${counted(rows.length, "number")}.`,
      python: pythonOf(state),
      act: open,
      isTableOpen: false,
    });
  }

  return { label: "Tone", lack, draw };
})();
