// What is seen: the question, its page, the reply, and how far the coder has come.

const LETTERS = [..."123456789abcdefhiklpqrvwy"]; // the others are commands
let current; // the question on the screen; none at the end
let draft = {}; // its answer while it is made: value, members, speaker, note, span
let isWhole = false; // whether the whole text is shown beside marked sentences
let since = 0; // when the question was shown, without the time that the window was hidden

const say = (words) => at.said.replaceChildren(words);

function labelOf(item, value) {
  const name = item.values.find(([one]) => one === value)?.[1];
  return name ?? (value || "nothing");
}

function keysOf({ values }) {
  const names = values.map(([value]) => value);
  return names.every((value) => /^\d$/.test(value)) ? names : LETTERS;
}

function show(question) {
  current = question;
  const answer = question && given.get(question.key);
  const { value, speaker = "", note = "", span = "" } = answer ?? {};
  const hasMembers = question && isSet(question.item) && value && value !== "unsure";
  draft = { value, speaker, note, span, members: hasMembers ? value.split(";") : [] };
  isWhole = false;
  since = performance.now();
  render();
  at.question.focus({ preventScroll: true });
  at.page.scrollTop = 0;
  scrollTo(0, 0);
}

// Go to the next question without an answer: after this one, else from the first.
function advance() {
  const list = asked();
  show(list.slice(list.indexOf(current) + 1).find(isFree) ?? list.find(isFree));
}

function step(n) {
  const list = asked();
  const next = list[current ? list.indexOf(current) + n : list.length - 1];
  if (next) show(next);
}

// ---- the parts of the screen

function showAsk({ item, page }) {
  const isClaim = item.kind === "claim";
  const place = `Page ${pages.indexOf(page) + 1} of ${pages.length}`;
  at.where.textContent = isClaim ? "What does this text do with the statement?" : place;
  at.question.textContent = isClaim ? item.text : item.label;
  at.rule.textContent = isClaim ? "" : item.text;
  const entry = ([name, text]) =>
    text && [make("dt", {}, name), make("dd", { dir: "auto" }, text)];
  const entries = item.rules.flatMap(({ category, definition, inclusion, exclusion, examples }) => [
    [labelOf(item, category), definition],
    ["Also", inclusion],
    ["Not", exclusion],
    ...examples.map((example) => ["Example", example]),
  ]);
  at.rules.replaceChildren(...entries.flatMap(entry).filter(Boolean));
}

function showPage(question) {
  const { page } = question;
  at.headline.textContent = page.title;
  at.headline.hidden = !page.title;
  at["day-of-page"].textContent = page.day;
  at.link.hidden = !page.url;
  if (page.url) at.address.href = page.url;
  at.gone.hidden = at.paste.hidden = Boolean(page.text);
  at.gone.setAttribute("aria-pressed", isGone(page));
  at.whole.hidden = !question.s?.length;
  at.whole.setAttribute("aria-pressed", isWhole);
  at.text.lang = page.language;
  at.text.replaceChildren(...textPieces(question, draft.span, isWhole));
  at.pasted.value = pasted.get(page.id) ?? "";
}

function valueButton(label, key, value, isChosen) {
  const name = { type: "button", "data-key": key, "data-value": value, "aria-pressed": isChosen };
  return make("button", name, key && make("kbd", {}, key), make("bdi", {}, label));
}

function showReply({ item, page }) {
  const isIn = (value) => (isSet(item) ? draft.members.includes(value) : draft.value === value);
  const keys = keysOf(item);
  const isNamed = item.kind === "named_set";
  const buttons = item.values.map(([value, label], n) =>
    valueButton(label, keys[n], value, !isNamed && isIn(value)));
  if (isSet(item)) buttons.push(valueButton("done, with what is chosen", "Enter"));
  else if (item.optional) buttons.push(valueButton("nothing applies", "x"));
  buttons.push(valueButton("unsure", "u", undefined, draft.value === "unsure"));
  at.values.replaceChildren(...buttons);
  at["member-field"].hidden = !isSet(item) || (item.values.length > 0 && !isNamed);
  at["member-label"].textContent = `Name, then Enter${isNamed ? " and a value" : ""}`;
  at.members.replaceChildren(...(at["member-field"].hidden ? [] : draft.members).map((member) =>
    make("li", {}, make("bdi", {}, member), valueButton("remove", undefined, member, false))));
  at["day-field"].hidden = item.kind !== "date";
  at.day.value = item.kind === "date" && draft.value !== "unsure" ? draft.value ?? "" : "";
  at["speaker-field"].hidden = draft.value !== "quoted";
  at.speaker.value = draft.speaker;
  at.note.value = draft.note;
  at.names.replaceChildren(...namesIn(textOf(page)).map((value) => make("option", { value })));
  at.place.textContent = draft.span && `Marked: characters ${draft.span.replace(":", " to ")}.`;
}

function sideNode(coder, { question, value, speaker, note }) {
  const said = make("p", {}, make("bdi", {}, labelOf(question.item, value)));
  const more = [speaker, note].filter(Boolean).map((text) => make("p", { dir: "auto" }, text));
  return make("div", {}, make("h3", {}, make("bdi", {}, coder)), said, more);
}

function showEnd() {
  const seconds = [...given.values()].map((one) => Number(one.seconds)).filter(Boolean);
  const median = seconds.sort((a, b) => a - b)[Math.floor(seconds.length / 2)];
  at.where.textContent = median ? `Half of the answers took at most ${median} seconds.` : "";
  at.question.textContent = "No question is left.";
  at.rule.textContent = "Save the answers, and send the file to whoever gave you the form.";
  at.rules.replaceChildren();
}

// The places to go to: questions of statements, or pages.
function showPlaces(list) {
  const isFirst = (one, n) => one.c || one === current || one.page !== list[n - 1]?.page;
  const options = list.filter(isFirst).map((one) => {
    const words = one.item.kind === "claim" ? one.item.text : one.page.title;
    const label = `${isFree(one) ? "" : "✓ "}page ${pages.indexOf(one.page) + 1} ${words}`;
    const option = make("option", { value: one.number }, label);
    option.selected = one === current;
    return option;
  });
  at.jump.replaceChildren(...options);
}

function render() {
  const list = asked();
  at.page.hidden = !current;
  at.reply.hidden = !current || isGone(current.page);
  if (current) [showAsk, showPage, showReply].forEach((part) => part(current));
  else showEnd();
  const answers = (current && compared?.answers.get(current)) || [];
  at.sides.replaceChildren(...answers.map((one, n) => sideNode(compared.coders[n], one)));
  const nAnswered = list.filter(isAnswered).length;
  const nLeft = list.filter(isFree).length;
  at.progress.max = nAnswered + nLeft || 1;
  at.progress.value = nAnswered;
  at.count.textContent = `${nAnswered} answered, ${nLeft} to go`;
  showPlaces(list);
  const warnings = [
    !isKept && "This browser keeps no answers: save them before you close this window.",
    nReworded && `${nReworded} answers in this browser were to another wording: asked again.`,
  ].filter(Boolean);
  at.warning.textContent = warnings.join(" ");
  at.warning.hidden = !warnings.length;
}
