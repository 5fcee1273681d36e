// A network: its backbone, a layout that is the same every time, and names that cover nothing.

const network = (() => {
  const LEAST_JOINT = 3; // pages that a tie rests on
  const TIES_A_NODE = 1.5;
  const STEPS = 300; // of the layout
  const MARGIN = { x: 76, y: 30 }; // pixels at the edges where no node is
  const ROUNDS = 4; // in which names look for a place
  const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]];
  // Where a name may be: pixels from its node, and the side.
  const PLACES = [0, 8, 16, 28, 44].flatMap((distance) => SIDES.map((side) => [distance, side]));
  const DOTS = 40; // of a line, that a name keeps away from
  const WIDEST = 130; // pixels of a line of a name
  const COST = { outside: 1000, meeting: 10 };

  // Return a maximum spanning tree of ties {one, other, npmi}, and then the strongest of all others.
  function backbone(pairs) {
    const byStrength = [...pairs].sort((a, b) => b.npmi - a.npmi || (nameOf(a) < nameOf(b) ? -1 : 1));
    const part = new Map(byStrength.flatMap(({ one, other }) => [[one.id, one.id], [other.id, other.id]]));
    const rootOf = (id) => (part.get(id) === id ? id : rootOf(part.get(id)));
    const isInTree = byStrength.map(({ one, other }) => {
      const [first, second] = [rootOf(one.id), rootOf(other.id)];
      part.set(first, second);
      return first !== second;
    });
    const tree = byStrength.filter((_, at) => isInTree[at]);
    const rest = byStrength.filter((_, at) => !isInTree[at]);
    const most = Math.max(tree.length, Math.ceil(TIES_A_NODE * part.size));
    return [...tree, ...rest.slice(0, most - tree.length)];
  }

  const nameOf = ({ one, other }) => `${one.name} ${other.name}`;

  function nodesOf(ties) {
    const nodes = new Map(ties.flatMap(({ one, other }) => [[one.id, one], [other.id, other]]));
    return [...nodes.values()].sort((a, b) => b.on.size - a.on.size || (a.name < b.name ? -1 : 1));
  }

  // Return the place of each node: springs along ties, all others push away (Fruchterman and Reingold 1991).
  // It begins on a circle and has no chance in it: the same ties are always drawn alike.
  function layout(ties, width, height) {
    const nodes = nodesOf(ties);
    const [cx, cy] = [width / 2, height / 2];
    const points = nodes.map((_, at) => {
      const angle = at * 2.399963; // the golden angle: no two nodes begin in line
      const reach = 0.45 * Math.sqrt((at + 0.5) / nodes.length);
      return [cx + reach * width * Math.cos(angle), cy + reach * height * Math.sin(angle)];
    });
    const place = new Map(nodes.map(({ id }, at) => [id, at]));
    const ideal = 0.75 * Math.sqrt((width * height) / nodes.length);
    for (let step = 0; step < STEPS; step += 1) {
      const moves = points.map(([x, y]) => [0.12 * (cx - x), 0.12 * (cy - y)]);
      const push = (a, b, force) => {
        const [dx, dy] = [points[a][0] - points[b][0] || 0.01, points[a][1] - points[b][1]];
        const distance = Math.max(1, Math.hypot(dx, dy));
        const size = force(distance) / distance;
        moves[a] = [moves[a][0] + dx * size, moves[a][1] + dy * size];
        moves[b] = [moves[b][0] - dx * size, moves[b][1] - dy * size];
      };
      nodes.forEach((_, a) => nodes.slice(a + 1).forEach((__, b) => push(a, a + 1 + b, (distance) => (0.35 * ideal ** 2) / distance)));
      for (const { one, other } of ties) push(place.get(one.id), place.get(other.id), (distance) => (-0.35 * distance ** 2) / ideal);
      const heat = 0.1 * width * (1 - step / STEPS) + 0.5;
      points.forEach((point, at) => {
        const far = Math.max(1, Math.hypot(...moves[at]) / heat);
        point[0] += moves[at][0] / far;
        point[1] += moves[at][1] / far;
      });
    }
    const fitted = [fit(points.map(([x]) => x), MARGIN.x, width), fit(points.map(([, y]) => y), MARGIN.y, height)];
    return new Map(nodes.map(({ id }, at) => [id, [fitted[0][at], fitted[1][at]]]));
  }

  // Return numbers stretched from one margin to the other.
  function fit(values, margin, most) {
    const [least, span] = [Math.min(...values), Math.max(...values) - Math.min(...values)];
    return values.map((value) => (span ? margin + ((value - least) / span) * (most - 2 * margin) : most / 2));
  }

  // ---- names

  function overlap(one, other) {
    const wide = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
    const high = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
    return wide > 0 && high > 0 ? wide * high : 0;
  }

  // Return the box of each node's name: where it meets least; then each looks again, now that all have a place.
  function namePlaces(nodes, lines, size) {
    const circles = nodes.map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
    const dots = lines.flatMap(([[x1, y1], [x2, y2]]) => Array.from({ length: DOTS }, (_, at) => {
      const [x, y] = [x1 + ((x2 - x1) * at) / DOTS, y1 + ((y2 - y1) * at) / DOTS];
      return [x - 1, y - 1, x + 1, y + 1];
    }));
    const boxes = nodes.map(() => null);
    for (let round = 0; round < ROUNDS; round += 1) {
      nodes.forEach((node, at) => {
        const taken = [...circles, ...dots, ...boxes.filter((box, place) => box && place !== at)];
        boxes[at] = bestBox(node, taken, size);
      });
    }
    return boxes;
  }

  function bestBox({ x, y, radius, wide, lines }, taken, size) {
    const high = LINE_HEIGHT * lines.length;
    let best = null;
    for (const [distance, [right, down]] of PLACES) {
      const reach = radius + 4 + distance;
      const left = x + right * (reach + wide / 2) - wide / 2;
      const top = y + down * (reach + high / 2) - high / 2;
      const box = [left, top, left + wide, top + high];
      const outside = Math.max(0, -left, box[2] - size.width, -top, box[3] - size.height);
      const met = taken.reduce((total, other) => total + overlap(box, other), 0);
      const cost = COST.outside * outside + COST.meeting * met + distance;
      if (!best || cost < best.cost) best = { box, cost };
    }
    return best.box;
  }

  // ---- the drawing

  // Draw ties {one, other, n, npmi} into a box; open(one, other) is called for what is clicked.
  function draw(box, ties, { open, colour }) {
    const width = widthOf(box);
    const height = Math.round(Math.min(560, Math.max(360, 0.62 * width)));
    const points = layout(ties, width, height);
    const most = Math.max(...ties.flatMap(({ one, other }) => [one.on.size, other.on.size]));
    const strongest = Math.max(...ties.map(({ npmi }) => npmi));
    const { ink, ground, faint } = paint();
    const nodes = nodesOf(ties).map((node) => {
      const lines = linesOf(node.name, WIDEST);
      const [x, y] = points.get(node.id);
      return { node, x, y, radius: 4 + 7 * Math.sqrt(node.on.size / most), lines, wide: Math.max(...lines.map(widthOfText)) };
    });
    const boxes = namePlaces(nodes, ties.map(({ one, other }) => [points.get(one.id), points.get(other.id)]), { width, height });
    const svg = svgNode("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "network", "font-family": chartFont(), "font-size": TEXT_SIZE });
    const clickable = (act, title, ...parts) => {
      const group = svgNode("g", {}, ...parts);
      group.style.cursor = "pointer";
      group.addEventListener("click", act);
      group.addEventListener("pointermove", (event) => showTip(event, title));
      group.addEventListener("pointerleave", (event) => showTip(event, ""));
      svg.append(group);
    };
    for (const { one, other, n, npmi } of ties) {
      const [[x1, y1], [x2, y2]] = [points.get(one.id), points.get(other.id)];
      const line = (attributes) => svgNode("line", { x1, y1, x2, y2, ...attributes });
      const parts = [line({ stroke: faint, "stroke-width": 0.8 + (4.2 * npmi) / strongest }), line({ stroke: "transparent", "stroke-width": 12 })];
      clickable(() => open(one, other), `${one.name} and ${other.name}: ${counted(n, pageNoun)}`, ...parts);
    }
    nodes.forEach(({ node, x, y, radius, lines }, at) => {
      const circle = svgNode("circle", { cx: x, cy: y, r: radius, fill: colour, stroke: ground, "stroke-width": 1.5 });
      const [left, top, right] = boxes[at];
      const rows = lines.map((line, number) => svgNode("tspan", { x: (left + right) / 2, y: top + LINE_HEIGHT * (number + 0.78) }, line));
      const halo = { fill: ink, stroke: ground, "stroke-width": 3, "paint-order": "stroke", "text-anchor": "middle" };
      clickable(() => open(node, node), `${node.name}: ${counted(node.on.size, pageNoun)}`, circle, svgNode("text", halo, ...rows));
    });
    put(box, svg);
  }

  return { LEAST_JOINT, backbone, layout, draw };
})();
