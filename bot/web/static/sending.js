// What the customer does goes to the server one after the other, again and again until it was taken. Each piece
// keeps the id it was made with, so that the server takes it once however often it comes.

import { Failure, post } from "./api.js";
import { newId } from "./ids.js";
import { forget, keep, unsentIn } from "./unsent.js";

const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const TOO_MANY = 429;

/** Refused for what it is: the same again would be refused again. */
export const isRefused = ({ status }) => status >= 400 && status < 500 && status !== TOO_MANY;

export class Sending {
  #queue;
  #tell;
  #addressed;
  #underWay = false;
  #failures = 0;
  #timer;

  /** `addressed` gives the address of the conversation, opened if need be. `tell` hears how a piece fares:
   *  `begun(piece)`, `taken(piece, answer)`, `refused(piece, failure)` and `waits(piece, failure)`. */
  constructor(conversation, addressed, tell) {
    this.#queue = unsentIn(conversation);
    this.#addressed = addressed;
    this.#tell = tell;
  }

  get pieces() {
    return [...this.#queue];
  }

  /** Takes a piece to `path` in; it goes when those before it are gone. */
  add(conversation, path, body, label) {
    const made = Math.max(Date.now(), (this.#queue.at(-1)?.made ?? 0) + 1);
    const piece = { id: newId(), conversation, path, body, label, made };
    this.#queue.push(piece);
    keep(piece);
    queueMicrotask(() => this.now());
    return piece;
  }

  /** They belong to this conversation now. */
  belongTo(conversation) {
    for (const piece of this.#queue) {
      piece.conversation = conversation;
      keep(piece);
    }
  }

  /** Does not wait for the next time it would be tried. */
  async now() {
    clearTimeout(this.#timer);
    if (this.#underWay) return;
    this.#underWay = true;
    try {
      while (this.#queue.length && (await this.#goes(this.#queue[0])));
    } finally {
      this.#underWay = false;
    }
  }

  /** Whether the next may go. */
  async #goes(piece) {
    this.#tell.begun(piece);
    try {
      const body = { client_id: piece.id, ...piece.body };
      const answer = await post(`${await this.#addressed()}/${piece.path}`, body);
      this.#failures = 0;
      this.#gone(piece);
      await this.#tell.taken(piece, answer);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (!isRefused(failure)) return this.#waits(piece, failure);
      this.#gone(piece);
      this.#tell.refused(piece, failure);
    }
    return true;
  }

  #waits(piece, failure) {
    piece.tried = true; // it may have arrived, and only the answer been lost
    keep(piece);
    this.#tell.waits(piece, failure);
    const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)];
    this.#timer = setTimeout(() => this.now(), pause);
    return false;
  }

  #gone(piece) {
    this.#queue = this.#queue.filter((other) => other !== piece);
    forget(piece);
  }
}
