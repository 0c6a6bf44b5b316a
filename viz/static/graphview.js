// Narrow adapter around vis-network 9.1.2 (global `vis`). Nothing else in the pages knows the library.
import {drawLabels} from "./labels.js";

const SHAPE = {actor: "dot", project: "square", need: "diamond", network: "star", service: "triangle", place: "hexagon"};
const DASH = {dash: [6, 4], dot: [2, 3]};
const size = (node) => 8 + Math.min(Math.sqrt(node.d), 9) * 2.6;
const ui = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// Tokens may be light-dark(); only a computed colour tells which of the two holds.
function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

export class GraphView {
  constructor(box, scene) {
    Object.assign(this, {box, scene, ring: null, lit: null, hidden: new Set(), widths: new Map(), tokens: this.#tokens()});
    this.nodes = new vis.DataSet(scene.nodes.map((n, id) => ({...this.#node(n, id), x: n.x, y: n.y, shape: SHAPE[n.kind], size: size(n)})));
    this.edges = new vis.DataSet(scene.edges.map((e, id) => ({...this.#edge(e, id), from: e.a, to: e.b, arrows: "to", dashes: DASH[e.dash] ?? false, ...this.#bend(e, id)})));
    const many = scene.edges.length > 600;
    this.net = new vis.Network(box, {nodes: this.nodes, edges: this.edges}, {
      physics: {enabled: false, stabilization: false}, layout: {improvedLayout: false},
      nodes: {borderWidth: 1.5, chosen: false},
      edges: {smooth: false, width: 1.3, arrows: {to: {scaleFactor: 0.45}}, chosen: false},
      interaction: {keyboard: false, hover: false, dragNodes: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, selectConnectedEdges: false, tooltipDelay: 1e9}});
    const frame = box.querySelector(".vis-network");
    frame.tabIndex = -1;
    frame.setAttribute("aria-hidden", "true");   // our own wrapper carries name, role and focus
    this.net.on("beforeDrawing", (canvas) => this.paper && this.#paint(canvas));
    this.net.on("afterDrawing", (canvas) => this.#overlay(canvas));
    // The page keeps its scroll wheel unless the picture has focus.
    box.addEventListener("wheel", (event) => { if (!event.ctrlKey && !box.matches(":focus-within")) event.stopPropagation(); }, {capture: true});
  }

  on(name, handler) { this.net.on(name, handler); }
  nodeAt(point) { return this.net.getNodeAt(point); }
  edgeAt(point) { return this.net.getEdgeAt(point); }

  repaint() {
    this.tokens = this.#tokens();
    this.nodes.update(this.scene.nodes.map((n, id) => this.#node(n, id)));
    this.edges.update(this.scene.edges.map((e, id) => this.#edge(e, id)));
  }

  show(nodeShown, edgeShown) {
    this.hidden = new Set(this.scene.nodes.flatMap((n, i) => nodeShown(n) ? [] : [i]));
    this.nodes.update(this.scene.nodes.map((n, id) => ({id, hidden: !nodeShown(n)})));
    this.edges.update(this.scene.edges.map((e, id) => ({id, hidden: !edgeShown(e)})));
  }

  light(lit) { this.lit = lit; this.repaint(); }
  mark(id) { this.ring = id; this.net.redraw(); }

  fit(ids) {   // `nodes: undefined` would throw
    this.net.fit({...(ids && {nodes: [...ids]}), animation: false, maxZoomLevel: 1.3});
    this.zoom(0.9);
  }

  zoom(factor) { this.net.moveTo({scale: this.net.getScale() * factor, animation: false}); }

  see(id) {
    const p = this.screen(id), box = this.box, edge = 40;
    if (p.x < edge || p.y < edge || p.x > box.clientWidth - edge || p.y > box.clientHeight - edge)
      this.net.moveTo({position: this.net.getPosition(id), animation: false});
  }

  screen(id) { return this.net.canvasToDOM(this.net.getPosition(id)); }

  async png() {
    this.paper = true;
    this.net.redraw();
    const blob = await new Promise((done) => this.net.canvas.frame.canvas.toBlob(done));
    this.paper = false;
    this.net.redraw();
    return blob;
  }

  // Colours are read once per change: a style look-up per node costs seconds at 5,000 nodes.
  #tokens() {
    const tokens = {sheet: colour("--surface"), ink: colour("--ink"), focus: colour("--focus"), edge: colour("--edge"), dim: colour("--dim"), font: ui("--f-ui")};
    for (const kind in SHAPE) tokens[kind] = colour(`--k-${kind}`);
    return tokens;
  }

  #node(node, id) {
    const on = !this.lit || this.lit.nodes.has(id);
    return {id, color: {background: on ? this.tokens[node.kind] : this.tokens.dim, border: this.tokens.sheet}};
  }

  #edge(edge, id) {
    const on = !this.lit || this.lit.edges.has(id), top = id === this.lit?.edge;
    return {id, width: top ? 4 : this.lit && on ? 2 : 1.3, color: {color: top ? this.tokens.ink : on ? this.tokens.edge : this.tokens.dim}};
  }

  // The second, third … line between the same two is bent, so that each can be pointed at.
  #bend(edge, id) {
    this.pairs ??= new Map();
    const key = [edge.a, edge.b].sort((a, b) => a - b).join("-"), before = this.pairs.get(key) ?? 0;
    this.pairs.set(key, before + 1);
    return before ? {smooth: {enabled: true, type: "curvedCW", roundness: 0.15 * before}} : {};
  }

  #paint(canvas) {
    canvas.save();
    canvas.setTransform(1, 0, 0, 1, 0, 0);
    canvas.fillStyle = this.tokens.sheet;
    canvas.fillRect(0, 0, canvas.canvas.width, canvas.canvas.height);
    canvas.restore();
  }

  #overlay(canvas) {
    drawLabels(canvas, {
      net: this.net, box: this.box, nodes: this.scene.nodes, size, ring: this.ring, widths: this.widths, ...this.tokens,
      shown: (i) => (!this.lit || this.lit.nodes.has(i)) && !this.hidden.has(i)});
    if (this.ring == null) return;
    const p = this.net.getPosition(this.ring), scale = this.net.getScale(), node = this.scene.nodes[this.ring];
    const radius = size(node) * (node.kind === "project" ? Math.SQRT2 : 1) + 5 / scale;
    for (const [width, token] of [[6, "sheet"], [3, "focus"]]) {
      canvas.beginPath();
      canvas.arc(p.x, p.y, radius, 0, 7);
      canvas.lineWidth = width / scale;
      canvas.strokeStyle = this.tokens[token];
      canvas.stroke();
    }
  }
}
