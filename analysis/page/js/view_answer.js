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
  return cautionOf(state) ? "perhaps due to unlike queries" : "not distinguishable from chance";
}

function cautionText(state) {
  return cautionOf(state) && `${cautionOf(state)} The queries may explain the difference.`;
}

// Return how many of the tested differences are distinguishable from chance.
function testedText(tested, family, caution = "") {
  const n = tested.filter(({ p_adjusted: p }) => p <= ALPHA).length;
  const all = counted(tested.length, "difference");
  const which = tested.length > 1 ? `${n ? n.toLocaleString("en") : "None"} of ${all} ${n > 1 ? "are" : "is"}` : `The difference is${n ? "" : " not"}`;
  return `${which} distinguishable from chance (${family})${n && caution ? `; unlike queries may explain ${n > 1 ? "them" : "it"}` : ""}.`;
}

function tooFewText({ group, against, by }) {
  return `Too few ${pageNouns} to compare ${groupInWords(group, by)} with ${against ? groupInWords(against, by) : "all others"}`;
}

// Return what an item is called in a title: "The newsroom's own words, “terrorists”".
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

// Return p and p adjusted: "p = .003, adjusted .049"; once where they are alike.
function pAndAdjusted({ p, p_adjusted: adjusted }) {
  const [one, all] = [p, adjusted].map((value) => pText(value).replaceAll(" ", "\u00a0"));
  return one === all ? one : `${one}, adjusted ${all.replace(/^p.(=.)?/, "")}`;
}

// Return an end of the interval of a ratio: half an occurrence stands in it for none, which never is half of one.
function endOfRatio(value, { low, high, ratio }) {
  if (value === low && ratio === 0) return "0";
  return value === high && ratio === Infinity ? "∞" : numberText(Math.exp(value));
}

// Return a difference as sentences have it: "−21 points (95 % interval −32 to −11), p = .003, adjusted .049".
function differenceInWords(row, kind) {
  const ends = { share: (value) => pointsText(value), rate: (value) => endOfRatio(value, row), mean: (value) => numberText(value) };
  const interval = intervalText(row, kind, (value) => ends[kind](value));
  const p = isNumber(row.p_adjusted) ? pAndAdjusted(row) : "";
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
  const isThere = (name) => name !== state.by && materialOf(state).table.has(name);
  const strata = data.defaults.strata.filter(isThere);
  return strata.length ? `within ${listed(strata.map((name) => many(name.replaceAll("_", " "))))}` : "";
}

// ---- the view

// Put the clearest contrasts first: by p, then by size.
function byClearness(one, other) {
  const p = (row) => (isNumber(row.p) ? row.p : 2);
  const size = (row) => (Number.isFinite(row.estimate) ? Math.abs(row.estimate) : 0);
  return p(one) - p(other) || size(other) - size(one);
}

// Return the state with the group that is looked at: the chosen one, else the lead's.
function withGroup(state) {
  if (state.group) return state;
  const names = comparedGroups(state).filter((name) => name !== state.against);
  const first = leadOf(state)?.group;
  return { ...state, group: names.includes(first) ? first : names[0] || "" };
}

// Return the same contrast in each other reading: {reading, other}; null where one has none.
function otherReadings(state, { item, group }) {
  const isOther = (reading) => reading !== state.reading && materialOf(state).reading && hasMaterial(state.what, reading);
  const found = (reading) => contrastsOfGroup({ ...state, reading }, group).find((row) => row.item === item);
  return data.readings.filter(isOther).map((reading) => ({ reading, other: found(reading) ?? null }));
}

const NONE_SURE = "No difference is sure";

