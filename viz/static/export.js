// Draws the network of an exported file with the vis-network and the labels.js that the file carries before it.
const data = JSON.parse(document.getElementById("data").textContent), sheet = document.getElementById("sheet");
if (sheet) {
  const many = data.edges.length > 600;
  const net = new vis.Network(sheet, {nodes: new vis.DataSet(data.nodes), edges: new vis.DataSet(data.edges)}, {
    physics: {enabled: false, stabilization: false}, layout: {improvedLayout: false},
    nodes: {borderWidth: 1.5, font: {size: 0, multi: false}},
    edges: {smooth: false, arrows: {to: {scaleFactor: 0.45}}},
    interaction: {keyboard: false, hover: false, hideEdgesOnDrag: many, hideEdgesOnZoom: many, tooltipDelay: 1e9}});
  const frame = sheet.querySelector(".vis-network");
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  const nodes = data.nodes.map((node) => ({...node, d: net.getConnectedEdges(node.id).length})), widths = new Map();
  net.on("afterDrawing", (canvas) => drawLabels(canvas, {
    net, box: sheet, nodes, widths, shown: () => true, size: (node) => node.size, ring: null, ink: "#1c2630", sheet: "#ffffff", font: "system-ui, sans-serif"}));
  const zoom = (factor) => net.moveTo({scale: net.getScale() * factor, animation: false});
  const fit = () => net.fit({animation: false});
  document.querySelector(".bar").addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what === "fit") fit(); else if (what) zoom(what === "in" ? 1.25 : 0.8);
  });
  net.on("selectNode", ({nodes}) => {
    const label = (id) => data.nodes[id].label, near = net.getConnectedNodes(nodes[0]).map(label);
    document.getElementById("live").textContent = `${data.texts.chosen} ${label(nodes[0])}: ${near.join(", ")}`;
  });
  sheet.addEventListener("wheel", (event) => { if (!event.ctrlKey) event.stopPropagation(); }, {capture: true});
  net.once("afterDrawing", () => { document.documentElement.dataset.drawn = "yes"; });
  fit();
}
