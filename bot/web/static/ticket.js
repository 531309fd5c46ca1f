// A ticket's page alive: what the team writes appears by itself, and what is added goes out without a reload.
// The server renders all of it; this fetches the page again and takes over what is new.

import { Failure } from "./api.js";
import { newId } from "./ids.js";
import { inline } from "./inline_text.js";
import { Line } from "./line.js";
import { showLocalTimes } from "./local_time.js";

const MEGABYTES_EACH = 10 * 1024 * 1024;
const MOST_FILES = 5;

const ticket = document.getElementById("ticket");
const thread = document.getElementById("thread");
const addition = document.getElementById("addition");
const { title } = document;
const url = location.pathname;

/** Appends the messages that are not here yet, and changes each part that stands otherwise by now. */
function takeOver(page) {
  ticket.dataset.news = page.getElementById("ticket").dataset.news;
  const known = new Set([...thread.children].map(({ id }) => id));
  const fresh = [...page.getElementById("thread").children].filter(({ id }) => !known.has(id));
  if (fresh.length) document.getElementById("no-messages")?.remove();
  for (const message of fresh) {
    document.getElementById("latest")?.remove();
    thread.append(message);
  }
  for (const part of page.querySelectorAll("[data-live]")) {
    const here = ticket.querySelector(`[data-live="${part.dataset.live}"]`);
    if (here.dataset.state !== part.dataset.state) here.replaceWith(part);
  }
  showLocalTimes(ticket);
  return fresh;
}

const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

/** Fails as the API does where the page cannot be had. */
async function refresh() {
  const response = await fetch(url).catch(() => ({ ok: false }));
  if (!response.ok) throw new Failure(undefined, response.status);
  const fromTeam = takeOver(await parsed(response)).filter((message) => message.matches(".from-agent"));
  if (!fromTeam.length) return;
  fromTeam[0].scrollIntoView({ block: "nearest" });
  if (document.hidden) document.title = `${ticket.dataset.newReply} · ${title}`;
}

function problemWith(files) {
  if (files.length > MOST_FILES) return ticket.dataset.tooMany;
  const large = files.find(({ size }) => size > MEGABYTES_EACH);
  return large ? ticket.dataset.tooLarge.replace("{name}", () => large.name) : "";
}

/** The browser's own field speaks the browser's language: the page's label stands for it, and names what was
 *  chosen. */
function showChosen() {
  const items = [...addition.elements.files.files].map(({ name }) => {
    const item = document.createElement("li");
    const shown = document.createElement("bdi");
    shown.append(...inline(name, "auto"));
    item.append(shown);
    return item;
  });
  document.getElementById("chosen").replaceChildren(...items);
  document.getElementById("problem").textContent = problemWith([...addition.elements.files.files]);
}

/** Keeps its id until it was taken or refused, so that trying again never doubles it: after a failure of the
 *  server or of a proxy nobody knows. */
async function send() {
  const button = addition.querySelector(".primary");
  const problem = document.getElementById("problem");
  const { text, files, client_id } = addition.elements;
  problem.textContent = problemWith([...files.files]);
  if (problem.textContent || (!text.value.trim() && !files.files.length)) return text.focus();
  button.disabled = true;
  try {
    const response = await fetch(url, { method: "POST", body: new FormData(addition) });
    const page = await parsed(response);
    if (!response.ok) {
      problem.textContent = (page.getElementById("problem") ?? page.querySelector(".fault-note .lead")).textContent;
      if (response.status < 500) client_id.value = newId();
      return;
    }
    addition.reset();
    showChosen();
    client_id.value = newId();
    takeOver(page).at(-1)?.scrollIntoView({ block: "nearest" });
  } catch {
    problem.textContent = ticket.dataset.offline;
  } finally {
    button.disabled = false;
  }
}

addition?.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
addition?.querySelector(".attach").classList.add("scripted");
addition?.elements.files.addEventListener("change", showChosen);
document.addEventListener("visibilitychange", () => document.hidden || (document.title = title));
addEventListener("pageshow", (event) => event.persisted && location.reload());

new Line({
  address: () => `${url}/events?seen=${ticket.dataset.news}`,
  events: { changed: () => refresh().catch(() => {}) },
  ask: refresh,
  lost: () => {},
});