views.answer = (() => {
  // Return the contrast that is told: the lead, or of chosen groups that of the chosen item, else the clearest.
  function answerOf(state) {
    const isChosen = state.group || state.against;
    const first = isChosen ? { ...withGroup(state), item: state.item } : leadOf(state);
    if (!first) return null;
    const own = { ...state, what: first.what, reading: first.reading, group: first.group };
    const rows = [...contrastsOfGroup(own, own.group)].sort(byClearness);
    const row = rows.find(({ item }) => item === first.item) || rows[0];
    const tooFew = rows.every(({ p }) => !isNumber(p)) ? `Not tested: ${row?.reason || "too little evidence"}.` : "";
    const isUnsure = !isChosen && !tooFew && !row?.isSure && !cautionOf(own);
    return row && { own, row, kind: row.kind, item: materialOf(own).itemOfId.get(row.item), tooFew, isUnsure };
  }

  async function draw(state, place) {
    if (statements.areShown(state)) return showFigure(place, statements.figure());
    const answer = answerOf(state);
    if (!answer) return views.time.lack(state) ? emptyView(place, views.time.lack(state)) : views.time.draw(state, place);
    const { own, item, kind } = answer;
    const columns = (open) => columnsOf(own, kind, open);
    const isLead = lead.isShown(state, own, answer.row);
    const figure = isLead ? lead.figure(own, item, place, columns) : figureOfGroups(answer, place);
    return showFigure(place, { ...figure, between: [sentencesOf(answer), answer.tooFew ? make("p", {}, allPagesButton(own)) : null, byLabels.figureOf(own, [answer.row])] });
  }

  function figureOfGroups({ own, row, kind, item, tooFew, isUnsure }, place) {
    const isPair = isUnplannedPair(own);
    const rows = levelsShown(own, item).map((one) => ({ ...one, isSure: one.isSure && !isUnsure && !isPair }));
    const doubts = isPair || cautionOf(own) ? doubtText(own) : "too little evidence for an interval; described only";
    const hollow = isUnsure ? NONE_SURE.toLowerCase() : doubts;
    const open = ({ group }) => showPages(pagesWith(own, item.id, { group }), [item.name, groupInWords(group, own.by), scopeText(own)], item.id);
    return {
      title: tooFew ? tooFewText(own) : isUnsure ? NONE_SURE : findingOf(row, own),
      caution: tooFew || cautionText(own),
      subtitle: [`${capital(titleOfAxis(kind))}: ${item.name}. ${capital(scopeText(own))}.`, undrawnText(own, rows), othersText(own), namesText(own)].filter(Boolean).join(" "),
      ...dotChart(rows, place, ofLevels(kind)),
      rows,
      columns: [
        ...columnsOf(own, kind, open),
        intervalColumn,
        ...(rows.some(({ reason }) => reason) ? [{ key: "reason", label: "Note" }] : []),
      ],
      act: open,
      note: rows.some((one) => !one.isSure) ? `Hollow: ${hollow}.` : "",
      name: `${item.name} by group`,
      ...originOf(own, { what: "levels", item: item.id }),
      describe: rows.map((one) => `${one.group} ${one.level}, ${one.counts}`).join("; "),
    };
  }

  // Return the levels of the groups that are compared.
  function levelsShown(own, item) {
    const names = own.against ? [own.group, own.against] : comparedGroups(own);
    return levelRows(own, item.id).filter(({ group, size }) => size > 0 && names.includes(group));
  }

  function columnsOf(state, kind, open) {
    const label = columnOfName.get(state.by)?.label || state.by;
    return [
      { key: "group", label: capital(label) },
      { key: "estimate", label: capital(kind), isNumber: true, format: (value) => levelText(value, kind) },
      { key: "counts", label: kind === "rate" ? "Times" : capital(pageNouns), isNumber: true, act: open, actLabel: (row) => `${row.counts}: pages of ${row.group}` },
    ];
  }

  // The difference, each other reading, whether it is sure, and the way to its pages.
  function sentencesOf({ own, row, kind, item, tooFew, isUnsure }) {
    const found = otherReadings(own, row);
    const plain = plainDifferenceText(row, kind);
    const within = strataInWords(own);
    const { family } = contrastsOf(own);
    const difference = `${sidesInWords(own, row, kind)}: ${within ? `${within} ` : ""}${differenceInWords(row, kind)} (${family}).`;
    const show = (side) => go({ what: own.what, item: item.id, show: side });
    const button = (side, text) => make("button", { type: "button", "data-key": `answer ${side}`, on: { click: () => show(side) } }, text);
    const verdicts = isUnplannedPair(own) ? [unplannedText(own, row)] : [verdictOf(own, row, found), ...otherLists(own, row)];
    const readings = found.map((one) => otherReadingText(one, row, kind));
    const nearest = isUnsure ? [`${findingOf(row, own)}.`] : [];
    const told = [...nearest, `${difference}${plain ? ` The plain difference is ${plain}.` : ""}`, ...readings, ...verdicts];
    const sentences = tooFew ? [] : told;
    return [
      sentences.map((text) => make("p", {}, text)),
      make("p", {}, button("group", "Show these pages"), " ", button("against", `Show the pages of ${againstText(row)}`)),
    ];
  }

  // Return the levels of both sides: "Western outlets 4 % (2 of 52 pages), all others 28 % (31 of 110)".
  function sidesInWords({ by }, row, kind) {
    const [one, other] = ["", "_against"].map((side) => countsText(row, kind, side));
    const who = capital(groupInWords(row.group, by));
    const others = by === "outlet" || !row.against || row.against === "rest" ? againstText(row) : groupInWords(row.against, by);
    const noun = kind === "share" ? ` ${pageNouns}` : "";
    return `${who} ${levelText(row.level, kind)} (${one}${noun}), ${others} ${levelText(row.level_against, kind)} (${other})`;
  }

  function otherReadingText({ reading, other }, row, kind) {
    const who = capital(readingInWords(reading));
    if (!other) return `${who} has no such contrast.`;
    const levels = [other.level, other.level_against].map((level) => levelText(level, kind)).join(" against ");
    return `${who}: ${levels}, ${differenceInWords(other, kind)}.`;
  }

  // Return that a pair was not planned, and what the plan's own comparison of one of the two has.
  function unplannedText(own, { item, group, against, p, p_adjusted: adjusted }) {
    const tests = counted(contrastsOf(own).nTests, "test");
    const its = isNumber(adjusted) ? `; ${pText(p)}, ${pText(adjusted).replace(/^p (= )?/, "")} over ${tests}` : "";
    const plan = { ...own, against: "", group: "" };
    const rowsOf = (side) => contrastsOfGroup(plan, side).filter((row) => row.item === item && isNumber(row.p_adjusted));
    const sides = [...new Set([data.lead?.group, group, against])].filter((side) => [group, against].includes(side));
    const [planned] = own.what.startsWith("plan-") ? sides.flatMap(rowsOf) : [];
    if (!planned) return `Not planned${its}.`;
    const all = [planned, ...otherReadings(plan, planned).map(({ other }) => other)].filter((row) => isNumber(row?.p_adjusted));
    const values = listed(all.map((row) => pText(row.p_adjusted).replace(/^p = /, "")));
    return `Not planned${its}. The plan’s own comparison, ${groupInWords(planned.group, own.by)} against all others, has ${values}.`;
  }

  // Return what p is where it is adjusted over another list of the plan that asks for the same contrast.
  function otherLists(own, { item, group }) {
    const isOther = ({ what, reading, items }) => what.startsWith("plan-") && what !== own.what && reading === own.reading && items.id.includes(item);
    const lists = own.what.startsWith("plan-") ? data.materials.filter(isOther) : [];
    return lists.flatMap(({ what }) => {
      const asked = { ...own, what };
      const row = contrastsOfGroup(asked, group).find((one) => one.item === item);
      const all = [{ reading: own.reading, other: row }, ...(row ? otherReadings(asked, row) : [])].filter(({ other }) => isNumber(other?.p_adjusted));
      const p = all.map(({ reading, other }) => `${pText(other.p_adjusted).replaceAll(" ", "\u00a0")} in ${readingInWords(reading)}`);
      return p.length ? [`Adjusted over another list of the plan (${contrastsOf(asked).family}): ${listed(p)}.`] : [];
    });
  }

  // Return whether the contrast is distinguishable from chance in the reading that is shown, and in the others.
  function verdictOf(own, row, found) {
    if (!isNumber(row.p_adjusted)) return `Not tested: ${row.reason || "too little evidence"}.`;
    const all = [{ reading: own.reading, other: row }, ...found.filter(({ other }) => isNumber(other?.p_adjusted))];
    const isIn = ({ other }) => other.p_adjusted <= ALPHA;
    const readings = (some, word) => (all.length > 1 ? ` in ${listed(some.map(({ reading }) => readingInWords(reading)), word)}` : "");
    const [passing, failing] = [all.filter(isIn), all.filter((one) => !isIn(one))];
    const rule = "(adjusted p at most .05)";
    const queries = cautionOf(own) ? " Unlike queries may explain it." : "";
    if (!passing.length) return `Not distinguishable from chance${readings(failing, "or")} ${rule}.${queries}`;
    const others = failing.length ? `, not${readings(failing, "or")}` : "";
    return `Distinguishable from chance${readings(passing)}${others} ${rule}.${queries}`;
  }

  const noPage = `No ${pageNoun} is chosen: choose more ${pageNouns} above.`;
  return { label: "Answer", lack: (state) => (pagesOf(state).length ? "" : noPage), draw };
})();
