// The help page alive: what the customer does goes out (sending.js), what is said comes in (following.js), and
// both meet in the thread without a reload. Everything here also works as plain forms.

import { addressOf, post } from "./api.js";
import { Following } from "./following.js";
import "./forgetting.js";
import { refreshHandoff } from "./handoff.js";
import { clearProblem, sayAway, sayLooking, sayReceived, sayRefused, sayWaiting } from "./notices.js";
import { Sending } from "./sending.js";
import { appendUnsent, arrive, reveal, settle, unsent } from "./thread.js";
import { openingDone, openingId } from "./unsent.js";

const NEAR_PX = 80;
const CONFLICT = 409;
const DONE = new Set(["solved", "closed"]);
const AT_HAND = new Set(["person", "urgent"]);

const chat = document.getElementById("chat");
const composer = document.getElementById("composer");
const field = composer.elements.text;
const thread = document.getElementById("thread");
const switcher = document.querySelector(".language");
const { lang } = document.documentElement;
const { title } = document;

let { conversation } = chat.dataset;
let opening;
let following;
let seenBefore = 0;
let waitsForReply = false;
let focusReply = false;
let stood = standingShown();

const draftKey = () => `dalil-draft-${conversation || "new"}`;
const saveDraft = () => sessionStorage.setItem(draftKey(), field.value);

/** Whether this is the same visit of the page, perhaps in the other language by now; a question left there on
 *  another is not glued to a new one. */
const cameBack = () =>
  performance.getEntriesByType("navigation")[0]?.type !== "navigate" ||
  [switcher.href, `${location.origin}/`].includes(document.referrer);

/** The address of the conversation, which the first thing said opens. */
async function addressed() {
  if (!conversation) await (opening ??= open().finally(() => (opening = undefined)));
  return addressOf(conversation);
}

async function open() {
  const opened = () => post("", { client_id: openingId(), lang });
  ({ id: conversation } = await opened().catch((failure) => {
    if (failure.status !== CONFLICT) throw failure;
    openingDone(); // too long ago to be repeated, and nothing was said in it
    return opened();
  }));
  openingDone();
  sending.belongTo(conversation);
  history.pushState(null, "", `/${lang}?c=${encodeURIComponent(conversation)}`);
  for (const input of document.querySelectorAll("input[name=conversation]")) input.value = conversation;
  switcher.href = `/${switcher.hreflang}?c=${encodeURIComponent(conversation)}`;
  document.getElementById("preferences").search = `?c=${encodeURIComponent(conversation)}`;
  follow(0);
}

function follow(seen) {
  following = new Following(conversation, seen, { said: hear, standing: stand, lost });
}

function showConversation() {
  document.body.classList.add("talking");
  field.placeholder = "withPerson" in chat.dataset ? chat.dataset.hintPerson : chat.dataset.hint;
}

/** What is being written is not scrolled away from, unless the end of the thread was in view anyhow. */
function hear(message) {
  const mayMove = waitsForReply || !field.value.trim() || endInView();
  const shown = arrive(message, conversation);
  if (!shown) return;
  showConversation();
  sayLooking(false);
  const byBot = message.sender === "bot";
  if (mayMove) reveal(shown, { focus: byBot && focusReply, whole: !message.reply?.ticket });
  if (byBot) focusReply = false;
  if (document.hidden && message.sender !== "customer") document.title = `${chat.dataset.newReply} · ${title}`;
}

const endInView = () => thread.getBoundingClientRect().bottom <= composer.getBoundingClientRect().top + NEAR_PX;

/** What stands below the conversation is another where the conversation stands otherwise than before. */
async function stand({ status, ticket, asks_rating: asksRating }) {
  const ticketStatus = status === "person" ? ticket.status : "";
  const standing = [status, ticketStatus, asksRating].join();
  if (standing === stood) return;
  stood = standing;
  if (status === "person") handedOver(ticketStatus);
  else handedBack();
  const mayMove = endInView();
  if ((await refreshHandoff()) && asksRating && mayMove) {
    document.getElementById("handoff").scrollIntoView({ block: "nearest" });
  }
}

