// Who is named together: a matrix of the actors on most pages.

views.together = (() => {
  const MOST = 15; // actors
  const CELL = 30; // pixels, or as wide as a number needs
  const LONGEST = 200; // pixels of a name
  const USUAL = 0.9; // whoever more of the pages name says nothing of any pair

  function lack(state) {
    if (actorsOf(told.stateOf(state, "actors")).kept.length > 1) return "";
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

  // Return pairs with `n`, the rows that name both, the most first.
  function pairsOf(actors) {
    const pairs = actors.flatMap((one, at) => actors.slice(at + 1).map((other) => ({ one, other, n: both(one, other).length })));
    return pairs.sort((a, b) => b.n - a.n);
  }

  function wordsOf(state) {
    return state.group ? groupInWords(state.group, state.by) : `all ${pageNouns}`;
  }

  async function draw(full, place) {
    const state = told.stateOf(full, "actors");
    const room = Math.max(220, place.clientWidth - roomOfLabels(place));
    const { rows, usual, kept } = actorsOf(state);
    const least = Math.max(CELL, widthOfText(String(rows.length)) + 6);
    const actors = kept.slice(0, Math.max(2, Math.min(MOST, Math.floor(room / least))));
    const open = (one, other) => {
      showPages(pagesOfRows(state, both(one, other)), [one === other ? one.name : `${one.name} and ${other.name}`, wordsOf(state)]);
    };
    const nearly = usual.length ? ` ${listed(usual.map(({ name }) => name))}, on over 90 % of them, ${usual.length > 1 ? "are" : "is"} left out.` : "";
    const whose = state.group ? `${counted(rows.length, pageNoun)} of ${wordsOf(state)}, among ` : "";
    const subtitle = `${actors.length < kept.length ? `The ${actors.length} actors on most ${pageNouns} of ${kept.length}` : `All ${kept.length} actors`}.${nearly} ${whose}${scopeText(state)}. ${namesText(state)}`;
    await drawMatrix({ state, rows, actors, open, subtitle }, place);
  }

  async function drawMatrix({ state, rows, actors, open, subtitle }, place) {
    const pairs = pairsOf(actors);
    const most = Math.max(1, ...pairs.map(({ n }) => n));
    const cells = actors.flatMap((one) => actors.map((other) => {
      const n = both(one, other).length;
      return { line: one.id, label: one.name, across: other.id, n, fill: one === other ? 0 : n / most, tip: tipOf(one, other, n) };
    }));
    const labelLimit = Math.min(LONGEST, Math.ceil(1.1 * Math.max(...actors.map(({ name }) => widthOfText(name)))));
    const columnOf = new Map(actors.map(({ id, name }, at) => [id, `${at}|${name}`]));
    const drawn = inBands(cells, place).map((cell) => ({ ...cell, key: cell.line, column: columnOf.get(cell.across) }));
    const y = bandsOf(drawn);
    const x = {
      field: "column",
      type: "nominal",
      sort: null,
      scale: { domain: [...columnOf.values()] },
      axis: { orient: "top", title: null, labelAngle: -90, labelLimit, labelExpr: "slice(datum.label, indexof(datum.label, '|') + 1)", ticks: false, domain: false, labelColor: paint().ink },
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
      height: heightOfBands(drawn, CELL) + labelLimit + 10,
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

  const isEmpty = !data.materials.some(({ what }) => what === "actors");
  return { label: "Together", lack, draw, isEmpty };
})();
