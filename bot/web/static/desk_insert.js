// `::` in a reply opens the list of canned replies, `??` (in either alphabet) that of articles with their parts;
// what is typed after it narrows the list. The same is to be had from the two lists below the reply.

import { write } from "./editor_tools.js";

const OPENS = /(?:^|\s)(?<mark>::|\?\?|؟؟)(?<query>[^\n:?؟]{0,60})$/u;
const ASK_AFTER_MS = 200;
const WITH_A_LIST = {
  role: "combobox",
  "aria-expanded": "true",
  "aria-controls": "insert-list",
  "aria-autocomplete": "list",
};

const { url } = document.getElementById("desk-ticket").dataset;
const field = () => document.getElementById("text");
const list = () => document.getElementById("insert-list");
const options = () => [...list().querySelectorAll("[role=option]")];
const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

let opened;
let timer;
let asked = 0;
let isTold = false;

const isOpen = () => Boolean(opened) && !list().hidden;

function look() {
  const before = field().value.slice(0, field().selectionStart);
  const found = field().selectionStart === field().selectionEnd && OPENS.exec(before);
  if (!found) return close();
  const { mark, query } = found.groups;
  const isCanned = mark === "::";
  if (opened?.isCanned === isCanned && opened.query === query) return undefined;
  opened = { isCanned, query, begin: before.length - mark.length - query.length };
  clearTimeout(timer);
  if (isCanned) return show(cannedOptions(query));
  timer = setTimeout(() => askForQuotes(query), query ? ASK_AFTER_MS : 0);
  return undefined;
}

function cannedOptions(query) {
  const wanted = folded(query.trim());
  const all = [...(document.getElementById("canned")?.options ?? [])].filter(({ value }) => value);
  return all
    .filter(({ textContent }) => folded(textContent).includes(wanted))
    .map(({ value, textContent }) => option(textContent, `canned-${value}`, `canned/${value}`));
}

/** `path` is where the words are that choosing it puts in. */
function option(label, id, path) {
  const made = document.createElement("div");
  Object.assign(made, { role: "option", id });
  made.dataset.path = path;
  made.append(words(label));
  return made;
}

function words(said) {
  const element = document.createElement("bdi");
  element.textContent = said;
  return element;
}

function group({ title, parts }, at) {
  const made = document.createElement("div");
  const name = document.createElement("p");
  Object.assign(name, { className: "group-name", id: `quoted-${at}` });
  name.append(words(title));
  made.role = "group";
  made.setAttribute("aria-labelledby", name.id);
  const options = parts.map(({ part, label }, number) =>
    option(label, `quoted-${at}-${number}`, `quotes/${encodeURIComponent(part)}`),
  );
  made.append(name, ...options);
  return made;
}

async function askForQuotes(query) {
  const mine = ++asked;
  const response = await fetch(`${url}/quotes?${new URLSearchParams({ q: query.trim() })}`).catch(() => null);
  if (!response?.ok || mine !== asked || !opened || opened.isCanned) return;
  show((await response.json()).map(group));
}

function show(found) {
  list().replaceChildren(...found);
  list().hidden = !found.length;
  const count = options().length;
  tell(count);
  if (count) for (const [name, value] of Object.entries(WITH_A_LIST)) field().setAttribute(name, value);
  mark(options()[0]);
}

/** Where there is nothing to choose from, it is seen why. */
function tell(count) {
  const { found, nothing, none } = document.getElementById("composer").dataset;
  const told = document.getElementById("insert-told");
  const noneYet = opened.isCanned && !document.getElementById("canned");
  told.textContent = count ? found.replace("{number}", count) : noneYet ? none : nothing;
  told.classList.toggle("visually-hidden", count > 0);
}

function mark(chosen) {
  for (const one of options()) one.setAttribute("aria-selected", one === chosen);
  if (chosen) field().setAttribute("aria-activedescendant", chosen.id);
  else field().removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function close() {
  clearTimeout(timer);
  asked++;
  opened = undefined;
  list()?.replaceChildren();
  if (list()) {
    list().hidden = true;
    document.getElementById("insert-told").replaceChildren();
  }
  for (const name of ["aria-activedescendant", ...Object.keys(WITH_A_LIST)]) field()?.removeAttribute(name);
}

async function choose({ dataset: { path } }) {
  const { begin } = opened;
  const end = field().selectionStart;
  close();
  const response = await fetch(`${url}/${path}`).catch(() => null);
  if (!response?.ok) {
    document.getElementById("problem").textContent = document.getElementById("composer").dataset.offline;
    return;
  }
  const { text, told = "" } = await response.json();
  field().setSelectionRange(begin, end);
  write(field(), text, "");
  afterInserting(told);
}

const openPlace = () =>
  JSON.parse(document.getElementById("composer").dataset.places)
    .filter((place) => field().value.includes(place))
    .sort((one, other) => field().value.indexOf(one) - field().value.indexOf(other))[0];

/** What is not known has to be filled in: there is where one goes on writing. */
export function afterInserting(told) {
  const place = openPlace();
  const at = place ? field().value.indexOf(place) : -1;
  if (place) field().setSelectionRange(at, at + place.length);
  document.getElementById("problem").textContent = told;
  isTold = Boolean(told);
}

/** What was told of the words that were put in is so no more once they are all filled in. */
function forgetTold() {
  if (!isTold || openPlace()) return;
  isTold = false;
  document.getElementById("problem").replaceChildren();
}

function onKey(event) {
  if (!isOpen()) return;
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
  if (to !== undefined) mark(all[(to + all.length) % all.length]);
  else if ((event.key === "Enter" || event.key === "Tab") && all[at]) choose(all[at]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** One level above, so that a field that comes later is listened to as well. */
export function startInserting() {
  document.addEventListener("input", ({ target }) => target === field() && (look(), forgetTold()));
  document.addEventListener("keydown", (event) => event.target === field() && onKey(event), true);
  document.addEventListener("focusout", ({ target }) => target === field() && close());
  document.addEventListener("pointerdown", (event) => event.target.closest?.("#insert-list") && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest?.("#insert-list [role=option]");
    if (chosen && opened) choose(chosen);
  });
}
