// The answer: the finding that the page opens on, in one sentence, one figure, and how sure it is.

// ---- a contrast in words

// Return whose pages a group's are: "Western outlets", "TASS", "news pages".
function groupInWords(group, by) {
  if (by === "outlet") return group;
  return `${group} ${isOfSources(by) ? "outlets" : pageNouns}`;
}

// Return an item's name, or its last part where the name is long.
function shortName(item, most = 4) {
  if (item.name.split(/\s+/).length <= most) return item.name;
  const [, ...rest] = item.name.split(": ");
  const last = rest.join(": ") || item.name;
  const words = last.split(/\s+/);
  return words.length <= most + 1 ? last : `${words.slice(0, most).join(" ").replace(/[,;:]$/, "")} …`;
}

// Return why a difference is not sure: of a pair without a plan, of pages found by unlike queries, or of all others.
function doubtText(state) {
  if (isUnplannedPair(state)) return "not planned";
  return cautionOf(state) ? "perhaps due to unlike queries" : "not sure";
}

function cautionText(state) {
  return cautionOf(state) && `${cautionOf(state)} The queries may explain the difference.`;
}

// Return how many of the tested differences are sure.
function testedText(tested, family) {
  const n = tested.filter(({ isSure }) => isSure).length;
  return `${n ? n.toLocaleString("en") : "None"} of ${counted(tested.length, "difference")} ${n > 1 ? "are" : "is"} sure (${family}).`;
}

function tooFewText({ group, against, by }) {
  return `Too few ${pageNouns} to compare ${groupInWords(group, by)} with ${against ? groupInWords(against, by) : "all others"}`;
}

// Return what an item is called in a title: "The source's own words, “terrorists”".
function subjectOf(item, { what }) {
  const value = valueName(item);
  if (value !== item.name) return capital(`${item.variableName}, “${value}”`);
  return what === "words" ? `“${item.name}”` : capital(shortName(item));
}

// Return a contrast in few words: "Law: Western outlets 4 %, all others 28 %", and whether it is doubtful.
function findingOf(row, state) {
  const item = materialOf(state).itemOfId.get(row.item);
  const levels = [row.level, row.level_against].map((level) => levelText(level, row.kind).replace(" per 1,000 words", ""));
  const sides = `${groupInWords(row.group, state.by)} ${levels[0]}, ${againstText(row)} ${levels[1]}`;
  return `${subjectOf(item, state)}: ${sides}${row.kind === "rate" ? " per 1,000 words" : ""}${row.isSure ? "" : `, ${doubtText(state)}`}`;
}

// Return an end of the interval of a ratio: half an occurrence stands in it for none, which never is half of one.
function endOfRatio(value, { low, high, ratio }) {
  if (value === low && ratio === 0) return "0";
  return value === high && ratio === Infinity ? "∞" : numberText(Math.exp(value));
}

// Return a difference with its interval: "−21 points (−32 to −11)".
function differenceInWords(row, kind = row.kind) {
  const ends = { share: (value) => pointsText(value), rate: (value) => endOfRatio(value, row), mean: (value) => numberText(value) };
  const interval = intervalText(row, kind, (value) => ends[kind](value)).replace("95 % interval ", "");
  return `${differenceText(row, kind)}${interval ? ` (${interval})` : ""}`;
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
  const isThere = (name) => name !== state.by && materialOf(state).table.has(name);
  const strata = data.defaults.strata.filter(isThere);
  return strata.length ? `within ${listed(strata.map((name) => many(name.replaceAll("_", " "))))}` : "";
}

// ---- the view

// Put the clearest contrasts first: by the largest adjusted p, then by p and size.
function byClearness(one, other) {
  const p = (value) => (isNumber(value) ? value : 2);
  const size = (row) => (Number.isFinite(row.estimate) ? Math.abs(row.estimate) : 0);
  return p(one.largest) - p(other.largest) || p(one.p) - p(other.p) || size(other) - size(one);
}

// Return the state with the group that is looked at: the chosen one, else the lead's.
function withGroup(state) {
  if (state.group) return state;
  const names = comparedGroups(state).filter((name) => name !== state.against);
  const first = leadOf(state)?.group;
  return { ...state, group: names.includes(first) ? first : names[0] || "" };
}

const NONE_SURE = "No difference is sure";

// ---- how sure a difference is: one verdict, whatever is chosen

const MOST_TESTS_OPEN = 7; // of more the table is folded
const FIRST_CHOICES = ["by", "against", "sample", "only", "first", "last", "own", "unit"];

