// The answer: the finding that the page opens on, in one sentence, one figure, and how sure it is.

// ---- a contrast in words

const MOST_WORDS = 12; // of a title

// Return whose pages a group's are: "Western outlets", "TASS", "news pages".
function groupInWords(group, by) {
  if (by === "outlet") return group;
  const isOfSources = data.sources.facts.some(({ key }) => key === by) || /country|group|outlet/.test(by);
  return `${group} ${isOfSources ? "outlets" : pageNouns}`;
}

// Return what a group does with an item: "say", "quote", "write", or "have" where nothing more is known.
function verbOf(item, what) {
  const verbs = { words: "write", actors: "name", speakers: "quote" };
  if (item.voice === "speakers" || item.voice === "quoted") return "quote";
  if (item.stance === "denied") return "deny";
  if (item.stance === "asserted") return "assert";
  if (item.stance === "reported") return "report";
  if (item.value && (item.voice === "outlet" || item.voice === "own")) return "say";
  return verbs[what] || "have";
}

function ofOne(verb) {
  if (verb === "have") return "has";
  return verb.endsWith("y") && verb !== "say" ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

// Return an item's name, or its last part where the name is long.
function shortName(item, most = 4) {
  if (item.name.split(/\s+/).length <= most) return item.name;
  const [, ...rest] = item.name.split(": ");
  const last = rest.join(": ") || item.name;
  const words = last.split(/\s+/);
  return words.length <= most + 1 ? last : `${words.slice(0, most).join(" ")} …`;
}

// Return the finding of a contrast: "Western outlets say “terrorists” less often: 4 % against 28 %".
function findingOf(row, state) {
  const material = materialOf(state);
  const item = material.itemOfId.get(row.item);
  const levels = [row.level, row.level_against].map((level) => levelText(level, material.kind).replace(" per 1,000 words", ""));
  const who = groupInWords(row.group, state.by);
  const sides = `${levels.join(" against ")}${material.kind === "rate" ? " per 1,000 words" : ""}`;
  const sign = Math.sign(row.level - row.level_against);
  const ways = material.kind === "mean" ? ["lower", "equal", "higher"] : ["less often", "as often", "more often"];
  const way = ways[sign + 1] || "unlike";
  if (material.kind === "mean") return `${capital(who)}, “${shortName(item)}” ${way}: ${sides}`;
  const verb = verbOf(item, state.what);
  const isOne = state.by === "outlet";
  return `${capital(who)} ${isOne ? ofOne(verb) : verb} “${shortName(item)}” ${way}: ${sides}`;
}

// Return a difference as sentences have it: "−21 points (95 % interval −32 to −11), p = .011".
function differenceInWords(row, kind) {
  const ends = { share: (value) => pointsText(value), rate: (value) => timesText(Math.exp(value)), mean: (value) => numberText(value) };
  const interval = intervalText(row, kind, (value) => ends[kind](value).replace(" times as often", ""));
  const p = isNumber(row.p_adjusted) ? pText(row.p_adjusted) : "";
  return [`${differenceText(row, kind)}${interval ? ` (${interval})` : ""}`, p].filter(Boolean).join(", ");
}

// Return that a difference within strata and the plain one are unlike, where they are.
function plainDifferenceText(row, kind) {
  if (kind !== "share" || !isNumber(row.estimate)) return "";
  const plain = row.level - row.level_against;
  const isUnlike = Math.abs(plain - row.estimate) > 0.03 || plain * row.estimate < 0;
  return isUnlike ? pointsText(plain) : "";
}

// Return within what groups are compared: "within phases".
function strataInWords(state) {
  const strata = state.strata === "none" ? [] : data.defaults.strata || [];
  return strata.length ? `within ${listed(strata.map((name) => many(name.replaceAll("_", " "))))}` : "";
}

function isSureInWords(row) {
  if (!isNumber(row.p_adjusted)) return row.reason || "not tested";
  return row.isSure ? "sure" : "may be chance";
}

// ---- the view

views.answer = (() => {
  async function draw(state, place) {
    const lead = leadOf(state);
    if (!lead) return drawCoverage(state, place);
    const { what, reading, group } = lead;
    const chosen = { ...state, what, reading, group, against: lead.against === "rest" ? "" : lead.against };
    const material = materialOf(chosen);
    const item = material.itemOfId.get(lead.item);
    const figure = make("div", {});
    put(place, figure);
    const rows = levelRows(chosen, item.id);
    const open = (row) => go({ what, item: item.id, group: row.group, show: "group" });
    await showFigure(figure, {
      title: findingOf(lead, chosen),
      subtitle: `${capital(titleOfAxis(material.kind))}: ${item.name}. ${scopeText(chosen)}.`,
      ...levelChart(rows, figure, material.kind),
      rows,
      columns: columnsOf(chosen, material.kind, open).filter(({ key }) => key !== "reason" || rows.some(({ reason }) => reason)),
      act: open,
      labelOf: (row) => row.group,
      note: notesOf(rows),
      between: sentencesOf(chosen, lead, item),
      name: `${item.name} by group`,
      python: pythonOf(chosen, { what: "levels" }),
      describe: rows.map((row) => `${row.group} ${row.level}, ${row.counts}`).join("; "),
    });
    return null;
  }

  function columnsOf(state, kind, open) {
    const label = data.columns.find(({ name }) => name === state.by)?.label || state.by;
    return [
      { key: "group", label: capital(label) },
      { key: "estimate", label: capital(kind), isNumber: true, format: (value) => levelText(value, kind) },
      { key: "counts", label: capital(pageNouns), isNumber: true, act: open, actLabel: (row) => `${row.counts}: pages of ${row.group}` },
      { key: "interval", label: "95 % interval", isNumber: true, format: (text) => text.replace("95 % interval ", "") },
      { key: "reason", label: "Note" },
    ];
  }

  function notesOf(rows) {
    return rows.some((row) => row.status === "descriptive") ? "Hollow: too little evidence for an interval; described only." : "";
  }

  // The difference, each other reading, whether it is sure, and the way to its pages.
  function sentencesOf(state, row, item) {
    const { kind } = materialOf(state);
    const others = data.readings.filter((reading) => reading !== state.reading && hasMaterial(state.what, reading));
    const found = others.map((reading) => ofReading({ ...state, reading }, row));
    const within = strataInWords(state);
    const plain = plainDifferenceText(row, kind);
    const who = `${capital(groupInWords(row.group, state.by))} against ${againstText(row)}${within ? ` ${within}` : ""}`;
    const alsoPlain = plain ? ` The plain difference is ${plain}.` : "";
    const show = (side) => go({ what: state.what, item: item.id, group: row.group, against: state.against, show: side });
    const button = (side, text) => make("button", { type: "button", "data-key": `answer ${side}`, on: { click: () => show(side) } }, text);
    return [
      make("p", {}, `${who}: ${differenceInWords(row, kind)} (${contrastsOf(state).family}).${alsoPlain}`),
      found.map(({ reading, other }) => make("p", {}, readingText(reading, other, row, kind))),
      make("p", {}, state.wrong ? whatIfText(state) : verdictOf(state, row, found)),
      make("p", { class: "actions" }, button("group", "Show these pages"), " ", button("against", `Show the pages of ${againstText(row)}`)),
    ];
  }

  function ofReading(state, { item, group, against }) {
    const rows = contrastsOf(state).rows;
    return { reading: state.reading, other: rows.find((row) => row.item === item && row.group === group && row.against === against) };
  }

  function readingText(reading, other, row, kind) {
    if (!other) return `Reading ${reading} has no such contrast.`;
    const isAlike = Math.sign(other.estimate) === Math.sign(row.estimate);
    const levels = [other.level, other.level_against].map((level) => levelText(level, kind)).join(" against ");
    return `Reading ${reading} ${isAlike ? "agrees" : "disagrees"}: ${levels}; ${differenceInWords(other, kind)}.`;
  }

  function verdictOf(state, row, found) {
    const all = [{ reading: state.reading, other: row }, ...found].filter(({ other }) => other);
    const sure = all.filter(({ other }) => other.isSure).map(({ reading }) => reading);
    if (!isNumber(row.p_adjusted)) return `Not tested: ${row.reason || "too little evidence"}.`;
    if (all.length === 1) return row.isSure ? "This is sure: p is at most .05." : "This is not sure: it may be chance.";
    if (sure.length === all.length) return `This is sure in ${all.length === 2 ? "both" : `all ${all.length}`} readings: p is at most .05.`;
    if (!sure.length) return "This is not sure in any reading: it may be chance.";
    return `This is not sure: p is at most .05 in reading ${listed(sure)} only.`;
  }

  function whatIfText(state) {
    return `What if one label in ${state.wrong} is wrong: levels are moved by that, and there is no p.`;
  }

  // Without a contrast: how many pages a day.
  function drawCoverage(state, place) {
    const lack = views.time.lack(state);
    return lack ? emptyView(place, lack) : views.time.draw(state, place);
  }

  return { label: "Answer", lack: (state) => (pagesOf(state).length ? "" : `No ${pageNoun} is chosen: choose more under “which ${pageNouns}”.`), draw };
})();
