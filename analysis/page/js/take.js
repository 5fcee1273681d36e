// To take away: a figure as SVG or PNG, its table as CSV, the lines of Python that give it, and the page's address.

const takeAway = (() => {
  const PIXELS = 2; // of a PNG, for one of the screen
  const SIZES = { finding: 18, small: 13 };
  const LOOKS = "fill stroke stroke-width stroke-dasharray opacity fill-opacity stroke-opacity font-family font-size font-weight font-style text-anchor dominant-baseline visibility".split(" ");
  const EXACT = (
    "group against item n size level articles outlets units n_against size_against level_against articles_against " +
    "units_against ratio estimate low high p p_adjusted status reason"
  ).split(" "); // what rows of levels and contrasts have
  const figures = new WeakMap(); // row of buttons → the figure that it is of

  // Return the buttons of a figure: {element with svg, name, title, subtitle, note, columns, rows, python}.
  return function takeAway(figure) {
    const { columns = [], rows = [], python = "" } = figure;
    const said = make("span", { role: "status" });
    const place = make("div", { class: "take" });
    const button = (text, about, act) => textButton(text, () => act(place, said), { "aria-label": `${about}: ${figure.title}` });
    put(place, [
      figure.element ? button("SVG", "Save as SVG", saveSvg) : null,
      figure.element ? button("PNG", "Save as PNG", savePng) : null,
      columns.length && rows.length ? button("CSV", "Save the table as CSV", saveCsv) : null,
      python ? button("Python", "Show the lines of Python", () => showPython(place, python, said)) : null,
      button("Copy link", "Copy the link to this view", () => copy(linkText(), said, place)),
      said,
    ]);
    figures.set(place, figure);
    return place;
  };

  // ---- files

  function saveSvg(place) {
    const { name } = figures.get(place);
    saveFile(`${fileName(name)}.svg`, "image/svg+xml", svgText(pictureOf(figures.get(place))));
  }

  // A picture for a paper is on a light ground: on a dark page the figure is drawn anew for it.
  async function savePng(place) {
    const all = () => [...document.querySelectorAll(".take")];
    const at = all().indexOf(place);
    const theme = root.dataset.theme;
    const isRedrawn = isDark();
    if (isRedrawn) await redrawn("light");
    const figure = figures.get(all()[at]) || figures.get(place);
    const image = await pngOf(pictureOf(figure));
    if (isRedrawn) await redrawn(theme);
    if (image) saveBlob(`${fileName(figure.name)}.png`, image);
  }

  function redrawn(theme) {
    setTheme(theme);
    return now.drawn;
  }

  async function pngOf(picture) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture))}`;
    await image.decode();
    const canvas = make("canvas", { width: PIXELS * picture.getAttribute("width"), height: PIXELS * picture.getAttribute("height") });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  // The first columns are the table's, then numbers as the library has them; the last ones say in each row what it is
  // about, so that the file is read without options.
  function saveCsv(place) {
    const { name, title, subtitle, note, columns, rows } = figures.get(place);
    const about = { figure: title, scope: subtitle, note: [note].flat().filter(Boolean).join(" "), case: data.title };
    const kept = Object.entries(about).filter(([, text]) => text);
    const shown = columns.map(({ key }) => key);
    const exact = EXACT.filter((key) => !shown.includes(key) && rows.some((row) => isNumber(row[key]) && row[key] !== ""));
    const heads = [...shown, ...exact, ...kept.map(([key]) => key)];
    const lines = rows.map((row) => [...columns.map((column) => valueOf(column, row)), ...exact.map((key) => row[key]), ...kept.map(([, text]) => text)]);
    saveFile(`${fileName(name)}.csv`, "text/csv", `${[heads, ...lines].map((line) => line.map(cellText).join(",")).join("\r\n")}\r\n`);
  }

  function valueOf({ key, format }, row) {
    const value = row[key];
    const isPlain = ["number", "string", "boolean"].includes(typeof value);
    if (isPlain) return value;
    return format && value !== null ? format(value, row) : "";
  }

  // A text that a spreadsheet would run begins with an apostrophe.
  function cellText(value) {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function fileName(name) {
    const words = `${data.case} ${name}`.normalize("NFC").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    return words.join("-").slice(0, 80) || "figure";
  }

  function saveFile(name, type, text) {
    saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
  }

  function saveBlob(name, blob) {
    const href = URL.createObjectURL(blob);
    const link = make("a", { href, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  // ---- a figure as one picture: title, what is counted, legend, chart, note, case

  function pictureOf({ element, title, subtitle, note }) {
    const charts = [...element.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().width && !svg.parentElement.closest("svg"));
    const frames = charts.map((svg) => svg.getBoundingClientRect());
    const width = Math.ceil(Math.max(320, ...frames.map((frame) => frame.width)));
    const colours = { ink: inkOf("ink"), faint: inkOf("faint") };
    const parts = [];
    let top = 8;
    const write = (text, size, colour, weight = "normal") => {
      for (const line of linesOfSize(text, width - 16, `${weight} ${size}px ${chartFont()}`)) {
        top += Math.round(size * 1.35);
        const looks = { x: 8, y: top - Math.round(size * 0.3), "font-size": size, "font-weight": weight, fill: colour };
        parts.push(svgNode("text", { ...looks, "font-family": chartFont() }, line));
      }
    };
    write(title, SIZES.finding, colours.ink, "bold");
    if (subtitle) write(subtitle, SIZES.small, colours.faint);
    top += 4;
    for (const key of keysOf(element)) {
      const { left, lines } = placeOfKey(key, width);
      if (left === 0) top += 22;
      parts.push(inlined(key.svg, { x: 8 + left, y: top - 14 }), svgNode("text", { x: 28 + left, y: top - 2, "font-size": SIZES.small, "font-family": chartFont(), fill: colours.ink }, lines));
    }
    top += 8;
    charts.forEach((svg, at) => {
      parts.push(inlined(svg, { x: 0, y: top, width: frames[at].width, height: frames[at].height }));
      top += Math.ceil(frames[at].height) + 4;
    });
    for (const line of [note].flat().filter(Boolean)) write(line, SIZES.small, colours.faint);
    write(data.title, SIZES.small, colours.faint);
    const height = top + 8;
    const ground = svgNode("rect", { width, height, fill: inkOf("ground") });
    return svgNode("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}` }, ground, ...parts);
  }

  // Return the entries of a figure's legend with their places in it.
  function keysOf(element) {
    let left = 0;
    const width = element.clientWidth - 16;
    return [...(element.closest("figure")?.querySelectorAll(".legend li") || [])].map((li) => {
      const wide = li.getBoundingClientRect().width + 24;
      if (left && left + wide > width) left = 0;
      const key = { svg: li.querySelector("svg"), text: li.textContent, left };
      left += wide;
      return key;
    });
  }

  function placeOfKey({ left, text }) {
    return { left, lines: text };
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
        if (value && value !== "none" && value !== "auto") copies[at].setAttribute(name, value);
        else if (value === "none") copies[at].setAttribute(name, "none");
      }
    });
    for (const [name, value] of Object.entries(attributes)) copy.setAttribute(name, value);
    return copy;
  }

  function svgText(picture) {
    return new XMLSerializer().serializeToString(picture);
  }

  function linesOfSize(text, most, font) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    const lines = [""];
    for (const word of String(text).split(/\s+/)) {
      const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
      if (pen.measureText(longer).width > most && lines.at(-1)) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  // ---- texts: Python, and the way back to this view

  function showPython(place, python, said) {
    const shown = place.querySelector(".python");
    if (shown) return shown.remove();
    const text = make("textarea", { readonly: true, "aria-label": "Lines of Python", rows: python.split("\n").length + 1 });
    text.value = python;
    place.append(make("div", { class: "python" }, text, textButton("Copy these lines", () => copy(python, said, place))));
    return text.focus();
  }

  function linkText() {
    const address = addressOf(now.state);
    if (data.kernel) return `page.Page(case, address=${pythonText(address)})`;
    return `${location.href.split("#")[0]}${address}`;
  }

  // Where the browser does not let a page copy, the text is shown, to be copied by hand.
  async function copy(text, said, place) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copiedByHand(text)) {
        const field = make("input", { readonly: true, value: text, "aria-label": "To be copied" });
        place.append(field);
        field.select();
        return;
      }
    }
    said.textContent = "Copied.";
    setTimeout(() => (said.textContent = ""), 3000);
  }

  function copiedByHand(text) {
    const before = document.activeElement;
    const field = make("textarea", { class: "unseen" });
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    before?.focus({ preventScroll: true });
    return isCopied;
  }
})();