function standingShown() {
  const asksRating = Boolean(document.getElementById("rating"));
  return ["withPerson" in chat.dataset ? "person" : "bot", chat.dataset.ticket, asksRating].join();
}

function handedOver(ticketStatus) {
  chat.dataset.withPerson = "";
  chat.dataset.ticket = ticketStatus;
  if (DONE.has(ticketStatus)) sayLooking(false);
  showConversation();
}

function handedBack() {
  delete chat.dataset.withPerson;
  chat.dataset.ticket = "";
  if (document.body.classList.contains("talking")) showConversation();
}

function lost(away) {
  sayAway(away);
  if (!away) sending.now();
}

const sending = new Sending(conversation, addressed, {
  begun(piece) {
    seenBefore = following?.seen ?? 0;
    piece.seen ??= seenBefore;
    waitsForReply = true;
    sayLooking(true);
    unsent(piece.id)?.classList.remove("is-waiting");
  },
  async taken(piece, { message_id: number, reply }) {
    sayWaiting(false);
    if (number) settle(piece.id, number);
    await following.caughtUp(seenBefore);
    waitsForReply = false;
    sayLooking(false);
    unsent(piece.id)?.remove();
    freeButtons();
    if (reply.kind === "held_by_agent") sayReceived();
  },
  refused(piece, failure) {
    ended(piece);
    sayWaiting(false);
    unsent(piece.id)?.remove();
    sayRefused(failure);
    if (piece.body.text) giveBack(piece.body.text);
  },
  waits(piece, failure) {
    ended(piece);
    (unsent(piece.id) ?? appendUnsent(piece))?.classList.add("is-waiting");
    sayWaiting(failure.message || (failure.status ? chat.dataset.failed : chat.dataset.waiting));
  },
});

function ended() {
  waitsForReply = false;
  sayLooking(false);
  freeButtons();
}

function freeButtons() {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}

/** What cannot be taken goes back into the field, to be changed. */
function giveBack(text) {
  field.value ||= text;
  saveDraft();
}

function say(text) {
  clearProblem();
  showConversation();
  reveal(appendUnsent(sending.add(conversation, "messages", { text })));
}

/** Whether nothing goes out whose reply is still to come: the choice might be taken for one of that reply's. A
 *  reply may be here before the request that it answers is over. */
function isLast(button) {
  const unanswered = sending.pieces.length;
  return unanswered === 0 || (unanswered === 1 && Number(button.closest(".message").dataset.id) > seenBefore);
}

function choose(button) {
  const { value: choice } = button;
  if (sending.pieces.some(({ body }) => body.choice === choice) || !(AT_HAND.has(choice) || isLast(button))) return;
  clearProblem();
  showConversation();
  button.setAttribute("aria-busy", "true");
  focusReply = document.activeElement !== field;
  sending.add(conversation, "choices", { choice }, button.textContent.trim());
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  saveDraft();
  field.focus();
  say(text);
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
field.addEventListener("input", saveDraft);

document.addEventListener("submit", (event) => {
  if (event.target.dataset.form !== "choice" || !event.submitter) return;
  event.preventDefault();
  choose(event.submitter);
});

document.getElementById("unsent").querySelector("button").addEventListener("click", () => sending.now());
addEventListener("online", () => sending.now());
document.addEventListener("visibilitychange", () => document.hidden || (document.title = title));
addEventListener("popstate", () => location.reload());
addEventListener("pageshow", (event) => event.persisted && location.reload());

if (conversation || cameBack()) field.value ||= sessionStorage.getItem(draftKey()) ?? "";
else sessionStorage.removeItem(draftKey());
const latest = thread.lastElementChild;
if (conversation) follow(Number(latest?.dataset.id ?? 0));
for (const piece of sending.pieces) appendUnsent(piece);
if (sending.pieces.length) {
  showConversation();
  sending.now();
}
if (thread.lastElementChild && !location.hash) reveal(thread.lastElementChild);
