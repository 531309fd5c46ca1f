// The help page alive: asks, chooses, rates and hands over without a reload. Everything here also works as plain
// forms; this only spares the waiting. Each write keeps its client_id until it succeeded, so that trying
// again can never double it.

import { Failure, post } from "./api.js";
import { refreshHandoff } from "./handoff.js";
import { newId } from "./ids.js";
import { listen } from "./live.js";
import { appendCustomer, appendMessage, appendReply, closeReplies, identify, reveal } from "./thread.js";

const SLOW_MS = 300;
const NEAR_PX = 80;
const TOO_MANY = 429;
const STEPS_AND_FORMS = /^(step|form):/;

const chat = document.getElementById("chat");
const composer = document.getElementById("composer");
const field = composer.elements.text;
const looking = document.getElementById("looking");
const thread = document.getElementById("thread");
const problem = document.getElementById("problem");
const lang = document.documentElement.lang;
const { title } = document;

let conversation = chat.dataset.conversation;
let opening;
let busy = false;

const draftKey = () => `dalil-draft-${conversation || "new"}`;
const firstId = newId();

async function opened() {
  if (conversation) return conversation;
  opening ??= post("", { client_id: firstId, lang }).finally(() => (opening = undefined));
  ({ id: conversation } = await opening);
  history.pushState(null, "", `/${lang}?c=${encodeURIComponent(conversation)}`);
  for (const input of document.querySelectorAll("input[name=conversation]")) input.value = conversation;
  const switcher = document.querySelector(".language");
  switcher.href = `/${switcher.hreflang}?c=${encodeURIComponent(conversation)}`;
  return conversation;
}

const inConversation = async (path, body) => post(`/${encodeURIComponent(await opened())}/${path}`, body);

function showConversation() {
  document.body.classList.add("talking");
  field.placeholder = "withPerson" in chat.dataset ? chat.dataset.hintPerson : chat.dataset.hint;
}

function sayLooking() {
  looking.textContent = looking.dataset.text;
  looking.scrollIntoView({ block: "nearest" });
}

async function whilePending(work) {
  const slow = setTimeout(sayLooking, SLOW_MS);
  busy = true;
  try {
    return await work();
  } finally {
    clearTimeout(slow);
    looking.textContent = "";
    busy = false;
  }
}

/** Runs `work`; when it fails, says so after `place` with a button that runs it again. What would fail again
 *  as it is, is the caller's to mend. */
async function attempt(place, work) {
  try {
    return await whilePending(work);
  } catch (failure) {
    if (!(failure instanceof Failure) || refused(failure)) throw failure;
    const again = await offerRetry(place, failure.message || chat.dataset.offline);
    return again && attempt(place, work);
  }
}

/** Refused for what it is: the same again would be refused again. */
const refused = ({ status }) => status >= 400 && status < 500 && status !== TOO_MANY;

function offerRetry(place, sentence) {
  place.parentElement.querySelector(":scope > .failure")?.remove();
  const note = document.getElementById("blank-failure").content.firstElementChild.cloneNode(true);
  note.querySelector("[data-part=problem]").textContent = sentence;
  place.after(note);
  note.scrollIntoView({ block: "nearest" });
  return new Promise((resolve) => {
    note.querySelector("button").addEventListener("click", () => (note.remove(), resolve(true)));
  });
}

function show(reply, { focus = false } = {}) {
  if (!(reply.text || reply.html || reply.step)) {
    if (reply.ticket) handedOver(); // perhaps learned only now: a person took over in another window
    looking.textContent = chat.dataset.received;
    looking.scrollIntoView({ block: "nearest" });
    return;
  }
  closeReplies();
  const message = appendReply(reply, conversation);
  if (reply.ticket) handedOver(), refreshHandoff();
  reveal(message, { focus, whole: !reply.ticket });
}

function handedOver() {
  chat.dataset.withPerson = "";
  showConversation();
  listen(conversation, showFromTeam);
}

/** What is being written is not scrolled away from, unless the end of the thread was in view anyhow. */
function showFromTeam(message) {
  const mayMove = !field.value.trim() || endInView();
  const shown = appendMessage(message, conversation);
  if (!shown) return;
  if (mayMove) reveal(shown);
  if (document.hidden) document.title = `${chat.dataset.newReply} · ${title}`;
}

const endInView = () => thread.getBoundingClientRect().bottom <= composer.getBoundingClientRect().top + NEAR_PX;

async function send(text) {
  showConversation();
  problem.textContent = "";
  for (const note of document.querySelectorAll(".saved")) note.hidden = true;
  const said = appendCustomer(text);
  said.classList.add("is-sending");
  reveal(said);
  const body = { client_id: newId(), text };
  const bubble = said.querySelector(".bubble");
  const answer = await attempt(bubble, () => inConversation("messages", body)).catch((failure) => {
    said.remove();
    giveBack(text, failure);
  });
  if (!answer) return;
  said.classList.remove("is-sending");
  identify(said, answer.message_id);
  sessionStorage.removeItem("dalil-draft-new");
  sessionStorage.setItem(draftKey(), field.value);
  show(answer.reply);
}

function sayRefused(failure) {
  if (!(failure instanceof Failure)) throw failure;
  problem.textContent = failure.message;
}

/** What cannot be taken goes back into the field, to be changed. */
function giveBack(text, failure) {
  sayRefused(failure);
  field.value ||= text;
  sessionStorage.setItem(draftKey(), field.value);
}

async function choose(form, button) {
  if (busy) return;
  const { value: choice } = button;
  const label = button.textContent.trim();
  showConversation();
  button.setAttribute("aria-busy", "true");
  const body = { client_id: newId(), choice };
  const place = form.closest(".dock") ? looking : form;
  place.parentElement.querySelector(":scope > .failure")?.remove();
  problem.textContent = "";
  const taken = await attempt(place, () => inConversation("choices", body)).catch(sayRefused);
  button.removeAttribute("aria-busy");
  if (!taken) return;
  const { reply } = taken;
  closeReplies(choice);
  if (!STEPS_AND_FORMS.test(choice)) appendCustomer(label, { picked: true });
  show(reply, { focus: document.activeElement !== field });
  if (choice !== "solved") return;
  if (await refreshHandoff()) document.getElementById("handoff").scrollIntoView({ block: "nearest" });
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text || busy) return;
  sessionStorage.setItem(draftKey(), text);
  field.value = "";
  field.focus();
  send(text);
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
field.addEventListener("input", () => sessionStorage.setItem(draftKey(), field.value));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.form !== "choice" || !event.submitter) return;
  event.preventDefault();
  choose(form, event.submitter);
});

document.addEventListener("visibilitychange", () => document.hidden || (document.title = title));
addEventListener("popstate", () => location.reload());
addEventListener("pageshow", (event) => event.persisted && location.reload());

field.value ||= sessionStorage.getItem(draftKey()) ?? "";
if ("withPerson" in chat.dataset) handedOver();
const latest = thread.lastElementChild;
if (latest && !location.hash) reveal(latest);
