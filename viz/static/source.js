// Text and list light up together, by pointer and by keyboard focus.
const sharing = (numbers) => [...document.querySelectorAll("[data-s]")]
  .filter((element) => element.dataset.s.split(" ").some((number) => numbers.includes(number)));
const light = (numbers, on) => sharing(numbers).forEach((element) => element.classList.toggle("on", on));

document.querySelectorAll("[data-s]").forEach((element) => {
  const numbers = element.dataset.s.split(" ");
  element.addEventListener("pointerenter", () => light(numbers, true));
  element.addEventListener("pointerleave", () => light(numbers, false));
  element.addEventListener("focusin", () => light(numbers, true));
  element.addEventListener("focusout", () => light(numbers, false));
});

function followAddress() {
  const found = location.hash.match(/^#[su](\d+)$/);
  document.querySelectorAll(".on").forEach((element) => element.classList.remove("on"));
  if (found) light([found[1]], true);
}
addEventListener("hashchange", followAddress);
followAddress();
