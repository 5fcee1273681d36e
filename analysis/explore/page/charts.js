// Charts: the library draws what Altair described; here they get rows, answer the pointer, and fit the window.

const specs = readJson("charts");
const paper = { isShown: false }; // whether the page is being printed
const PAPER = 640; // pixels of a figure on paper, upright or across, A4 or Letter
const REACH = 24; // pixels from which a row answers
const LABELS = { share: 0.36, least: 110, most: 320 }; // of a chart's width, for the labels beside it; pixels
const LINE = 15; // pixels of a line of text
const ERRORS_ONLY = 1; // of the library: charts have no rows at first, of which it would warn
const allCharts = [];

// After a scroll the next move shows the row under the pointer, even the same one.
addEventListener("scroll", () => allCharts.forEach((chart) => chart.point(null)), true);

// ---- distances from the pointer to a row, by kind of chart

function distanceToPoint(place, x, y) {
  return Math.max(0, Math.hypot(place.x - x, place.y - y) - place.radius);
}

function distanceToBand(place, x, y) {
  return Math.abs(place.y - y);
}

function distanceToBar(place, x) {
  return Math.abs(place.x - x);
}

// ---- a chart

class Chart {
  // tipOf: row → lines of the tip. placeOf: (row, view) → pixels. act: what a click on a row does, if anything.
  // beside: the same two where the pointer is on the label of a row.
  constructor(box, { tipOf, placeOf, distance = distanceToPoint, act = null, beside = null }) {
    this.box = box;
    this.marks = { tipOf, act };
    this.beside = beside;
    this.answer = this.marks;
    this.placeOf = placeOf;
    this.distance = distance;
    this.turn = 0;
    this.near = "";
    this.rows = [];
    this.drawing = Promise.resolve();
    this.listen();
    allCharts.push(this);
  }

  // Draw rows; a drawing that is no longer wanted when its turn comes is left out.
  draw(name, options) {
    this.turn += 1;
    const turn = this.turn;
    const before = this.drawing.catch(() => null); // a drawing that failed stops no other
    this.drawing = before.then(() => (turn === this.turn ? this.drawNow(name, options) : null));
    return this.drawing;
  }

  async drawNow(name, { rows, tables = {}, signals = {}, height, describe, labelsOf = null }) {
    await this.embed(name);
    const view = this.view;
    const size = { width: widthOf(this.box), height };
    for (const [signal, value] of Object.entries(signals)) view.signal(signal, value);
    for (const [table, values] of Object.entries(tables)) view.data(table, values);
    const ordered = rows.map((row, order) => ({ ...row, order, band: bandOf(row) }));
    view.width(size.width).height(size.height).data("rows", ordered);
    if (labelsOf) view.data("labels", []);
    await view.runAsync();
    this.rows = rows;
    this.places = rows.map((row) => this.placeOf(row, view));
    this.box.setAttribute("aria-label", describe);
    if (!labelsOf) return;
    view.data("labels", labelsOf(this.places, { width: view.width(), height: view.height() }));
    await view.runAsync();
  }

  // Load the description of a chart, unless it is the one that is shown already.
  async embed(name) {
    if (this.embedded === name) return;
    this.view?.finalize();
    const plot = make("div", { "aria-hidden": "true" }); // the box around it has the description
    put(this.box, plot);
    // "ast": expressions are interpreted, so that the policy of the page need not allow code from strings.
    const options = {
      actions: false,
      ast: true,
      renderer: "svg",
      defaultStyle: false,
      tooltip: () => {},
      logLevel: ERRORS_ONLY,
    };
    const result = await vegaEmbed(plot, specs[name], options);
    this.view = result.view;
    this.embedded = name;
  }

  listen() {
    this.box.setAttribute("role", "img");
    this.box.setAttribute("tabindex", -1);
    this.box.addEventListener("pointermove", (event) => this.point(this.nearest(event)));
    this.box.addEventListener("pointerleave", () => this.point(null));
    this.box.addEventListener("click", (event) => this.click(event));
  }

  click(event) {
    const place = this.nearest(event);
    const { act } = this.answer;
    if (place === null || !act) return;
    this.point(null);
    this.box.focus({ preventScroll: true }); // whoever closes what opens is back here
    act(this.rows[place]);
  }

  // Return the place of the row that is nearest to the pointer; null where none is near.
  nearest(event) {
    if (!this.view) return null;
    const [x, y] = this.pixelsOf(event);
    const before = this.answer;
    this.answer = (x < 0 && this.beside) || this.marks;
    if (before !== this.answer) this.point(null);
    let nearest = null;
    let least = Infinity;
    this.places.forEach((place, index) => {
      const distance = this.distance(place, x, y);
      if (distance < Math.min(least, place.reach || REACH)) {
        least = distance;
        nearest = index;
      }
    });
    return nearest;
  }

  pixelsOf(event) {
    const frame = this.corner();
    return [event.clientX - frame.x, event.clientY - frame.y];
  }

