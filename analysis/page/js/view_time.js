// Over time: how much each group published, a period by dragging, and the share of one item.

// ---- periods

const DAY = 86_400_000; // milliseconds
const MOST_PERIODS = 45; // of a chart
const ENOUGH = 0.8; // of the dated pages, that a short period needs to be shown alone

// Periods by name: the first moment of the one that holds a moment, and of the next.
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
    start: (time) => Date.UTC(parts(time)[0], n * Math.floor(parts(time)[1] / n), 1),
    next: (time) => Date.UTC(parts(time)[0], parts(time)[1] + n, 1),
  };
}

const dateOf = (time) => new Date(time).toISOString().slice(0, 10);

// Return the periods from the one of a moment to that of another; null for more than are drawn.
function timesOf(every, first, last) {
  const times = [];
  for (let time = PERIODS[every].start(first); time <= last; time = PERIODS[every].next(time)) {
    if (times.length === MOST_PERIODS && every !== "year") return null;
    times.push(time);
  }
  return times;
}

// Return {every, times}: the shortest periods of which 45 hold most of the sorted moments, else all.
function periodsOf(sorted, isWhole) {
  for (const every of Object.keys(PERIODS)) {
    const all = timesOf(every, sorted[0], sorted.at(-1));
    if (all) return { every, times: all };
    if (isWhole) continue;
    let best = [0, 0];
    for (let from = 0, to = 0; from < sorted.length; from += 1) {
      while (to < sorted.length && timesOf(every, sorted[from], sorted[to])) to += 1;
      if (to - from > best[1] - best[0]) best = [from, to];
    }
    if (best[1] - best[0] >= ENOUGH * sorted.length) return { every, times: timesOf(every, sorted[best[0]], sorted[best[1] - 1]) };
  }
  return null;
}

// Return "16 August 2016", "the week of 15 August 2016", "August 2016", "July–September 2016", "2016".
function periodName(time, every) {
  const day = dayText(dateOf(time));
  if (every === "day") return day;
  if (every === "week") return `the week of ${day}`;
  const [, month, year] = day.split(" ");
  if (every === "quarter") return `${month}–${dayText(dateOf(PERIODS.quarter.next(time) - DAY)).split(" ").slice(1).join(" ")}`;
  return every === "year" ? year : `${month} ${year}`;
}

// ---- the view

