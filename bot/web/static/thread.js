// The thread: messages are clones of the blank ones that the server rendered, filled with what the API sent.
// Only what the API says is sanitised (html, of messages and replies, step.html, step.check) goes in as HTML.

import { fillFiles } from "./files.js";
import { newId } from "./ids.js";
import { inline } from "./inline_text.js";
import { showLocalTimes } from "./local_time.js";
import { part, setHtml, setText } from "./parts.js";
import { fillKeep, fillStep, takeItsPlace } from "./player.js";

const DIRECTION = { ar: "rtl", en: "ltr" };
const thread = document.getElementById("thread");

/** Something done by the customer that the server does not have yet. A move is no words; and it was heard
 *  already if it is here with a number after the one `seen` when it was first sent. */
export function appendUnsent({ id, body, label, seen }) {
  if (isMove(body) || said(body.text ?? label).some(({ dataset }) => Number(dataset.id) > seen)) return null;
  const message = filled("customer", { text: body.text ?? label, dir: "auto" });
  part(message, "text").classList.toggle("picked", "choice" in body);
  message.dataset.unsent = id;
  message.classList.add("is-sending");
  thread.append(message);
  return message;
}

export const unsent = (id) => thread.querySelector(`[data-unsent="${CSS.escape(id)}"]`);

/** The server has it, and gave it a number. */
export function settle(id, number) {
  const message = unsent(id);
  if (!message) return;
  if (withNumber(number)) message.remove();
  else place(message, number);
}

/** Puts a message of the server's where it belongs; the element, or null when there is nothing new to see. */
export function arrive(message, conversation) {
  const there = withNumber(message.id) ?? tried(message);
  if (message.choice) closeReplies(message.choice);
  if (there) {
    say(there, message);
    place(there, message.id);
    return null;
  }
  if (isMove(message)) return null;
  if (message.sender === "bot") closeReplies();
  const shown = place(message.reply ? replied(message, conversation) : filled(message.sender, message), message.id);
  if (message.reply) takeItsPlace(shown);
  return shown;
}

/** The same rule as `is_move` in messages.py: what follows shows it well enough. */
const isMove = ({ choice }) => /^(step|form|resume):/.test(choice ?? "");

const withNumber = (id) => thread.querySelector(`[data-id="${CSS.escape(id)}"]`);

/** What was sent once before and seemed not to arrive, if this is it. */
function tried({ sender, choice, text }) {
  if (sender !== "customer" || isMove({ choice })) return undefined;
  return said(text).find(({ dataset }) => dataset.unsent);
}

/** The customer's messages of these words. */
function said(text) {
  return [...thread.querySelectorAll(".from-customer")].filter((message) => part(message, "text").textContent === text);
}

function replied({ reply, id }, conversation) {
  const message = blank(`bot-${reply.lang}`);
  fillReply(message.querySelector("form"), reply, conversation);
  identify(message, id);
  return message;
}

/** Puts a message before those with a higher number, and before what is not sent yet. */
function place(message, id) {
  identify(message, id);
  delete message.dataset.unsent;
  message.classList.remove("is-sending", "is-waiting");
  const later = [...thread.children].find(
    (other) => other !== message && (other.dataset.unsent || Number(other.dataset.id) > id),
  );
  if (later ? message.nextElementSibling !== later : message !== thread.lastElementChild) {
    thread.insertBefore(message, later ?? null);
  }
  return message;
}

/** Closes what the earlier replies offered; `chosen` stays marked in a list of choices. */
export function closeReplies(chosen) {
  for (const form of thread.querySelectorAll("form.reply:not([data-done])")) {
    form.dataset.done = "";
    for (const details of form.querySelectorAll(".walk details")) details.open = false;
    for (const group of form.querySelectorAll("[data-place]")) {
      if (group.dataset.place !== "list") group.remove();
    }
    for (const button of form.querySelectorAll("button[name=choice]")) {
      button.disabled = true;
      button.toggleAttribute("data-chosen", button.value === chosen);
    }
    part(form, "outcome")?.remove();
  }
}

