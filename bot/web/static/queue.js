// The queue alive: what changes appears by itself, and neither the focus nor what was chosen is lost for it.
// The server renders all of it; this fetches the page again and exchanges the parts that stand otherwise.

import { Failure } from "./api.js";
import { Line } from "./line.js";
import { showLocalTimes } from "./local_time.js";
import { Notifier } from "./notifier.js";
import { onKeys } from "./shortcuts.js";

const AT_LEAST_MS = 2_000; // between two looks, however much happens
const SHARE = 30; // a server that is slow to answer is left alone for as many times as long
const AT_MOST_MS = 15_000;
const AGAIN_MS = 60_000; // what is said of time grows old
const AIMING_MS = 700; // nothing moves away from under a hand that is about to press
const SIGN_IN = "/staff/sign-in";

const queue = document.getElementById("queue");
const news = document.getElementById("news");
const many = document.getElementById("many");
const bar = document.getElementById("with-chosen");
const chosenCount = document.getElementById("chosen-count");
const chooseNone = document.getElementById("choose-none");
const list = () => document.getElementById("list");
const rows = () => [...list().querySelectorAll("tbody tr")];
const boxes = () => [...list().querySelectorAll("[name=reference]")];
const linkOf = (row) => row?.querySelector("th a");
const words = chosenCount.textContent;
const notifier = new Notifier(document.getElementById("notify"), news);

let current = 0;
let lookedAt = Date.now();
let rest = AT_LEAST_MS;
let aimedAt = 0;
let timer;

const leadAway = () => location.assign(queue.dataset.here);
const say = (sentence) => (news.textContent = sentence);

/** What of a row is focused, so that it can be found in the row's new self. */
function focused() {
  const row = document.activeElement?.closest?.("#list tbody tr");
  if (!row) return undefined;
  const controls = [...row.querySelectorAll("a, button, input")];
  return { id: row.id, at: rows().indexOf(row), which: controls.indexOf(document.activeElement) };
}

function focusAgain(was) {
  if (!was) return;
  const row = document.getElementById(was.id) ?? rows()[Math.min(was.at, rows().length - 1)];
  const control = row?.id === was.id ? row.querySelectorAll("a, button, input")[was.which] : undefined;
  (control ?? linkOf(row))?.focus({ preventScroll: true });
}

function exchange(page) {
  const was = focused();
  const chosen = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
  const before = new Map(rows().map((row) => [row.id, row]));
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = queue.querySelector(`[data-live="${part.dataset.live}"]`);
    if (here && here.innerHTML !== part.innerHTML) here.replaceWith(part);
    else if (here?.id === "list") Object.assign(here.dataset, part.dataset);
  }
  for (const box of boxes()) box.checked = chosen.has(box.value);
  focusAgain(was);
  showLocalTimes(list());
  showChosen();
  if (before.size || !list().querySelector(".pages")) tell(before);
}

/** Says what came to the list, what is theirs now, and who wrote again. */
function tell(before) {
  const fresh = rows().filter((row) => !before.has(row.id));
  for (const row of fresh) row.classList.add("is-new");
  const mine = ({ dataset }) => dataset.mine !== undefined;
  const known = rows().filter((row) => before.has(row.id));
  const yours = known.filter((row) => mine(row) && !mine(before.get(row.id)));
  const wrote = known.filter((row) => mine(row) && row.dataset.since > before.get(row.id).dataset.since);
  const kinds = [[yours, queue.dataset.yours], [wrote, queue.dataset.wrote], [fresh, queue.dataset.newTicket]];
  for (const [which, sentence] of kinds)
    for (const row of which) {
      const said = linkOf(row).textContent.trim();
      say(`${sentence}: ${said}`);
      notifier.tell(sentence, said, row.id, linkOf(row).href);
    }
}

/** Fails as the API does where the page cannot be had; who is not signed in any more is led there. */
async function look() {
  lookedAt = Date.now();
  const response = await fetch(queue.dataset.here).catch(() => ({ ok: false }));
  rest = Math.min(Math.max((Date.now() - lookedAt) * SHARE, AT_LEAST_MS), AT_MOST_MS);
  if (response.redirected && new URL(response.url).pathname === SIGN_IN) return leadAway();
  if (!response.ok) throw new Failure(undefined, response.status);
  exchange(new DOMParser().parseFromString(await response.text(), "text/html"));
  notifier.lost("");
}

function lookSoon() {
  clearTimeout(timer);
  const wait = Math.max(lookedAt + rest, aimedAt + AIMING_MS) - Date.now();
  timer = setTimeout(() => (Date.now() < aimedAt + AIMING_MS ? lookSoon() : look().catch(() => {})), Math.max(wait, 0));
}

/** What came to a chosen row since it was chosen has to be read before it is solved. */
function showChosen() {
  const chosen = boxes().filter((box) => box.checked).length;
  if (!chosen) document.getElementById("seen").value = list().dataset.seen;
  const all = document.getElementById("choose-all");
  if (all) {
    all.hidden = false;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }
  bar.hidden = chosen === 0;
  bar.classList.toggle("is-sticky", chosen > 0);
  chosenCount.textContent = chosen ? queue.dataset.chosen.replace("{count}", chosen) : words;
}

function choose(which, on) {
  for (const box of which) box.checked = on;
  showChosen();
}

const at = () => {
  const row = document.activeElement?.closest?.("#list tbody tr");
  if (row) current = rows().indexOf(row);
  return row;
};

function go(by) {
  const begun = at();
  const all = rows();
  if (!all.length) return;
  current = begun ? Math.min(Math.max(current + by, 0), all.length - 1) : Math.min(current, all.length - 1);
  linkOf(all[current]).focus();
  all[current].scrollIntoView({ block: "nearest" });
}

function take() {
  const button = at()?.querySelector(".take");
  if (button) button.click();
  else say(queue.dataset.notTakable);
}

function toggle() {
  const box = at()?.querySelector("[name=reference]");
  if (box) choose([box], !box.checked);
}

onKeys({
  j: () => go(1),
  k: () => go(-1),
  o: () => linkOf(at())?.click(),
  x: toggle,
  t: take,
  n: () => document.querySelector(".take-next button")?.click(),
  "/": () => document.getElementById("q").focus(),
  Escape: () => (boxes().some((box) => box.checked) ? choose(boxes(), false) : false),
});

document.getElementById("q").addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && !target.value) target.blur();
});
many.addEventListener("change", ({ target }) => {
  if (target.id === "choose-all") choose(boxes(), target.checked);
  else if (target.name === "reference") showChosen();
});
many.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "reference") return;
  event.preventDefault(); // or the browser would press the first button of the form
  linkOf(event.target.closest("tr")).click();
});
chooseNone.hidden = false;
chooseNone.addEventListener("click", () => choose(boxes(), false));
for (const sign of ["pointermove", "pointerdown"])
  many.addEventListener(sign, () => (aimedAt = Date.now()), { passive: true });

history.replaceState(null, "", queue.dataset.here); // what was told is told once, and a form has no page of its own
showChosen();
setInterval(() => document.hidden || Date.now() - lookedAt < AGAIN_MS || lookSoon(), AGAIN_MS / 4);
addEventListener("pageshow", (event) => event.persisted && location.reload());

new Line({
  address: () => `/agent/events?seen=${list().dataset.news}`,
  events: { changed: lookSoon, ended: leadAway },
  ask: look,
  stays: () => notifier.on,
  lost: (away) => notifier.lost(away ? queue.dataset.offline : ""),
});
