// A ticket's page alive: what others do appears by itself, what one does goes out without a reload, and what one
// writes is never lost over it. The server renders all of it; this takes over what is new.

import { afterInserting, startInserting } from "./desk_insert.js";
import { nothingToKeep, startSigns } from "./desk_signs.js";
import { parsed, takeOver as takeOverParts } from "./desk_take_over.js";
import { write } from "./editor_tools.js";
import { newId } from "./ids.js";
import { inline } from "./inline_text.js";
import { Line } from "./line.js";
import { showLocalTimes } from "./local_time.js";
import { onKeys } from "./shortcuts.js";

const MEGABYTES_EACH = 10 * 1024 * 1024;
const MOST_FILES = 5;
const AGAIN_MS = 4_000;
const GONE = 404;
const STAYS = new Set(["preview", "canned", "quote"]);

const ticket = document.getElementById("desk-ticket");
const { url } = ticket.dataset;
const { title } = document;
const byId = (id) => document.getElementById(id);
const composer = () => byId("composer");

/** What is there for who has a script. */
function dress() {
  composer().querySelector(".attach")?.classList.add("scripted");
  for (const hint of composer().querySelectorAll(".only-script")) hint.hidden = false;
}

function takeOver(page) {
  takeOverParts(page);
  dress();
}

/** From then on, nothing older is in the way of what one sends. */
function haveRead() {
  composer().elements.seen.value = ticket.dataset.version;
  for (const seen of ticket.querySelectorAll("[data-seen]")) seen.value = ticket.dataset.version;
  byId("came").hidden = true;
}

/** Who writes may not have seen what came; it is for them to say. */
function newsCame() {
  const isNews = Number(ticket.dataset.stops) > Number(composer().elements.seen.value);
  if (isNews && composer().elements.text?.value.trim()) byId("came").hidden = false;
  else haveRead();
}

async function refresh() {
  const response = await fetch(url).catch(() => ({ ok: false }));
  if (!response.ok) throw Object.assign(new Error(), { status: response.status });
  const { version } = ticket.dataset;
  takeOver(await parsed(response));
  newsCame();
  if (document.hidden && version !== ticket.dataset.version) document.title = `${ticket.dataset.news} · ${title}`;
}

let looks = Promise.resolve();

/** One look after the other, so that no older page comes over a newer one; one that failed is made good. */
function look() {
  looks = looks.then(refresh).catch(({ status }) => status === GONE || setTimeout(look, AGAIN_MS));
  return looks;
}

function problemWith(files) {
  if (files.length > MOST_FILES) return composer().dataset.tooMany;
  const large = files.find(({ size }) => size > MEGABYTES_EACH);
  return large ? composer().dataset.tooLarge.replace("{name}", () => large.name) : "";
}

function showChosen() {
  const files = [...(composer().elements.files?.files ?? [])];
  const items = files.map(({ name }) => {
    const item = document.createElement("li");
    const shown = document.createElement("bdi");
    shown.append(...inline(name, "auto"));
    item.append(shown);
    return item;
  });
  byId("chosen")?.replaceChildren(...items);
  byId("problem").textContent = problemWith(files);
}

/** The answer to a form, or null where none came. */
async function sent(form, button) {
  const body = new FormData(form, button);
  const isPlain = form.enctype !== "multipart/form-data";
  const buttons = [...form.querySelectorAll("button")];
  for (const one of buttons) one.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: isPlain ? new URLSearchParams(body) : body });
    return { response, page: await parsed(response) };
  } catch {
    return null;
  } finally {
    for (const one of buttons) one.removeAttribute("aria-disabled");
  }
}

const sentence = (page) => page.querySelector(".fault-note .lead")?.textContent ?? "";
const isElsewhere = (response) => response.redirected && new URL(response.url).pathname !== url;

/** A form of the side, of a note or of an answer of the bot's. */
async function act(form, button) {
  const answer = await sent(form, button);
  if (!answer) return tellTrouble(composer().dataset.offline);
  const { response, page } = answer;
  if (isElsewhere(response)) return location.assign(response.url);
  if (response.status < 500) form.elements.client_id.value = newId();
  if (response.ok) {
    form.reset();
    form.closest("details")?.removeAttribute("open");
  }
  takeOver(page);
  if (response.ok) newsCame();
  else for (const seen of form.querySelectorAll("[data-seen]")) seen.value = ticket.dataset.version;
  return tellTrouble(page.querySelector("#trouble")?.textContent.trim() || (response.ok ? "" : sentence(page)));
}

function tellTrouble(words) {
  const told = document.createElement("p");
  told.className = "notice is-alarm";
  told.textContent = words;
  byId("trouble").replaceChildren(...(words ? [told] : []));
  if (words) byId("trouble").scrollIntoView({ block: "nearest" });
}

/** What goes out under one id: the same once more is the same message, anything else is another. */
let tried = "";

