"use strict";
(() => {
  // Data is only ever written as text or into attributes named here: nothing of it is parsed as HTML.
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const SVG = "http://www.w3.org/2000/svg";
  const ALPHA = 0.05;
  const N_COLOURS = 7; // groups beyond these share one grey
  const FIRST_ROWS = 50;
  const MORE_ROWS = 100;
  const FIRST_PAGES = 20;
  const FEW_POINTS = 40; // so many points are all named
  const CLOSE = 6; // pixels within which points are told together
  const REACH = 24; // pixels from which a point answers

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
      else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  }
  const make = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const draw = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const put = (place, ...children) => place.replaceChildren(...children.flat(Infinity).filter(Boolean));
  const name = (text, attributes) => make("bdi", attributes, text);

  // ---- numbers in words
  const number = (value, digits = 2) => (value === null || value === undefined ? "–" : Number(value.toPrecision(digits)).toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", "−"));
  const percent = (share) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
  const pText = (p) => (p === null ? "–" : p < 0.001 ? "< .001" : p > 0.999 ? "> .999" : p.toFixed(3).replace(/^0/, ""));
  const counted = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // ---- sources
  const columns = data.sources.columns;
  const place = Object.fromEntries(columns.map((column, index) => [column.key, index]));
  const rows = data.sources.rows;
  const fact = (source, key) => (key in place ? rows[source][place[key]] : null);
  const outletOf = (source) => fact(source, "outlet");
  const groupOf = (source) => fact(source, "country_group") || "unknown";
  const groups = data.groups;
  const colourOf = (group) => {
    const index = groups.indexOf(group);
    return `g${index < 0 || index >= N_COLOURS || group === "unknown" ? N_COLOURS : index}`;
  };
  const pagesOf = rows.map(() => []);
  data.pages.outlet.forEach((source, page) => pagesOf[source].push(page));
  const sourceButton = (source) => make("button", { type: "button", class: "plain", on: { click: () => openCard(source) } }, name(outletOf(source)));

  function pageLine(page, { withSource = true, runs = "" } = {}) {
    const url = data.pages.url[page];
    const text = data.pages.text[page] || (url ? url.replace(/^https?:\/\/(www\.)?/, "").slice(0, 60) : data.pages.id[page]);
    const body = url ? make("a", { href: url, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, text) : make("span", { dir: "auto" }, text);
    return make("li", {}, make("span", { class: "day" }, data.pages.day[page] || "no day"), " · ", withSource ? [sourceButton(data.pages.outlet[page]), " · "] : null, body, runs ? make("span", { class: "note" }, ` (${runs})`) : null);
  }

  function pageList(pages, options) {
    const list = make("ol", { class: "pages" });
    const byDay = [...pages].sort((a, b) => (data.pages.day[a] || "9") < (data.pages.day[b] || "9") ? -1 : 1);
    const show = (n) => put(list, byDay.slice(0, n).map((page) => pageLine(page, options(page))));
    show(FIRST_PAGES);
    if (byDay.length <= FIRST_PAGES) return [list];
    const more = make("button", { type: "button", on: { click: () => { show(byDay.length); more.remove(); list.querySelectorAll("a, button")[FIRST_PAGES]?.focus(); } } }, `Show all ${byDay.length}`);
    return [list, more];
  }

  // ---- tip: what is under the pointer or has the focus
  const tip = byId("tip");
  function showTip(x, y, lines) {
    put(tip, lines.map((line) => make("div", { dir: "auto" }, line)));
    tip.hidden = false;
    const width = tip.offsetWidth;
    const left = Math.max(4, Math.min(x + 12, document.documentElement.clientWidth - width - 4));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${y + scrollY + 14}px`;
  }
  const hideTip = () => { tip.hidden = true; };
  addEventListener("keydown", (event) => { if (event.key === "Escape") hideTip(); });

  // ---- points of a figure: each can be hovered, focused and clicked; arrow keys go to the next one
  function pointFigure(box, { label, width, height, points, back, lines, act }) {
    const layer = draw("g");
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "group", "aria-label": label }, back, layer);
    points.forEach((point, index) => {
      point.node = draw("circle", { class: `point ${point.style}`, cx: point.x.toFixed(1), cy: point.y.toFixed(1), r: point.r, role: "button", tabindex: index === 0 ? 0 : -1, "aria-label": point.label });
      point.node.point = point;
    });
    layer.append(...points.map((point) => point.node));
    let near = null;
    const mark = (point) => {
      if (near) near.node.classList.remove("near");
      near = point;
      if (near) near.node.classList.add("near");
    };
    const toldAt = (point) => {
      const others = points.filter((other) => other !== point && Math.hypot(other.x - point.x, other.y - point.y) < CLOSE);
      const more = others.length ? [`Also here: ${others.slice(0, 4).map((other) => other.name).join(", ")}${others.length > 4 ? ` and ${others.length - 4} more` : ""}`] : [];
      const frame = svg.getBoundingClientRect();
      const zoom = frame.width / width;
      showTip(frame.left + point.x * zoom, frame.top + point.y * zoom, [...lines(point), ...more]);
    };
    const nearest = (event) => {
      const frame = svg.getBoundingClientRect();
      const x = ((event.clientX - frame.left) * width) / frame.width;
      const y = ((event.clientY - frame.top) * height) / frame.height;
      let best = null;
      let least = REACH;
      for (const point of points) {
        const distance = Math.max(0, Math.hypot(point.x - x, point.y - y) - point.r);
        if (distance < least || (distance === least && best && point.r < best.r)) [best, least] = [point, distance];
      }
      return best;
    };
    svg.addEventListener("pointermove", (event) => {
      const point = nearest(event);
      if (point === near) return;
      mark(point);
      if (point) toldAt(point);
      else hideTip();
    });
    svg.addEventListener("pointerleave", () => { mark(null); hideTip(); });
    svg.addEventListener("click", (event) => {
      const point = event.target.point && event.detail === 0 ? event.target.point : nearest(event);
      if (point) { hideTip(); act(point); }
    });
    layer.addEventListener("focusin", (event) => {
      const point = event.target.point;
      layer.querySelector("[tabindex='0']")?.setAttribute("tabindex", -1);
      point.node.setAttribute("tabindex", 0);
      toldAt(point);
    });
    layer.addEventListener("focusout", hideTip);
    const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    layer.addEventListener("keydown", (event) => {
      const point = event.target.point;
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); hideTip(); act(point); return; }
      const direction = directions[event.key];
      const step = { Home: 0, End: points.length - 1 }[event.key];
      if (!direction && step === undefined) return;
      event.preventDefault();
      if (step !== undefined) { points[step].node.focus(); return; }
      let next = null;
      let least = Infinity;
      for (const other of points) {
        const along = (other.x - point.x) * direction[0] + (other.y - point.y) * direction[1];
        const across = Math.abs((other.x - point.x) * direction[1]) + Math.abs((other.y - point.y) * direction[0]);
        const isAtSamePlace = along === 0 && across === 0;
        const isLater = points.indexOf(other) > points.indexOf(point);
        if (other === point || along < 0 || (along === 0 && !(isAtSamePlace && isLater))) continue;
        const distance = along + 2 * across;
        if (distance < least) [next, least] = [other, distance];
      }
      (next || point).node.focus();
    });
    put(box, svg);
    return svg;
  }

  // Labels beside points, as far as they do not cover each other.
  function labelsFor(points, width, height, taken, style) {
    const texts = [];
    for (const point of points) {
      const wide = 6.6 * point.text.length;
      const left = point.x + wide + point.r + 4 > width ? point.x - point.r - 3 - wide : point.x + point.r + 3;
      const box = [left, point.y - 7, left + wide, point.y + 7];
      if (box[0] < 0 || box[1] < 0 || box[3] > height) continue;
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      texts.push(draw("text", { class: `halo ${style}`, x: left.toFixed(1), y: (point.y + 4).toFixed(1), "aria-hidden": true }, point.text));
    }
    return texts;
  }

  // A figure fits into the window below its controls.
  const heightOf = (box, width) => {
    const top = box.getBoundingClientRect().top + scrollY;
    return Math.round(Math.max(340, Math.min(540, width * 0.56, innerHeight - top - 12)));
  };
  const widthOf = (box) => Math.max(280, Math.floor(box.clientWidth || 800));

  // ---- map of sources
  const hiddenGroups = new Set();
  function drawMap() {
    const map = data.map;
    const box = byId("map-figure");
    if (map.reason) {
      byId("map-note").textContent = `No map: ${map.reason}`;
      box.hidden = byId("legend").hidden = true;
      return;
    }
    const axes = map.axes.p.map((p, axis) => `${["sideways", "up and down"][axis]}: p ${pText(p)}${map.axes.note[axis] ? ` (${map.axes.note[axis]})` : ""}`);
    byId("map-note").textContent = `By the frame elements of run ${map.run}, against pages exchanged at random; ${axes.join("; ")}.`;
    const least = Number(byId("least").value);
    const wanted = byId("find").value.trim().toLowerCase();
    const width = widthOf(box);
    const height = heightOf(box, width);
    const chosen = map.outlet.map((_, index) => index).filter((index) => map.pages[index] >= least && map.x[index] !== null && !hiddenGroups.has(groupOf(map.outlet[index])));
    const range = (values) => [Math.min(...values), Math.max(...values)];
    const [x0, x1] = range(chosen.length ? chosen.map((index) => map.x[index]) : [-1, 1]);
    const [y0, y1] = range(chosen.length ? chosen.map((index) => map.y[index]) : [-1, 1]);
    const margin = 28;
    const zoom = Math.min((width - 2 * margin) / Math.max(x1 - x0, 0.01), (height - 2 * margin) / Math.max(y1 - y0, 0.01));
    const toX = (x) => width / 2 + (x - (x0 + x1) / 2) * zoom;
    const toY = (y) => height / 2 - (y - (y0 + y1) / 2) * zoom;
    const points = chosen.map((index) => {
      const source = map.outlet[index];
      const group = groupOf(source);
      const outlet = outletOf(source);
      const isMatch = wanted && outlet.toLowerCase().includes(wanted);
      return { index, source, name: outlet, text: outlet, x: toX(map.x[index]), y: toY(map.y[index]), r: 2.5 + 1.7 * Math.sqrt(map.pages[index]), pages: map.pages[index], isMatch, style: `${colourOf(group)}${isMatch ? " match" : wanted ? " dim" : ""}`, label: `${outlet}, ${group}, ${counted(map.pages[index], "page")}` };
    }).sort((a, b) => b.pages - a.pages || (a.name < b.name ? -1 : 1));
    const taken = [];
    const names = labelsFor(points.filter((point) => (wanted ? point.isMatch : point.pages >= 4)).slice(0, 40), width, height, taken, "");
    const heavy = map.elements.item.map((item, index) => ({ text: item, x: toX(map.elements.x[index]), y: toY(map.elements.y[index]), r: 0 }));
    for (const label of heavy) { label.x = Math.min(Math.max(label.x, 4), width - 6.6 * label.text.length - 4); label.y = Math.min(Math.max(label.y, 10), height - 10); }
    const elements = labelsFor(heavy.slice(0, 8), width, height, taken, "element");
    const back = [draw("line", { class: "grid", x1: toX(0), x2: toX(0), y1: 0, y2: height }), draw("line", { class: "grid", x1: 0, x2: width, y1: toY(0), y2: toY(0) })];
    const lines = (point) => [point.name, [groupOf(point.source), fact(point.source, "country"), fact(point.source, "genre")].filter((text) => text && text !== "unknown").filter((text, index, all) => all.indexOf(text) === index).join(", "), counted(point.pages, "page"), map.note[point.index] || null].filter(Boolean);
    const svg = pointFigure(box, { label: `Map of ${points.length} sources`, width, height, points, back, lines, act: (point) => openCard(point.source) });
    svg.append(...elements, ...names);
  }

  function startMap() {
    const legend = groups.map((group) => {
      const button = make("button", { type: "button", "aria-pressed": "true", on: { click: () => {
        if (hiddenGroups.has(group)) hiddenGroups.delete(group);
        else hiddenGroups.add(group);
        button.setAttribute("aria-pressed", String(!hiddenGroups.has(group)));
        drawMap();
      } } }, draw("svg", { viewBox: "0 0 10 10", "aria-hidden": true }, draw("circle", { class: colourOf(group), cx: 5, cy: 5, r: 5 })), group);
      return button;
    });
    put(byId("legend"), legend);
    byId("legend").hidden = !groups.length;
    put(byId("outlets"), rows.map((_, source) => make("option", { value: outletOf(source) })));
    byId("least").addEventListener("change", drawMap);
    byId("find").addEventListener("input", drawMap);
    byId("find").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const wanted = byId("find").value.trim().toLowerCase();
      const exact = rows.findIndex((_, source) => outletOf(source).toLowerCase() === wanted);
      const found = exact >= 0 ? exact : rows.findIndex((_, source) => wanted && outletOf(source).toLowerCase().includes(wanted));
      if (found >= 0) openCard(found);
    });
    drawMap();
  }

  // ---- labels, counted by source
  let firstItem = null; // of the strongest contrast
  const tallies = {};
  function tally(run) {
    if (tallies[run]) return tallies[run];
    const labels = data.labels[run];
    const read = new Int32Array(rows.length);
    const readPages = new Set(labels.read);
    for (const page of labels.read) read[data.pages.outlet[page]] += 1;
    const items = labels.with.map((pages, item) => {
      const n = new Map();
      for (const page of pages) n.set(data.pages.outlet[page], (n.get(data.pages.outlet[page]) || 0) + 1);
      const lacking = new Map();
      for (const page of labels.unlabelled[item] || []) lacking.set(data.pages.outlet[page], (lacking.get(data.pages.outlet[page]) || 0) + 1);
      const sizeOf = (source) => read[source] - (lacking.get(source) || 0);
      let total = 0;
      for (const [source, count] of n) total += count / sizeOf(source);
      let labelled = 0;
      for (let source = 0; source < rows.length; source += 1) labelled += sizeOf(source) > 0;
      return { pages: new Set(pages), lacking: new Set(labels.unlabelled[item] || []), nOf: (source) => n.get(source) || 0, sizeOf, total, labelled, sources: [...n.keys()] };
    });
    tallies[run] = { items, readPages };
    return tallies[run];
  }
  function othersOf(cell, source) {
    const size = cell.sizeOf(source);
    const n = cell.labelled - (size > 0 ? 1 : 0);
    return n ? (cell.total - (size ? cell.nOf(source) / size : 0)) / n : null;
  }

  function openItem(item, group) {
    const choice = data.kind === "labels" ? byId("item-choice") : null;
    if (choice) {
      choice.value = item;
      byId("item-group").value = group || "";
      drawLabelItem();
    }
    byId("item-title").focus();
    byId("item").scrollIntoView();
  }

  function startLabelItem() {
    const sections = new Map();
    data.items.forEach(({ item, section, label }, index) => {
      const n = data.labels[data.runs[0]].with[index].length;
      if (!sections.has(section)) sections.set(section, make("optgroup", { label: section }));
      sections.get(section).append(make("option", { value: item }, `${label} (${n})`));
    });
    const choice = make("select", { id: "item-choice", on: { change: drawLabelItem } }, [...sections.values()]);
    const group = make("select", { id: "item-group", on: { change: drawLabelItem } }, make("option", { value: "" }, "all groups"), groups.map((one) => make("option", { value: one }, one)));
    put(byId("item-controls"), make("label", {}, "Item ", choice), make("label", { hidden: !groups.length }, "Pages of ", group));
    if (firstItem) choice.value = firstItem;
    drawLabelItem();
  }

  function barRow(head, shares, words, { largest = 1, faded = false } = {}) {
    const height = 16 / shares.length;
    const bars = shares.map((share, index) => draw("rect", { class: `bar${index ? " second" : ""}${faded ? " faded" : ""}`, x: 0, y: index * height, width: `${(100 * (share || 0)) / largest}%`, height: height - 1 }));
    return [make("div", {}, head), make("div", { class: "value" }, words), draw("svg", { "aria-hidden": true, preserveAspectRatio: "none" }, draw("rect", { class: "track", width: "100%", height: 15 }), bars)];
  }
  function barGrid(barRows) {
    // The bar is second where there is room for three columns, third on a phone.
    const isNarrow = matchMedia("(max-width: 40rem)").matches;
    return make("div", { class: "bars" }, barRows.map(([head, words, svg]) => (isNarrow ? [head, words, svg] : [head, svg, words])));
  }

  function drawLabelItem() {
    const item = byId("item-choice").value;
    const wantedGroup = byId("item-group").value;
    const index = data.items.findIndex((one) => one.item === item);
    const runs = data.runs;
    const cells = runs.map((run) => tally(run).items[index]);
    const isIn = (source) => !wantedGroup || groupOf(source) === wantedGroup;
    const inWords = (ns, sizes) => runs.map((run, at) => `${ns[at]} of ${sizes[at]}${runs.length > 1 ? ` (${run})` : ""}`).join(" · ");
    const all = rows.map((_, source) => source);
    const totals = (sources) => [cells.map((cell) => sum(sources.map(cell.nOf))), cells.map((cell) => sum(sources.map(cell.sizeOf)))];
    const [nAll, sizeAll] = totals(all);
    const label = data.items[index].label;
    byId("item-sentence").textContent = `${data.items[index].section}: ${label}. ${runs.map((run, at) => `${nAll[at]} of ${sizeAll[at]} pages in run ${run}`).join(", ")}. Counts; nothing is tested here.`;
    const byGroup = groups.map((group) => [group, ...totals(all.filter((source) => groupOf(source) === group))]).filter(([, , sizes]) => sum(sizes) > 0);
    const chooseGroup = (group) => make("button", { type: "button", class: "plain", "aria-pressed": String(group === wantedGroup), on: { click: () => { byId("item-group").value = group === wantedGroup ? "" : group; drawLabelItem(); } } }, group);
    if (!groups.length) put(byId("item-groups"));
    else put(byId("item-groups"), make("h3", {}, `By group${runs.length > 1 ? ` (upper bar: run ${runs[0]}, lower bar: run ${runs[1]})` : ""}`), barGrid(byGroup.map(([group, ns, sizes]) => barRow(chooseGroup(group), ns.map((n, at) => (sizes[at] ? n / sizes[at] : 0)), `${percent(sizes[0] ? ns[0] / sizes[0] : 0)}: ${inWords(ns, sizes)}`))));
    const having = [...new Set(cells.flatMap((cell) => cell.sources))].filter(isIn);
    const most = (source) => Math.max(...cells.map((cell) => cell.nOf(source)));
    having.sort((a, b) => most(b) - most(a) || cells[0].sizeOf(a) - cells[0].sizeOf(b) || (outletOf(a) < outletOf(b) ? -1 : 1));
    const grid = make("div");
    const showSources = (n) => put(grid, barGrid(having.slice(0, n).map((source) => barRow(sourceButton(source), cells.map((cell) => (cell.sizeOf(source) ? cell.nOf(source) / cell.sizeOf(source) : 0)), inWords(cells.map((cell) => cell.nOf(source)), cells.map((cell) => cell.sizeOf(source)))))));
    showSources(15);
    const more = having.length > 15 ? make("button", { type: "button", on: { click: () => { showSources(having.length); more.remove(); } } }, `Show all ${having.length} sources`) : null;
    const nSources = all.filter((source) => isIn(source) && cells.some((cell) => cell.sizeOf(source))).length;
    put(byId("item-sources"), make("h3", {}, `Sources with it: ${having.length} of ${nSources}${wantedGroup ? ` (${wantedGroup})` : ""}`), grid, more);
    const pages = [...new Set(cells.flatMap((cell) => [...cell.pages]))].filter((page) => isIn(data.pages.outlet[page]));
    const saying = (page) => runs.filter((run, at) => cells[at].pages.has(page));
    const bothRuns = (page) => (saying(page).length === runs.length ? (runs.length > 1 ? `runs ${runs.join(" and ")}` : "") : `run ${saying(page).join(", ")} only`);
    put(byId("item-pages"), make("h3", {}, `Pages with it: ${pages.length}${wantedGroup ? ` (${wantedGroup})` : ""}`), pageList(pages, (page) => ({ runs: bothRuns(page) })));
  }

  // ---- planned contrasts
  function startContrasts() {
    const contrasts = data.contrasts;
    if (contrasts.reason) {
      byId("contrasts-note").textContent = contrasts.reason;
      byId("contrasts-table").hidden = true;
      return;
    }
    const family = make("select", { id: "family", on: { change: drawContrasts } }, contrasts.families.map((one, index) => make("option", { value: index }, index === contrasts.families.length - 1 && index > 0 ? "all rows" : one.plan)));
    if (contrasts.families.length > 1) put(byId("contrasts-controls"), make("label", {}, "Pages ", family));
    family.value = 0;
    drawContrasts();
    function drawContrasts() {
      const chosen = contrasts.families[Number(family.value) || 0];
      const tables = data.runs.map((run) => chosen.runs[run]).filter(Boolean);
      const first = tables[0];
      const limit = Math.max(...tables.flatMap((table) => [...table.low, ...table.high].map((value) => Math.abs(value || 0))), 0.01);
      const order = first.item.map((_, index) => index).sort((a, b) => Math.max(...tables.map((table) => table.p_adjusted[a] ?? 1)) - Math.max(...tables.map((table) => table.p_adjusted[b] ?? 1)) || Math.abs(first.estimate[b]) - Math.abs(first.estimate[a]));
      const known = new Set(data.items.map((one) => one.item));
      firstItem ??= order.map((index) => first.item[index]).find((item) => known.has(item)) || null;
      const body = order.map((index) => {
        const group = first.group[index];
        const item = first.item[index];
        const label = contrasts.labels[item] || item;
        const holds = tables.every((table) => table.p_adjusted[index] !== null && table.p_adjusted[index] < ALPHA);
        const more = first.estimate[index] > 0;
        const at = (value) => 50 + (47 * value) / limit;
        const strip = draw("svg", { class: "strip", viewBox: "0 0 100 20", preserveAspectRatio: "none", "aria-hidden": true }, draw("line", { class: "zero", x1: 50, x2: 50, y1: 0, y2: 20 }), tables.map((table, run) => {
          if (table.estimate[index] === null) return null;
          const y = 6 + 8 * run;
          const style = run ? " second" : "";
          return [table.low[index] === null ? null : draw("line", { class: `line${style}`, x1: at(table.low[index]), x2: at(table.high[index]), y1: y, y2: y }), draw("rect", { class: `dot${style}`, x: at(table.estimate[index]) - 1.2, y: y - 3, width: 2.4, height: 6 })];
        }).flat());
        const cellsOf = tables.map((table) => make("td", { class: "number" }, `${number(table.n[index], 4)} of ${table.articles[index]} v ${number(table.n_against[index], 4)} of ${table.articles_against[index]}`, make("small", {}, `${percent(table.rate[index])} v ${percent(table.rate_against[index])} (means of ${chosen.unit}s)`)));
        const tests = tables.map((table) => make("td", { class: "number" }, pText(table.p_adjusted[index]), table.note[index] ? make("small", {}, table.note[index]) : null));
        const head = known.has(item) ? make("button", { type: "button", class: "plain", on: { click: () => openItem(item, group) } }, capital(label)) : capital(label);
        return make("tr", { class: holds ? "" : "pale" }, make("th", { scope: "row" }, head), make("td", { class: "direction" }, `${group}: ${first.estimate[index] === null ? "not compared" : more ? "more than the rest" : "less than the rest"}`), make("td", {}, strip), tables.flatMap((_, run) => [cellsOf[run], tests[run]]));
      });
      const heads = ["Label (opens its pages)", "Direction", "Less often ← → more often", ...data.runs.flatMap((run) => [`Pages with it, run ${run}`, `Adjusted p (${run})`])];
      put(byId("contrasts-table"), make("table", {}, make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, body)));
      const nHold = order.filter((index) => tables.every((table) => table.p_adjusted[index] !== null && table.p_adjusted[index] < ALPHA)).length;
      const least = Math.max(...order.map((index) => first.units[index] + first.units_against[index]));
      byId("contrasts-note").textContent = `${nHold} of ${order.length} hold in ${tables.length > 1 ? "both runs" : "the run"} (adjusted p < .05); the others are pale. ${capital(chosen.plan)}. ${contrasts.planned} p: ${chosen.labelings.toLocaleString("en")} random labelings of ${chosen.unit}s (${least})${chosen.strata.length ? ` within ${chosen.strata.join(", ")}` : ""}, ${chosen.correction}. Upper line: run ${data.runs[0]}${data.runs[1] ? `, lower line: run ${data.runs[1]}` : ""}; 95 % intervals. The pages that open are all of the group's, of every kind of source.`;
    }
  }

  // ---- texts: one source against the rest
  const kinds = (data.kinds || []).filter((kind) => !kind.reason);
  const kindOf = (key) => kinds.find((kind) => kind.key === key);
  const isTested = (kind, row, item) => kind.cells.p_adjusted[row][item] !== null;
  const isFound = (kind, row, item) => isTested(kind, row, item) && kind.cells.p_adjusted[row][item] < ALPHA;
  const rateText = (kind, rate) => (rate === null ? "–" : number(rate * kind.scale, 2));
  function sizeText(kind, estimate) {
    if (estimate === null) return "";
    if (kind.key !== "words") return `difference ${number(estimate * kind.scale, 2)}`;
    const ratio = Math.exp(Math.abs(estimate));
    return `${number(ratio, ratio < 100 ? 2 : 3)} times as ${estimate > 0 ? "often" : "rare"}`;
  }
  function strongest(kind, row) {
    const places = kind.items.map((_, item) => item).filter((item) => kind.cells.rate[row][item] !== null);
    const p = (item) => kind.cells.p_adjusted[row][item] ?? 2;
    return places.sort((a, b) => p(a) - p(b) || Math.abs(kind.cells.estimate[row][b]) - Math.abs(kind.cells.estimate[row][a]));
  }
  const itemButton = (kind, item) => make("button", { type: "button", class: "plain", on: { click: () => openTextItem(kind.key, item) } }, name(kind.items[item]));

  function itemTable(kind, row, items) {
    const cells = kind.cells;
    const line = (item) => make("tr", { class: isFound(kind, row, item) ? "" : "pale" }, make("th", { scope: "row" }, itemButton(kind, item)), make("td", { class: "number" }, rateText(kind, cells.rate[row][item])), make("td", { class: "number" }, rateText(kind, cells.rate_against[row][item])), make("td", {}, sizeText(kind, cells.estimate[row][item])), make("td", { class: "number" }, pText(cells.p_adjusted[row][item])), make("td", {}, cells.note[row][item] || ""));
    const heads = ["Item", `Here, ${kind.unit}`, "The rest", "Size", "Adjusted p", "Note"];
    return make("table", {}, make("thead", {}, make("tr", {}, heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, items.map(line)));
  }

  function startScatter() {
    put(byId("kind"), kinds.map((kind) => make("option", { value: kind.key }, kind.name)));
    const shown = new Set(kinds.flatMap((kind) => kind.outlets));
    put(byId("outlet"), rows.map((_, source) => source).filter((source) => shown.has(source)).map((source) => make("option", { value: source }, outletOf(source))));
    if (!kinds.length) {
      byId("scatter-sentence").textContent = "Nothing can be compared: this takes two sources or more, and words or actors that several articles have.";
      byId("scatter").querySelectorAll(".controls, .figure, details").forEach((part) => { part.hidden = true; });
      byId("item").hidden = true;
      return;
    }
    for (const id of ["outlet", "kind"]) byId(id).addEventListener("change", () => { byId("find").value = ""; drawScatter(); });
    byId("find").addEventListener("input", drawScatter);
    byId("find").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const kind = kindOf(byId("kind").value);
      const item = kind.items.indexOf(byId("find").value.trim());
      if (item >= 0) openTextItem(kind.key, item);
    });
    drawScatter();
  }

  function drawScatter() {
    const kind = kindOf(byId("kind").value);
    const source = Number(byId("outlet").value);
    const row = kind.outlets.indexOf(source);
    const box = byId("scatter-figure");
    put(byId("items"), kind.items.map((item) => make("option", { value: item })));
    if (row < 0) {
      byId("scatter-sentence").textContent = `Nothing of this kind in ${outletOf(source)}.`;
      put(box);
      return;
    }
    const cells = kind.cells;
    const wanted = byId("find").value.trim().toLowerCase();
    const items = kind.items.map((_, item) => item).filter((item) => cells.rate[row][item] !== null && cells.rate_against[row][item] !== null);
    const order = strongest(kind, row);
    const different = order.filter((item) => isFound(kind, row, item));
    const first = different[0];
    byId("scatter-sentence").textContent = different.length ? `${different.length} of ${counted(items.length, "item")} differ between ${outletOf(source)} and the rest beyond chance; the strongest is “${kind.items[first]}”: ${rateText(kind, cells.rate[row][first])} against ${rateText(kind, cells.rate_against[row][first])} ${kind.unit}.` : !items.some((item) => isTested(kind, row, item)) ? `Too few articles for a test of ${outletOf(source)} against the rest: what is shown is descriptive.` : `None of ${counted(items.length, "item")} differs between ${outletOf(source)} and the rest beyond chance (adjusted p < .05).`;
    const width = widthOf(box);
    const height = heightOf(box, width);
    const isLog = kind.key === "words";
    const positive = items.flatMap((item) => [cells.rate[row][item], cells.rate_against[row][item]]).filter((rate) => !isLog || rate > 0).map((rate) => rate * kind.scale);
    const low = Math.min(...positive, isLog ? Infinity : 0);
    const high = Math.max(...positive);
    const pad = { left: 52, right: 16, top: 14, bottom: 40 };
    const floor = low / 1.6; // where a rate of 0 is drawn on a logarithmic axis
    const part = (rate) => (isLog ? Math.log(Math.max(rate, floor) / floor) / Math.log((high * 1.1) / floor) : (rate - low) / (high - low || 1));
    const toX = (rate) => pad.left + part(rate) * (width - pad.left - pad.right);
    const toY = (rate) => height - pad.bottom - part(rate) * (height - pad.top - pad.bottom);
    const ticks = isLog ? [0.01, 0.1, 1, 10, 100].filter((tick) => tick > floor && tick < high * 1.1) : [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
    const back = [draw("line", { class: "grid", x1: toX(isLog ? floor : low), y1: toY(isLog ? floor : low), x2: toX(high), y2: toY(high) })];
    for (const tick of ticks) {
      back.push(draw("text", { class: "axis", x: toX(tick), y: height - pad.bottom + 16, "text-anchor": "middle" }, number(tick, 2)), draw("text", { class: "axis", x: pad.left - 6, y: toY(tick) + 4, "text-anchor": "end" }, number(tick, 2)));
    }
    back.push(draw("text", { class: "axis", x: width - pad.right, y: height - 6, "text-anchor": "end" }, `the rest, ${kind.unit} →`), draw("text", { class: "axis", x: 4, y: 12 }, `↑ ${outletOf(source)}, ${kind.unit}`));
    const points = items.map((item) => {
      const [rate, against] = [cells.rate[row][item], cells.rate_against[row][item]];
      const found = isFound(kind, row, item);
      const isMatch = wanted && kind.items[item].toLowerCase().includes(wanted);
      const side = found ? (cells.estimate[row][item] > 0 ? "more" : "less") : "weak";
      const p = isTested(kind, row, item) ? `adjusted p ${pText(cells.p_adjusted[row][item])}` : cells.note[row][item] || "not tested";
      return { item, found, isMatch, name: kind.items[item], text: kind.items[item], x: toX(against * kind.scale), y: toY(rate * kind.scale), r: found ? 4.5 : 3, p, style: `${side}${isMatch ? " match" : wanted ? " dim" : ""}`, rate, against, label: `${kind.items[item]}: ${rateText(kind, rate)} against ${rateText(kind, against)} ${kind.unit}, ${p}` };
    });
    points.sort((a, b) => a.found - b.found);
    const labelled = [...points].filter((point) => (wanted ? point.isMatch : point.found || points.length <= FEW_POINTS)).sort((a, b) => order.indexOf(a.item) - order.indexOf(b.item));
    const lines = (point) => [point.name, `${rateText(kind, point.rate)} against ${rateText(kind, point.against)} ${kind.unit}`, sizeText(kind, cells.estimate[row][point.item]), point.p, kind.key === "words" ? `${cells.n[row][point.item]} uses in ${counted(cells.units_with[row][point.item], "article")}` : ""].filter(Boolean);
    const svg = pointFigure(box, { label: `${points.length} items of ${outletOf(source)} against the rest`, width, height, points, back, lines, act: (point) => openTextItem(kind.key, point.item) });
    svg.append(...labelsFor(labelled.slice(0, 40), width, height, [], ""));
    byId("scatter-note").textContent = `Blue: more in the source; orange: less; grey: no difference beyond chance.${isLog ? " Words never used on one side are at the edge." : ""}${kind.n_tests ? ` p: ${kind.labelings.toLocaleString("en")} random labelings of ${kind.redrawn}s, ${kind.correction} over ${kind.n_tests.toLocaleString("en")} tests (all sources).` : ""}${isLog ? " Words of most articles, no stop words." : ""} Arrow keys go from point to point, Enter shows the item in all sources.`;
    put(byId("scatter-table"), itemTable(kind, row, order.slice(0, 100)));
  }

  function openTextItem(key, item) {
    if (byId("card").open) byId("card").close();
    byId("item-kind").value = key;
    byId("item-text").value = kindOf(key).items[item];
    drawTextItem();
    byId("item-title").focus();
    byId("item").scrollIntoView();
  }
  function startTextItem() {
    if (!kinds.length) return;
    const kind = make("select", { id: "item-kind", on: { change: () => { byId("item-text").value = kindOf(kind.value).items[mostCommon(kindOf(kind.value))]; drawTextItem(); } } }, kinds.map((one) => make("option", { value: one.key }, one.name)));
    put(byId("item-controls"), make("label", {}, "What ", kind), make("label", {}, "Item ", make("input", { id: "item-text", type: "search", list: "item-list", autocomplete: "off", on: { change: drawTextItem } })), make("datalist", { id: "item-list" }));
    const words = kinds[0];
    const [, first] = words.outlets.flatMap((_, row) => strongest(words, row).slice(0, 1).map((item) => [words.cells.p_adjusted[row][item] ?? 2, item])).sort((a, b) => a[0] - b[0])[0];
    byId("item-text").value = words.items[first];
    drawTextItem();
  }
  const mostCommon = (kind) => kind.articles.reduce((best, pages, item) => (pages.length > kind.articles[best].length ? item : best), 0);
  function drawTextItem() {
    const kind = kindOf(byId("item-kind").value);
    put(byId("item-list"), kind.items.map((item) => make("option", { value: item })));
    const wanted = byId("item-text").value.trim();
    let item = kind.items.indexOf(wanted);
    if (item < 0) item = kind.items.findIndex((one) => one.toLowerCase() === wanted.toLowerCase());
    if (item < 0) {
      byId("item-sentence").textContent = `“${wanted}” is not among the ${counted(kind.items.length, "item")} of this page.`;
      for (const id of ["item-groups", "item-sources", "item-pages"]) put(byId(id));
      return;
    }
    const cells = kind.cells;
    const order = kind.outlets.map((_, row) => row).filter((row) => cells.rate[row][item] !== null).sort((a, b) => cells.rate[b][item] - cells.rate[a][item]);
    const largest = Math.max(...order.map((row) => Math.abs(cells.rate[row][item])), 1e-9);
    const found = order.filter((row) => isFound(kind, row, item));
    byId("item-sentence").textContent = `“${kind.items[item]}”, ${kind.unit}, in ${counted(kind.articles[item].length, "article")}. ${found.length ? `${counted(found.length, "source")} of ${order.length} differ${found.length === 1 ? "s" : ""} from the rest (adjusted p < .05); the others are pale.` : order.some((row) => isTested(kind, row, item)) ? "No source differs from the rest beyond chance." : "Too few articles for a test."}`;
    put(byId("item-groups"));
    put(byId("item-sources"), make("h3", {}, "By source"), barGrid(order.map((row) => barRow(sourceButton(kind.outlets[row]), [Math.abs(cells.rate[row][item])], `${rateText(kind, cells.rate[row][item])}${isTested(kind, row, item) ? `; p ${pText(cells.p_adjusted[row][item])}` : ""}`, { largest, faded: !isFound(kind, row, item) }))));
    put(byId("item-pages"), make("h3", {}, `${kind.key === "tone" ? "Scored articles" : "Articles with it"}: ${kind.articles[item].length}`), pageList(kind.articles[item], () => ({})));
  }

  // ---- table of sources
  const LEAST_FILLED = 0.1;
  const isEmpty = (value, column) => value === null || value === "" || (column.number && value === 0);
  const second = {}; // column of the first run → that of the second
  if (data.runs.length > 1) for (const column of columns) if (column.key.endsWith(`_${data.runs[0]}`)) {
    const other = `${column.key.slice(0, -data.runs[0].length)}${data.runs[1]}`;
    if (other in place) second[column.key] = other;
  }
  const seconds = new Set(Object.values(second));
  const shownColumns = columns.filter((column, index) => !seconds.has(column.key) && (index === 0 || rows.filter((row) => !isEmpty(row[index], column)).length >= LEAST_FILLED * rows.length));
  const searched = rows.map((row) => row.filter((value) => value !== null).join(" ").toLowerCase());
  const sorting = { key: null, up: false };
  let waitingRows = []; // chosen sources that are not in the table yet
  const LONG = 25; // mean number of characters from which a column needs room
  const longColumns = new Set(columns.filter((column, index) => sum(rows.map((row) => String(row[index] ?? "").length)) > LONG * rows.length).map((column) => column.key));
  // The two most frequent values; the card has all of them.
  const shortened = (text) => (text.split(", ").length > 2 ? `${text.split(", ").slice(0, 2).join(", ")}, …` : text);
  function startTable() {
    byId("filter").addEventListener("input", drawTable);
    byId("more-sources").addEventListener("click", () => {
      const body = byId("sources-table").querySelector("tbody");
      const next = body.rows.length;
      addRows(body, MORE_ROWS);
      body.rows[next]?.querySelector("button").focus();
    });
    drawTable();
  }
  function drawTable() {
    const words = byId("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = rows.map((_, source) => source).filter((source) => words.every((word) => searched[source].includes(word)));
    if (sorting.key) {
      const index = place[sorting.key];
      const column = columns[index];
      const sign = sorting.up ? 1 : -1;
      chosen.sort((a, b) => {
        const [x, y] = [rows[a][index], rows[b][index]];
        const [noX, noY] = [x === null || x === "", y === null || y === ""];
        if (noX || noY) return noX - noY; // missing comes last, either way
        return sign * (column.number ? x - y : String(x).localeCompare(String(y)));
      });
    }
    byId("filter-count").textContent = words.length ? `${chosen.length} of ${rows.length}` : `${rows.length} sources`;
    const sortBy = (column) => {
      sorting.up = sorting.key === column.key ? !sorting.up : !column.number;
      sorting.key = column.key;
      drawTable();
      byId(`sort-${place[column.key]}`).focus();
    };
    const heads = shownColumns.map((column) => make("th", { scope: "col", "aria-sort": sorting.key === column.key ? (sorting.up ? "ascending" : "descending") : null }, make("button", { type: "button", id: `sort-${place[column.key]}`, on: { click: () => sortBy(column) } }, column.key in second ? column.label.replace(/ \([^)]*\)$/, "") : column.label)));
    const body = make("tbody");
    put(byId("sources-table"), make("table", {}, make("thead", {}, make("tr", {}, heads)), body));
    waitingRows = chosen;
    addRows(body, FIRST_ROWS);
  }
  function addRows(body, n) {
    body.append(...waitingRows.slice(0, n).map(sourceRow));
    waitingRows = waitingRows.slice(n);
    byId("more-sources").hidden = !waitingRows.length;
    byId("more-sources").textContent = `Show ${Math.min(MORE_ROWS, waitingRows.length)} more of ${waitingRows.length}`;
  }
  const sourceRow = (source) => make("tr", {}, make("th", { scope: "row" }, sourceButton(source)), shownColumns.slice(1).map((column) => sourceCell(source, column)));
  function sourceCell(source, column) {
    const value = fact(source, column.key);
    if (column.number) return make("td", { class: "number" }, value === null ? "" : value.toLocaleString("en"));
    const text = value === null ? "" : String(value);
    if (!(column.key in second)) return make("td", { dir: "auto", class: /_day$/.test(column.key) ? "day" : longColumns.has(column.key) ? "wide" : "" }, text);
    const first = shortened(text);
    const other = shortened(fact(source, second[column.key]) || "");
    return make("td", { class: "wide" }, first, other !== first ? make("small", {}, `run ${data.runs[1]}: ${other || "–"}`) : null);
  }

  // ---- card of a source
  const card = byId("card");
  const NOT_FACTS = new Set(["outlet", "pages", "articles", "words", "top_terms", "actors", "tone", "copy_of"]);
  function openCard(source) {
    const facts = columns.filter((column) => !NOT_FACTS.has(column.key) && !/_[^_]+$/.test(column.key.replace(/^(country_group|first_day|last_day)$/, "")) && fact(source, column.key) && fact(source, column.key) !== "unknown");
    const parts = [make("form", { method: "dialog" }, make("button", { class: "close" }, "Close")), make("h2", { id: "card-title", dir: "auto" }, outletOf(source)), make("dl", {}, facts.map((column) => make("div", {}, make("dt", {}, column.label), make("dd", { dir: "auto" }, String(fact(source, column.key))))))];
    const pages = pagesOf[source];
    if (data.kind === "labels") parts.push(...labelCard(source));
    else parts.push(...textCard(source));
    parts.push(make("h3", {}, `${data.kind === "labels" ? "Pages" : "Articles"}: ${pages.length}`), ...pageList(pages, () => ({ withSource: false })));
    put(card, parts);
    if (!card.open) card.showModal();
    card.scrollTop = 0;
  }
  card.addEventListener("click", (event) => { if (event.target === card) card.close(); });

  function labelCard(source) {
    const tables = data.runs.map((run) => tally(run).items);
    const bySection = new Map();
    data.items.forEach((item, index) => {
      const ns = tables.map((table) => table[index].nOf(source));
      if (!Math.max(...ns)) return;
      if (!bySection.has(item.section)) bySection.set(item.section, []);
      bySection.get(item.section).push(index);
    });
    if (!bySection.size) return [make("p", {}, "No labelled page.")];
    const line = (index) => {
      const cells = tables.map((table) => table[index]);
      const others = cells.map((cell) => othersOf(cell, source)).filter((share) => share !== null);
      const mean = others.length ? sum(others) / others.length : null;
      const strip = draw("svg", { class: "strip", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": true }, draw("rect", { class: "band", x: 0, y: 4, width: 100, height: 2 }), mean === null ? null : draw("line", { class: "mean", x1: 100 * mean, x2: 100 * mean, y1: 0, y2: 10 }), cells.map((cell, run) => (cell.sizeOf(source) ? draw("rect", { class: `dot${run ? " second" : ""}`, x: Math.min(97, 97 * (cell.nOf(source) / cell.sizeOf(source))), y: run ? 5 : 0, width: 3, height: 5 }) : null)));
      const act = () => { card.close(); openItem(data.items[index].item, ""); };
      return make("tr", {}, make("th", { scope: "row" }, make("button", { type: "button", class: "plain", on: { click: act } }, name(data.items[index].label))), cells.map((cell) => make("td", { class: "number" }, cell.sizeOf(source) ? `${cell.nOf(source)} of ${cell.sizeOf(source)}` : "–")), make("td", { class: "number" }, others.map(percent).filter((text, at, all) => all.indexOf(text) === at).join(" / ")), make("td", { class: "drawn" }, strip));
    };
    const heads = (section) => make("thead", {}, make("tr", {}, [section, ...data.runs.map((run) => `Run ${run}`), "All others", "0 to 100 %"].map((head, at, all) => make("th", { scope: "col", class: at === all.length - 1 ? "drawn" : "" }, head))));
    const note = make("p", { class: "note" }, `${data.annotators}. Dots: this source, by run; line: mean of all other sources. Counts; nothing is tested.`);
    return [note, ...[...bySection].map(([section, indexes]) => make("table", {}, heads(section), make("tbody", {}, indexes.map(line))))];
  }

  function textCard(source) {
    const parts = [];
    for (const kind of kinds) {
      const row = kind.outlets.indexOf(source);
      if (row < 0) continue;
      const items = strongest(kind, row).slice(0, 12);
      const n = items.filter((item) => isFound(kind, row, item)).length;
      parts.push(make("h3", {}, `${kind.name}: ${n === items.length ? "what differs most" : n ? `what differs most; ${n} beyond chance` : items.some((item) => isTested(kind, row, item)) ? "nothing differs beyond chance" : "too few articles for a test"}`), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${kind.name} of this source` }, itemTable(kind, row, items)));
    }
    return parts;
  }

  // ---- start
  const redraw = data.kind === "labels" ? drawMap : drawScatter;
  if (data.kind === "labels") { startMap(); startContrasts(); startLabelItem(); }
  else { startScatter(); startTextItem(); }
  startTable();
  let width = innerWidth;
  let waiting = 0;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (data.kind === "labels" || kinds.length) redraw(); if (data.kind === "labels") drawLabelItem(); else if (kinds.length) drawTextItem(); }, 100);
  });
  document.documentElement.setAttribute("data-ready", "");
})();