/** Brings a message into view: its beginning where it is long, or where what follows it matters as well. */
export function reveal(message, { focus = false, whole = true } = {}) {
  if (focus) (message.querySelector("[data-focus]") ?? message).focus({ preventScroll: true });
  const fits = whole && message.offsetHeight <= innerHeight / 2;
  message.scrollIntoView({ block: fits ? "nearest" : "start" });
}

function identify(message, id) {
  message.dataset.id = id;
  message.id = id ? `m-${id}` : "";
}

function blank(sender) {
  return document.getElementById(`blank-${sender}`).content.firstElementChild.cloneNode(true);
}

function filled(sender, { id = "", text, html, lang, dir, at, author, choice, files }) {
  const message = blank(sender);
  identify(message, id);
  say(message, { text, html, lang, dir });
  fillFiles(message, files);
  part(message, "text").classList.toggle("picked", Boolean(choice));
  if (author) {
    part(message, "author").textContent = author;
    part(message, "initial").textContent = [...author][0];
  }
  const time = part(message, "time");
  if (time && at) time.dateTime = at;
  showLocalTimes(message);
  return message;
}

function say(message, { text, html, lang, dir }) {
  const words = part(message, "text");
  if (!words || !text) return; // a reply, which is never said twice
  if (html) words.innerHTML = html;
  else words.replaceChildren(...inline(text, dir));
  if (lang) words.lang = lang;
  else words.removeAttribute("lang");
  words.dir = dir;
}

function fillReply(form, reply, conversation) {
  form.elements.conversation.value = conversation;
  form.elements.client_id.value = newId();
  form.dataset.shows = reply.article && reply.form ? `${reply.article.id}:${reply.form}` : "";
  for (const element of form.querySelectorAll("[lang][dir]")) {
    const { lang } = "quoted" in element.dataset && reply.article ? reply.article : reply;
    element.lang = lang;
    element.dir = DIRECTION[lang];
  }
  const quoted = Boolean(reply.html || reply.step);
  setText(form, "text", quoted ? null : reply.text);
  if (!quoted) part(form, "solved_question").remove();
  setText(form, "reason", quoted ? reply.reason_text : null);
  setHtml(form, "html", reply.html, "quote");
  fillStep(form, reply.step);
  fillKeep(form, reply);
  fillTicket(form, reply);
  fillArticle(form, reply.article);
  fillChoices(form, reply);
  if (!part(form, "why")?.children.length) part(form, "why")?.remove();
}

function fillTicket(form, { ticket, expected }) {
  if (!ticket) return part(form, "ticket")?.remove();
  setText(form, "reference", ticket.reference);
  if (expected) setText(form, "expected", expected);
  else part(form, "expected_box").remove();
  part(form, "ticket_link").href = ticket.url;
}

function fillArticle(form, article) {
  for (const link of form.querySelectorAll("[data-part=article]")) {
    if (!article) link.closest("figcaption").remove();
    else {
      const { title, url, lang } = article;
      Object.assign(link, { textContent: title, href: url, lang, dir: DIRECTION[lang] });
    }
  }
}

function fillChoices(form, reply) {
  for (const group of form.querySelectorAll("[data-place]")) {
    const offered = (reply.choices ?? []).filter(({ choice }) => placeOf(choice, reply) === group.dataset.place);
    const buttons = offered.map(({ choice, label }) => {
      const button = group.firstElementChild.cloneNode(true);
      button.value = choice;
      button.firstElementChild.textContent = label;
      return button;
    });
    if (buttons.length) group.replaceChildren(...buttons);
    else (group.closest("[data-part=outcome]") ?? group).remove();
  }
}

/** The same rule as `choices_of` in messages.py. */
function placeOf(choice, { kind, step }) {
  if (choice.startsWith("article:") || (kind === "ask_back" && choice === "not_my_question")) return "list";
  if (choice === "step:back" && !step) return "aside";
  if (choice.startsWith("form:")) return "form";
  if (choice.startsWith("step:")) return "step";
  return choice === "solved" || choice === "still_broken" ? "outcome" : "aside";
}
