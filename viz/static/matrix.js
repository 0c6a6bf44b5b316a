// The matrix without reloading: one tab stop, arrow keys inside, the story of a cell fetched into the side panel.
const table = document.getElementById("matrix"), panel = document.getElementById("cell"), live = document.getElementById("live");
const linksOf = (row) => [...row.querySelectorAll("td a")].filter((link) => link.offsetParent !== null);
const rows = () => [...table.querySelectorAll("tr[data-need]")].filter((row) => linksOf(row).length);
const column = (link) => link.closest("td").cellIndex;
let stop = null;

function makeStop(link) {
  if (stop) stop.tabIndex = -1;
  stop = link;
  stop.tabIndex = 0;
}

function mark(link) {
  table.querySelector("[aria-current]")?.removeAttribute("aria-current");
  table.querySelectorAll(".hl").forEach((cell) => cell.classList.remove("hl"));
  link.setAttribute("aria-current", "true");
  link.closest("tr").classList.add("hl");
  table.tHead.rows[0].cells[column(link)].classList.add("hl");
}

async function open(link) {
  const address = new URL(link.href);
  address.searchParams.set("part", "cell");
  const answer = await fetch(address);
  if (!answer.ok) { location.href = link.href; return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  panel.replaceChildren(...(page.getElementById("cell") ?? page.body).childNodes);
  history.replaceState(null, "", link.href);
  mark(link);
  live.textContent = panel.querySelector("h2").textContent + ": " + link.textContent;
}

function target(key, row, link) {
  const all = rows(), y = all.indexOf(row), line = linksOf(row), x = line.indexOf(link);
  const inRow = (other) => linksOf(other).find((near) => column(near) === column(link)) ?? linksOf(other)[0];
  const moves = {
    ArrowLeft: () => line[x - 1], ArrowRight: () => line[x + 1], Home: () => line[0], End: () => line.at(-1),
    ArrowUp: () => y > 0 && inRow(all[y - 1]), ArrowDown: () => y < all.length - 1 && inRow(all[y + 1]),
    PageUp: () => inRow(all[Math.max(0, y - 10)]), PageDown: () => inRow(all[Math.min(all.length - 1, y + 10)]),
  };
  return moves[key]?.();
}

if (table) {
  table.setAttribute("role", "grid");
  table.querySelectorAll("td a").forEach((link) => { link.tabIndex = -1; });
  const current = table.querySelector("[aria-current]") ?? table.querySelector("td a");
  if (current) makeStop(current);
  if (current?.hasAttribute("aria-current")) mark(current);
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    makeStop(link);
    open(link);
    if (matchMedia("(max-width: 52rem)").matches) panel.scrollIntoView();
  });
  table.addEventListener("keydown", (event) => {
    const link = event.target.closest("td a"), next = link && target(event.key, link.closest("tr"), link);
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (next) { event.preventDefault(); makeStop(next); next.focus(); }
  });
}
