// Articles under the question while it is being written: a combobox whose list opens articles. It never stands
// between a customer and sending: Enter asks, unless an article was chosen with the arrows.

const PAUSE_MS = 160;
const SHORTEST = 2;

const field = document.getElementById("text");
const composer = document.getElementById("composer");
const box = document.getElementById("suggestions");
const list = document.getElementById("suggestion-list");
const status = document.getElementById("suggestion-count");
const blank = document.getElementById("blank-suggestion").content.firstElementChild;
const counts = Array.from(status.children, (sentence) => sentence.textContent);
const { lang } = document.documentElement;

let pause;
let asking;
let chosen = -1;
let shownFor = "";

const options = () => [...list.querySelectorAll("[role=option]")];
const talking = () => document.body.classList.contains("talking");

for (const [name, value] of [
  ["role", "combobox"],
  ["aria-autocomplete", "list"],
  ["aria-controls", list.id],
  ["aria-expanded", "false"],
])
  field.setAttribute(name, value);
status.replaceChildren();

async function suggest() {
  const text = field.value.trim();
  asking?.abort();
  if (talking() || text.length < SHORTEST) return close();
  if (text === shownFor) return open();
  asking = new AbortController();
  try {
    const query = new URLSearchParams({ text, lang });
    const response = await fetch(`/api/v1/suggestions?${query}`, {
      signal: asking.signal,
      headers: { Accept: "application/json", "Accept-Language": lang },
    });
    if (!response.ok) return close();
    const { suggestions } = await response.json();
    if (field.value.trim() !== text || talking()) return;
    show(suggestions);
    shownFor = text;
    open();
  } catch {
    close(); // out of reach, or no longer wanted: the question can be sent all the same
  }
}

function show(suggestions) {
  list.replaceChildren(...suggestions.map(asItem));
}

function asItem({ lang: written, title, url, topic }, at) {
  const item = blank.cloneNode(true);
  const link = item.firstElementChild;
  link.id = `suggestion-${at}`;
  link.href = url;
  const name = link.querySelector("[data-part=title]");
  name.textContent = title;
  name.lang = written;
  link.querySelector("[data-part=topic]").textContent = topic;
  return item;
}

function open() {
  choose(-1);
  const found = options().length;
  const any = found > 0 && document.activeElement === field;
  if (any && box.hidden) box.hidden = false;
  if (!any) box.hidden = true;
  field.setAttribute("aria-expanded", String(any));
  if (document.activeElement === field) status.textContent = counts[found] ?? "";
}

function close() {
  clearTimeout(pause);
  box.hidden = true;
  status.textContent = "";
  field.setAttribute("aria-expanded", "false");
  choose(-1);
}

function choose(which) {
  const all = options();
  chosen = which;
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === which)));
  if (which < 0) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", all[which].id);
  all[which].scrollIntoView({ block: "nearest" });
}

/** What was looked for is found: it is no draft of a question any more. */
function clear() {
  field.value = "";
  field.dispatchEvent(new Event("input"));
}

/** To the next option, to the one before, or back to the field from either end. */
function move(by) {
  const places = options().length + 1;
  choose(((chosen + 1 + by + places) % places) - 1);
}

function onKey(event) {
  if (box.hidden || event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0 && !event.shiftKey) options()[chosen].click();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

field.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(suggest, PAUSE_MS);
});
composer.addEventListener("keydown", onKey, true); // before the chat hears of it, to whom Enter means sending
composer.addEventListener("submit", () => (asking?.abort(), close()));
list.addEventListener("click", ({ target }) => target.closest("a") && clear());
field.addEventListener("blur", close);
field.addEventListener("focus", () => field.value.trim() && suggest());
box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
