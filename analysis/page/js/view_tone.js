// Tone: the mean toward each actor by group, and the judgements that labels hold.

views.tone = (() => {
  const MOST = { actors: 8, groups: 4, lines: 12, choices: 30, rows: 20 };

  async function draw(state, place) {
    const tone = told.stateOf(state, "tone");
    const judged = judgementsOf(state);
    const parts = [tone, judged].map((part) => (part ? make("section", {}) : null));
    put(place, parts);
    if (tone) await drawTone(tone, parts[0]);
    if (judged) await drawJudgements(judged, parts[1]);
  }

  // ---- tone of articles

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
    const rows = linesOfLevels(state, shown, groups, isOne, "mean");
    const picture = make("div", {});
    put(place, isOne ? choiceOf(actors, first) : null, picture);
    const whose = shown.length > 1 ? `the ${shown.length} actors of most ${pageNouns}` : shortName(first);
    return drawLevelRows(state, picture, {
      rows,
      isOne,
      kind: "mean",
      axis: "mean tone, −1 to 1",
      title: `Tone toward ${whose}, by group`,
      subtitle: `Mean tone of ${pageNouns}, with intervals of 95 %. ${capital(scopeText(state))}.`,
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
    const items = materialOf(shown).items.filter(({ variable, value, ends }) => judging.has(variable) && !ends && !told.NEUTRAL.includes(value));
    return items.length ? { state: shown, items } : null;
  }

  async function drawJudgements({ state, items }, place) {
    const all = comparedGroups(state);
    const groups = all.length > MOST.groups ? [...new Set([withGroup(state).group, ...all])].slice(0, LEVELS.length) : all;
    const common = items.map((item) => ({ item, n: told.tally(state, [item], all).n })).filter(({ n }) => n);
    const rows = linesOfLevels(state, common.slice(0, MOST.lines).map(({ item }) => item), groups, false, "share");
    if (!rows.length) return emptyView(place, `None of these ${pageNouns} judges anybody: choose another group or other ${pageNouns}.`);
    return drawLevelRows(state, place, {
      rows,
      kind: "share",
      axis: `percent of ${pageNouns} labelled`,
      title: "Who is judged, and how, by group",
      subtitle: `Share of the ${pageNouns} on which each judgement was labelled, with intervals of 95 %. ${capital(scopeText(state))}${readingsOf(state.what).length > 1 ? " alone: Answer has each reading" : ""}.`,
      note: all.length > groups.length ? `${groups.length} of ${all.length} groups are drawn: choose another above.` : "",
      name: "judgements",
    });
  }

  // ---- levels by group

  // Return a row for each item and group, with the level of the library; of one item, a line a group.
  function linesOfLevels(state, items, groups, isOne, kind) {
    const levels = levelsOf(state, items.map(({ id }) => id));
    const colours = groups.map((name) => colourOfGroup(name, state.by));
    const isColoured = isOne || new Set(colours).size === groups.length;
    const rows = items.flatMap((item) => groups.map((group, at) => {
      const level = levels.find((one) => one.item === item.id && one.group === group);
      return level && {
        ...level,
        key: `${item.id} ${group}`,
        what: item.name,
        label: isOne ? group : item.name,
        line: isOne ? group : item.id,
        series: isOne ? 0 : at,
        shape: LEVELS[isColoured ? 0 : at % LEVELS.length],
        colour: colours[at],
        mark: markOf(level),
        counts: kind === "share" ? `${level.n} of ${level.size}` : `${numberText(level.estimate)} (${level.articles})`,
        value: level.estimate,
      };
    }));
    const found = rows.filter((row) => row && isNumber(row.value));
    return isOne ? found.sort((a, b) => a.value - b.value) : found;
  }

  function drawLevelRows(state, place, { rows, kind, axis, isOne, ...figure }) {
    const material = materialOf(state);
    const write = (value) => levelText(value, kind);
    const count = (row) => (kind === "share" ? told.ofText(row.n, row.size) : counted(row.articles, pageNoun));
    const tipOf = (row) => [`${row.what}, ${row.group}: ${write(row.value)}`, count(row), row.reason].filter(Boolean).join("\n");
    const open = (row) => {
      const size = material.size(material.itemOfId.get(row.item).place);
      const scored = told.rowsOf(state, [row.group]).filter((line) => size[line] > 0);
      const pages = kind === "share" ? pagesWith(state, row.item, { group: row.group }) : pagesOfRows(state, scored);
      showPages(pages, [row.what, groupInWords(row.group, state.by)], row.item);
    };
    const legend = isOne ? [] : [...new Map(rows.map((row) => [row.group, row])).values()].map(({ group, colour, shape }) => ({ name: group, colour, shape }));
    legend.push(...keysOfMarks(rows));
    const number = (key, label) => ({ key, label, isNumber: true, format: write });
    return showFigure(place, {
      ...dotChart(rows.map((row) => ({ ...row, tip: tipOf(row) })), place, { kind, title: axis, ends: kind === "mean" ? [-1, 1] : [0, 1] }),
      ...figure,
      legend,
      rows,
      firstRows: MOST.rows,
      columns: [
        ...(isOne ? [] : [{ key: "what", label: "What" }]),
        { key: "group", label: "Group" },
        { key: "articles", label: capital(pageNouns), isNumber: true, format: (_, row) => count(row), act: open, actLabel: (row) => `${row.what}, ${row.group}: ${count(row)}` },
        number("value", kind === "share" ? "Share" : "Mean tone"),
        number("low", "Low"),
        number("high", "High"),
      ],
      describe: `${figure.title}; the table has all ${rows.length} numbers.`,
      ...originOf(state, { what: "levels" }),
      act: open,
    });
  }

  const isEmpty = !told.stateOf(FIRST_STATE, "tone") && !judgementsOf(FIRST_STATE);
  const ignores = (name, state) => name === "group" && !(judgementsOf(state) && comparedGroups(state).length > MOST.groups);
  return { label: "Tone", lack: told.lack, draw, isEmpty, ignores };
})();
