// To take away: a figure as SVG or PNG, its table as CSV, the lines of Python that give it, and the page's address.

const takeAway = (() => {
  const PIXELS = 2; // of a PNG, for one of the screen
  const LOOKS = (
    "fill stroke stroke-width stroke-dasharray opacity fill-opacity stroke-opacity font-family font-size font-weight " +
    "font-style text-anchor dominant-baseline visibility"
  ).split(" "); // what a drawing may have from the page's style sheet
  const EXACT = (
    "what reading group against item n size level articles outlets n_against size_against level_against articles_against " +
    "ratio estimate low high p p_adjusted unit status reason mark"
  ).split(" "); // what rows of levels and contrasts have
  const figures = new WeakMap(); // row of buttons → the figure that it is of

  // Return the buttons of a figure: {element with svg, name, title, subtitle, note, columns, rows, python}.
  return function takeAway(figure) {
    const { columns = [], rows = [], python = "" } = figure;
    const place = make("div", { class: "take" });
    const nameOf = (about) => ({ "aria-label": `${about}: ${figure.title}` });
    const button = (text, about, act) => textButton(text, () => act(place), nameOf(about));
    figures.set(place, figure);
    return put(place, [
      figure.element ? [button("SVG", "Save as SVG", saveSvg), button("PNG", "Save as PNG", savePng)] : null,
      columns.length && rows.length ? button("CSV", "Save the table as CSV", saveCsv) : null,
      python ? button("Python", "Show the lines of Python", () => showPython(place, python)) : null,
      button("Copy link", "Copy link to this view", () => copy(linkText(), place)),
      make("span", { role: "status" }),
    ]);
  };

  // ---- files

  function saveSvg(place) {
    const { name } = figures.get(place);
    saveFile(name, "svg", new Blob([svgText(pictureOf(figures.get(place)))], { type: "image/svg+xml" }));
  }

  // A picture for a paper is on a light ground: on a dark page the figure is drawn anew for it.
  async function savePng(place) {
    const all = () => [...document.querySelectorAll(".take")];
    const at = all().indexOf(place);
    const { theme } = root.dataset;
    const isRedrawn = isDark();
    if (isRedrawn) await redrawn("light");
    const figure = figures.get(all()[at]) || figures.get(place);
    const image = await pngOf(pictureOf(figure));
    if (isRedrawn) await redrawn(theme);
    saveFile(figure.name, "png", image);
  }

  function redrawn(theme) {
    setTheme(theme);
    return now.drawn;
  }

  async function pngOf(picture) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
    await image.decode();
    const [width, height] = ["width", "height"].map((side) => PIXELS * picture.getAttribute(side));
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  // The first columns are the table's, then numbers as the library has them; the last ones say in each row what it is
  // about, so that the file is read without options.
  function saveCsv(place) {
    const { name, title, subtitle, note, columns, rows, filed = {} } = figures.get(place);
    const about = { figure: title, scope: subtitle, note: [note].flat(2).filter(Boolean).join(" "), case: data.title };
    const told = Object.keys(about).filter((key) => about[key]);
    const shown = columns.map(({ key }) => key);
    const exactly = (row, key) => row[key]?.id ?? row[key]; // an item is filed by its id
    const isTold = (key) => rows.some((row) => isNumber(exactly(row, key)) && row[key] !== "");
    const exact = EXACT.filter((key) => !shown.includes(key) && isTold(key));
    const cellsOf = (row) => [
      ...columns.map((column) => valueOf(column, row)),
      ...exact.map((key) => exactly(row, key)),
      ...told.map((key) => about[key]),
    ];
    const lines = [[...shown, ...exact, ...told].map((key) => named(filed, key) || key), ...rows.map(cellsOf)].map((cells) => cells.map(cellText).join(","));
    saveFile(name, "csv", new Blob([lines.map((line) => `${line}\r\n`).join("")], { type: "text/csv;charset=utf-8" }));
  }

  function valueOf({ key, format }, row) {
    const value = row[key];
    if (["number", "string", "boolean"].includes(typeof value)) return value;
    return format && value !== null ? format(value, row) : "";
  }

  // A text that a spreadsheet would run begins with an apostrophe.
  function cellText(value) {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function saveFile(name, kind, blob) {
    const words = `${data.case} ${name}`.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const href = URL.createObjectURL(blob);
    const link = make("a", { href, download: `${words.join("-").slice(0, 80) || "figure"}.${kind}`, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  // ---- a figure as one picture: title, what is counted, legend, chart, note, case

  function pictureOf({ element, title, subtitle, note }) {
    const charts = [...element.querySelectorAll("svg")].filter((svg) => !svg.parentElement.closest("svg"));
    const frames = charts.map((svg) => svg.getBoundingClientRect());
    const width = Math.ceil(Math.max(320, ...frames.map((frame) => frame.width))) + 16;
    const parts = [];
    let top = 8;
    const write = (text, { size = TEXT_SIZE, ink = "faint", left = 8, weight = "normal" } = {}) => {
      for (const line of linesOf(text, ((width - left) * TEXT_SIZE) / size / 1.1)) {
        top += Math.round(size * 1.4);
        const looks = { x: left, y: top - 4, "font-size": size, "font-weight": weight, fill: paint()[ink] };
        parts.push(svgNode("text", { ...looks, "font-family": chartFont() }, isolatedText(line)));
      }
    };
    const draw = (svg, frame, left) => {
      parts.push(inlined(svg, { x: left, y: top + 2, width: frame.width, height: frame.height }));
    };
    write(title, { size: 18, ink: "ink", weight: "bold" });
    if (subtitle) write(subtitle);
    for (const key of element.closest("figure")?.querySelectorAll(".legend li") || []) {
      const sign = key.querySelector("svg");
      top += 4;
      draw(sign, sign.getBoundingClientRect(), 8);
      write(key.textContent, { ink: "ink", left: 28 });
    }
    top += 8;
    charts.forEach((svg, at) => {
      draw(svg, frames[at], 8);
      top += Math.ceil(frames[at].height) + 4;
    });
    for (const line of [note].flat(2).filter(Boolean)) write(line);
    write(data.title);
    const ground = svgNode("rect", { width, height: top + 8, fill: paint().ground });
    const looks = { xmlns: "http://www.w3.org/2000/svg", width, height: top + 8, viewBox: `0 0 ${width} ${top + 8}` };
    return svgNode("svg", looks, ground, ...parts);
  }

  // Return a copy of a drawing that looks the same without the page's style sheet.
  function inlined(svg, attributes) {
    const copy = svg.cloneNode(true);
    const copies = [copy, ...copy.querySelectorAll("*")];
    [svg, ...svg.querySelectorAll("*")].forEach((node, at) => {
      const looks = getComputedStyle(node);
      for (const name of ["class", "style", "tabindex"]) copies[at].removeAttribute(name);
      if (["svg", "g", "defs", "clipPath", "title"].includes(node.tagName)) return;
      for (const name of LOOKS) {
        const value = looks.getPropertyValue(name);
        if (value && value !== "auto") copies[at].setAttribute(name, value);
      }
    });
    for (const [name, value] of Object.entries(attributes)) copy.setAttribute(name, value);
    return copy;
  }

  function svgText(picture) {
    return new XMLSerializer().serializeToString(picture);
  }

  // ---- texts: Python, and the way back to this view

  function showPython(place, python) {
    const shown = place.querySelector(".python");
    if (shown) return shown.remove();
    const about = { readonly: true, "aria-label": "Lines of Python", rows: python.split("\n").length + 1 };
    const text = make("textarea", about, python);
    place.append(make("div", { class: "python" }, text, textButton("Copy these lines", () => copy(python, place))));
    return text.focus();
  }

  // A file has another folder elsewhere: what is copied says what to do with it.
  function linkText() {
    const address = addressOf(now.state).replace(/^#$/, "");
    if (data.inNotebook) return `page.Page(case${address && `, address=${pythonText(address)}`})`;
    const [whole] = location.href.split("#");
    if (!whole.startsWith("file:")) return `${whole}${address}`;
    return `Open ${decodeURIComponent(whole.split("/").at(-1))}${address && `, then add ${address} to its address`}.`;
  }

  // The text is shown until it is copied: where a page may not copy, some browsers say so, and some say nothing.
  async function copy(text, place) {
    const said = place.querySelector("[role=status]");
    const field = make("input", { readonly: true, value: text, "aria-label": "To be copied", on: { focus: () => field.select() } });
    put(said, "To be copied: ", field);
    try {
      await navigator.clipboard.writeText(text);
      put(said, text.includes("\n") ? "Copied." : `Copied: ${text}`);
    } catch {
      field.focus();
    }
  }
})();

// ---- Python

// Return a value as Python writes it; signs that turn the direction of a line are written by their numbers.
function pythonText(value) {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value === "number") return String(value);
  const turning = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const numberOf = (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(String(value)).replace(turning, numberOf);
}

function pythonDict(entries) {
  const pairs = Object.entries(entries).map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`);
  return `{${pairs.join(", ")}}`;
}

// Return where a figure is from: the lines of Python that give it, and who labelled what it counts.
function originOf(state, about) {
  const labelled = data.captions[materialOf(state).reading];
  return { python: pythonOf(state, about), labelled: labelled && `${capital(labelled)}.` };
}

// Return the lines of Python that give what is shown; what: "lead", "verdict", "coders", "contrasts", "levels",
// "coverage" (of every day, week …), "together", "sources", "statements".
const pythonOf = (() => {
  const call = (name, ...parts) => `${name}(${parts.filter(Boolean).join(", ")})`;
  const where = (text) => `counts = counts.where(${text})`;
  const tableOf = { contrasts, levels, coverage, together };
  const OF_CASE = {
    lead: ["table = case.lead()", "figure = plots.levels(table)"],
    verdict: ["table, again = case.verdict.tests, case.verdict.again"],
    coders: ['table = case.contrasts("coders")'],
    "coders turned": [
      'table = case.contrasts("coders")',
      'sides = {name: f"{name}_against" for name in table if f"{name}_against" in table} | {"group": "against"}',
      "table = table.rename(columns=sides | {other: name for name, other in sides.items()})",
      'table[["estimate", "low", "high"]] = -table[["estimate", "high", "low"]].to_numpy()',
    ],
    sources: ["table = outlets.table(case)"],
    statements: ["table = case.statements"],
  };
  const FIGURES = { contrasts: "effects", levels: "levels", together: "grid" };
  const PARTS = ["compare", "cooccurrence", "open_case", "outlets", "page", "plots"];

  return function pythonOf(state, { what = "contrasts", item = state.item, every } = {}) {
    const lines = [`case = ${data.opens}`, ...(OF_CASE[what] || countedLines(state, what, { item, every }))];
    const uses = (part) => lines.some((line) => new RegExp(`\\b${part}[.(]`).test(line));
    const imports = [uses("replace") && "from dataclasses import replace", uses("pd") && "import pandas as pd"].filter(Boolean);
    return [...imports, `from analysis import ${PARTS.filter(uses).join(", ")}`, "", ...lines].join("\n");
  };

  // Return the lines of a table of counts: of one list in one reading, or of several in loops.
  function countedLines(state, what, about) {
    const lists = listsOf(state, what).map((one) => ({ ...state, what: one.what, reading: one.reading }));
    const ofGroup = what === "contrasts" && state.group && !isPair(state) ? [`table = table[table["group"] == ${groupText(state, state.group)}]`] : [];
    const isOfPlan = (list) => what === "contrasts" && isPlanned(list);
    const linesOf = (list, name, reading, planned) => [...rowsOf(list, name, reading, isOfPlan(list)), ...tableOf[what](list, about, planned)];
    if (lists.length === 1) {
      const [list] = lists;
      const figure = FIGURES[what] ? [`figure = plots.${FIGURES[what]}(table)`] : [];
      return [...linesOf(list, pythonText(list.what), list.reading && pythonText(list.reading), isOfPlan(list) && plannedText(list)), ...ofGroup, ...figure];
    }
    const loop = (all, names, planned) => {
      const isOne = !planned && all.every((list) => list.what === all[0].what);
      const asked = (list) => `    (${pythonText(list.what)}, ${pythonText(list.reading)}${planned && `, ${plannedText(list)}`}),`;
      const name = isOne ? pythonText(all[0].what) : "what";
      const head = isOne ? [`for reading in ${pythonText(all.map(({ reading }) => reading))}:`] : [`for ${names} in [`, ...all.map(asked), "]:"];
      return [...head, ...[...linesOf(all[0], name, "reading", planned), `tables[${name}, reading] = table`].map((line) => `    ${line}`)];
    };
    const [ofPlan, others] = [true, false].map((isMeant) => lists.filter((list) => isOfPlan(list) === isMeant));
    const loops = [ofPlan.length ? loop(ofPlan, "what, reading, planned", "planned") : [], others.length ? loop(others, "what, reading", "") : []];
    return ["tables = {}", ...loops.flat(), 'table = pd.concat(tables, names=["what", "reading"]).reset_index(["what", "reading"])', ...ofGroup];
  }

  // Return what is counted: where a view shows all readings in each, and in each list of the plan that asks for it.
  function listsOf(state, what) {
    const isOfPlan = what === "contrasts" && state.by === data.plan?.group && !state.against;
    const isAsked = (one) => one.what === state.what || (isOfPlan && one.what.startsWith("plan-"));
    const isOfAll = (state.view === "answer" && what !== "coverage") || isByVoice(state, what);
    return isOfAll ? data.materials.filter(isAsked) : [materialOf(state)];
  }

  // ---- rows, chosen as the page chooses them

  // name, reading: what is counted, as Python has it. A plan chooses its pages itself, where nothing else does.
  function rowsOf(state, name, reading, isOfPlan) {
    const { first, last } = state;
    const days = [first || "0001-01-01", last || "9999-12-31"].map(pythonText);
    const valuesOfTexts = ([column, texts]) => [column, columnOfName.get(column).values.filter((value) => texts.includes(String(value)))];
    const only = Object.fromEntries(Object.entries(conditionsOf(state.only)).map(valuesOfTexts));
    const all = [isOfPlan && isWhole(state) ? null : sampleOf(state)?.where, only].filter((conditions) => conditions && Object.keys(conditions).length);
    return [
      `counts = ${call("page.counts", "case", name, reading && `reading=${reading}`)}`,
      state.own ? "counts = counts.produced()" : "",
      ...all.map((conditions) => where(`rows=${pythonDict(conditions)}`)),
      first || last ? where(`rows=counts.rows["day"].between(${days.join(", ")})`) : "",
    ].filter(Boolean);
  }

  // Whether the pages are those of a sample of the plan, all of them.
  function isWhole(state) {
    return sampleOf(state) && ![...state.only, state.first, state.last, state.own].some(Boolean);
  }

  // Return the line that leaves out rows of other groups, where there are such rows.
  function ofGroups(state, compared = comparedGroups(state)) {
    const { by, names, code } = groupsOf(state);
    if (scopeRows(state).every((row) => compared.includes(names[code[row]]))) return [];
    const values = columnOfName.get(by).values.filter((value) => compared.includes(String(value)));
    return [where(`rows=${pythonDict({ [by]: values })}`)];
  }

  // Return a group as the tables have it: a number where its column has numbers.
  function groupText({ by }, group) {
    return pythonText(columnOfName.get(by).values.find((value) => String(value) === group) ?? group);
  }

  // ---- tables

  // Whether contrasts are those of a family of the plan.
  function isPlanned(state) {
    const isOfPlan = state.what.startsWith("plan-") && state.by === data.plan.group && !state.against;
    return isOfPlan && comparedGroups(state).every((name) => data.plan.levels.map(String).includes(name));
  }

  // Return the plan of a family and a sample, of which the first ones need no name.
  function plannedText(state) {
    const sample = sampleOf(state) && state.sample !== data.plan.samples[0].name && `sample=${pythonText(state.sample)}`;
    const family = state.what !== "plan-1" && `family=case.plan.families[${state.what.split("-")[1] - 1}].name`;
    const plan = sample || family ? call("case.plan.of", sample, family) : "case.plan";
    return isWhole(state) ? plan : `replace(${plan}, where={})`;
  }

  // Whether a group has one other, whose one contrast is turned around for it.
  function isPair(state) {
    return Boolean(state.against || comparedGroups(state).length === 2);
  }

  // planned: as Python has it; "" for what no plan is about.
  function contrasts(state, _, planned) {
    const { by, group, against } = state;
    const { table } = materialOf(state);
    const strata = data.defaults.strata.filter((name) => name !== by && table.has(name));
    const usual = table.has("phase") && by !== "phase" ? "phase" : "";
    const unit = state.unit ? pythonText(state.unit) : by === data.plan?.group && !planned && "case.plan.witnesses";
    const parts = [
      planned ? `planned=${planned}` : pythonText(by),
      group && isPair(state) && `groups=[${groupText(state, group)}]`,
      against && `against=${groupText(state, against)}`,
      unit && `unit=${unit}`,
      !planned && strata.join() !== usual && `strata=${pythonText(strata)}`,
    ];
    return [...(against || planned ? [] : ofGroups(state)), `table = ${call("compare.contrasts", "counts", ...parts)}`];
  }

  function levels(state, { item }) {
    const [first] = unitsOfContrasts({ ...state, against: "" });
    const unit = ["article", "outlet_day", undefined].includes(first) ? "" : `unit=${pythonText(first)}`;
    const ofItem = item ? [where(`items=[${pythonText(item)}]`)] : [];
    return [...ofGroups(state), ...(isByVoice(state, "levels") ? ofVoices() : ofItem), `table = ${call("compare.levels", "counts", pythonText(state.by), unit)}`];
  }

  // Whether levels are those of claims by voice.
  function isByVoice({ view, what }, of) {
    return of === "levels" && view === "voices" && what === "claims";
  }

  // Return the lines that count a denial once, whoever makes it, as the figure of claims by voice has it.
  function ofVoices() {
    return [
      'counts = counts.where(items=counts.items["stance"].isin(["asserted", "denied"]))',
      'voice = counts.items["voice"].where(counts.items["stance"] == "asserted", "denied")',
      'counts = counts.merged(dict(counts.items["label"] + ": " + voice)).present()',
    ];
  }

  function coverage(state, { every }) {
    const period = `counts.rows["day"].dt.to_period("${capital(every[0])}")`;
    return [...ofGroups(state), `table = counts.rows.groupby([${period}, ${pythonText(state.by)}]).size().unstack(fill_value=0)`];
  }

  function together(state) {
    const own = ofGroups(state, state.group ? [state.group] : comparedGroups(state));
    return [...own, "names = cooccurrence.incidence_of(counts)", "table = cooccurrence.matrix(names)"];
  }
})();
