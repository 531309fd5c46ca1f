// What the customer did and the server does not have yet, kept by the browser through a reload or a closed tab.
// Each piece has its own place in the store, so that two tabs never overwrite each other's.

import { newId } from "./ids.js";

const UNSENT = "dalil-unsent:";
const OPENING = "dalil-opening";
const OURS = /^dalil-/;

/** The pieces of a conversation ("" is one that is not open yet), in the order in which they were made. */
export function unsentIn(conversation) {
  return stored()
    .filter((piece) => piece.conversation === conversation)
    .sort((one, other) => one.made - other.made);
}

export function keep(piece) {
  remember(localStorage, UNSENT + piece.id, JSON.stringify(piece));
}

export function forget(piece) {
  forgotten(UNSENT + piece.id);
}

/** The id with which a first conversation is opened: the same until it was, so that it is opened once. */
export function openingId() {
  let id = recalled(OPENING);
  if (!id) remember(localStorage, OPENING, (id = newId()));
  return id;
}

export function openingDone() {
  forgotten(OPENING);
}

/** Everything that this browser keeps for the customer, drafts as well. */
export function forgetEverything() {
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store).filter((key) => OURS.test(key))) store.removeItem(key);
  }
}

/** A store that is full or forbidden loses nothing that the open page does not have. */
function remember(store, key, value) {
  try {
    store.setItem(key, value);
  } catch {
    // the page itself still has it
  }
}

function recalled(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function forgotten(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // it was never there
  }
}

function stored() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(UNSENT));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).filter(Boolean);
  } catch {
    return [];
  }
}
