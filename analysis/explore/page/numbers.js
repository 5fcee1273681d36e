// Numbers in words.

const ALPHA = 0.05;
const MINUS = "−";

function numberText(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", MINUS);
}

function percentText(share) {
  if (share === null || share === undefined) return "–";
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return `${(100 * share).toFixed(digits)} %`;
}

function pText(p) {
  if (p === null || p === undefined) return "–";
  if (p < 0.001) return "< .001";
  if (p > 0.999) return "> .999";
  return p.toFixed(3).replace(/^0/, "");
}

// Return a difference of shares in percentage points, with its sign.
function pointsText(share) {
  const points = Math.round(100 * share);
  return `${points > 0 ? "+" : ""}${points || 0}`.replace("-", MINUS);
}

function counted(n, noun) {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : many(noun)}`;
}

function many(noun) {
  if (noun.endsWith("s")) return noun;
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function inSentences(...parts) {
  return parts.filter(Boolean).join(" ");
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function rangeOf(values) {
  return [Math.min(...values), Math.max(...values)];
}