views.time = (() => {
  const MOST = { groups: 8, lines: 4 };
  const FEWEST = 10; // pages of a period, below which a share is hollow
  const BAND = 84; // pixels of a group

  // Return rows in scope by period and group: {cells, times, every, nUndated, nOutside}.
  function coverageOf(state) {
    const { pageOfRow } = materialOf(state);
    const { names, code } = groupsOf(state);
    const groups = comparedGroups(state);
    const rows = told.rowsOf(state, groups);
    const timeOf = (row) => Date.parse(data.pages.day[pageOfRow[row]] || "");
    const sorted = rows.map(timeOf).filter(isNumber).sort((a, b) => a - b);
    if (!sorted.length) return { cells: [] };
    const { every, times } = periodsOf(sorted, Boolean(state.first || state.last));
    const { start, next } = PERIODS[every];
    const list = groups.flatMap((group) => times.map((time) => ({ key: `${group} ${time}`, group, time, end: next(time), rows: [] })));
    const cells = new Map(list.map((cell) => [cell.key, cell]));
    let nOutside = 0;
    for (const row of rows) {
      const time = timeOf(row);
      const cell = isNumber(time) && cells.get(`${names[code[row]]} ${start(time)}`);
      if (cell) cell.rows.push(row);
      else nOutside += isNumber(time);
    }
    for (const cell of list) cell.n = cell.rows.length;
    return { cells: list, times, every, nUndated: rows.length - sorted.length, nOutside };
  }

  function lack(state) {
    if (coverageOf(state).cells.length) return "";
    return `None of these ${pageNouns} has a day: choose others above, or look at Compare.`;
  }

  // Return the cell of most pages of each group; of equals the first.
  function peaksOf(cells, groups) {
    return groups.map((group) => cells.filter((cell) => cell.group === group).reduce((most, cell) => (cell.n > most.n ? cell : most)));
  }

  function titleOfPeaks(peaks, every, state, cells) {
    const n = (time) => sum(cells.filter((cell) => cell.time === time).map((cell) => cell.n));
    const most = cells.map(({ time }) => time).reduce((best, time) => (n(time) > n(best) ? time : best));
    const isOfAll = peaks.length > 1 && peaks.every(({ time }) => time === most);
    const ofAll = ` in all ${state.by === "outlet" ? "outlets" : "groups"}`;
    const when = periodName(most, every);
    return isOfAll ? `Most ${pageNouns}${ofAll}: ${when}` : `Most ${pageNouns}: ${when}, ${n(most).toLocaleString("en")}`;
  }

  async function draw(state, place) {
    const all = comparedGroups(state);
    const sizes = new Map(all.map((name) => [name, told.rowsOf(state, [name]).length]));
    const large = [...all].sort((a, b) => (b === state.group) - (a === state.group) || sizes.get(b) - sizes.get(a));
    const parts = [make("section", {}), make("section", {})];
    put(place, parts);
    await drawCoverage(state, all.length > MOST.groups ? large.slice(0, MOST.groups) : all, parts[0]);
    const item = materialOf(state).itemOfId.get(state.item);
    if (item) await drawShares(state, item, all.length > MOST.lines ? large.slice(0, MOST.lines) : all, parts[1]);
  }

  // ---- coverage

  async function drawCoverage(state, groups, place) {
    const all = comparedGroups(state);
    const { cells, times, every, nUndated, nOutside } = coverageOf(state);
    const last = PERIODS[every].next(times.at(-1));
    const events = data.events.map(({ date, label }) => ({ time: Date.parse(date), tip: `${dayText(date)}: ${label}` }));
    const shownEvents = events.filter(({ time }) => time >= times[0] && time < last);
    const peaks = peaksOf(cells, groups);
    const title = titleOfPeaks(peaks, every, state, cells);
    const open = (cell) => showPages(pagesOfRows(state, cell.rows), [capital(periodName(cell.time, every)), groupInWords(cell.group, state.by)]);
    const rows = times.map((time) => {
      const ofTime = cells.filter((cell) => cell.time === time);
      return { key: time, time, cells: ofTime, ...Object.fromEntries(ofTime.map((cell, at) => [`g${at}`, cell.n])) };
    });
    const columns = all.map((group, at) => ({
      key: `g${at}`,
      label: group,
      isNumber: true,
      act: (row) => open(row.cells[at]),
      actLabel: (row) => `${group}, ${periodName(row.time, every)}: ${row.cells[at].n}`,
    }));
    const openAll = ({ time, cells: ofTime }) => showPages(pagesOfRows(state, ofTime.flatMap((cell) => cell.rows)), [capital(periodName(time, every)), "all groups"]);
    const without = [nUndated ? `${nUndated.toLocaleString("en")} have no day` : "", nOutside ? `${nOutside.toLocaleString("en")} lie before or after` : ""].filter(Boolean);
    await showFigure(place, {
      title,
      subtitle: `${capital(pageNouns)} a ${every}, on one scale${without.length ? `; ${without.join(", ")}` : ""}. ${capital(scopeText(state))}. Drag over the chart to choose a period.`,
      spec: coverageSpec(state, { cells, groups, peaks, times, last, every, events: shownEvents }),
      height: BAND * groups.length + 26,
      rows,
      columns: [{ key: "time", label: capital(every), format: (time) => capital(periodName(time, every)) }, ...columns],
      note: [
        shownEvents.length ? `Dashed lines: ${shownEvents.map(({ tip }) => tip).join("; ")}.` : "",
        all.length > groups.length ? `${groups.length} of ${all.length} are drawn: the chosen one and those of most ${pageNouns}; the table has all.` : "",
      ],
      name: "coverage",
      describe: `${title}; the table has all numbers.`,
      ...originOf(state, { what: "coverage" }),
      act: (row, bar) => (bar?.cell ? open(row.cells.find(({ key }) => key === bar.cell)) : openAll(row)),
    });
    const box = place.querySelector(".chart");
    if (!box?.isConnected) return; // another view was chosen meanwhile
    listenToDrag(box, last);
    if (!state.first && !state.last) return;
    const whole = textButton("Show the whole period", () => go({ first: "", last: "" }));
    box.after(make("p", { class: "note" }, `Chosen: ${periodText(state.first, state.last)}. `, whole));
  }

  // Return the axis of periods, as many of them named as there is room for.
  function timeAxis(every, times) {
    const format = { day: "%-d %b", week: "%-d %b %Y", year: "%Y" }[every] || "%b %Y";
    const step = Math.ceil(times.length / (innerWidth < 640 ? 3 : 8));
    const values = times.filter((_, at) => at % step === 0).map((time) => {
      const [year, month, date] = dateOf(time).split("-").map(Number);
      return { year, month, date, utc: true };
    });
    return { title: null, grid: false, format, values, labelOverlap: true };
  }

  function coverageSpec(state, { cells, groups, peaks, times, last, every, events }) {
    const most = Math.max(...peaks.map(({ n }) => n));
    const bars = cells.filter(({ n, group }) => n && groups.includes(group)).map((cell) => {
      const at = groups.indexOf(cell.group);
      return {
        key: cell.time,
        cell: cell.key,
        start: cell.time,
        end: cell.time + (cell.end - cell.time) * 0.86,
        bottom: at + 1,
        top: at + 1 - (0.56 * cell.n) / most,
        colour: colourOfGroup(cell.group, state.by),
        peak: peaks[at] === cell ? cell.n.toLocaleString("en") : "",
        tip: `${cell.group}, ${periodName(cell.time, every)}: ${counted(cell.n, pageNoun)}`,
      };
    });
    const lines = groups.map((group, at) => ({ group, bottom: at + 1, name: at + 0.16 }));
    const x = (field) => ({ field, type: "temporal", scale: { type: "utc" }, axis: timeAxis(every, times) });
    const y = (field) => ({ field, type: "quantitative", axis: null, scale: { domain: [0, groups.length], reverse: true, nice: false } });
    const fill = plainField("colour");
    const layer = (values, mark, encoding) => ({ data: { values }, mark, encoding });
    return {
      layer: [
        layer([{ from: times[0], to: last }], { type: "rule", opacity: 0 }, { x: x("from"), x2: { field: "to" } }),
        layer(lines, { type: "rule", color: paint().line }, { y: y("bottom") }),
        layer(events, { type: "rule", strokeDash: [3, 3] }, { x: x("time") }),
        layer(bars, { type: "rect" }, { x: x("start"), x2: { field: "end" }, y: y("top"), y2: { field: "bottom" }, fill }),
        layer(bars.filter(({ peak }) => peak), { type: "text", align: "left", dx: 3, dy: -8 }, { x: x("start"), y: y("top"), text: { field: "peak" } }),
        layer(lines, { type: "text", align: "left", dx: 3, fontWeight: "bold" }, { x: { value: 0 }, y: y("name"), text: { field: "group" } }),
      ],
    };
  }

  // Choose a period by dragging over the chart.
  function listenToDrag(box, last) {
    const { view } = chartsDrawn.get(box);
    const cover = make("div", { class: "period", hidden: true, "aria-hidden": "true" });
    box.append(cover);
    let start = null;
    const leftOf = (event) => event.clientX - box.getBoundingClientRect().left;
    const dayAt = (left) => {
      const time = Number(view.scale("x").invert(left - view.origin()[0]));
      return dateOf(Math.min(Math.max(time, Number(view.scale("x").domain()[0])), last - DAY));
    };
    const endsOf = (event) => [start, leftOf(event)].sort((a, b) => a - b);
    const isDrag = (event) => start !== null && Math.abs(leftOf(event) - start) >= 8;
    const end = () => {
      start = null;
      cover.hidden = true;
    };
    box.addEventListener("pointerdown", (event) => (start = leftOf(event)));
    box.addEventListener("pointermove", (event) => {
      cover.hidden = !isDrag(event);
      if (cover.hidden) return;
      const [left, right] = endsOf(event);
      Object.assign(cover.style, { left: `${left}px`, width: `${right - left}px` });
    });
    box.addEventListener("pointerup", (event) => {
      const [first, final] = isDrag(event) ? endsOf(event).map(dayAt) : [];
      end();
      if (first) go({ first, last: final });
    });
    for (const name of ["pointerleave", "pointercancel"]) box.addEventListener(name, end);
  }

  // ---- one item

  // Return cells with the level of an item on those of their rows where it was looked for.
  function levelsOfCells(state, item, cells) {
    const material = materialOf(state);
    const numbers = material.values(item.place);
    const size = material.size(item.place);
    const points = cells.map((cell) => {
      const counts = cell.rows.filter((row) => size[row] > 0);
      const having = counts.filter((row) => numbers[row] !== 0);
      const value = sum(counts.map((row) => numbers[row])) / sum(counts.map((row) => size[row]));
      return { ...cell, having, n: having.length, size: counts.length, value, isSure: counts.length >= FEWEST, colour: colourOfGroup(cell.group, state.by) };
    });
    return points.filter(({ size: n }) => n);
  }

  function levelSpec(marks, kind, every, times) {
    return {
      data: { values: marks },
      encoding: {
        x: { field: "time", type: "temporal", scale: { type: "utc" }, axis: timeAxis(every, times) },
        y: { field: "value", type: "quantitative", axis: levelAxis(kind), scale: { zero: true } },
        stroke: plainField("colour"),
        detail: { field: "group" },
      },
      layer: [
        { name: "lines", mark: { type: "line", strokeWidth: 1 } },
        { name: "dots", mark: { type: "point", size: 70, strokeWidth: 1.6, opacity: 1 }, encoding: { fill: plainField("fill") } },
      ],
    };
  }

  async function drawShares(state, item, groups, place) {
    const { cells, every, times } = coverageOf(state);
    const points = levelsOfCells(state, item, cells.filter(({ group }) => groups.includes(group)));
    if (!points.some(({ n }) => n)) return emptyView(place, `None of these ${pageNouns} has “${item.name}”: choose another group or other ${pageNouns}.`);
    const { kind } = materialOf(state);
    const marks = points.map((point) => ({
      ...point,
      rows: null,
      having: null,
      fill: markOf(point.colour, point.isSure).fill,
      tip: `${point.group}, ${periodName(point.time, every)}: ${levelText(point.value, kind)}\n${point.n} of ${counted(point.size, pageNoun)}`,
    }));
    const open = (point) => showPages(pagesOfRows(state, point.having), [item.name, periodName(point.time, every), groupInWords(point.group, state.by)], item.id);
    return showFigure(place, {
      title: `${capital(shortName(item))} by ${every} and group`,
      subtitle: `${capital(titleOfAxis(kind))} by ${every}. ${capital(scopeText(state))}. ${undrawnText(state, groups, groups.length)} ${namesText(state)}`.trim(),
      legend: [
        ...groups.map((name) => ({ name, colour: colourOfGroup(name, state.by) })),
        ...(marks.some(({ isSure }) => !isSure) ? [{ name: `hollow: fewer than ${FEWEST} ${pageNouns}`, colour: paint().ink, isHollow: true }] : []),
      ],
      spec: levelSpec(marks, kind, every, times),
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
      ...originOf(state, { what: "timeline", every }),
      act: open,
      isTableOpen: false,
    });
  }

  return { label: "Over time", lack, draw };
})();
