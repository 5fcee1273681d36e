// Numbers in words.

const ALPHA = 0.05;
const MINUS = "−";

function numberText(value, digits = 2) {
  if (value === null || value === undefined) return "–";
  const rounded = Number(value.toPrecision(digits));
  return rounded.toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", MINUS);
}

function percentText(share) {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return `${(100 * share).toFixed(digits)}%`;
}

function pText(p) {
  if (p === null || p === undefined) return "–";
  if (p < 0.001) return "< .001";
  if (p > 0.999) return "> .999";
  return p.toFixed(3).replace(/^0/, "");
}

function counted(n, noun) {
  const ending = n === 1 ? "" : "s";
  return `${n.toLocaleString("en")} ${noun}${ending}`;
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

// Return text in lines of at most so many characters, as far as its words allow.
function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    const isTooLong = last && last.length + 1 + word.length > most;
    if (isTooLong) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.join("\n");
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