  // Return where the area of the marks begins in the window.
  corner() {
    const frame = this.box.querySelector("svg").getBoundingClientRect();
    const [left, top] = this.view.origin();
    return { x: frame.x + left, y: frame.y + top };
  }

  point(place) {
    const key = place === null ? "" : this.rows[place].key;
    if (key === this.near) return;
    this.near = key;
    this.box.classList.toggle("answers", Boolean(key && this.answer.act));
    this.view?.signal("near", key).runAsync();
    if (place === null) {
      hideTip();
      return;
    }
    const { x, y } = this.places[place];
    const corner = this.corner();
    showTip(corner.x + x, corner.y + y, this.answer.tipOf(this.rows[place]));
  }
}

// ---- sizes

function widthOf(box) {
  return paper.isShown ? PAPER : Math.max(260, Math.floor(box.clientWidth || 800));
}

const ruler = document.createElement("canvas").getContext("2d");
ruler.font = `${specs.levels.config.text.fontSize}px ${specs.levels.config.font}`;

// Return the pixels of the longest line of a text.
function widthOfText(text) {
  return Math.max(...text.split("\n").map((line) => ruler.measureText(line).width));
}

// Return text in lines that are at most so wide; a word that is wider is broken.
function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.pop();
    const both = last ? `${last} ${word}` : word;
    if (widthOfText(both) <= most) lines.push(both);
    else lines.push(...[last].filter(Boolean), ...broken(word, most));
  }
  return lines.join("\n");
}

function broken(word, most) {
  const parts = [""];
  for (const letter of word) {
    if (widthOfText(parts.at(-1) + letter) > most) parts.push("");
    parts.push(parts.pop() + letter);
  }
  return parts;
}

// Return the pixels that labels may have beside a chart.
function roomBeside(box) {
  return Math.min(LABELS.most, Math.max(LABELS.least, LABELS.share * widthOf(box)));
}

function labelBeside(box, text) {
  return wrapped(text, roomBeside(box));
}

// A figure fits into the window below its controls.
function heightOf(box) {
  const top = box.getBoundingClientRect().top + scrollY;
  const room = innerHeight - top - 12;
  return Math.round(Math.max(340, Math.min(560, widthOf(box) * 0.56, room)));
}

// Return the height of a chart with one band a label, as high as the texts in the rows; *least* is that of a band.
function heightOfBands(shown, least) {
  const lines = Math.max(1, ...shown.map(({ label, said = [] }) => Math.max(label.split("\n").length, said.length)));
  return new Set(shown.map((row) => row.label)).size * Math.max(least, lines * LINE + 4) + 50;
}

// Return the key of a row's band. The library keeps bands as properties of an object, where a label such as
// "__proto__" or "constructor" is taken; no property that objects bring begins with this sign.
function bandOf(row) {
  return `=${row.label}`;
}

function bandPlace(row, view, field = "value") {
  const band = view.scale("y");
  const y = band(bandOf(row)) + band.bandwidth() / 2 + offsetOf(row, view);
  return { x: view.scale("x")(row[field]), y, radius: 0, reach: band.step() };
}

function offsetOf(row, view) {
  const scale = view.scale("yOffset");
  const half = view.scale("y").bandwidth() / 2;
  return scale(row.reading) + (scale.bandwidth ? scale.bandwidth() / 2 : 0) - half;
}

// ---- labels beside points, as far as they do not cover each other

function placedLabels(candidates, size, taken = []) {
  const placed = [];
  for (const candidate of candidates) {
    const boxes = placesBeside(candidate);
    const box = boxes.find((one) => isFree(one, size, taken));
    if (!box) continue;
    taken.push(box);
    placed.push({ text: candidate.text, left: box[0], top: box[1] + LINE / 2 });
  }
  return placed;
}

// Return the boxes that a label may have, the best first: beside its point, then above and below.
function placesBeside({ text, x, y, radius = 0 }) {
  const wide = widthOfText(text);
  const gap = radius + 4;
  const level = gap + LINE / 2;
  const boxes = [x + gap, x - gap - wide].map((left) => boxOf(text, left, y));
  for (const top of [y - level, y + level]) {
    for (const left of [x - wide / 2, x, x - wide]) boxes.push(boxOf(text, left, top));
  }
  return boxes;
}

function isFree(box, { width, height }, taken) {
  const isInside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
  return isInside && !taken.some((other) => areOver(box, other));
}

function boxOfPoint({ x, y, radius }) {
  return [x - radius, y - radius, x + radius, y + radius];
}

function areOver(one, other) {
  const isBeside = one[2] <= other[0] || other[2] <= one[0];
  const isAbove = one[3] <= other[1] || other[3] <= one[1];
  return !isBeside && !isAbove;
}

function boxOf(text, left, top) {
  return [left, top - LINE / 2, left + widthOfText(text), top + LINE / 2];
}
