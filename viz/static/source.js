// Text and list light up together, by pointer and by keyboard focus; the list narrows and folds without asking again.
const marks = [...document.querySelectorAll(".doc [data-s]")], items = [...document.querySelectorAll(".found [data-s]")];
const kinds = [...document.querySelectorAll("details.kind")], form = document.getElementById("narrow");
const numbersOf = (element) => element.dataset.s.split(" ");
const light = (numbers, on) => [...marks, ...items].filter((element) => numbersOf(element).some((each) => numbers.includes(each)))
  .forEach((element) => element.classList.toggle("on", on));

[...marks, ...items].forEach((element) => {
  const numbers = numbersOf(element);
  element.addEventListener("pointerenter", () => light(numbers, true));
  element.addEventListener("pointerleave", () => light(numbers, false));
  element.addEventListener("focusin", () => light(numbers, true));
  element.addEventListener("focusout", () => light(numbers, false));
});

// -- narrowing -------------------------------------------------------------------------------------------------------

const chosen = (name) => form.elements[name].value;

function fits(item) {
  const sure = chosen("certainty"), kind = chosen("kind");
  const asSure = !sure || (sure === "unsure" ? "unsure" in item.dataset : item.dataset.sure === sure);
  return asSure && (!kind || item.closest("details").dataset.kind === kind);
}

function narrow() {
  items.forEach((item) => { item.hidden = !fits(item); });
  document.querySelectorAll(".thing").forEach((thing) => { thing.hidden = !thing.querySelector("li:not([hidden])"); });
  kinds.forEach((kind) => {
    const number = kind.querySelectorAll("li:not([hidden])").length;
    kind.hidden = !number;
    kind.querySelector(".count").textContent = number;
    if (chosen("kind") || chosen("certainty")) kind.open = true;
  });
  const shown = new Set(items.filter((item) => !item.hidden).map((item) => item.dataset.s));
  marks.forEach((mark) => mark.classList.toggle("off", !numbersOf(mark).some((number) => shown.has(number))));
  items.forEach((item) => {
    const place = document.getElementById(`s${item.dataset.s}`);
    if (place) place.hidden = item.hidden;
  });
  const told = document.getElementById("shown");
  told.textContent = told.dataset.told.replace("{shown}", shown.size).replace("{total}", items.length);
}

// The choice stays in the address and in the forms that judge a statement, so that one comes back to it.
function remember() {
  const address = new URL(location);
  ["kind", "certainty"].forEach((name) => {
    chosen(name) ? address.searchParams.set(name, chosen(name)) : address.searchParams.delete(name);
    document.querySelectorAll(`.marks input[name=${name}]`).forEach((field) => { field.value = chosen(name); });
  });
  history.replaceState(history.state, "", address);
}

// -- folding ---------------------------------------------------------------------------------------------------------

const fold = document.getElementById("fold"), kept = `open ${location.pathname} ${new URLSearchParams(location.search).get("source")}`;
const wordFold = () => { fold.textContent = kinds.every((kind) => kind.open || kind.hidden) ? fold.dataset.none : fold.dataset.all; };

function keepOpen() {
  wordFold();
  try { sessionStorage.setItem(kept, kinds.filter((kind) => kind.open).map((kind) => kind.dataset.kind).join(" ")); }
  catch { /* private mode */ }
}

function openAsBefore() {
  let before = null;
  try { before = sessionStorage.getItem(kept); } catch { /* private mode */ }
  if (before !== null && !chosen("kind") && !chosen("certainty")) {
    kinds.forEach((kind) => { kind.open = before.split(" ").includes(kind.dataset.kind); });
  }
}

function followAddress() {
  const found = location.hash.match(/^#[su](\d+)$/);
  document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
  if (!found) return;
  const item = document.getElementById(`u${found[1]}`);
  if (item?.hidden) {
    form.elements.kind.value = form.elements.certainty.value = "";
    narrow();
    remember();
  }
  if (item) item.closest("details").open = true;
  if (item && location.hash[1] === "u") item.scrollIntoView({ block: "nearest" });
  light([found[1]], true);
}

if (form) {
  form.classList.add("js");
  form.addEventListener("change", () => { narrow(); remember(); wordFold(); });
  openAsBefore();
  fold.hidden = false;
  fold.addEventListener("click", () => {
    const open = !kinds.every((kind) => kind.open || kind.hidden);
    kinds.forEach((kind) => { kind.open = open; });
  });
  kinds.forEach((kind) => kind.addEventListener("toggle", keepOpen));
  wordFold();
  addEventListener("hashchange", followAddress);
  followAddress();
}
