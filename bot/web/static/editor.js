// The editor alive: what is written is kept in the browser, looked at by the server, and shown as customers
// will see it. Everything here works without it, one save at a time.

import { startKeeping } from "./editor_keeping.js";
import { startPictures } from "./editor_pictures.js";
import { startTools } from "./editor_tools.js";
import { part } from "./parts.js";

const STILL_MS = 700;

const form = document.getElementById("article-form");
const side = document.querySelector(".editor-side");
const view = part(side, "view");
const told = part(side, "told");
const body = document.getElementById("f-body");

let timer;
let asked = 0;

/** Which of the views is open, so that it stays so. */
const openViews = () => [...view.querySelectorAll("details[data-view][open]")].map(({ dataset }) => dataset.view);

async function look() {
  const number = ++asked;
  told.textContent = side.dataset.waits;
  const response = await fetch(form.dataset.preview, { method: "POST", body: new URLSearchParams(text(form)) }).catch(
    () => undefined,
  );
  if (number !== asked) return; // more was written since
  if (!response?.ok) {
    told.textContent = side.dataset.failed;
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (number !== asked) return;
  const open = openViews();
  view.replaceChildren(...fresh.body.childNodes);
  for (const one of view.querySelectorAll("details[data-view]")) one.open = open.includes(one.dataset.view);
  told.textContent = "";
  tellFields();
}

/** What is typed, without the files. */
const text = (of) => [...new FormData(of)].filter(([, value]) => typeof value === "string");

/** Each field has its problems below it. */
function tellFields() {
  for (const place of form.querySelectorAll("[data-problems]")) {
    const mine = [...view.querySelectorAll(`[data-field="${place.dataset.problems}"]:not(.is-hint) [data-sentence]`)];
    place.replaceChildren(
      ...mine.map((one) => Object.assign(document.createElement("p"), { className: "problem", textContent: one.textContent })),
    );
  }
}

function goToLine(line) {
  const lines = body.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  body.focus();
  body.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = body.scrollHeight / Math.max(lines.length, 1);
  body.scrollTop = Math.max(0, height * (line - 4));
}

view.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#f-']");
  if (!link) return;
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  if (link.dataset.line && field === body) goToLine(Number(link.dataset.line));
  else (field.matches("fieldset") ? field.querySelector("input, select") : field).focus();
});

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, STILL_MS);
});

const changed = () => form.dispatchEvent(new Event("input"));

startKeeping(form, changed);
if (form.querySelector(".toolbar")) startTools(form.querySelector(".toolbar"), body);
if (form.querySelector("[type=file]")) startPictures(form, body);
document.querySelector("[data-focus]")?.focus();
