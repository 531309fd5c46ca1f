// Takes over, from a ticket's page as it is now, what stands otherwise than on the page that is open: nothing that
// somebody types in, has opened or stands on is lost by it.

import { showLocalTimes } from "./local_time.js";

const here = document.getElementById("desk-ticket");

export const parsed = async (response) => new DOMParser().parseFromString(await response.text(), "text/html");

export function takeOver(page) {
  const there = page.getElementById("desk-ticket");
  if (!there) return;
  for (const name of ["mark", "version", "stops"]) here.dataset[name] = there.dataset[name];
  for (const part of there.querySelectorAll("[data-live]")) {
    const old = here.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!old) continue;
    if (old.dataset.state !== part.dataset.state && !isTypedIn(old)) exchange(old, part);
  }
  takeOverTalk(there.querySelector("#timeline"));
  const composer = here.querySelector("#composer");
  const newer = there.querySelector("#composer");
  if (composer.dataset.state !== newer.dataset.state && !isTypedIn(composer)) exchange(composer, newer);
  showLocalTimes(here);
}

const isTypedIn = (part) =>
  [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) =>
    field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );

function exchange(old, part) {
  const open = [...old.querySelectorAll("details[open][id]")].map(({ id }) => id);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(part);
  for (const id of open) part.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  if (!focused) return;
  const again = focused.id && part.querySelector(`#${CSS.escape(focused.id)}`);
  (again || part.querySelector("button, summary, a"))?.focus({ preventScroll: true });
}

/** Messages never change; a note does when its writer edits it. */
function takeOverTalk(there) {
  const talk = document.getElementById("timeline");
  let before = null;
  for (const newer of [...there.children]) {
    const old = document.getElementById(newer.id);
    if (!old) {
      document.getElementById("latest")?.remove();
      talk.insertBefore(newer, before ? before.nextSibling : talk.firstChild);
      before = newer;
    } else {
      if (old.dataset.state !== newer.dataset.state && !isTypedIn(old)) exchange(old, newer);
      before = document.getElementById(newer.id);
    }
  }
}
