// Files: dropped anywhere on the page of sources they are sent at once; on the page of a job its state is asked for, and
// what changed is taken from the page itself. Without this script the same forms and pages work.
const FIRST = 300, SLOWEST = 1500;
const form = document.getElementById("drop"), job = document.getElementById("job");

// -- dropping --------------------------------------------------------------------------------------------------------

const texts = document.getElementById("drop-texts")?.dataset, field = document.getElementById("files");
const tell = (text) => { document.getElementById("drop-problem").textContent = text; };
const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// Why these files cannot be sent; empty where they can.
function hindrance(files) {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (!files.length) return texts.empty;
  if (files.length > Number(form.dataset.mostFiles)) return texts.many;
  return bytes > Number(form.dataset.jobBytes) ? texts.large : "";
}

// Files that were not taken stay listed, so that one knows what to drop again.
function keep(problem, files) {
  tell(problem);
  form.classList.remove("sending");
  document.getElementById("unsent-files").replaceChildren(...files.map((file) => {
    const line = document.createElement("li");
    line.textContent = file.name;
    return line;
  }));
  document.getElementById("unsent").hidden = false;
  document.getElementById("reload").focus();
}

async function send(files) {
  const problem = hindrance(files);
  document.getElementById("unsent").hidden = true;
  tell(problem || texts.sending);
  if (problem) { field.value = ""; return; }
  form.classList.add("sending");
  let answer = null;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
  } catch { keep(texts.away, files); return; }
  if (answer.ok) { location.assign(answer.url); return; }
  field.value = "";
  if (answer.status === 413) { tell(texts.large); form.classList.remove("sending"); return; }
  keep(answer.status === 403 ? texts.stale : texts.refused, files);
}

// The files in a folder and its folders; browsers hand them out in parts.
async function within(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const part = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!part.length || found.length > Number(form.dataset.mostFiles)) return found;
    for (const one of part) if (!one.name.startsWith(".")) found.push(...await within(one));
  }
}

async function filesOf(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  const found = await Promise.all(entries.map(({ entry, file }) => (entry?.isDirectory ? within(entry) : [file])));
  return found.flat().filter(Boolean);
}

function startDropping() {
  let inside = 0;
  form.classList.add("js");
  field.addEventListener("change", () => { if (field.files.length) send([...field.files]); });
  const over = (depth) => { inside = Math.max(0, depth); form.classList.toggle("over", inside > 0); };
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) over(inside + 1); });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) over(inside - 1); });
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    over(0);
    const carrier = new DataTransfer(), files = await filesOf(event.dataTransfer);
    files.forEach((file) => carrier.items.add(file));
    field.files = carrier.files;
    send(files);
  });
  addEventListener("pageshow", () => { form.classList.remove("sending"); field.value = ""; });
}

// -- choosing for each file ------------------------------------------------------------------------------------------

// The button says how many files it loads.
function count() {
  const button = document.getElementById("load"), choices = [...document.querySelectorAll("#files select[name^=do-]")];
  if (!button || !choices.length) return;
  const number = choices.filter((one) => one.value !== "skip").length;
  button.disabled = !number;
  button.textContent = number === 0 ? button.dataset.none : number === 1 ? button.dataset.one
    : button.dataset.many.replace("{num}", number);
}

// -- following a job -------------------------------------------------------------------------------------------------

const under = () => ["reading", "loading"].includes(job.dataset.phase);

// Takes over the lines that changed; whoever reads in another one is not disturbed.
function takeLines(fresh) {
  const list = document.getElementById("files"), wanted = [...fresh.getElementById("files").children];
  wanted.forEach((line, at) => {
    const old = list.children[at];
    if (old?.id === line.id && old.dataset.state === line.dataset.state) return;
    if (old?.id === line.id) old.replaceWith(line); else list.insertBefore(line, old ?? null);
  });
  while (list.children.length > wanted.length) list.lastElementChild.remove();
}