// ---- Python

// Return a value as Python writes it; signs that turn the direction of a line are written by their numbers.
function pythonText(value) {
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value === "number") return String(value);
  const turning = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  return JSON.stringify(String(value)).replace(turning, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function pythonDict(entries) {
  return `{${Object.entries(entries).map(([name, value]) => `${pythonText(name)}: ${pythonText(value)}`).join(", ")}}`;
}

// Return the lines of Python that give what is shown; what: "contrasts", "levels", "timeline", "coverage" or "together".
const pythonOf = (() => {
  return function pythonOf(state, { what = "contrasts", item = state.item } = {}) {
    const ways = { contrasts, levels, timeline, coverage, together };
    const parts = what === "together" ? "cooccurrence, page, plots" : what === "coverage" ? "page" : "compare, page, plots";
    const shown = what === "together" && hasMaterial("actors", state.reading) ? { ...state, what: "actors" } : state;
    return [
      `from analysis import ${parts}`,
      "from analysis.case import open_case",
      "",
      `case = ${data.opens}`,
      ...countsLines(shown, what === "contrasts" && isPlannedFamily(state)),
      ...ways[what](shown, item),
    ].join("\n");
  };

  // ---- rows, chosen as the page chooses them

  function countsLines(state, isPlanned) {
    const { what, reading } = materialOf(state);
    const conditions = wheres(state).slice(isPlanned && sampleOf(state) ? 1 : 0);
    const { first, last } = state;
    const period = `counts.rows["day"].between(${pythonText(first || "0001-01-01")}, ${pythonText(last || "9999-12-31")})`;
    return [
      `counts = page.counts(case, ${pythonText(what)}${reading ? `, reading=${pythonText(reading)}` : ""})`,
      state.own ? "counts = counts.produced()" : "",
      ...conditions.map((where) => `counts = counts.where(rows=${pythonDict(where)})`),
      first || last ? `counts = counts.where(rows=${period})` : "",
    ].filter(Boolean);
  }

  // Return the conditions of a state, with values as the tables have them.
  function wheres(state) {
    const only = {};
    for (const text of state.only) {
      const column = data.columns.find(({ name }) => text.startsWith(`${name}=`));
      const found = column.values.find((value) => String(value) === text.slice(column.name.length + 1));
      (only[column.name] ||= []).push(found);
    }
    return [sampleOf(state)?.where, only].filter((where) => where && Object.keys(where).length);
  }

  // Return whether contrasts are those that a family of the plan names one by one.
  function isPlannedFamily(state) {
    const isOfPlan = materialOf(state).named && state.by === data.plan?.group && !state.against;
    return Boolean(isOfPlan) && comparedGroups(state).every((name) => data.plan.levels.map(String).includes(name));
  }

  function contrasts(state) {
    const { by, group, against } = state;
    const unit = state.unit || (by === data.plan?.group ? data.plan.unit : "");
    const strata = state.strata === "none" ? "()" : (data.defaults.strata || []).length ? pythonText(data.defaults.strata) : "";
    const further = [unit ? `unit=${pythonText(unit)}` : "", strata ? `strata=${strata}` : ""];
    const call = (...parts) => `table = compare.contrasts(${["counts", ...parts, ...further].filter(Boolean).join(", ")})`;
    const figure = "figure = plots.effects(table)";
    if (against) return [rowsOf(by, [group, against]), call(pythonText(by), `groups=${pythonText([group])}`), figure];
    if (isPlannedFamily(state)) {
      const sample = sampleOf(state) ? `sample=${pythonText(state.sample)}, ` : "";
      const family = `family=case.plan.families[${state.what.split("-")[1] - 1}].name`;
      return [`planned = case.plan.of(${sample}${family})`, call("planned=planned"), figure];
    }
    const own = group ? [`table = table[table["group"] == ${pythonText(group)}]`] : [];
    return [...ofCompared(state), call(pythonText(by)), ...own, figure];
  }

  // Return the line that leaves out rows of groups that are not compared, where there are such rows.
  function ofCompared(state) {
    const compared = comparedGroups(state);
    const { names, code } = groupsOf(state);
    const isAll = scopeRows(state).every((row) => compared.includes(names[code[row]]));
    return isAll ? [] : [rowsOf(state.by, compared)];
  }

  function rowsOf(by, groups) {
    const { values } = data.columns.find(({ name }) => name === by);
    const named = values.filter((value) => groups.includes(String(value)));
    return `counts = counts.where(rows=${pythonDict({ [by]: named })})`;
  }

  function itemLine(item) {
    return item ? [`counts = counts.where(items=[${pythonText(item)}])`] : [];
  }

  function levels(state, item) {
    const { by, unit } = state;
    const call = ["counts", pythonText(by), unit ? `unit=${pythonText(unit)}` : ""].filter(Boolean).join(", ");
    return [...ofCompared(state), ...itemLine(item), `table = compare.levels(${call})`, "figure = plots.prevalence(table)"];
  }

  function timeline(state, item) {
    return [...ofCompared(state), ...itemLine(item), `table = compare.timeline(counts, by=${pythonText(state.by)}, date="day", every=None)`];
  }

  function coverage({ by }) {
    return [`table = counts.rows.groupby([${pythonText(by)}, "day"]).size().unstack(0)`];
  }

  function together({ by, group }) {
    const own = group ? [rowsOf(by, [group])] : [];
    return [...own, "names = cooccurrence.incidence_of(counts)", "table = cooccurrence.matrix(names)", "figure = plots.heat_map(table)"];
  }
})();
