// Tells the others that somebody looks at this ticket, and whether they write on it; and keeps what they write, so
// that it is there again wherever they open the ticket next.

import { newId } from "./ids.js";

const SIGN_MS = 15_000;
const STILL_WRITING_MS = 8_000;
const KEEP_AFTER_MS = 1_000;
const WRITTEN_IN = "#text, #note";

const { url } = document.getElementById("desk-ticket").dataset;
const composer = () => document.getElementById("composer");

let writtenAt = 0;
let saidWriting = false;
let timer;
let keepTimer;
let keeping = Promise.resolve();

const isWriting = () => Date.now() - writtenAt < STILL_WRITING_MS;

function sign({ left = false } = {}) {
  clearTimeout(timer);
  saidWriting = isWriting() && !left;
  const body = new URLSearchParams({ writing: saidWriting, left });
  fetch(`${url}/presence`, { method: "POST", body, keepalive: left }).catch(() => {});
  if (!left) timer = setTimeout(sign, saidWriting ? STILL_WRITING_MS : SIGN_MS);
}

function keep({ keepalive = false } = {}) {
  clearTimeout(keepTimer);
  keepTimer = undefined;
  const { text, note } = composer().elements;
  const body = new FormData();
  body.set("client_id", newId());
  body.set("action", "keep");
  if (text) body.set("text", text.value);
  body.set("note", note.value);
  const { kept } = composer().dataset;
  keeping = fetch(url, { method: "POST", body, keepalive })
    .then(({ ok }) => ok && document.getElementById("kept")?.replaceChildren(kept))
    .catch(() => {});
}

/** What is written goes now: nothing may be kept after it was sent. */
export async function nothingToKeep() {
  clearTimeout(keepTimer);
  keepTimer = undefined;
  writtenAt = 0;
  document.getElementById("kept")?.replaceChildren();
  await keeping;
}

export function startSigns() {
  sign();
  document.addEventListener("input", ({ target }) => {
    if (!target.matches(WRITTEN_IN)) return;
    writtenAt = Date.now();
    if (!saidWriting) sign();
    document.getElementById("kept")?.replaceChildren();
    clearTimeout(keepTimer);
    keepTimer = setTimeout(keep, KEEP_AFTER_MS);
  });
  document.addEventListener("visibilitychange", () => sign({ left: document.hidden }));
  addEventListener("pagehide", () => {
    if (keepTimer) keep({ keepalive: true });
    sign({ left: true });
  });
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}
