// Who says it: claims by voice, who is quoted, and what a group leaves out.

// What the views of voices, actors, tone and time share: groups, counts of rows, dots with intervals.
const told = (() => {
  const SHAPES = ["circle", "diamond", "triangle-up"];

  // Return the group that a view is about: the chosen one, else that of the leading contrast.
  function groupOf(state) {
    const names = comparedGroups(state);
    const lead = leadOf(state);
    return [state.group, lead && lead.group].find((name) => names.includes(name)) ?? names[0] ?? "";
  }

  // Return "Russian outlets" where the group is a fact of outlets, the outlet's name, else "German pages".
  function groupText(state, group) {
    if (state.by === "outlet") return group;
    const isFact = data.sources.facts.some(({ key }) => key === state.by);
    return `${group} ${isFact ? "outlets" : pageNouns}`;
  }

  function othersText(state) {
    return state.by === "outlet" ? "all other outlets" : "all others";
  }

  // Return the state of a view that counts a material of its own; null where the case has none.
  function stateOf(state, what) {
    return materialsFor(state).some((material) => material.what === what) ? { ...state, what } : null;
  }

  // Return the rows in scope of some groups (null: all rows).
  function rowsOf(state, groups = null) {
    const rows = [...scopeRows(state)];
    if (!groups) return rows;
    const { names, code } = groupsOf(state);
    const wanted = new Set(groups.map((name) => names.indexOf(name)));
    return rows.filter((row) => wanted.has(code[row]));
  }

  // Return which rows have one of the items: {has, isCounted}, by row.
  function marksOf(material, items) {
    const has = new Uint8Array(material.n);
    const isCounted = new Uint8Array(material.n);
    for (const { place } of items) {
      for (const row of material.nonzero(place).rows) has[row] = 1;
      material.size(place).forEach((size, row) => {
        if (size > 0) isCounted[row] = 1;
      });
    }
    return { has, isCounted };
  }

  // Return how many pages of some groups have one of the items: {n, size, share, pages}.
  function tally(state, items, groups = null) {
    const material = materialOf(state);
    const { has, isCounted } = marksOf(material, items);
    const size = rowsOf(state, groups).filter((row) => isCounted[row]);
    const rows = size.filter((row) => has[row]);
    const pages = [...new Set(rows.map((row) => material.pageOfRow[row]))];
    return { n: rows.length, size: size.length, share: size.length ? rows.length / size.length : NaN, pages };
  }

  // Return the chart of rows {key, label, series, shape, colour, isSure, value, low, high, tip}: a line an item.
  function dots(rows, place, { kind, title = "", isJoined = false, domain = null }) {
    const drawn = inBands(rows, place).map((row) => ({ ...row, fill: markOf(row.colour, row.isSure).fill }));
    const y = bandsOf(drawn);
    const series = [...new Set(drawn.map((row) => row.series))];
    const offset = { field: "series", type: "nominal", sort: null, scale: { domain: series, paddingOuter: 0.4 } };
    const inBand = series.length > 1 && !isJoined ? { y, yOffset: offset } : { y };
    const scale = domain ? { domain, clamp: true } : kind === "mean" ? { zero: true } : { zero: true, domainMin: 0 };
    const x = { field: "value", type: "quantitative", axis: levelAxis(kind, title), scale };
    const colour = { field: "colour", type: "nominal", scale: null };
    const layer = (mark, encoding) => ({ mark, encoding: { ...inBand, ...encoding } });
    const layers = [
      bandLayer(y),
      layer({ type: "rule", strokeWidth: 1.5 }, { x: { ...x, field: "low" }, x2: { field: "high" }, color: colour }),
      layer(
        { type: "point", size: 80, strokeWidth: 1.6, opacity: 1 },
        {
          x,
          stroke: colour,
          fill: { field: "fill", type: "nominal", scale: null },
          shape: { field: "shape", type: "nominal", scale: null },
          tooltip: { field: "tip" },
        },
      ),
    ];
    if (isJoined) {
      const ends = { x: { ...x, aggregate: "min" }, x2: { aggregate: "max", field: "value" } };
      layers.splice(1, 1, layer({ type: "rule", strokeWidth: 1 }, ends));
    }
    return {
      spec: { data: { values: drawn }, layer: layers },
      height: heightOfBands(drawn, isJoined ? 26 : 14 + 14 * series.length) + 40,
    };
  }

  // Return the cell of a table that says "25 of 79 (32 %)".
  function ofText(n, size) {
    return size ? `${n} of ${size} (${percentText(n / size)})` : "–";
  }

  function show(pages, what, who) {
    showPages(pages, { title: what, subtitle: `${counted(pages.length, pageNoun)}, ${who}` });
  }

  return { SHAPES, groupOf, groupText, othersText, stateOf, rowsOf, tally, dots, ofText, show };
})();

