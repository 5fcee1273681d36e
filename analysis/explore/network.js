// Draws a network as SVG. Nodes can be dragged; nodes and edges answer to clicks and keys.
//
// drawNetwork(element, data, send) draws `View.network` into an element:
//   data.nodes: id, name, x, y (-1 to 1), community, units, key, about
//   data.edges: source, target, weight, key, about
// send(key) is called with the key of what was clicked. It returns a function that takes the
// drawing away. Arrow keys walk from node to node, and along the list of edges; Shift and an arrow
// key move a node; Enter or Space sends.

const SVG = "http://www.w3.org/2000/svg";
// The colours of the figures, by community; where there are more, they begin again.
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#767676"];
const BETWEEN = "#9a9a9a"; // edges between communities
const MARGIN = { x: 70, y: 28 }; // pixels at the edges where no node is
const LETTERS = 13; // pixels
const LINE = 16; // pixels of a line of a name
const WIDEST_NAME = 20; // letters of a line
const STEP = 12; // pixels of a key
const ROUNDS = 4; // in which names look for a place
const OUTSIDE = 1000; // what a pixel outside of the drawing costs a name
const MEETING = 10; // what a pixel shared with another name or node costs
const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
// Where a name may be: pixels from its node, and the side.
const PLACES = [0, 8, 16, 28, 44].flatMap((distance) => SIDES.map((side) => [distance, side]));
const SMALLEST = { width: 280, height: 340 };
const ARROWS = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

