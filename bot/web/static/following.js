// What is said in a conversation, as it is said, each once and in order.

import { addressOf, eventsOf, get } from "./api.js";
import { Line } from "./line.js";

const IN_TIME_MS = 150;

export class Following {
  seen;
  #conversation;
  #tell;
  #line;

  /** From the message after the one numbered `seen`. `tell` hears of `said(message)`, each once and in order, of
   *  `standing(facts)`, and whether the line is `lost(bool)`. */
  constructor(conversation, seen, tell) {
    this.#conversation = conversation;
    this.seen = seen;
    this.#tell = tell;
    this.#line = new Line({
      address: () => eventsOf(conversation, this.seen),
      events: { message: (message) => this.#said(message), standing: (facts) => tell.standing(facts) },
      ask: () => this.#asked(),
      lost: (away) => tell.lost(away),
    });
  }

  /** What came of a write is on its way; it is fetched where it does not come by itself. */
  async caughtUp(before) {
    if (this.#line.streams && this.seen <= before) await new Promise((resolve) => setTimeout(resolve, IN_TIME_MS));
    if (this.seen <= before) await this.#asked().catch(() => {});
  }

  async #asked() {
    const { messages, ...facts } = await get(`${addressOf(this.#conversation)}?after=${this.seen}`);
    for (const message of messages) this.#said(message);
    this.#tell.standing(facts);
  }

  #said(message) {
    if (message.id <= this.seen) return;
    this.seen = message.id;
    this.#tell.said(message);
  }
}
