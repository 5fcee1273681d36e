// What keys and buttons do, files, and the first question.

function commit(value) {
  const { item, key, page } = current;
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  const speaker = value === "quoted" ? draft.speaker.trim() : "";
  const { note, span } = draft;
  setAnswer(key, { value, speaker, note: note.trim(), span, seconds, wording: item.wording });
  const other = machine.get(keyOf(item.name, page.id));
  const ofMachine = other ? ` The machine’s answer: ${labelOf(item, other.value)}.` : "";
  say(`Your last answer: ${labelOf(item, value)}.${ofMachine}`);
  advance();
}

// Keep what was changed of an answer that is given already.
function amend(changes) {
  Object.assign(draft, changes);
  if (isAnswered(current)) setAnswer(current.key, { ...given.get(current.key), ...changes });
}

function toggle(member) {
  const rest = draft.members.filter((one) => one !== member);
  draft.members = rest.length < draft.members.length ? rest : [...rest, member];
  at.member.value = "";
  render();
  at.member.focus();
}

function choose(value) {
  const { item } = current;
  const name = at.member.value.trim().replaceAll(/[;:]/g, " ");
  if (item.kind === "named_set" && draft.members.includes(value)) return toggle(value);
  if (item.kind === "named_set" && !name) return say("Write the name first, then Enter.");
  if (item.kind === "named_set") return toggle(`${name}:${value}`);
  if (isSet(item)) return toggle(value);
  if (value !== "quoted") return commit(value);
  draft.value = value;
  render();
  return at.speaker.focus();
}

function undo() {
  const [last] = [...given].sort(([, a], [, b]) => b.at - a.at)[0] ?? [];
  if (!last) return say("There is nothing to undo.");
  setAnswer(last);
  say("The last answer was taken back.");
  const [, page] = JSON.parse(last);
  return show(questionOf.get(last) ?? asked().find((one) => one.page.id === page));
}

function pick(span) {
  amend({ span: draft.span === span ? "" : span });
  render();
}

function toggleGone() {
  const { page } = current;
  setAnswer(goneKey(page), isGone(page) ? undefined : { value: "gone" });
  say(isGone(page) ? "The page is gone: its questions are left out." : "The page is there.");
  if (isGone(page)) advance();
  else show(current);
}

function save() {
  const who = compared ? "adjudicated" : data.coder.replaceAll(" ", "_");
  const file = new Blob([csvText(answerRows())], { type: "text/csv" });
  const link = make("a", { href: URL.createObjectURL(file), download: `annotations_${who}.csv` });
  link.click();
  isSaved = true;
  say(`${link.download} is among your downloads.`);
}

function compare(rows) {
  compared = comparison(rows);
  restore();
  const who = compared.coders.join(" and ");
  at.agreed.textContent = `How far ${who} agree`;
  const rowNode = ([name, ...cells]) =>
    make("tr", {}, make("th", { scope: "row" }, name), cells.map((one) => make("td", {}, `${one}`)));
  at.agreements.replaceChildren(...agreementRows(compared).map(rowNode));
  at.agreement.hidden = false;
  say(`${who} differ in ${compared.asked.length} answers: you decide.`);
}

async function openFiles(files) {
  const rows = [];
  for (const file of files) rows.push(...rowsOf(decoded(await file.arrayBuffer()), file.name));
  const coders = [...new Set(rows.map((row) => row.coder))];
  if (coders.length > 1) compare(rows);
  else if (coders[0] === data.coder) say(resume(rows));
  else {
    const how = "To compare two coders, open both files at once.";
    throw new Error(`A file of ${coders[0] ?? "nobody"}; this form is ${data.coder}’s. ${how}`);
  }
  current = undefined;
  advance();
}

// ---- keys

const commands = {
  z: undo,
  s: save,
  o: () => at.files.click(),
  j: () => at.jump.focus(),
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
};
// Those that need a question.
const replies = {
  n: () => at.note.focus(),
  u: () => commit("unsure"),
  m: () => pick(selectedSpan(textOf(current.page))),
  x: () => current.item.optional && !isSet(current.item) && commit(""),
  Enter: () => isSet(current.item) && commit([...draft.members].sort().join(";")),
  t() {
    isWhole = !isWhole;
    render();
  },
};

// Return what a key does: a command, the value that it chooses, or a sentence that it marks.
function actOf(letter) {
  if (Object.hasOwn(commands, letter)) return commands[letter];
  if (!current) return undefined;
  if (letter === "g") return current.page.text ? undefined : toggleGone;
  if (isGone(current.page)) return undefined;
  const [value] = current.item.values[keysOf(current.item).indexOf(letter)] ?? [];
  if (value !== undefined) return () => choose(value);
  const span = current.s?.["abc".indexOf(letter)];
  if (span) return () => pick(span.join(":"));
  return Object.hasOwn(replies, letter) ? replies[letter] : undefined;
}

// Enter in a field: what was written is taken.
const entered = {
  note: () => at.question.focus(),
  speaker: () => commit("quoted"),
  day({ value }) {
    if (/^\d{4}-\d\d-\d\d$/.test(value.trim())) commit(value.trim());
    else say("Write the day as year, month and day, such as 2030-05-01.");
  },
  member(field) {
    const name = field.value.trim().replaceAll(";", " ");
    if (!name) replies.Enter();
    else if (current.item.kind === "named_set") field.blur();
    else toggle(name);
  },
};

function press(event) {
  const { target, key, code } = event;
  const isOther = event.repeat || event.ctrlKey || event.metaKey || event.altKey;
  if (isOther || event.isComposing) return;
  let act;
  if (target.matches("input, textarea, select")) {
    if (key === "Escape") target.blur();
    if (key === "Enter" && Object.hasOwn(entered, target.id)) act = () => entered[target.id](target);
  } else if (key !== "Enter" || !target.matches("button, a")) {
    const [, letter] = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code) ?? []; // of any script
    act = actOf(/^[a-z0-9]$/i.test(key) || !letter ? key.replace(/^.$/, (one) => one.toLowerCase())
      : letter.toLowerCase());
  }
  if (!act) return;
  event.preventDefault();
  act();
}

function click({ target }) {
  const { key, value } = target.closest("button")?.dataset ?? {};
  if (value !== undefined) choose(value);
  else if (key) actOf(key)?.();
}

let hiddenAt = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hiddenAt = performance.now();
  else since += performance.now() - hiddenAt;
});
addEventListener("keydown", press);
addEventListener("click", click);
addEventListener("storage", () => [restore, render].forEach((act) => act()));
addEventListener("beforeunload", (event) => !isKept && !isSaved && event.preventDefault());
at.note.addEventListener("input", () => amend({ note: at.note.value }));
at.speaker.addEventListener("input", () => amend({ speaker: at.speaker.value }));
at.pasted.addEventListener("change", () => {
  pasted.set(current.page.id, at.pasted.value);
  keep(`text ${current.page.id}`, at.pasted.value);
  render();
});
at.jump.addEventListener("change", () => show(questions[Number(at.jump.value)]));
at.files.addEventListener("change", () => {
  openFiles([...at.files.files]).catch((error) => say(error.message));
  at.files.value = "";
});
if (data.answers.length) compare(data.answers);
else restore();
advance();
document.documentElement.dataset.ready = "";
