// Over time: how much each group published.

// ---- periods

const DAY = 86_400_000; // milliseconds
const MOST_PERIODS = 45; // of a chart
const ENOUGH = 0.8; // of the dated pages, that a short period needs to be shown alone

// Periods by name: the first moment of the one that holds a moment, and of the next.
const PERIODS = {
  day: { start: (time) => time, next: (time) => time + DAY },
  week: { start: (time) => time - DAY * ((new Date(time).getUTCDay() + 6) % 7), next: (time) => time + 7 * DAY },
  month: ofMonths(1),
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

// Return "16 August 2016", "the week of 15 August 2016", "August 2016", "2016".
function periodName(time, every) {
  const day = dayText(dateOf(time));
  if (every === "day") return day;
  if (every === "week") return `the week of ${day}`;
  const [, month, year] = day.split(" ");
  return every === "year" ? year : `${month} ${year}`;
}

// ---- the view

views.time = (() => {
  const MOST_GROUPS = 8;
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

  function titleOfMost(every, cells) {
    const n = (time) => sum(cells.filter((cell) => cell.time === time).map((cell) => cell.n));
    const most = cells.map(({ time }) => time).reduce((best, time) => (n(time) > n(best) ? time : best));
    return `Most ${pageNouns}: ${periodName(most, every)}, ${n(most).toLocaleString("en")}`;
  }

  function draw(state, place) {
    const all = comparedGroups(state);
    const sizes = new Map(all.map((name) => [name, told.rowsOf(state, [name]).length]));
    const large = [...all].sort((a, b) => (b === state.group) - (a === state.group) || sizes.get(b) - sizes.get(a));
    return drawCoverage(state, all.length > MOST_GROUPS ? large.slice(0, MOST_GROUPS) : all, place);
  }

  function drawCoverage(state, groups, place) {
    const all = comparedGroups(state);
    const { cells, times, every, nUndated, nOutside } = coverageOf(state);
    const last = PERIODS[every].next(times.at(-1));
    const events = data.events.map(({ date, label }) => ({ time: Date.parse(date), tip: `${dayText(date)}: ${label}` }));
    const shownEvents = events.filter(({ time }) => time >= times[0] && time < last);
    const peaks = peaksOf(cells, groups);
    const title = titleOfMost(every, cells);
    const open = (cell) => showPages(pagesOfRows(state, cell.rows), [capital(periodName(cell.time, every)), groupInWords(cell.group, state.by)]);
    const rows = times.map((time) => {
      const ofTime = cells.filter((cell) => cell.time === time);
      return { key: time, time, from: dateOf(time), cells: ofTime, ...Object.fromEntries(ofTime.map((cell, at) => [`g${at}`, cell.n])) };
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
    return showFigure(place, {
      title,
      subtitle: `${capital(pageNouns)} a ${every}, on one scale${without.length ? `; ${without.join(", ")}` : ""}. ${capital(scopeText(state))}.`,
      spec: coverageSpec(state, { cells, groups, peaks, times, last, every, events: shownEvents }),
      height: BAND * groups.length + 26,
      rows,
      columns: [{ key: "from", label: capital(every), format: (_, { time }) => capital(periodName(time, every)) }, ...columns],
      filed: Object.fromEntries(columns.map(({ key, label }) => [key, label])),
      note: [
        shownEvents.length ? `Dashed lines: ${shownEvents.map(({ tip }) => tip).join("; ")}.` : "",
        all.length > groups.length ? `${groups.length} of ${all.length} are drawn: the chosen one and those of most ${pageNouns}; the table has all.` : "",
      ],
      name: "coverage",
      describe: `${title}; the table has all numbers.`,
      ...originOf(state, { what: "coverage", every }),
      act: (row, bar) => (bar?.cell ? open(row.cells.find(({ key }) => key === bar.cell)) : openAll(row)),
    });
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

  const isEmpty = !data.pages.day.some(Boolean);
  const ignores = (name, state) => name === "group" && comparedGroups(state).length <= MOST_GROUPS;
  return { label: "Over time", lack, draw, isEmpty, ignores };
})();