function takeNext(fresh) {
  const focused = document.activeElement?.id, inNext = document.activeElement?.closest("#next");
  document.getElementById("next").replaceWith(fresh.getElementById("next"));
  if (inNext) (document.getElementById(focused) ?? document.querySelector("#next .btn"))?.focus();
}

async function take(now) {
  const answer = await fetch(job.dataset.page);
  if (!answer.ok) { location.reload(); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html"), found = fresh.getElementById("job").dataset;
  takeLines(fresh);
  document.getElementById("summary").textContent = fresh.getElementById("summary").textContent;
  if (found.phase !== job.dataset.phase) {
    const trouble = fresh.getElementById("trouble");
    document.title = fresh.title;
    document.getElementById("title").textContent = fresh.getElementById("title").textContent;
    takeNext(fresh);
    count();
    if (!trouble) document.getElementById("spoken").textContent = `${fresh.getElementById("title").textContent}. ${now.told}`;
  }
  Object.assign(job.dataset, { phase: found.phase, version: found.version });
}

async function follow(wait) {
  let answer = null;
  try {
    answer = await fetch(job.dataset.state);
    if (answer.status === 404) { location.reload(); return; }
    const now = await answer.json();
    if (String(now.version) !== job.dataset.version) await take(now);
  } catch { /* the server is away for a moment: asked again */ }
  if (under()) setTimeout(follow, wait, Math.min(wait * 1.25, SLOWEST));
}

// -- correcting columns ----------------------------------------------------------------------------------------------

const PAUSE = 700; // whoever goes through the choices by arrow keys comes to the one that is meant
let waiting = 0, sending = false;

// What is corrected is sent, and the file read anew; the line is taken over when that is done, with the focus where it was.
async function reread(key) {
  waiting = 0;
  sending = true;
  const choose = document.getElementById("choose"), fields = new URLSearchParams(new FormData(choose));
  fields.set("again", key);
  document.getElementById("spoken").textContent = job.dataset.again;
  try {
    const answer = await fetch(choose.dataset.again, { method: "POST", body: fields });
    if (!answer.ok) { location.reload(); return; }
    for (let wait = FIRST; ; wait = Math.min(wait * 1.25, SLOWEST)) {
      const now = await (await fetch(job.dataset.state)).json();
      if (now.phase !== "reading") { if (!waiting) await takeCorrected(key, now); break; }
      await new Promise((done) => setTimeout(done, wait));
    }
  } catch { location.reload(); }
  sending = false;
}

async function takeCorrected(key, now) {
  const focused = document.activeElement?.id, opened = [...document.querySelectorAll("#files details[open]")].map((one) => one.id);
  const fresh = new DOMParser().parseFromString(await (await fetch(job.dataset.page)).text(), "text/html");
  if (waiting || !fresh.getElementById("job")) return;
  takeLines(fresh);
  for (const id of opened) if (id) document.getElementById(id)?.setAttribute("open", "");
  for (const id of ["summary", "title"]) document.getElementById(id).textContent = fresh.getElementById(id).textContent;
  document.title = fresh.title;
  document.getElementById("next").replaceWith(fresh.getElementById("next"));
  count();
  document.getElementById(focused)?.focus();
  Object.assign(job.dataset, fresh.getElementById("job").dataset);
  const said = document.querySelector(`#f${CSS.escape(key)} .said`)?.textContent ?? "";
  document.getElementById("spoken").textContent = `${said} ${now.told}`.trim();
}

function corrected(event) {
  const key = event.target.dataset?.column;
  if (!key) return;
  clearTimeout(waiting);
  const send = () => { if (sending) waiting = setTimeout(send, FIRST); else reread(key); };
  waiting = setTimeout(send, PAUSE);
}

if (form) startDropping();
if (job) {
  job.classList.add("scripted");
  document.getElementById("files").addEventListener("change", count);
  document.getElementById("files").addEventListener("change", corrected);
  count();
  if (under()) setTimeout(follow, FIRST, FIRST);
  else document.getElementById("spoken").textContent = document.getElementById("summary").textContent;
}
