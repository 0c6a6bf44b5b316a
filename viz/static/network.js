// Explorer: search, filters, steps, path, evidence, keyboard walk, table twin. Draws through graphview.js only.
import {GraphView} from "./graphview.js";

const $ = (id) => document.getElementById(id);
const scene = JSON.parse($("drawing").textContent), say = scene.texts;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const near = scene.nodes.map(() => []);
scene.edges.forEach((e, i) => { near[e.a].push([e.b, i]); near[e.b].push([e.a, i]); });
const folded = (text) => text.trim().toLocaleLowerCase();
const byName = (text) => { const at = scene.nodes.findIndex((n) => folded(n.label) === folded(text)); return at < 0 ? null : at; };
const view = new GraphView($("sheet"), scene);
let chosen = null, cursor = null;

function el(tag, cls, ...children) {
  const made = document.createElement(tag);
  if (cls) made.className = cls;
  made.append(...children);
  return made;
}

function icon(kind) {
  const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg"), use = document.createElementNS(space, "use");
  svg.setAttribute("class", `i k-${kind}`);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/static/icons.svg#${kind}`);
  svg.append(use);
  return svg;
}

function button(cls, handler, ...children) {
  const made = el("button", cls, ...children);
  made.type = "button";
  made.addEventListener("click", handler);
  return made;
}

const nodeButton = (n, handler) => button("btn s quiet nodelink", handler, icon(scene.nodes[n].kind), scene.nodes[n].label);
const steps = () => Number(document.querySelector("#steps :checked").value);

function around(start, count) {
  const nodes = new Set([start]), edges = new Set();
  let rim = [start];
  for (let i = 0; i < count; i++) {
    const next = [];
    for (const a of rim) for (const [b, e] of near[a]) { edges.add(e); if (!nodes.has(b)) { nodes.add(b); next.push(b); } }
    rim = next;
  }
  return {nodes, edges};
}

function sources(i) {
  const found = scene.evidence[i];
  if (!found.length) return [el("p", "small muted", say.nosource)];
  return found.map((item) => {
    const link = el("a", "", item.name), caption = el("figcaption", "", link, item.where ? `, ${item.where}` : "");
    link.href = item.href;
    return el("figure", "quote", ...(item.quote ? [el("blockquote", "", `”${item.quote}”`)] : []), caption);
  });
}

function page(n) {
  const link = el("a", "", say.page), line = el("p", "small", link);
  link.href = scene.pages[n];
  return line;
}

function facts(e) {
  const list = el("dl", "kv small");
  for (const [term, value] of [[say.when, e.when], [say.certainty, e.certainty]])
    if (value) list.append(el("dt", "", term), el("dd", "", value));
  return list;
}

function select(n, go) {
  chosen = cursor = n;
  const node = scene.nodes[n], lit = steps() ? around(n, steps()) : null;
  view.light(lit);
  view.mark(n);
  if (go && lit) view.fit(lit.nodes); else view.see(n);
  const list = el("ul", "steps gap3");
  for (const [other, i] of near[n]) list.append(relation(n, other, i));
  const links = fill(say.links, {count: near[n].length});
  $("evidence").replaceChildren(el("h2", "", icon(node.kind), ` ${node.label}`), el("p", "small muted", `${node.what} · ${links} · ${say.open}`), page(n), list);
  $("live").textContent = `${node.label}, ${node.what}, ${links}. ${lit ? fill(say.within, {count: lit.nodes.size - 1, steps: steps()}) : ""}`;
}

function relation(n, other, i) {
  const e = scene.edges[i], item = el("li"), press = nodeButton(other, () => unfold(item, press, i, other));
  press.setAttribute("aria-expanded", "false");
  press.prepend(el("span", "muted", e.a === n ? `${e.text} ` : `← ${e.text} `));
  item.append(press);
  return item;
}

function unfold(item, press, i, other) {   // one open at a time; its line is drawn stronger
  const was = press.getAttribute("aria-expanded") === "true";
  $("evidence").querySelectorAll(".opened").forEach((open) => open.remove());
  $("evidence").querySelectorAll("[aria-expanded]").forEach((open) => open.setAttribute("aria-expanded", "false"));
  view.light({...(view.lit ?? around(chosen, 3)), edge: was ? null : i});
  if (was) return;
  press.setAttribute("aria-expanded", "true");
  const go = button("btn s", () => select(other, true), fill(say.go, {name: scene.nodes[other].label}));
  item.append(el("div", "opened stack g2", ...sources(i), facts(scene.edges[i]), el("p", "row", go)));
}

function showEdge(i) {
  const e = scene.edges[i];
  view.light({nodes: new Set([e.a, e.b]), edges: new Set([i])});
  view.mark(e.a);
  const line = el("p", "rel gap2", nodeButton(e.a, () => select(e.a)), el("span", "muted", ` ${e.text} `), nodeButton(e.b, () => select(e.b)));
  $("evidence").replaceChildren(el("h2", "", say.link), line, facts(e), el("div", "gap3 stack g2", ...sources(i)));
  $("live").textContent = `${scene.nodes[e.a].label} ${e.text} ${scene.nodes[e.b].label}.`;
}

