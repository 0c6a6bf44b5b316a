// Labels of one size on screen at any zoom: best connected first, below, above, right or left of their shape, none over
// another label or shape. The pages import this; an exported file carries it.
const MOST_LABELS = 60, MOST_TRIED = 300, LABEL_SIZE = 12.5, LONGEST = 42;

// `nodes` have `label` and `d` (links), by their id in the network; `shown(i)` says which may have a label; `ring` is the
// marked one; `size(node)` its radius; `widths` remembers measured texts; `ink`, `sheet` and `font` are how they look.
export function drawLabels(canvas, {net, box, nodes, shown, size, ring, widths, ink, sheet, font}) {
  const scale = net.getScale(), {width, height} = box.getBoundingClientRect();
  const place = (i) => net.canvasToDOM(net.getPosition(i)), rank = (i) => (i === ring ? 1e6 : 0) + nodes[i].d;
  const tried = nodes.map((_, i) => i).filter(shown).sort((a, b) => rank(b) - rank(a)).slice(0, MOST_TRIED);
  const taken = tried.map((i) => { const p = place(i), r = size(nodes[i]) * scale; return [p.x - r, p.y - r, p.x + r, p.y + r, i]; });
  canvas.save();
  Object.assign(canvas, {font: `${LABEL_SIZE / scale}px ${font}`, textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 4 / scale, strokeStyle: sheet, fillStyle: ink});
  let left = MOST_LABELS;
  for (const i of tried) {
    const p = place(i), text = shortened(nodes[i].label);
    if (p.x < 0 || p.y < 0 || p.x > width || p.y > height) continue;
    if (!widths.has(text)) widths.set(text, canvas.measureText(text).width * scale);
    const spot = freeSpot(i, p, widths.get(text) + 6, size(nodes[i]) * scale + (i === ring ? 8 : 2), width, taken);
    if (!spot) continue;
    if (!left--) break;
    taken.push(spot);
    const at = net.DOMtoCanvas({x: (spot[0] + spot[2]) / 2, y: spot[1] + 2});
    canvas.strokeText(text, at.x, at.y);
    canvas.fillText(text, at.x, at.y);
  }
  canvas.restore();
}

function shortened(name) { return name.length > LONGEST ? `${name.slice(0, LONGEST - 2)}…` : name; }

function freeSpot(i, p, w, r, width, taken) {
  const h = LABEL_SIZE + 3, x = p.x - w / 2;
  return [[x, p.y + r], [x, p.y - r - h], [p.x + r + 2, p.y - h / 2], [p.x - r - 2 - w, p.y - h / 2]]
    .map(([l, t]) => [l, t, l + w, t + h])
    .find((b) => b[0] > 0 && b[2] < width && !taken.some((t) => t[4] !== i && b[0] < t[2] && b[2] > t[0] && b[1] < t[3] && b[3] > t[1]));
}
