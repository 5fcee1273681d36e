// What keys and buttons do, files, and the first question.
function commit(value) {
  const { item, key, page } = current;
  const seconds = Math.round((performance.now() - since) / 100) / 10;
  const { note, span } = draft;
  const whole = page.text ? Number(opened) : "";
  const speaker = whoOf(item, value) ? draft.speaker.trim() : "";
  const before = given.get(key);
  setAnswer(key, { value, speaker, note: note.trim(), span, seconds, whole, before });
  const other = ofKey.has(key) ? ` The key’s answer: ${labelOf(item, ofKey.get(key))}.` : "";
  say(`Your last answer: ${labelOf(item, value)}.${other}`);
  advance();
}
const finish = () => current.item.isSet && commit([...draft.members].sort().join(";"));
// Keep what was changed of an answer that is given already.
function amend(changes) {
  Object.assign(draft, changes);
  const answer = given.get(current.key);
  const text = "span" in changes ? current.page.digest : answer?.text; // a place is of this text
  if (answer) setAnswer(current.key, { ...answer, ...changes, text });
}
function toggle(member) {
  const rest = draft.members.filter((one) => one !== member);
  draft.members = rest.length < draft.members.length ? rest : [...rest, member];
  at.member.value = "";
  render();
  at.member.focus(); // which is hidden where members are chosen from a list
}
function choose(value) {
  const { item } = current;
  const name = at.member.value.trim().replaceAll(/[;:]/g, " ");
  const isNamed = item.kind === "named_set" && !draft.members.includes(value);
  if (isNamed && !name) return say("Write the name first, then Enter.");
  if (item.isSet) return toggle(isNamed ? `${name}:${value}` : value);
  if (!whoOf(item, value)) return commit(value);
  draft.value = value;
  render();
  return at.speaker.focus();
}
const lastGiven = () => [...given].sort(([, a], [, b]) => b.at - a.at)[0] ?? [];
// The question that is shown, if it has an answer, or else the last that was answered.
function noteToLast() {
  const isGiven = current && isAnswered(current);
  const question = isGiven ? current : questionOf.get(lastGiven()[0]);
  if (!question) return say("There is no answer yet.");
  show(question);
  return at.note.focus();
}
// Take back the answers to texts that have changed since.
function askAgain() {
  for (const { key } of questions.filter(isOfOther)) setAnswer(key);
  current = undefined;
  advance();
}
function undo() {
  const [last, { before } = {}] = lastGiven();
  if (!last) return say("There is nothing to undo.");
  setAnswer(last, before);
  say("The last answer was taken back.");
  return show(questionOf.get(last) ?? questions.find((one) => goneKey(one.page) === last));
}
function pick(span) {
  amend({ span: draft.span === span ? "" : span });
  render();
}
function toggleGone() {
  const { page } = current;
  setAnswer(goneKey(page), isGone(page) ? undefined : { value: "gone" });
  return isGone(page) ? advance() : show(current);
}
function save() {
  const who = data.settles ? "adjudicated" : data.coder.replaceAll(/[\s,]+/g, "_");
  const name = `${ofKey.size ? "training" : "annotations"}_${who}.csv`;
  const file = new Blob([csvText(answerRows())], { type: "text/csv" });
  const link = make("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  isSaved = true;
  say(`${link.download} is among your downloads.`);
}
const commands = {
  z: undo,
  s: save,
  j: () => at.jump.focus(),
  "+": noteToLast,
  "ask again": askAgain,
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
};
const replies = {
  n: () => at.note.focus(),
  u: () => commit("unsure"),
  m: () => pick(selectedSpan(current.page.text)),
  x: () => current.item.optional && !current.item.isSet && commit(""),
  t: () => render((isWhole = !isWhole)),
  Enter: finish,
};
// Return what a key does: a command, the value that it chooses, or a sentence that it marks.
function actOf(letter) {
  if (commands[letter] || !current) return commands[letter];
  if (letter === "g" && !current.page.text) return toggleGone;
  if (isGone(current.page)) return undefined;
  const [value] = current.item.values[keysOf(current.item).indexOf(letter)] ?? [];
  if (value !== undefined) return () => choose(value);
  const span = current.marked["abc".indexOf(letter)];
  return span ? () => pick(span.join(":")) : replies[letter];
}
// Enter in a field: what was written is taken.
const entered = {
  note: () => (isAnswered(current) ? advance() : at.question.focus()),
  speaker: () => commit(draft.value),
  day: () => at.day.value && commit(at.day.value),
  member() {
    const name = at.member.value.trim().replaceAll(";", " ");
    if (!name) finish();
    else if (current.item.kind === "named_set") at.member.blur();
    else toggle(name);
  },
};
function press(event) {
  const { target, key, code } = event;
  const isOther = event.repeat || event.ctrlKey || event.metaKey || event.altKey;
  if (isOther || event.isComposing || (key === "Enter" && target.matches("button, a"))) return;
  const [, place] = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code) ?? []; // in any script
  const letter = /^[a-z0-9+]$/i.test(key) ? key : place;
  const isField = target.matches("input, select");
  if (isField && key === "Escape") target.blur();
  const act = isField ? key === "Enter" && entered[target.id] : actOf(letter?.toLowerCase() ?? key);
  if (!act) return;
  event.preventDefault();
  act();
}
document.addEventListener("visibilitychange", () => { // time while it is hidden does not count
  since += document.hidden ? -performance.now() : performance.now();
});
addEventListener("keydown", press);
addEventListener("click", ({ target }) => {
  const { key, value } = target.closest("button")?.dataset ?? {};
  if (value !== undefined) choose(value);
  else if (key) actOf(key)?.();
});
addEventListener("storage", () => render(restore()));
addEventListener("beforeunload", (event) => !isKept && !isSaved && event.preventDefault());
at.note.addEventListener("input", () => amend({ note: at.note.value }));
at.speaker.addEventListener("input", () => amend({ speaker: at.speaker.value }));
at.jump.addEventListener("change", () => show(questions[Number(at.jump.value)]));
restore();
advance();
document.documentElement.dataset.ready = "";
