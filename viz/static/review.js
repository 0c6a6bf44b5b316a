// Keys of the review: each presses the button that shows it. They act only with focus inside the card, have a switch of
// their own, and never fire while somebody types.
const card = document.getElementById("card"), keys = document.getElementById("card-keys");
const remembered = () => { try { return localStorage.getItem("review-keys") !== "off"; } catch { return true; } };
const remember = (on) => { try { localStorage.setItem("review-keys", on ? "on" : "off"); } catch { /* private mode */ } };
let sent = false;

function onKey(event) {
  if (keys && !keys.checked) return;
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input[type=text],select,textarea")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  if (sent || (button.form && !button.formNoValidate && !button.form.reportValidity())) return;
  sent = true;
  button.click();
}

card.addEventListener("keydown", onKey);
if (keys) {
  document.getElementById("keys-here").hidden = false;
  keys.checked = remembered();
  keys.addEventListener("change", () => remember(keys.checked));
}

// After an answer one is back at the card, and what follows from it is spoken.
addEventListener("pageshow", () => { sent = false; });
if (location.hash === "#card") {
  card.focus();
  const told = document.getElementById("told");
  if (told?.textContent.trim()) {
    const text = told.textContent;
    told.textContent = "";
    requestAnimationFrame(() => { told.textContent = text; });
  }
}