// Whether a row is the one of the case's verdict, on the pages that are shown first.
function hasVerdict(state, { item, group }) {
  const isFirst = (name) => String(state[name]) === String(FIRST_STATE[name]);
  return data.verdict?.item === item && data.verdict.group === group && FIRST_CHOICES.every(isFirst);
}

// Return whether a row is sure, in a sentence, and why not.
function sureText(state, row) {
  if (!isNumber(row.p_adjusted)) return `Not tested: ${row.reason || "too little evidence"}.`;
  if (row.isSure) return "Sure: p, adjusted for each list, is at most .05 in every reading and by each kind of witness.";
  const why = doubtText(state) === "not sure" ? "" : `: ${doubtText(state)}`;
  return `Not sure${why}. ${isNumber(row.largest) ? `Adjusted ${pText(row.largest)}, the largest of its tests` : "One reading or list has no test of it"}.`;
}

// Return a link to the plan's verdict, where other choices show the same item; null where none does.
function linkToVerdict(state, rows) {
  const row = rows.find(({ item }) => item === data.verdict?.item);
  if (!row || (hasVerdict(state, row) && state.what.startsWith("plan-"))) return null;
  const { sure, group } = data.verdict;
  const about = `“${row.label || data.verdict.name}”, ${groupInWords(group, data.defaults.by)} against all others`;
  return make("p", { class: "verdict" }, `As planned (${about}): `, stateLink({ ...FIRST_STATE }, {}, sure ? "sure" : "not sure"), ".");
}

// Return the table of a row's tests: in each list and reading by each kind of witness, or by that of the largest p.
function testsOf(state, row) {
  const isWhole = hasVerdict(state, row);
  const own = row.tests.map((test) => ({ ...test, n_tests: test.nTests }));
  const again = (one) => ({ ...one, list: `${one.sample} alone`, p_adjusted: NaN });
  const tests = isWhole ? [...data.verdict.tests, ...data.verdict.again.map(again)] : own;
  const rows = tests.map((test, at) => ({ ...test, key: String(at), kind: row.kind, ratio: row.kind === "rate" ? Math.exp(test.estimate) : NaN }));
  const number = (key, label, format) => ({ key, label, isNumber: true, format });
  return tableFigure({
    title: "How sure: each of its tests",
    rows: rows.filter(({ p }) => isNumber(p)),
    columns: [
      { key: "list", label: "List" },
      ...(data.readings.length > 1 ? [{ key: "reading", label: "Reading", format: readingName }] : []),
      { key: "unit", label: "Counted by", format: nounOf },
      number("estimate", `Difference${strataInWords(state) && ` ${strataInWords(state)}`}, 95 % interval`, (_, one) => differenceInWords(one)),
      number("p", "p", pNumber),
      number("p_adjusted", "p, adjusted", pNumber),
    ],
    isTableOpen: rows.length < MOST_TESTS_OPEN,
    note: isWhole && isNumber(data.verdict.ends) ? `It would no longer be sure with ${counted(data.verdict.ends, "overlooked label")}.` : "",
    name: `tests of ${row.item}`,
    ...originOf(state, { what: isWhole ? "verdict" : "contrasts" }),
  });
}

// Return a figure without a chart: its words, its table and what one takes away.
function tableFigure(figure) {
  if (!figure.rows.length) return null;
  const notes = [figure.note].flat().filter(Boolean).map((line) => make("p", { class: "note" }, line));
  return make("figure", {}, headOfFigure(figure), notes, tableOfFigure({ firstRows: figure.rows.length, ...figure }), takeAway(figure));
}

