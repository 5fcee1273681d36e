// Who is named together: a matrix of the actors on most pages, and their network.

views.together = (() => {
  const MOST = 15; // actors
  const CELL = { least: 30, high: 30 }; // pixels
  const USUAL = 0.9; // whoever more of the pages name says nothing of any pair

  function lack(state) {
    const shown = told.stateOf(state, "actors");
    if (!shown) return "This case names no actors: add a list of actors (actors.toml) and open the page again.";
    if (actorsOf(shown).kept.length > 1) return "";
    return `No two actors are named in these ${pageNouns}: choose another group or more ${pageNouns} above.`;
  }

  // Return the actors on most of the rows: {kept, usual (on nearly all of them), rows}; each has `on`, its rows.
  function actorsOf(state) {
    const rows = told.rowsOf(state, state.group ? [state.group] : comparedGroups(state));
    const material = materialOf(state);
    const isMeant = new Uint8Array(material.n);
    for (const row of rows) isMeant[row] = 1;
    const all = material.items.map((item) => ({
      id: item.id,
      name: item.name,
      on: new Set([...material.nonzero(item.place).rows].filter((row) => isMeant[row])),
    }));
    const found = all.filter(({ on }) => on.size);
    found.sort((a, b) => b.on.size - a.on.size || (a.name < b.name ? -1 : 1));
    const isUsual = ({ on }) => on.size > USUAL * rows.length;
    return { rows, usual: found.filter(isUsual), kept: found.filter((actor) => !isUsual(actor)) };
  }

  const both = (one, other) => [...one.on].filter((row) => other.on.has(row));

  // Return pairs with `n`, the rows that name both, and `npmi`, how much more often than by chance.
  function pairsOf(actors, nRows) {
    return actors.flatMap((one, at) => actors.slice(at + 1).map((other) => {
      const n = both(one, other).length;
      const information = Math.log((n * nRows) / (one.on.size * other.on.size)) / -Math.log(n / nRows);
      return { one, other, n, npmi: n ? information : -1 };
    }));
  }

  function wordsOf(state) {
    return state.group ? groupInWords(state.group, state.by) : `all ${pageNouns}`;
  }

  async function draw(full, place) {
    const state = told.stateOf(full, "actors");
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    const room = Math.max(220, parts[0].clientWidth - roomOfLabels(parts[0]));
    const { rows, usual, kept } = actorsOf(state);
    const actors = kept.slice(0, Math.max(2, Math.min(MOST, Math.floor(room / CELL.least))));
    const pairs = pairsOf(actors, rows.length).sort((a, b) => b.n - a.n);
    const open = (one, other) => {
      showPages(pagesOfRows(state, both(one, other)), [one === other ? one.name : `${one.name} and ${other.name}`, wordsOf(state)]);
    };
    const nearly = usual.length ? ` ${listed(usual.map(({ name }) => name))}, on over 90 % of them, ${usual.length > 1 ? "are" : "is"} left out.` : "";
    const whose = state.group ? `${counted(rows.length, pageNoun)} of ${wordsOf(state)}, among ` : "";
    const subtitle = `The ${actors.length} actors on most ${pageNouns} of ${kept.length}.${nearly} ${whose}${scopeText(state)}. ${namesText(state)}`;
    await drawMatrix({ state, rows, actors, pairs, open, subtitle }, parts[0]);
    await drawTies({ state, rows, pairs, open, actors }, parts[1]);
  }

  async function drawMatrix({ state, rows, actors, pairs, open, subtitle }, place) {
    const most = Math.max(1, ...pairs.map(({ n }) => n));
    const cells = actors.flatMap((one) => actors.map((other) => {
      const n = both(one, other).length;
      return { line: one.id, label: one.name, across: other.id, n, fill: one === other ? 0 : n / most, tip: tipOf(one, other, n) };
    }));
    const columnOf = new Map(actors.map(({ id, name }, at) => [id, `${at}|${name}`]));
    const drawn = inBands(cells, place).map((cell) => ({ ...cell, key: cell.line, column: columnOf.get(cell.across) }));
    const y = bandsOf(drawn);
    const x = {
      field: "column",
      type: "nominal",
      sort: null,
      scale: { domain: [...columnOf.values()] },
      axis: { orient: "top", title: null, labelAngle: -90, labelLimit: 140, labelExpr: "slice(datum.label, indexof(datum.label, '|') + 1)", ticks: false, domain: false, labelColor: paint().ink },
    };
    const rect = { type: "rect", stroke: paint().ground, strokeWidth: 1 };
    const opacity = { field: "fill", type: "quantitative", scale: { domain: [0, 1], range: [0, 0.45] }, legend: null };
    const colour = state.group ? colourOfGroup(state.group, state.by) : paint().accent;
    const text = { type: "text", fontWeight: { expr: "datum.line === datum.across ? 'bold' : 'normal'" } };
    const [first] = pairs;
    const column = (other) => ({
      key: other.id,
      label: other.name,
      isNumber: true,
      format: (_, row) => both(row.actor, other).length,
      act: (row) => open(row.actor, other),
      actLabel: (row) => tipOf(row.actor, other, both(row.actor, other).length),
    });
    await showFigure(place, {
      title: first.n ? `${shortName(first.one, 3)} and ${shortName(first.other, 3)}: together ${pageNoun === "page" ? "on" : "in"} ${percentText(first.n / rows.length)} of ${pageNouns}` : "No two actors are named together",
      subtitle: `Number of ${pageNouns} that name both; on the diagonal, all that name the actor. ${subtitle}`,
      spec: {
        data: { values: drawn },
        encoding: { x, y },
        layer: [
          { mark: { ...rect, fill: colour }, encoding: { fillOpacity: opacity } },
          { mark: text, encoding: { text: { field: "n" } } },
        ],
      },
      height: heightOfBands(drawn, CELL.high) + Math.min(150, 8 + Math.max(...actors.map(({ name }) => widthOfText(name)))),
      rows: actors.map((actor) => ({ key: actor.id, name: actor.name, actor })),
      columns: [{ key: "name", label: "Actor" }, ...actors.map(column)],
      name: "together",
      describe: `How many ${pageNouns} name each two of ${actors.length} actors; the table has the same numbers.`,
      ...originOf(state, { what: "together" }),
      act: (row, cell) => open(row.actor, cell ? actors.find(({ id }) => id === cell.across) : row.actor),
      isTableOpen: false,
    });
  }

  function tipOf(one, other, n) {
    return `${one === other ? one.name : `${one.name} and ${other.name}`}: ${counted(n, pageNoun)}`;
  }

  async function drawTies({ state, rows, pairs, open, actors }, place) {
    const ties = network.backbone(pairs.filter(({ n, npmi }) => n >= network.LEAST_JOINT && npmi > 0));
    if (ties.length < 2) return emptyView(place, `Too few of these actors are together on ${network.LEAST_JOINT} ${pageNouns} or more for a network: choose more ${pageNouns}.`);
    const [first] = [...ties].sort((a, b) => b.npmi - a.npmi);
    await showFigure(place, {
      title: `Most tightly tied: ${shortName(first.one, 3)} and ${shortName(first.other, 3)}`,
      subtitle: `Lines: named together more often than by chance, the strongest ties of each; a wide line is a strong tie. ${counted(rows.length, pageNoun)}${state.group ? ` of ${wordsOf(state)}` : ""}.`,
      rows: [...ties].sort((a, b) => b.npmi - a.npmi).map((tie) => ({ key: `${tie.one.id} ${tie.other.id}`, name: `${tie.one.name} and ${tie.other.name}`, tie, n: tie.n, npmi: tie.npmi })),
      columns: [
        { key: "name", label: "Pair" },
        { key: "n", label: capital(pageNouns), isNumber: true },
        { key: "npmi", label: "Tie (NPMI, 0 to 1)", isNumber: true, format: (value) => numberText(value) },
      ],
      name: "network",
      describe: `Network of ${actors.length} actors and ${ties.length} ties; the table has the same ties.`,
      ...originOf(state, { what: "together" }),
      act: ({ tie }) => open(tie.one, tie.other),
      isTableOpen: false,
    });
    const box = place.querySelector(".chart");
    if (box?.isConnected) network.draw(box, ties, { open, colour: state.group ? colourOfGroup(state.group, state.by) : paint().accent });
  }

  return { label: "Together", lack, draw };
})();
