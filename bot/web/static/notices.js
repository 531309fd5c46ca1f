// What the page says of itself: that it is looking, that a message waits for the line, that the line is gone.

const SLOW_MS = 300;
const AWAY_MS = 5_000;

const chat = document.getElementById("chat");
const looking = document.getElementById("looking");
const unsent = document.getElementById("unsent");
const problem = document.getElementById("problem");

let slow;
let away;

export function sayLooking(on) {
  clearTimeout(slow);
  if (!on) return void (looking.textContent = "");
  slow = setTimeout(() => {
    looking.textContent = looking.dataset.text;
    looking.scrollIntoView({ block: "nearest" });
  }, SLOW_MS);
}

export function sayReceived() {
  looking.textContent = chat.dataset.received;
  looking.scrollIntoView({ block: "nearest" });
}

/** That something waits, and why; nothing waits any more where there is no `sentence`. */
export function sayWaiting(sentence) {
  const begins = sentence && unsent.hidden;
  unsent.hidden = !sentence;
  unsent.querySelector("button").hidden = false;
  if (sentence) unsent.querySelector("[data-part=problem]").textContent = sentence;
  if (begins) unsent.scrollIntoView({ block: "nearest" });
}

/** That nothing can be heard at the moment; not for every blink, and not beside what waits to be said. */
export function sayAway(on) {
  if (!on) {
    clearTimeout(away);
    away = undefined;
    if (unsent.querySelector("button").hidden) unsent.hidden = true;
    return;
  }
  away ??= setTimeout(() => {
    if (!unsent.hidden) return;
    unsent.querySelector("[data-part=problem]").textContent = chat.dataset.away;
    unsent.querySelector("button").hidden = true;
    unsent.hidden = false;
  }, AWAY_MS);
}

export function sayRefused(failure) {
  problem.textContent = failure.message;
}

export function clearProblem() {
  problem.textContent = "";
  document.getElementById("rating-saved")?.remove();
}