views.voices = (() => {
  const MOST = 15; // lines of a chart
  const KINDS = [
    { key: "own", label: "outlets say it themselves", stance: "asserted", isOwn: true },
    { key: "quoted", label: "those they quote say it", stance: "asserted", isOwn: false },
    { key: "denied", label: "somebody denies it", stance: "denied", isOwn: null },
  ];

  const hasVoices = ({ items }) => items.some(({ voice }) => voice);

  // Return the state whose material is shown: the chosen one where it has voices or speakers, else claims.
  function shownState(state) {
    const materials = materialsFor(state);
    const chosen = materials.find(({ what }) => what === state.what);
    const isChosen = chosen && (hasVoices(chosen) || ["speakers", "actors"].includes(chosen.what));
    const material = isChosen ? chosen : materials.find(hasVoices) || materials.find(({ what }) => what === "speakers");
    return material ? { ...state, what: material.what } : null;
  }

  function lack(state) {
    if (!comparedGroups(state).length) return `No ${pageNoun} of a group is in this choice: choose other ${pageNouns} above.`;
    if (shownState(state) || omittedOf(state, told.groupOf(state)).length) return "";
    return "This case has neither claims nor speakers: count words under Compare.";
  }

  async function draw(state, place) {
    const group = told.groupOf(state);
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    const shown = shownState(state);
    if (!shown) parts[0].remove();
    else if (hasVoices(materialOf(shown))) await drawClaims({ ...shown, group }, parts[0]);
    else await drawSpeakers({ ...shown, group }, parts[0]);
    await drawOmitted(state, group, parts[1]);
  }

  // ---- claims by voice

  function claimRows(state) {
    const material = materialOf(state);
    const values = [...new Set(material.items.map(({ value }) => value))];
    const rows = values.map((value) => {
      const items = material.items.filter((item) => item.value === value);
      const row = { key: value, label: items[0].name, items: {} };
      for (const kind of KINDS) {
        row.items[kind.key] = items.filter((item) => {
          const isVoice = kind.isOwn === null || (item.voice === "own") === kind.isOwn;
          return isVoice && (item.stance || "asserted") === kind.stance;
        });
        row[kind.key] = told.tally(state, row.items[kind.key], [state.group]);
      }
      return row;
    });
    const size = told.tally(state, material.items, [state.group]).size;
    for (const row of rows) for (const { key } of KINDS) row[key].size ||= size;
    rows.sort((a, b) => b.own.n - a.own.n || b.quoted.n - a.quoted.n || b.denied.n - a.denied.n);
    return rows.filter((row) => KINDS.some(({ key }) => row[key].n));
  }

  function open(state, items, pages, title) {
    if (items.length === 1) return go({ what: state.what, group: state.group, item: items[0].id, show: "group" });
    return told.show(pages, title, told.groupText(state, state.group));
  }

  async function drawClaims(state, place) {
    const rows = claimRows(state);
    const who = told.groupText(state, state.group);
    if (!rows.length) return emptyView(place, `No ${pageNoun} of ${who} has a claim here: choose another group or other ${pageNouns}.`);
    const colour = colourOfGroup(state.group, state.by);
    const marks = rows.flatMap((row) =>
      KINDS.map((kind, at) => ({
        key: `${row.key} ${kind.key}`,
        label: row.label,
        line: row.key,
        series: kind.key,
        shape: told.SHAPES[at],
        colour: kind.key === "denied" ? paint().faint : colour,
        isSure: true,
        value: row[kind.key].n / row[kind.key].size,
        tip: `${row.label}\n${kind.label}: ${told.ofText(row[kind.key].n, row[kind.key].size)}`,
        act: () => open(state, row.items[kind.key], row[kind.key].pages, row.label),
        n: row[kind.key].n,
      })).filter(({ n }) => n),
    );
    const { spec, height } = told.dots(marks, place, { kind: "share", title: `of ${pageNouns}`, isJoined: true });
    const most = rows[0].own.n ? "own" : "quoted";
    const verb = most === "own" ? "say most themselves" : "quote most";
    const columns = KINDS.map((kind) => ({
      key: kind.key,
      label: capital(kind.label),
      isNumber: true,
      format: (value) => told.ofText(value.n, value.size),
      act: (row) => open(state, row.items[kind.key], row[kind.key].pages, row.label),
      actLabel: (row) => `${row.label}, ${kind.label}: ${told.ofText(row[kind.key].n, row[kind.key].size)}`,
    }));
    await showFigure(place, {
      title: `What ${who} ${verb}: ${rows[0].label}`,
      subtitle: `Share of the ${pageNouns} of ${who}. A ${pageNoun} may do all three. ${capital(scopeText(state))}.`,
      legend: KINDS.map(({ label }, at) => ({
        name: label,
        colour: at === 2 ? paint().faint : colour,
        shape: told.SHAPES[at],
      })),
      spec,
      height,
      rows: [...marks, ...rows].filter((row) => row.items),
      columns: [{ key: "label", label: "Claim" }, ...columns],
      name: `claims-by-voice-${state.group}`,
      describe: `${rows.length} claims by who says them; the table has the same numbers.`,
      python: pythonOf(state),
      marks,
      act: (row) => row.act && row.act(),
    });
  }

  // ---- who is quoted

  async function drawSpeakers(state, place) {
    const material = materialOf(state);
    const who = told.groupText(state, state.group);
    const groups = comparedGroups(state).filter((name) => name !== state.group);
    const isNamed = material.what === "actors";
    const all = material.items
      .map((item) => {
        const own = told.tally(state, [item], [state.group]);
        return { key: item.id, label: item.name, item, own, share: own.share };
      })
      .filter(({ own }) => own.n)
      .sort((a, b) => b.own.n - a.own.n || (a.label < b.label ? -1 : 1));
    const verb = isNamed ? "name" : "quote";
    if (!all.length) return emptyView(place, `${capital(who)} ${verb} nobody here: choose another group or other ${pageNouns}.`);
    for (const row of all) row.others = told.tally(state, [row.item], groups);
    const drawn = all.slice(0, MOST);
    const colours = [colourOfGroup(state.group, state.by), toneOf(GREY)];
    const marks = drawn.flatMap((row) => [row.own, row.others].map((side, at) => ({
      key: row.key,
      label: row.label,
      line: row.key,
      series: at,
      shape: "circle",
      colour: colours[at],
      isSure: true,
      value: side.share,
      tip: `${row.label}\n${at ? told.othersText(state) : who}: ${told.ofText(side.n, side.size)}`,
    }))).filter(({ value }) => !Number.isNaN(value));
    const { spec, height } = told.dots(marks, place, { kind: "share", title: `of ${pageNouns}`, isJoined: true });
    const openSide = (row, show) => go({ what: state.what, group: state.group, against: "", item: row.item.id, show });
    const column = (key, label, show) => ({
      key,
      label,
      isNumber: true,
      format: (side) => told.ofText(side.n, side.size),
      act: (row) => openSide(row, show),
      actLabel: (row) => `${row.label}, ${label}: ${told.ofText(row[key].n, row[key].size)}`,
    });
    await showFigure(place, {
      title: `${isNamed ? "Most named" : "Most quoted"} by ${who}: ${all[0].label}, ${percentText(all[0].share)}`,
      subtitle: `Share of ${pageNouns} that ${verb} somebody, the ${drawn.length} most frequent of ${all.length}. ${capital(scopeText(state))}.`,
      legend: [who, told.othersText(state)].map((name, at) => ({ name, colour: colours[at] })),
      spec,
      height,
      rows: all,
      columns: [
        { key: "label", label: isNamed ? "Actor" : "Speaker" },
        column("own", capital(who), "group"),
        column("others", capital(told.othersText(state)), "against"),
      ],
      name: `${verb}d-by-${state.group}`,
      describe: `How many ${pageNouns} ${verb} each of ${drawn.length} names; the table has all ${all.length}.`,
      python: pythonOf(state),
      act: (row) => openSide(row, "group"),
    });
  }

  // ---- what a group leaves out

  const OMITTED = ["claims", "labels", "actors", "speakers"];

  // Return what all others have more of, and the group least of all groups: the clearest first.
  function omittedOf(state, group) {
    const wanted = OMITTED.includes(state.what) ? OMITTED : [...OMITTED, state.what];
    const materials = materialsFor(state).filter(({ what }) => wanted.includes(what));
    const rows = materials.flatMap((material) => {
      const own = { ...state, what: material.what, group, against: "", wrong: 0 };
      const { rows: all } = contrastsOf(own);
      const least = new Map();
      for (const row of all) least.set(row.item, Math.min(least.get(row.item) ?? Infinity, row.level));
      const isLeast = (row) => row.group === group && row.estimate < 0 && row.level <= least.get(row.item);
      return all.filter((row) => isLeast(row) && row.status === "tested").map((row) => ({ ...row, own, material }));
    });
    return rows.sort((a, b) => a.p - b.p || a.estimate - b.estimate);
  }

  async function drawOmitted(state, group, place) {
    const who = told.groupText(state, group);
    const rows = omittedOf(state, group).map((row) => ({ ...row, key: `${row.own.what} ${row.item}` }));
    for (const row of rows) row.label = row.material.itemOfId.get(row.item).name;
    if (!rows.length) return emptyView(place, `There is nothing that ${who} have least of all groups, as far as it can be tested.`);
    const drawn = rows.slice(0, MOST).filter(({ material }) => material.kind !== "rate" || rows[0].material.kind === "rate");
    const { kind } = drawn[0].material;
    const colours = [colourOfGroup(group, state.by), toneOf(GREY)];
    const marks = drawn.flatMap((row) => [row.level, row.level_against].map((value, at) => ({
      key: row.key,
      label: row.label,
      line: row.key,
      series: at,
      shape: "circle",
      colour: colours[at],
      isSure: row.isSure,
      value,
      tip: `${row.label}\n${at ? told.othersText(state) : who}: ${levelText(value, kind)}`,
    })));
    const { spec, height } = told.dots(marks, place, { kind, title: kind === "rate" ? "per 1,000 words" : `of ${pageNouns}`, isJoined: true });
    const openSide = (row, others) => {
      const pages = pagesWith(row.own, row.item, { group, others });
      told.show(pages, row.label, others ? told.othersText(state) : who);
    };
    const column = (key, label, others) => ({
      key,
      label,
      isNumber: true,
      format: (n, row) => (row.material.kind === "share" ? told.ofText(n, row[others ? "size_against" : "size"]) : `${n} (${levelText(others ? row.level_against : row.level, row.material.kind)})`),
      act: (row) => openSide(row, others),
      actLabel: (row) => `${row.label}, ${label}: ${row[key]}`,
    });
    const nSure = rows.filter(({ isSure }) => isSure).length;
    await showFigure(place, {
      title: `What ${who} leave out`,
      subtitle: `What all others have more often, and ${who} least of all groups; by p. ${capital(scopeText(state))}.`,
      legend: [
        ...[who, told.othersText(state)].map((name, at) => ({ name, colour: colours[at] })),
        ...(drawn.some(({ isSure }) => !isSure) ? [{ name: "hollow: may be chance", colour: paint().ink, isHollow: true }] : []),
      ],
      spec,
      height,
      rows,
      columns: [
        { key: "label", label: "What" },
        column("n", capital(who), false),
        column("n_against", capital(told.othersText(state)), true),
        { key: "estimate", label: "Difference", isNumber: true, format: (_, row) => differenceText(row, row.material.kind) },
        { key: "p_adjusted", label: "p, adjusted", isNumber: true, format: pText },
      ],
      note: nSure ? "" : "Each of these differences may be chance.",
      name: `left-out-by-${group}`,
      describe: `${drawn.length} items that ${who} have less often than all others; the table has all ${rows.length}.`,
      python: pythonOf({ ...drawn[0].own }),
      act: (row) => openSide(row, true),
      isTableOpen: false,
    });
  }

  return { label: "Who says it", lack, draw };
})();