function nameAnew(form, action) {
  const { text, note, files, client_id } = form.elements;
  const chosen = [...(files?.files ?? [])].map(({ name, size, lastModified }) => [name, size, lastModified]);
  const now = JSON.stringify([action, action === "note" ? note.value : [text?.value, chosen]]);
  if (tried && tried !== now) client_id.value = newId();
  tried = now;
}

/** What was typed while it went out stays, without what it began with. */
function afterwards(field, went) {
  if (field.value.startsWith(went)) field.value = field.value.slice(went.length).trimStart();
  field.defaultValue = "";
  if (field.value) field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function compose(button) {
  const form = composer();
  const { text, note, files, client_id } = form.elements;
  const action = button.value;
  byId("problem").textContent = action === "note" ? "" : problemWith([...(files?.files ?? [])]);
  if (byId("problem").textContent) return;
  await nothingToKeep();
  nameAnew(form, action);
  const went = { text: text?.value ?? "", note: note.value };
  const answer = await sent(form, button);
  if (!answer) return void (byId("problem").textContent = form.dataset.offline);
  const { response, page } = answer;
  if (response.status < 500) {
    client_id.value = newId();
    tried = "";
  }
  if (!response.ok) return refused(page);
  if (STAYS.has(action)) return stays(action, page);
  if (action === "note") afterwards(note, went.note);
  else if (text) {
    afterwards(text, went.text);
    note.defaultValue = went.note;
    if (files) files.value = "";
    showChosen();
  }
  if (action === "note") byId("write-note").open = Boolean(note.value);
  byId("stopped").replaceChildren();
  byId("preview")?.replaceChildren();
  takeOver(page);
  if (action === "note") newsCame();
  else haveRead();
  byId("latest")?.parentElement.scrollIntoView({ block: "nearest" });
}

/** What one wrote stays where it is; what came meanwhile is shown above it. */
function refused(page) {
  const stopped = page.getElementById("stopped");
  byId("problem").textContent = page.getElementById("problem")?.textContent || (stopped ? "" : sentence(page));
  takeOver(page);
  if (!stopped?.childElementCount) return composer().elements.text?.focus();
  byId("stopped").replaceWith(stopped);
  showLocalTimes(stopped);
  haveRead();
  byId("stopped-title").focus();
  return undefined;
}

function stays(action, page) {
  if (action === "preview") {
    byId("preview").replaceWith(page.getElementById("preview"));
    byId("problem").textContent = page.getElementById("problem").textContent;
    return undefined;
  }
  const { text } = composer().elements;
  text.setSelectionRange(0, text.value.length);
  write(text, page.getElementById("text").value, "");
  composer().elements[action].value = "";
  return afterInserting(page.getElementById("problem").textContent);
}

function open(id, field) {
  const details = byId(id);
  if (!details) return false;
  details.open = true;
  byId(field)?.focus();
  return true;
}

function toggle(id) {
  const details = byId(id);
  if (!details) return false;
  details.open = !details.open;
  details.querySelector("summary").focus();
  return true;
}

function focus(element) {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return Boolean(element);
}

const press = (value) => composer().querySelector(`[value="${value}"]`);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form !== composer() && !("act" in form.dataset)) return;
  event.preventDefault();
  if (event.submitter?.getAttribute("aria-disabled") === "true") return;
  if (form === composer()) compose(event.submitter ?? press("reply"));
  else act(form, event.submitter);
});
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key === "Escape" && target.matches?.("#text, #note")) target.blur();
  if (key !== "Enter" || !(event.ctrlKey || event.metaKey) || !target.matches?.("#text, #note")) return;
  event.preventDefault();
  composer().requestSubmit(press(target.id === "note" ? "note" : "reply"));
});
document.addEventListener("click", ({ target }) => target.closest?.("[data-read]") && haveRead());
document.addEventListener("change", ({ target }) => target.id === "files" && showChosen());
document.addEventListener("input", ({ target }) => target.id === "text" && byId("preview").replaceChildren());
document.addEventListener("visibilitychange", () => document.hidden || (document.title = title));

onKeys({
  r: () => focus(composer().elements.text),
  n: () => open("write-note", "note"),
  s: () => focus(press(composer().elements.text?.value.trim() ? "reply_and_solve" : "solve")),
  t: () => (byId("take")?.click(), Boolean(byId("take"))),
  e: () => open("escalate", "tried"),
  m: () => open("move", "move-note"),
  g: () => focus(byId("added")),
  p: () => focus(byId("priority")),
  b: () => toggle("bot-part"),
  h: () => toggle("history"),
  u: () => (location.assign("/agent"), true),
});

dress();
startSigns();
startInserting();
new Line({
  address: () => `${url}/events?seen=${encodeURIComponent(ticket.dataset.mark)}`,
  events: { changed: look, ended: () => location.reload() },
  ask: refresh,
  lost: () => {},
});