function clear() {
  chosen = null;
  view.light(null);
  view.mark(null);
  $("evidence").replaceChildren(el("h2", "", say.nothing), el("p", "small muted", say.choose));
  $("live").textContent = "";
}

function path(a, b) {
  const from = new Map([[a, null]]), queue = [a];
  while (queue.length && !from.has(b)) {
    const x = queue.shift();
    for (const [y, e] of near[x]) if (!from.has(y)) { from.set(y, [x, e]); queue.push(y); }
  }
  if (!from.has(b)) { $("evidence").replaceChildren(el("h2", "", say.nopath), el("p", "small", say.unlinked)); return; }
  const edges = [], nodes = new Set([b]);
  for (let x = b; from.get(x);) { const [before, e] = from.get(x); edges.unshift(e); nodes.add(before); x = before; }
  view.light({nodes, edges: new Set(edges)});
  view.mark(a);
  view.fit(nodes);
  const list = el("ol", "steps gap3"), title = fill(say.path, {count: edges.length});
  for (const i of edges) {
    const e = scene.edges[i];
    list.append(el("li", "", el("strong", "", scene.nodes[e.a].label), ` ${e.text} `, el("strong", "", scene.nodes[e.b].label), ...sources(i)));
  }
  $("evidence").replaceChildren(el("h2", "", title), el("p", "small muted", say.shortest), list);
  $("live").textContent = `${title}.`;
}

function walk(forward) {
  const ring = near[chosen ?? cursor].map(([n]) => n), at = ring.indexOf(cursor);
  if (!ring.length) return;
  cursor = ring[(at + (forward ? 1 : -1) + ring.length) % ring.length];
  view.mark(cursor);
  view.see(cursor);
  const node = scene.nodes[cursor];
  $("live").textContent = `${node.label}, ${node.what}, ${fill(say.links, {count: near[cursor].length})}. ${say.enter}`;
}

function onKey(event) {
  const key = event.key;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  cursor ??= scene.begin;
  if (key.startsWith("Arrow")) walk(/Right|Down/.test(key));
  else if (key === "Enter") select(cursor);
  else if (key === "Escape") clear();
  else if (key === "+" || key === "-") view.zoom(key === "+" ? 1.25 : 0.8);
  else if (["1", "2", "3"].includes(key)) { document.querySelector(`#steps [value="${key}"]`).checked = true; select(chosen ?? cursor, true); }
  else return;
  event.preventDefault();
}

function filter() {
  const on = new Set([...document.querySelectorAll(".lg :checked")].map((box) => box.value));
  const nodeShown = (n) => on.has(n.kind), edgeShown = (e) => on.has(e.rel) && nodeShown(scene.nodes[e.a]) && nodeShown(scene.nodes[e.b]);
  view.show(nodeShown, edgeShown);
  document.querySelectorAll("#rows tr").forEach((row) => { row.hidden = !edgeShown(scene.edges[row.dataset.edge]); });
  $("live").textContent = fill(say.shown, {nodes: scene.nodes.filter(nodeShown).length, edges: scene.edges.filter(edgeShown).length});
}

async function act(what) {
  if (what === "fit") view.fit();
  else if (what !== "png") view.zoom(what === "in" ? 1.25 : 0.8);
  else {
    const link = el("a"), today = new Date().toISOString().slice(0, 10);
    link.href = URL.createObjectURL(await view.png());
    link.download = `${say.file}-${today}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 5000);
  }
}

function tabs() {
  const all = [$("tab-picture"), $("tab-table")];
  const open = (i) => all.forEach((tab, j) => {
    tab.setAttribute("aria-selected", String(i === j));
    tab.tabIndex = i === j ? 0 : -1;
    $(tab.getAttribute("aria-controls")).hidden = i !== j;
    $("evidence").hidden = i === 1;   // the table has the evidence in its rows
  });
  all.forEach((tab, i) => {
    tab.addEventListener("click", () => open(i));
    tab.addEventListener("keydown", (event) => { if (/Arrow(Left|Right)/.test(event.key)) { open(1 - i); all[1 - i].focus(); } });
  });
  open(0);   // without scripts the table stays open
}

view.on("click", ({pointer}) => {
  const n = view.nodeAt(pointer.DOM), e = view.edgeAt(pointer.DOM);
  if (n != null) select(n); else if (e != null) showEdge(e); else clear();
});
$("sheet").addEventListener("keydown", onKey);
$("steps").addEventListener("change", () => chosen != null && select(chosen, true));
$("search").addEventListener("change", (event) => { const n = byName(event.target.value); if (n != null) select(n, true); else $("live").textContent = say.noname; });
$("path").addEventListener("click", () => { const a = byName($("from").value), b = byName($("to").value); if (a != null && b != null) path(a, b); else $("live").textContent = say.noname; });
document.querySelector(".rail").addEventListener("change", (event) => { if (event.target.type === "checkbox") filter(); });
document.querySelector(".bar").addEventListener("click", (event) => { const press = event.target.closest("[data-do]"); if (press) act(press.dataset.do); });
document.addEventListener("themechange", () => view.repaint());
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.repaint());
tabs();
view.fit();
select(scene.begin, true);
$("evidence").querySelector(".nodelink")?.click();
document.documentElement.dataset.drawn = "yes";
globalThis.networkView = view;   // tests ask it where nodes lie on the screen
