// Numbers in words.

const ALPHA = 0.05;
const MINUS = "−";
const NUMERALS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

function isNumber(value) {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

function numberText(value, digits = 2) {
  if (!isNumber(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const rounded = Number(value.toPrecision(Math.max(digits, wholeDigits(value))));
  return signed(rounded.toLocaleString("en", { maximumFractionDigits: 4 }));
}

function wholeDigits(value) {
  return Math.min(21, Math.max(1, Math.floor(Math.abs(value)).toString().length));
}

function signed(text) {
  return text.replace("-", MINUS);
}

// Return a number rounded as people do: halves go away from zero, also 28.499999999999996.
function rounded(value, digits = 0) {
  const steps = Number((Math.abs(value) * 10 ** digits).toFixed(9));
  return (Math.sign(value) * Math.floor(steps + 0.5)) / 10 ** digits;
}

function percentText(share) {
  if (!isNumber(share)) return "–";
  if (share > 0 && share < 0.0005) return "< 0.1 %";
  const digits = share > 0 && share < 0.01 ? 1 : 0;
  return `${signed((rounded(100 * share, digits) || 0).toFixed(digits))} %`;
}

// Return a difference of shares: "−21 points", "+3 points".
function pointsText(difference) {
  if (!isNumber(difference)) return "–";
  const points = rounded(100 * difference);
  if (!points) return "0 points";
  return `${points > 0 ? "+" : MINUS}${Math.abs(points)} ${Math.abs(points) === 1 ? "point" : "points"}`;
}

// Return a rate per word as a rate per 1,000 words.
function rateText(rate) {
  return isNumber(rate) ? `${numberText(1000 * rate)} per 1,000 words` : "–";
}

// Return a p as tables have it, and as sentences have it.
function pNumber(p) {
  if (!isNumber(p)) return "";
  if (p < 0.001) return "< .001";
  return p > 0.999 ? "> .999" : p.toFixed(3).replace(/^0/, "");
}

function pText(p) {
  return /^[<>]/.test(pNumber(p)) ? `p ${pNumber(p)}` : `p = ${pNumber(p)}`;
}

// Return how much of an item a side has: kind is "share", "mean" or "rate".
function levelText(value, kind) {
  if (kind === "share") return percentText(value);
  return kind === "rate" ? rateText(value) : numberText(value);
}

// Return how unlike two sides are: "−21 points", "3.2 times as often", "+0.4".
function differenceText(row, kind) {
  if (kind === "share") return pointsText(row.estimate);
  if (kind === "rate") return timesText(row.ratio);
  return isNumber(row.estimate) && row.estimate > 0 ? `+${numberText(row.estimate)}` : numberText(row.estimate);
}

function timesText(ratio) {
  if (!isNumber(ratio)) return "–";
  if (ratio === 0) return "never";
  if (!Number.isFinite(ratio)) return "only here";
  return `${numberText(ratio)} times as often`;
}

// Return what a unit is called that is left out one at a time, as compare.prose has it.
function nounOf(unit) {
  return { text_of: "author", text_of_day: "author day", owner_family: "owner" }[unit] || unit.replaceAll("_", " ");
}

function counted(n, noun) {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : many(noun)}`;
}

function many(noun) {
  if (noun.endsWith("s")) return noun;
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Return names as a list in words: "Russian, Iranian and Western".
function listed(names, word = "and") {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

// Return a period as it is read: "14 August 2016 – 30 August 2016".
function periodText(first, last) {
  if (!first || !last) return first ? `from ${dayText(first)}` : `until ${dayText(last)}`;
  return first === last ? dayText(first) : `${dayText(first)} – ${dayText(last)}`;
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function dayText(day) {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return dayFormat.format(date);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
