// Over time: how much each group published, a period by dragging, and the share of one item.

views.time = (() => {
  const MOST = { bars: 45, groups: 8, lines: 4 };
  const FEWEST = 10; // pages of a period, below which a share is hollow
  const DAY = 86_400_000;

  // Periods by name: the first moment of the one that holds a moment, and of the next.
  const startOf = (year, month, day) => Date.UTC(year, month, day);
  const PERIODS = {
    day: { start: (time) => time, next: (time) => time + DAY },
    week: { start: (time) => time - DAY * ((new Date(time).getUTCDay() + 6) % 7), next: (time) => time + 7 * DAY },
    month: ofMonths(1),
    quarter: ofMonths(3),
    year: ofMonths(12),
  };

  function ofMonths(n) {
    const parts = (time) => [new Date(time).getUTCFullYear(), new Date(time).getUTCMonth()];
    return {
      start: (time) => startOf(parts(time)[0], n * Math.floor(parts(time)[1] / n), 1),
      next: (time) => startOf(parts(time)[0], parts(time)[1] + n, 1),
    };
  }

  const dayOf = (time) => new Date(time).toISOString().slice(0, 10);

  function timesOf(name, first, last) {
    const times = [];
    for (let time = PERIODS[name].start(first); time <= last; time = PERIODS[name].next(time)) {
      times.push(time);
      if (times.length > 3000) break;
    }
    return times;
  }

  // Return pages by period and group, the period chosen by the reader aside: the shortest period of at most 45 bars.
  function coverageOf(state, groups = comparedGroups(state)) {
    const material = materialOf(state);
    const { names, code } = groupsOf(state);
    const rows = [...scopeRows(state, { except: ["period"] })].filter((row) => groups.includes(names[code[row]]));
    const dated = rows.map((row) => ({ row, group: names[code[row]], time: Date.parse(data.pages.day[material.pageOfRow[row]] || "") }));
    const known = dated.filter(({ time }) => !Number.isNaN(time));
    const undated = rows.length - known.length;
    if (!known.length) return { cells: [], undated, times: [], every: "day" };
    const [first, last] = [known.reduce((least, { time }) => Math.min(least, time), Infinity), known.reduce((most, { time }) => Math.max(most, time), -Infinity)];
    const every = Object.keys(PERIODS).find((name) => timesOf(name, first, last).length <= MOST.bars) || "year";
    const times = timesOf(every, first, last);
    const cells = new Map(groups.flatMap((group) => times.map((time) => [`${group} ${time}`, { key: `${group} ${time}`, group, time, rows: [] }])));
    for (const { row, group, time } of known) cells.get(`${group} ${PERIODS[every].start(time)}`).rows.push(row);
    const list = [...cells.values()].map((cell) => ({ ...cell, n: cell.rows.length, end: PERIODS[every].next(cell.time) }));
    return { cells: list, undated, times, every };
  }

  function lack(state) {
    if (coverageOf(state).cells.length) return "";
    return `None of these ${pageNouns} has a day: choose others above, or look at Compare.`;
  }

  function periodName(time, every) {
    const long = dayText(dayOf(time));
    if (every === "year") return long.slice(-4);
    if (every === "day") return long;
    return every === "week" ? `the week of ${long}` : long.replace(/^\d+ /, every === "quarter" ? "the quarter from " : "");
  }

  function peaksOf(cells, groups) {
    return groups.map((group) => cells.filter((cell) => cell.group === group).reduce((most, cell) => (cell.n > most.n ? cell : most)));
  }

  function titleOf(peaks, every) {
    const isOneYear = new Set(peaks.map(({ time }) => dayOf(time).slice(0, 4))).size === 1;
    const short = (time) => (isOneYear && every === "day" ? periodName(time, every).slice(0, -5) : periodName(time, every));
    const days = [...new Set(peaks.map(({ time }) => time))];
    if (days.length === 1 && peaks.length > 1) return `Coverage peaked on ${short(days[0])} in all groups`;
    const preposition = every === "day" ? "on" : "in";
    const parts = days.slice(0, 2).map((time) => {
      const of = peaks.filter((peak) => peak.time === time).map(({ group }) => group);
      return `${preposition} ${short(time)} for ${of.length > 2 ? `${of[0]} and ${of.length - 1} more` : listed(of)}`;
    });
    return `Coverage peaked ${parts.join(", ")}`;
  }

  async function draw(state, place) {
    const { group } = state;
    const all = comparedGroups(state);
    const sizes = new Map(all.map((name) => [name, told.rowsOf(state, [name]).length]));
    const large = [...all].sort((a, b) => (b === group) - (a === group) || sizes.get(b) - sizes.get(a));
    const groups = all.length > MOST.groups ? large.slice(0, MOST.groups) : all;
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    await drawCoverage(state, groups, parts[0]);
    const item = materialOf(state).itemOfId.get(state.item);
    if (item) await drawShares(state, item, all.length > MOST.lines ? large.slice(0, MOST.lines) : all, parts[1]);
    else parts[1].remove();
  }

  // ---- coverage

  async function drawCoverage(state, groups, place) {
    const all = comparedGroups(state);
    const { cells, undated, times, every } = coverageOf(state);
    const drawn = cells.filter((cell) => groups.includes(cell.group));
    const peaks = peaksOf(drawn, groups);
    const most = Math.max(...drawn.map(({ n }) => n));
    const bars = drawn.filter(({ n }) => n).map((cell) => {
      const at = groups.indexOf(cell.group);
      const isPeak = peaks[at].time === cell.time;
      const isOut = (state.first && dayOf(cell.end - DAY) < state.first) || (state.last && dayOf(cell.time) > state.last);
      return {
        key: cell.key,
        start: cell.time,
        end: cell.time + (cell.end - cell.time) * 0.86,
        bottom: at + 1,
        top: at + 1 - (0.62 * cell.n) / most,
        colour: colourOfGroup(cell.group, state.by),
        isOut: Boolean(isOut),
        peak: isPeak ? String(cell.n) : "",
        tip: `${cell.group}, ${periodName(cell.time, every)}: ${counted(cell.n, pageNoun)}`,
      };
    });
    const lines = groups.map((group, at) => ({ group, at: at + 1, above: at + 0.2 }));
    const last = PERIODS[every].next(times.at(-1));
    const events = data.events.map(({ date, label }) => ({ time: Date.parse(date), tip: `${dayText(date)}: ${label}` }));
    const shownEvents = events.filter(({ time }) => time >= times[0] && time < last);
    const x = { type: "temporal", scale: { type: "utc", domain: [times[0], last] }, axis: { title: null, grid: false, format: every === "day" || every === "week" ? "%-d %b" : every === "year" ? "%Y" : "%b %Y", tickCount: widthOf(place) < 500 ? 4 : 8, labelOverlap: true } };
    const y = { type: "quantitative", axis: null, scale: { domain: [0, groups.length], reverse: true, nice: false } };
    const fill = { field: "colour", type: "nominal", scale: null };
    const opacity = { condition: { test: "datum.isOut", value: 0.35 }, value: 1 };
    const note = [
      shownEvents.length ? `Thin lines: ${shownEvents.map(({ tip }) => tip).join("; ")}.` : "",
      all.length > groups.length ? `The ${groups.length} groups with most ${pageNouns} are drawn; the table has all ${all.length}.` : "",
    ];
    const open = (cell) => told.show(pagesOfRows(state, cell.rows), capital(periodName(cell.time, every)), told.groupText(state, cell.group));
    const table = times.map((time) => ({ key: time, time, cells: new Map(cells.filter((cell) => cell.time === time).map((cell) => [cell.group, cell])) }));
    const column = (group) => ({
      key: group,
      label: group,
      isNumber: true,
      format: (_, row) => row.cells.get(group).n || "",
      act: (row) => open(row.cells.get(group)),
      actLabel: (row) => `${group}, ${periodName(row.time, every)}: ${row.cells.get(group).n}`,
    });
    const without = undated ? `; ${undated.toLocaleString("en")} have no day` : "";
    await showFigure(place, {
      title: titleOf(peaks, every),
      subtitle: `${capital(pageNouns)} a ${every}, one scale for all groups, the highest number written${without}. ${capital(scopeText(state))}. Drag to choose a period.`,
      spec: {
        layer: [
          { data: { values: shownEvents }, mark: { type: "rule", strokeWidth: 1, strokeDash: [3, 3] }, encoding: { x: { ...x, field: "time" }, tooltip: { field: "tip" } } },
          { data: { values: lines }, mark: { type: "rule", color: paint().line }, encoding: { y: { ...y, field: "at" } } },
          { data: { values: bars }, mark: { type: "rect" }, encoding: { x: { ...x, field: "start" }, x2: { field: "end" }, y: { ...y, field: "top" }, y2: { field: "bottom" }, fill, fillOpacity: opacity, stroke: fill, tooltip: { field: "tip" } } },
          { data: { values: bars.filter(({ peak }) => peak) }, mark: { type: "text", align: "left", baseline: "bottom", dy: -2 }, encoding: { x: { ...x, field: "start" }, y: { ...y, field: "top" }, text: { field: "peak" } } },
          { data: { values: lines }, mark: { type: "text", align: "left", baseline: "middle", fontWeight: "bold" }, encoding: { x: { value: 0 }, y: { ...y, field: "above" }, text: { field: "group" } } },
        ],
      },
      height: 74 * groups.length + 26,
      rows: table,
      columns: [{ key: "time", label: capital(every), format: (time) => periodName(time, every) }, ...all.map(column)],
      note,
      name: "coverage",
      describe: `${titleOf(peaks, every)}; the table has all numbers.`,
      python: pythonOf(state),
      act: (row, bar) => bar && open(cells.find(({ key }) => key === bar.key)),
      rowOf: (datum) => table.find(({ key }) => key === datum.start),
    });
    const box = place.querySelector(".chart");
    if (!box) return;
    listenToDrag(box, last);
    const isChosen = state.first || state.last;
    if (isChosen) box.after(make("p", { class: "note" }, `Chosen: ${periodText(state.first, state.last)}. `, textButton("Whole period", () => go({ first: "", last: "" }))));
  }

  function pagesOfRows(state, rows) {
    const { pageOfRow } = materialOf(state);
    return [...new Set(rows.map((row) => pageOfRow[row]))];
  }

  // Choose a period by dragging over the chart.
  function listenToDrag(box, last) {
    const { view } = chartsDrawn.get(box);
    const cover = make("div", { class: "period", hidden: true, "aria-hidden": "true" });
    box.append(cover);
    let start = null;
    const leftOf = (event) => event.clientX - box.getBoundingClientRect().left;
    const timeAt = (left) => view.scale("x").invert(left - view.origin()[0]);
    const dayAt = (left) => dayOf(Math.min(Math.max(timeAt(left), view.scale("x").domain()[0]), last - DAY));
    box.addEventListener("pointerdown", (event) => {
      start = leftOf(event);
    });
    box.addEventListener("pointermove", (event) => {
      if (start === null) return;
      const [left, right] = [start, leftOf(event)].sort((a, b) => a - b);
      cover.hidden = right - left < 6;
      Object.assign(cover.style, { left: `${left}px`, width: `${right - left}px` });
    });
    box.addEventListener("pointerup", (event) => {
      const ends = [start, leftOf(event)].sort((a, b) => a - b);
      const isDrag = start !== null && ends[1] - ends[0] >= 6;
      start = null;
      cover.hidden = true;
      if (isDrag) go({ first: dayAt(ends[0]), last: dayAt(ends[1]) });
    });
    box.addEventListener("pointerleave", () => {
      start = null;
      cover.hidden = true;
    });
  }

  // ---- one item

  async function drawShares(state, item, groups, place) {
    const material = materialOf(state);
    const { cells, every } = coverageOf(state);
    const numbers = new Float64Array(material.n);
    const { rows, numbers: found } = material.nonzero(item.place);
    rows.forEach((row, at) => (numbers[row] = found ? found[at] : 1));
    const size = material.size(item.place);
    const points = cells.filter(({ group }) => groups.includes(group)).map((cell) => {
      const counts = cell.rows.filter((row) => size[row] > 0);
      const having = counts.filter((row) => numbers[row] !== 0);
      const value = sum(counts.map((row) => numbers[row])) / sum(counts.map((row) => size[row]));
      return { ...cell, having, n: having.length, size: counts.length, value, isSure: counts.length >= FEWEST, colour: colourOfGroup(cell.group, state.by) };
    }).filter(({ size: n }) => n);
    if (!points.some(({ n }) => n)) return emptyView(place, `None of these ${pageNouns} has “${item.name}”: choose another group or other ${pageNouns}.`);
    const { kind } = material;
    const sure = points.filter(({ isSure }) => isSure);
    const [most] = [...(sure.length ? sure : points)].sort((a, b) => b.value - a.value);
    const marks = points.map((point) => ({
      ...point,
      rows: null,
      having: null,
      fill: markOf(point.colour, point.isSure).fill,
      tip: `${point.group}, ${periodName(point.time, every)}: ${levelText(point.value, kind)}\n${point.n} of ${counted(point.size, pageNoun)}`,
    }));
    const colour = { field: "colour", type: "nominal", scale: null };
    const open = (point) => told.show(pagesOfRows(state, point.having), `${item.name}, ${periodName(point.time, every)}`, told.groupText(state, point.group));
    return showFigure(place, {
      title: `${item.name}: most in ${told.groupText(state, most.group)}, ${levelText(most.value, kind)}`,
      subtitle: `${kind === "share" ? `Share of ${pageNouns}` : kind === "rate" ? "Uses per 1,000 words" : "Mean"} by ${every}. ${capital(scopeText(state))}.`,
      legend: [
        ...groups.map((name) => ({ name, colour: colourOfGroup(name, state.by) })),
        ...(marks.some(({ isSure }) => !isSure) ? [{ name: `hollow: fewer than ${FEWEST} ${pageNouns}`, colour: paint().ink, isHollow: true }] : []),
      ],
      spec: {
        data: { values: marks },
        encoding: {
          x: { field: "time", type: "temporal", scale: { type: "utc" }, axis: { title: null, grid: false, labelOverlap: true } },
          y: { field: "value", type: "quantitative", axis: levelAxis(kind), scale: { zero: true } },
          stroke: colour,
          detail: { field: "group" },
        },
        layer: [
          { mark: { type: "line", strokeWidth: 1 } },
          { mark: { type: "point", size: 70, strokeWidth: 1.6, opacity: 1 }, encoding: { fill: { field: "fill", type: "nominal", scale: null }, tooltip: { field: "tip" } } },
        ],
      },
      height: 260,
      rows: points,
      columns: [
        { key: "time", label: capital(every), format: (time) => periodName(time, every) },
        { key: "group", label: "Group" },
        { key: "n", label: capital(pageNouns), isNumber: true, format: (n, row) => `${n} of ${row.size}`, act: open, actLabel: (row) => `${row.group}, ${periodName(row.time, every)}: ${row.n} of ${row.size}` },
        { key: "value", label: kind === "share" ? "Share" : "Level", isNumber: true, format: (value) => levelText(value, kind) },
      ],
      name: `over-time-${item.id}`,
      describe: `${item.name} by ${every} and group; the table has all numbers.`,
      python: pythonOf(state),
      act: open,
      isTableOpen: false,
    });
  }

  return { label: "Over time", lack, draw, coverageOf };
})();