views.answer = (() => {
  // Return the contrast that is told: the lead, or of chosen groups that of the chosen item, else the clearest.
  function answerOf(state) {
    const isChosen = state.group || state.against;
    const first = isChosen ? { ...withGroup(state), item: state.item } : leadOf(state);
    if (!first) return null;
    const own = { ...state, what: first.what, group: first.group };
    const rows = [...contrastsOfGroup(own, own.group)].sort(byClearness);
    const row = rows.find(({ item }) => item === first.item) || rows[0];
    const tooFew = rows.every(({ p }) => !isNumber(p)) ? sureText(own, row || {}) : "";
    const isUnsure = !isChosen && !tooFew && !row?.isSure && !cautionOf(own);
    return row && { own, row, kind: row.kind, item: materialOf(own).itemOfId.get(row.item), tooFew, isUnsure };
  }

  async function draw(state, place) {
    if (statements.areShown(state)) return showFigure(place, statements.figure());
    const answer = answerOf(state);
    if (!answer) return views.time.lack(state) ? emptyView(place, views.time.lack(state)) : views.time.draw(state, place);
    const { own, row, item, kind, tooFew } = answer;
    const columns = (open) => columnsOf(own, kind, open);
    const isLead = lead.isShown(own, row);
    const figure = isLead ? lead.figure(own, item, place, columns) : figureOfGroups(answer, place);
    const below = [tooFew ? make("p", {}, allPagesButton(own)) : [wordsOf(answer), testsOf(own, row)], linkToVerdict(own, [row]), byLabels.figureOf(own, [row])];
    return showFigure(place, { ...figure, between: [buttonsOf(answer), below] });
  }

  function figureOfGroups({ own, row, kind, item, tooFew, isUnsure }, place) {
    const rows = levelRows(own, item.id);
    const open = ({ group, reading }) => showPages(pagesWith({ ...own, reading }, item.id, { group }), [item.name, groupInWords(group, own.by), scopeText({ ...own, reading })], item.id);
    const readings = readingsOf(own.what);
    return {
      title: tooFew ? tooFewText(own) : isUnsure ? NONE_SURE : findingOf(row, own),
      caution: tooFew || cautionText(own),
      subtitle: [`${capital(titleOfAxis(kind))}: ${item.name}. ${capital(scopeText(own))}.`, undrawnText(own, rows), othersText(own), namesText(own)].filter(Boolean).join(" "),
      legend: [...keysOfReadings(readings), ...keysOfMarks(rows)],
      ...dotChart(rows, place, ofLevels(kind)),
      rows,
      columns: [
        ...columnsOf(own, kind, open),
        intervalColumn,
        ...(readings.length > 1 ? [{ key: "reading", label: "Reading", format: readingName }] : []),
        ...(rows.some(({ reason }) => reason) ? [{ key: "reason", label: "Note" }] : []),
      ],
      act: open,
      name: `${item.name} by group`,
      ...originOf(own, { what: "levels", item: item.id }),
      describe: rows.filter(({ isFurther }) => !isFurther).map((one) => `${one.group} ${one.level}, ${one.counts}`).join("; "),
    };
  }

  function columnsOf(state, kind, open) {
    const label = columnOfName.get(state.by)?.label || state.by;
    return [
      { key: "group", label: capital(label) },
      { key: "estimate", label: capital(kind), isNumber: true, format: (value) => levelText(value, kind) },
      { key: "counts", label: kind === "rate" ? "Times" : capital(pageNouns), isNumber: true, act: open, actLabel: (row) => `${row.counts}: pages of ${row.group}` },
    ];
  }

  // The levels in each reading, and whether the difference is sure: as the case says of its own, or else of any.
  function wordsOf({ own, row, kind }) {
    const readings = row.tests.filter(({ what }) => what === own.what);
    const levels = readings.map((one) => `${readings.length > 1 ? `${capital(readingName(one.reading))}: ` : ""}${sidesInWords(own, one, kind)}.`);
    const isWhole = hasVerdict(own, row) && !data.verdict.sure;
    const why = isWhole ? make("ul", {}, data.verdict.why_not.map((text) => make("li", {}, text))) : null;
    return [[...levels, isWhole ? "Not sure:" : sureText(own, row)].map((text) => make("p", {}, text)), why];
  }

  function buttonsOf({ own, row, item }) {
    const show = (side) => go({ what: own.what, item: item.id, show: side });
    const button = (side, text) => make("button", { type: "button", "data-key": `answer ${side}`, on: { click: () => show(side) } }, text);
    return make("p", {}, button("group", "Show these pages"), " ", button("against", `Show the pages of ${againstText(row)}`));
  }

  // Return the levels of both sides: "Western outlets 4 % (2 of 52 pages), all others 28 % (31 of 110)".
  function sidesInWords({ by }, row, kind) {
    const [one, other] = ["", "_against"].map((side) => countsText(row, kind, side));
    const who = capital(groupInWords(row.group, by));
    const others = by === "outlet" || !row.against || row.against === "rest" ? againstText(row) : groupInWords(row.against, by);
    const noun = kind === "share" ? ` ${pageNouns}` : "";
    return `${who} ${levelText(row.level, kind)} (${one}${noun}), ${others} ${levelText(row.level_against, kind)} (${other})`;
  }

  const noPage = `No ${pageNoun} is chosen: choose more ${pageNouns} above.`;
  return { label: "Answer", lack: (state) => (pagesOf(state).length ? "" : noPage), draw };
})();
