// Shared by every page: theme (before the first paint), menu, dialogs, copy buttons, single keys.
const root = document.documentElement;
const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private mode */ } };
const theme = remembered("theme");
if (theme) root.dataset.theme = theme;

const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

function themeButton(button) {
  button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
    button.setAttribute("aria-pressed", String(isDark()));
    document.dispatchEvent(new Event("themechange"));
  });
}

async function copy(id) {
  const field = document.getElementById(id), done = document.getElementById(`${id}-done`);
  const texts = document.getElementById("texts").dataset;
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    done.textContent = texts.copied;
  } catch {
    field.select?.();
    done.textContent = texts.marked;
  }
}

function onClick(event) {
  const button = event.target.closest("[data-open],[data-close],[data-copy]");
  if (!button) return;
  if (button.dataset.open) document.getElementById(button.dataset.open).showModal();
  if ("close" in button.dataset) button.closest("dialog").close();
  if (button.dataset.copy) copy(button.dataset.copy);
}

// Single keys can be switched off in the help box (WCAG 2.1.4) and never fire while somebody types.
function onKey(event) {
  const off = !document.getElementById("keys-on").checked;
  if (off || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input,textarea,select,dialog")) return;
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
  if (event.key === "?") { event.preventDefault(); document.getElementById("keys").showModal(); }
}

function start() {
  themeButton(document.getElementById("theme"));
  const menu = document.getElementById("menu"), nav = document.getElementById("nav");
  menu.addEventListener("click", () => menu.setAttribute("aria-expanded", String(nav.classList.toggle("open"))));
  const keys = document.getElementById("keys-on");
  keys.checked = remembered("keys") !== "off";
  keys.addEventListener("change", () => remember("keys", keys.checked ? "on" : "off"));
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", start) : start();
