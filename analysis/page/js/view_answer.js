// The answer: the finding that the page opens on, in one sentence, one figure, and how sure it is.

// ---- a contrast in words

// Return whose pages a group's are: "Western outlets", "TASS", "news pages".
function groupInWords(group, by) {
  if (by === "outlet") return group;
  return `${group} ${isOfSources(by) ? "outlets" : pageNouns}`;
}

// Return the other side: "all others", "Western outlets".
function othersInWords({ against }, by) {
  return !against || against === "rest" ? againstText({ against }) : groupInWords(against, by);
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

// Return that there is too little to compare: outlets, where these are what is independent.
function tooFewText(state, row = state) {
  const noun = unitsOfContrasts(state)[0] === "outlet" ? "outlets" : pageNouns;
  return `Too few ${noun} to compare ${groupInWords(state.group, state.by)} with ${othersInWords(row, state.by)}`;
}

// Return what an item is called in a title: "The newsroom's own words, “terrorists”".
function subjectOf(item, { what }) {
  const value = valueName(item);
  if (value !== item.name) return capital(`${item.variableName}, “${value}”`);
  return what === "words" || what.startsWith("asked ") ? `“${item.name}”` : capital(shortName(item));
}

// Return a contrast in few words: "Law: Western outlets 4 %, all others 28 %", and whether it is doubtful.
function findingOf(row, state) {
  const item = materialOf(state).itemOfId.get(row.item);
  const isFew = (side) => row.kind === "share" && row[`articles${side}`] < FEW_PAGES;
  const levelOf = (side) => (isFew(side) ? countsText(row, row.kind, side) : levelText(row[`level${side}`], row.kind));
  const levels = ["", "_against"].map((side) => levelOf(side).replace(" per 1,000 words", ""));
  const sides = `${groupInWords(row.group, state.by)} ${levels[0]}, ${othersInWords(row, state.by)} ${levels[1]}`;
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

// Return within what groups are compared: "within phases".
function strataInWords(state) {
  const isThere = (name) => name !== state.by && materialOf(state).table.has(name);
  const strata = data.defaults.strata.filter(isThere);
  return strata.length ? `within ${listed(strata.map((name) => many(name.replaceAll("_", " "))))}` : "";
}

// ---- the view

// Put the clearest contrasts first: by the largest adjusted p, then by p and size; last the signatures of outlets.
function byClearness(one, other) {
  const p = (value) => (isNumber(value) ? value : 2);
  const size = (row) => (Number.isFinite(row.estimate) ? Math.abs(row.estimate) : 0);
  return one.isSignature - other.isSignature || p(one.largest) - p(other.largest) || p(one.p) - p(other.p) || size(other) - size(one);
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

// Whether a row is the one of the plan's verdict, on the pages that are shown first.
function hasVerdict(state, { item, group }) {
  const isFirst = (name) => String(state[name]) === String(FIRST_STATE[name]);
  const isOfKind = data.plan && materialOf(state).reading; // a word may be called like a label
  return isOfKind && data.verdict?.item === item && data.verdict.group === group && FIRST_CHOICES.every(isFirst);
}

// Return whether a row is sure, in a sentence, and why not.
function sureText(state, row) {
  if (!isNumber(row.p_adjusted)) return `Not tested: ${row.reason || "too little evidence"}.`;
  const nOf = (name) => new Set(row.tests.map((test) => test[name])).size;
  const several = [nOf("what") > 1 && "in each list", nOf("reading") > 1 && "in every reading", unitsOfContrasts(state).length > 1 && "by each kind of witness"].filter(Boolean);
  if (row.isSure) return several.length ? `Sure: adjusted p is at most .05 ${listed(several)}.` : `Sure: adjusted ${pText(row.largest)}.`;
  const why = doubtText(state) === "not sure" ? "" : `: ${doubtText(state)}`;
  return `Not sure${why}. ${isNumber(row.largest) ? `Adjusted ${pText(row.largest)}${row.tests.length > 1 ? ", the largest of its tests" : ""}` : "One reading or list has no test of it"}.`;
}

// Return a link to the plan's verdict, where other choices show the same item; null where none does.
function linkToVerdict(state, rows) {
  const row = data.plan && materialOf(state).reading && rows.find(({ item }) => item === data.verdict?.item);
  if (!row || (hasVerdict(state, row) && state.what.startsWith("plan-"))) return null;
  const { sure, group } = data.verdict;
  const about = `“${row.label || data.verdict.name}”, ${groupInWords(group, data.defaults.by)} against ${againstText(data.verdict)}`;
  return make("p", { class: "verdict" }, `As planned (${about}): `, stateLink({ ...FIRST_STATE }, {}, sure ? "sure" : "not sure"), ".");
}

// Return the table of a row's tests: in each list and reading by each kind of witness, or by that of the largest p.
function testsOf(state, row) {
  const isWhole = hasVerdict(state, row);
  const own = row.tests.map((test) => ({ ...test, n_tests: test.nTests }));
  const again = (one) => ({ ...one, list: `${one.sample} alone`, p_adjusted: NaN });
  const tests = isWhole ? [...data.verdict.tests, ...data.verdict.again.map(again)] : own;
  const rows = tests.map((test, at) => ({ ...test, key: String(at), kind: row.kind, ratio: test.ratio ?? row.ratio }));
  const number = (key, label, format) => ({ key, label, isNumber: true, format });
  return tableFigure({
    title: "How sure: each of its tests",
    rows: rows.filter(({ p }) => isNumber(p)),
    columns: [
      { key: "list", label: "List", format: (list, one) => (isWhole && one.n_tests ? `${capital(list)}, ${counted(one.n_tests, "test")}` : capital(list)) },
      ...(data.readings.length > 1 ? [{ key: "reading", label: "Reading", format: readingName }] : []),
      { key: "unit", label: "Counted by", format: nounOf },
      number("estimate", `Difference${strataInWords(state) && ` ${strataInWords(state)}`}, 95 % interval`, (_, one) => differenceInWords(one)),
      number("p", "p", pNumber),
      number("p_adjusted", "p, adjusted", pNumber),
    ],
    isTableOpen: rows.length < MOST_TESTS_OPEN,
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
    if (!answer) return drawWithoutTest(withGroup(state), place);
    const { own, row, tooFew } = answer;
    const below = [tooFew ? make("p", {}, allPagesButton(own)) : [wordsOf(answer), testsOf(own, row)], linkToVerdict(own, [row]), byLabels.figureOf(own, [row])];
    return showFigure(place, { ...figureOf(answer, place), between: [buttonsOf(answer), below] });
  }

  // Draw when pages were published, below why nothing is compared.
  async function drawWithoutTest(state, place) {
    const [row] = [...contrastsOfGroup(state, state.group)].sort(byClearness);
    const why = views.compare.lack(state) || `${tooFewText(state, row)}. ${sureText(state, row || {})}`;
    const all = { ...state, against: "" };
    if (views.time.lack(all)) return void emptyView(place, why);
    await views.time.draw(all, place);
    place.prepend(make("p", { class: "caution" }, why));
  }

  // Return the levels in every sample of the plan, as `case.lead()` has them: a line a sample.
  function leadRows(state) {
    const isFirst = (row) => (one) => one.sample === row.sample && one.reading === data.lead.rows[0].reading;
    const nOf = (row) => sum(data.lead.rows.filter(isFirst(row)).map(({ size }) => size)).toLocaleString("en");
    return data.lead.rows.filter(({ size }) => size).map((row) => {
      const { reading, sample } = row;
      const level = markedLevel({ ...state, reading }, { ...row, kind: "share" }, data.readings.indexOf(reading));
      return { ...level, key: `${sample} ${level.key}`, line: sample, series: row.group, label: `${sample} (${nOf(row)})` };
    });
  }

  // Return the figure of levels by group: of the case's lead in every sample, or of what is chosen.
  function figureOf({ own, row, kind, item, tooFew, isUnsure }, place) {
    const isLead = Boolean(data.lead) && hasVerdict(own, row);
    const rows = isLead ? leadRows(own) : levelRows(own, item.id);
    const sampleOfRow = ({ sample }) => data.plan.samples.find(({ label }) => label === sample);
    const stateOf = (one) => ({ ...own, reading: one.reading, ...(isLead ? { sample: sampleOfRow(one).name } : {}) });
    const open = (one) => showPages(pagesWith(stateOf(one), item.id, { group: one.group }), [item.name, groupInWords(one.group, own.by), scopeText(stateOf(one))], item.id);
    const readings = readingsOf(own.what);
    const groups = isLead ? [...new Map(rows.map(({ group, colour }) => [group, { name: group, colour }])).values()] : [];
    const unlike = isLead ? data.plan.samples.filter(({ caution, label }) => caution && rows.some(({ sample }) => sample === label)) : [];
    const counted = [capital(scopeText(own)), undrawnText(own, rows), othersText(own), namesText(own)].filter(Boolean).map((text) => text.replace(/[^.]$/, "$&.")).join(" ");
    return {
      title: isLead ? data.lead.finding : tooFew ? tooFewText(own, row) : isUnsure ? NONE_SURE : findingOf(row, own),
      caution: tooFew || cautionText(own),
      subtitle: `${capital(titleOfAxis(kind))}: ${item.name}. ${isLead ? `In brackets: ${pageNouns} of all groups with an answer.` : counted}`,
      legend: [...groups, ...keysOfReadings(readings), ...keysOfMarks(rows)],
      ...dotChart(rows, place, isLead ? { kind, title: titleOfAxis(kind) } : ofLevels(kind)),
      rows,
      columns: [
        ...(isLead ? [{ key: "sample", label: "Sample", act: false }] : []),
        ...columnsOf(own, kind, open),
        intervalColumn,
        ...(readings.length > 1 ? [{ key: "reading", label: "Reading", format: readingName }] : []),
        ...(rows.some(({ reason }) => reason) ? [{ key: "reason", label: "Note" }] : []),
      ],
      act: open,
      note: unlike.length ? `Groups were found by unlike queries: ${listed(unlike.map(({ label }) => label))}.` : "",
      name: isLead ? "lead" : `${item.name} by group`,
      ...originOf(own, isLead ? { what: "lead" } : { what: "levels", item: item.id }),
      describe: rows.filter(({ isFurther }) => !isFurther).map((one) => `${one.sample ? `${one.sample}: ` : ""}${one.group} ${one.level}, ${one.counts}`).join("; "),
    };
  }

  function columnsOf(state, kind, open) {
    const label = columnOfName.get(state.by)?.label || state.by;
    return [
      { key: "group", label: capital(label) },
      { key: "estimate", label: capital(kind), isNumber: true, format: (value) => levelText(value, kind) },
      { key: "counts", label: kind === "rate" ? "Times" : capital(pageNouns), isNumber: true, act: open, actLabel: (row) => `${row.counts}: ${pageNouns} of ${row.group}` },
    ];
  }

  // The levels in each reading, and whether the difference is sure: as the case says of its own, or else of any.
  function wordsOf({ own, row, kind }) {
    const readings = row.tests.filter(({ what }) => what === own.what);
    const levels = readings.map((one) => `${readings.length > 1 ? `${capital(readingName(one.reading))}: ` : ""}${sidesInWords(own, one, kind)}.`);
    const { sure, why_not: why, ends } = hasVerdict(own, row) ? data.verdict : { sure: true, why_not: [] };
    const end = isNumber(ends) ? `It would no longer be sure if ${counted(ends, "label")} had been overlooked on the side with fewer.` : "";
    const texts = [...levels, sure ? sureText(own, row) : "Not sure:", end].filter(Boolean);
    return [texts.map((text) => make("p", {}, text)), make("ul", {}, why.map((text) => make("li", {}, text)))];
  }

  function buttonsOf({ own, row, item }) {
    const show = (side) => go({ what: own.what, item: item.id, show: side });
    const button = (side, text) => make("button", { type: "button", "data-key": `answer ${side}`, on: { click: () => show(side) } }, text);
    const words = { group: `Show these ${pageNouns}`, against: `Show the ${pageNouns} of ${othersInWords(row, own.by)}` };
    return make("p", {}, sidesOf(own, item.id).map(({ show: side, pages }) => words[side] && pages.length > 0 && [button(side, words[side]), " "]));
  }

  // Return the levels of both sides: "Western outlets 4 % (2 of 52 pages), all others 28 % (31 of 110)".
  function sidesInWords({ by }, row, kind) {
    const [one, other] = ["", "_against"].map((side) => countsText(row, kind, side));
    const who = capital(groupInWords(row.group, by));
    const others = othersInWords(row, by);
    const noun = kind === "share" ? ` ${pageNouns}` : "";
    return `${who} ${levelText(row.level, kind)} (${one}${noun}), ${others} ${levelText(row.level_against, kind)} (${other})`;
  }

  const noPage = `No ${pageNoun} is chosen: choose more ${pageNouns} above.`;
  return { label: "Answer", isEmpty: Boolean(data.overview), lack: (state) => (pagesOf(state).length ? "" : noPage), draw };
})();
