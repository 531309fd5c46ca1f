// The walkthrough player: one step in place of the other, where every copy would push the next one away.

import { part, setHtml, setText } from "./parts.js";

/** Fills the player of a reply; without a step there is none. */
export function fillStep(form, step) {
  if (!step) return part(form, "step")?.remove();
  const { words } = part(form, "step_of").dataset;
  const where = words.replace("##", step.of).replace("#", step.number);
  setText(form, "step_of", where);
  setText(form, "step_line", where);
  setText(form, "step_title", step.title);
  setText(form, "line_title", step.title);
  setHtml(form, "step_html", step.html);
  setHtml(form, "check", step.check, "check_box");
  setText(form, "help_intro", step.help?.intro);
  setHtml(form, "help", step.help?.html, step.help ? "help" : "help_box");
  Object.assign(form.querySelector("progress"), { max: step.of, value: step.number });
  fillOverview(form, step);
}

function fillOverview(form, { number, titles = [], reached = 0 }) {
  if (titles.length < 2) return part(form, "overview").remove();
  const list = part(form, "titles");
  const [here, open] = list.children;
  list.replaceChildren(...titles.map((title, at) => {
    const step = at + 1;
    const item = (step <= reached && step !== number ? open : here).cloneNode(true);
    item.toggleAttribute("aria-current", false);
    if (step === number) item.setAttribute("aria-current", "step");
    item.firstElementChild.textContent = title;
    if (item.firstElementChild.value) item.firstElementChild.value = `step:${step}`;
    return item;
  }));
}

/** Fills the ways to keep a guide, which stand at the end of its walkthrough: the same rule as `at_the_end` in
 *  messages.py. */
export function fillKeep(form, { article, step, choices = [] }) {
  const keep = part(form, "keep");
  if (step || !choices.some(({ choice }) => choice === "step:back")) return keep?.remove();
  keep.querySelector("[data-keep=print]").href = `${article.url}#print`;
  keep.querySelector("[data-keep=copy]").dataset.url = article.url;
  keep.querySelector("[data-keep=mail]").href = `${article.url}/mail`;
}

/** Takes the place of the reply right above, where that shows the same article in the same form: the same rule
 *  as `shown` in messages.py. Its heading is focused next and reads itself out, so the log stays silent. */
export function takeItsPlace(message) {
  const before = message.previousElementSibling;
  const shows = message.querySelector("form.reply")?.dataset.shows;
  if (!shows || before?.querySelector("form.reply")?.dataset.shows !== shows) return;
  if (message.querySelector("[data-focus]")) message.setAttribute("aria-live", "off");
  before.remove();
}