export function drawNetwork(element, data, send) {
  const size = sizeOf(element);
  const svg = make("svg", { class: "ex-network", role: "group" });
  svg.setAttribute("aria-label", labelOf(data));
  svg.setAttribute("style", `font: ${LETTERS}px system-ui, sans-serif; touch-action: pan-y`);
  const edges = data.edges.map((edge) => ({ ...edge, parts: partsOfEdge(edge, data) }));
  const nodes = data.nodes.map((node) => ({ ...node, parts: partsOfNode(node, data) }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drawing = { svg, size, nodes, edges, byId };
  svg.append(layer(edges, "Ties"), layer(nodes, "Names"));
  element.replaceChildren(svg);
  for (const node of nodes) node.parts.width = widthOfName(node.parts);
  place(drawing);
  const off = new AbortController();
  listen(drawing, send, off.signal);
  const observer = new ResizeObserver(() => resize(drawing, element));
  observer.observe(element);
  return () => {
    off.abort();
    observer.disconnect();
    svg.remove();
  };
}

function labelOf(data) {
  const sizes = `${data.nodes.length} names and ${data.edges.length} ties`;
  return `Network of ${sizes}. Arrow keys walk, Shift and arrow keys move a name, Enter shows it.`;
}

function sizeOf(element) {
  const width = Math.max(element.clientWidth, SMALLEST.width);
  const height = Math.min(Math.max(0.62 * width, SMALLEST.height), 620);
  return { width, height };
}

// ---- parts ------------------------------------------------------------------------------------

function make(name, attributes) {
  const part = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
  return part;
}

function layer(things, label) {
  const group = make("g", { role: "group", "aria-label": label });
  group.append(...things.map((thing) => thing.parts.group));
  if (things.length) things[0].parts.group.setAttribute("tabindex", "0");
  return group;
}

function button(about) {
  const group = make("g", { role: "button", tabindex: "-1", "aria-label": about });
  group.style.cursor = "pointer";
  const title = make("title", {});
  title.textContent = about;
  group.append(title);
  return group;
}

function colourOf(node) {
  return COLOURS[(node.community || 0) % COLOURS.length];
}

function partsOfEdge(edge, data) {
  const ends = [edge.source, edge.target].map((id) => data.nodes.find((node) => node.id === id));
  const isWithin = ends[0].community === ends[1].community;
  const heaviest = Math.max(...data.edges.map((each) => Math.abs(each.weight))) || 1;
  const line = make("line", {
    stroke: isWithin ? colourOf(ends[0]) : BETWEEN,
    "stroke-width": 0.8 + (4 * Math.abs(edge.weight)) / heaviest,
    "stroke-opacity": isWithin ? 0.5 : 0.35,
    "stroke-linecap": "round",
  });
  const touch = make("line", { stroke: "transparent", "stroke-width": 12 });
  const group = button(edge.about);
  group.append(line, touch);
  return { group, line, touch };
}

function partsOfNode(node, data) {
  const most = Math.max(...data.nodes.map((each) => each.units)) || 1;
  const radius = 4 + 6 * Math.sqrt(node.units / most);
  const circle = make("circle", { r: radius, fill: colourOf(node) });
  const touch = make("circle", { r: Math.max(radius, 12), fill: "transparent" });
  const name = make("text", { fill: "currentColor", "paint-order": "stroke" });
  name.setAttribute("style", "stroke: var(--ex-ground, Canvas); stroke-width: 3px");
  const lines = linesOf(node.name);
  for (const line of lines) {
    const part = make("tspan", {});
    part.textContent = line;
    name.append(part);
  }
  const group = button(node.about);
  group.append(circle, touch, name);
  return { group, circle, touch, name, lines, radius };
}

// Pixels of the longest line; by its letters where nothing is on the screen yet.
function widthOfName({ name, lines }) {
  const drawn = [...name.children].map((line) => line.getComputedTextLength());
  const letters = lines.map((line) => 0.6 * LETTERS * line.length);
  return Math.max(...drawn) || Math.max(...letters);
}

function linesOf(name) {
  const lines = [""];
  for (const word of name.split(" ")) {
    const last = lines[lines.length - 1];
    const joined = last ? `${last} ${word}` : word;
    if (joined.length <= WIDEST_NAME || !last) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

// ---- places -----------------------------------------------------------------------------------

function pointOf(node, size) {
  const x = MARGIN.x + ((node.x + 1) / 2) * (size.width - 2 * MARGIN.x);
  const y = MARGIN.y + ((1 - node.y) / 2) * (size.height - 2 * MARGIN.y);
  return [x, y];
}

function moveTo(node, size, x, y) {
  const inside = (value, most) => Math.min(Math.max(value, 0), most);
  const left = inside(x - MARGIN.x, size.width - 2 * MARGIN.x);
  const top = inside(y - MARGIN.y, size.height - 2 * MARGIN.y);
  node.x = (2 * left) / (size.width - 2 * MARGIN.x) - 1;
  node.y = 1 - (2 * top) / (size.height - 2 * MARGIN.y);
}

function place(drawing) {
  const { svg, size, nodes, edges, byId } = drawing;
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  svg.setAttribute("width", size.width);
  svg.setAttribute("height", size.height);
  for (const edge of edges) placeEdge(edge, byId, size);
  for (const node of nodes) placeCircles(node, size);
  placeNames(nodes, size);
}

function placeEdge(edge, byId, size) {
  const [x1, y1] = pointOf(byId.get(edge.source), size);
  const [x2, y2] = pointOf(byId.get(edge.target), size);
  for (const line of [edge.parts.line, edge.parts.touch]) {
    line.setAttribute("x1", x1);
    line.setAttribute("y1", y1);
    line.setAttribute("x2", x2);
    line.setAttribute("y2", y2);
  }
}

function boxAround([x, y], radius) {
  return [x - radius, y - radius, x + radius, y + radius];
}

function placeCircles(node, size) {
  const [x, y] = pointOf(node, size);
  for (const circle of [node.parts.circle, node.parts.touch]) {
    circle.setAttribute("cx", x);
    circle.setAttribute("cy", y);
  }
}

// Each name goes where it meets least of what is there; then each looks again, now that all have a
// place.
function placeNames(nodes, size) {
  const circles = nodes.map((node) => boxAround(pointOf(node, size), node.parts.radius));
  const names = nodes.map(() => null);
  for (let round = 0; round < ROUNDS; round += 1) {
    nodes.forEach((node, number) => {
      const others = names.filter((name, place) => name && place !== number);
      const taken = [...circles, ...others.map((name) => name.box)];
      names[number] = bestBox(node, pointOf(node, size), size, taken);
    });
  }
  nodes.forEach((node, number) => writeName(node, names[number]));
}

// A name is around its node, as near as there is room.
function bestBox(node, [x, y], size, taken) {
  const { width } = node.parts;
  const height = LINE * node.parts.lines.length;
  let best = null;
  for (const [distance, [right, down]] of PLACES) {
    const reach = node.parts.radius + 4 + distance;
    const left = x + right * (reach + width / 2) - width / 2;
    const top = y + down * (reach + height / 2) - height / 2;
    const box = [left, top, left + width, top + height];
    const outside = Math.max(0, -left, box[2] - size.width, -top, box[3] - size.height);
    const met = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    const cost = OUTSIDE * outside + MEETING * met + distance;
    if (!best || cost < best.cost) best = { box, cost };
  }
  return best;
}

function overlap(box, other) {
  const width = Math.min(box[2], other[2]) - Math.max(box[0], other[0]);
  const height = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
  return width > 0 && height > 0 ? width * height : 0;
}

function writeName(node, { box }) {
  node.parts.name.setAttribute("text-anchor", "middle");
  [...node.parts.name.children].forEach((line, number) => {
    line.setAttribute("x", (box[0] + box[2]) / 2);
    line.setAttribute("y", box[1] + LINE * (number + 0.78));
  });
}

function resize(drawing, element) {
  const size = sizeOf(element);
  if (size.width === drawing.size.width) return;
  drawing.size = size;
  place(drawing);
}

// ---- hands and keys ---------------------------------------------------------------------------

function listen(drawing, send, signal) {
  for (const edge of drawing.edges) {
    const { group } = edge.parts;
    group.addEventListener("click", () => send(edge.key), { signal });
    group.addEventListener("keydown", (event) => walkEdges(drawing, edge, event, send), { signal });
  }
  for (const node of drawing.nodes) {
    const { group } = node.parts;
    listenToDrag(drawing, node, send, signal);
    group.addEventListener("keydown", (event) => walkNodes(drawing, node, event, send), { signal });
    for (const name of ["pointerenter", "focus"]) {
      group.addEventListener(name, () => show(drawing, node), { signal });
    }
    for (const name of ["pointerleave", "blur"]) {
      group.addEventListener(name, () => show(drawing, null), { signal });
    }
  }
}

function listenToDrag(drawing, node, send, signal) {
  const { group } = node.parts;
  let start = null;
  let isMoved = false;
  const begin = (event) => {
    start = [event.clientX, event.clientY];
    isMoved = false;
    group.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const move = (event) => {
    if (!start) return;
    const far = Math.hypot(event.clientX - start[0], event.clientY - start[1]) > 4;
    isMoved = isMoved || far;
    if (isMoved) follow(drawing, node, event);
  };
  const end = () => {
    if (start && !isMoved) send(node.key);
    start = null;
  };
  const cancel = () => {
    start = null;
  };
  const click = (event) => {
    if (event.detail === 0) send(node.key); // of a screen reader: no pointer came before
  };
  group.addEventListener("click", click, { signal });
  group.addEventListener("pointerdown", begin, { signal });
  group.addEventListener("pointermove", move, { signal });
  group.addEventListener("pointerup", end, { signal });
  group.addEventListener("pointercancel", cancel, { signal });
}

function follow(drawing, node, event) {
  const frame = drawing.svg.getBoundingClientRect();
  const scale = drawing.size.width / frame.width;
  const x = scale * (event.clientX - frame.left);
  const y = scale * (event.clientY - frame.top);
  moveTo(node, drawing.size, x, y);
  place(drawing);
}

// The node, its ties and its neighbours in full ink; the others pale.
function show(drawing, node) {
  const near = new Set(node ? [node.id] : []);
  for (const edge of drawing.edges) {
    const isOfNode = node && [edge.source, edge.target].includes(node.id);
    if (isOfNode) {
      near.add(edge.source);
      near.add(edge.target);
    }
    edge.parts.group.style.opacity = !node || isOfNode ? 1 : 0.25;
  }
  for (const other of drawing.nodes) {
    other.parts.group.style.opacity = !node || near.has(other.id) ? 1 : 0.35;
  }
}

function isEnter(event) {
  return event.key === "Enter" || event.key === " ";
}

function walkNodes(drawing, node, event, send) {
  const direction = ARROWS[event.key];
  if (isEnter(event)) send(node.key);
  else if (direction && event.shiftKey) push(drawing, node, direction);
  else if (direction) focusOn(drawing.nodes, node, nearestNode(drawing, node, direction));
  else return;
  event.preventDefault();
}

function push(drawing, node, [right, down]) {
  const [x, y] = pointOf(node, drawing.size);
  moveTo(node, drawing.size, x + STEP * right, y + STEP * down);
  place(drawing);
}

// The nearest node in a direction; what lies aside counts twice.
function nearestNode(drawing, node, [right, down]) {
  const [x, y] = pointOf(node, drawing.size);
  let nearest = null;
  let least = Infinity;
  for (const other of drawing.nodes) {
    const [otherX, otherY] = pointOf(other, drawing.size);
    const ahead = right * (otherX - x) + down * (otherY - y);
    const aside = Math.abs(down * (otherX - x) + right * (otherY - y));
    const distance = ahead + 2 * aside;
    if (other !== node && ahead > 1 && distance < least) {
      nearest = other;
      least = distance;
    }
  }
  return nearest;
}

function walkEdges(drawing, edge, event, send) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const { edges } = drawing;
  if (isEnter(event)) send(edge.key);
  else if (step) {
    const next = (edges.indexOf(edge) + step + edges.length) % edges.length;
    focusOn(edges, edge, edges[next]);
  } else return;
  event.preventDefault();
}

function focusOn(things, thing, next) {
  if (!next) return;
  for (const each of things) each.parts.group.setAttribute("tabindex", "-1");
  next.parts.group.setAttribute("tabindex", "0");
  next.parts.group.focus({ preventScroll: true });
}
