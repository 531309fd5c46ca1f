// What is said in a conversation, as it is said: by a stream, or by asking now and then where none can be held.

import { addressOf, eventsOf, get } from "./api.js";

const QUIET_MS = 40_000; // a server that is there says something every 15 seconds
const FAILURES = 3;
const ASK_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;
const STREAM_AGAIN_MS = 60_000;
const IN_TIME_MS = 150;
const OUT_OF_SIGHT_MS = 60_000; // a browser holds six connections to a server, whatever it has tabs
const GONE = 404;

export class Following {
  seen;
  #conversation;
  #tell;
  #source;
  #failures = 0;
  #unanswered = 0;
  #streamAgainAt = 0;
  #timers = {};

  /** From the message after the one numbered `seen`. `tell` hears of `said(message)`, each once and in order, of
   *  `standing(facts)`, and whether the line is `lost(bool)`. */
  constructor(conversation, seen, tell) {
    this.#conversation = conversation;
    this.seen = seen;
    this.#tell = tell;
    this.#stream();
    addEventListener("online", () => this.#stream());
    addEventListener("pagehide", () => this.#stop());
    document.addEventListener("visibilitychange", () => this.#visibility());
  }

  /** What came of a write is on its way; it is fetched where it does not come by itself. */
  async caughtUp(before) {
    if (this.#source && this.seen <= before) await new Promise((resolve) => setTimeout(resolve, IN_TIME_MS));
    if (this.seen <= before) await this.#asked().catch(() => {});
  }

  #stream() {
    if (!window.EventSource) return this.#ask();
    this.#stop();
    const source = new EventSource(eventsOf(this.#conversation, this.seen));
    this.#source = source;
    const on = (event, heard) =>
      source.addEventListener(event, ({ data }) => {
        this.#alive();
        heard(JSON.parse(data));
      });
    on("message", (message) => this.#said(message));
    on("standing", (facts) => this.#tell.standing(facts));
    on("ping", () => {});
    source.addEventListener("error", () => this.#broken(source.readyState === EventSource.CLOSED));
    this.#listenFor(source);
  }

  #alive() {
    this.#failures = 0;
    this.#tell.lost(false);
    this.#listenFor(this.#source);
  }

  #listenFor(source) {
    clearTimeout(this.#timers.quiet);
    this.#timers.quiet = setTimeout(() => source === this.#source && this.#broken(true), QUIET_MS);
  }

  /** The browser tries again by itself, but for what the server refused. */
  #broken(forGood) {
    this.#tell.lost(true);
    if (!forGood && ++this.#failures < FAILURES) return;
    this.#stop();
    this.#failures = 0;
    this.#streamAgainAt = Date.now() + STREAM_AGAIN_MS;
    this.#ask();
  }

  /** Asks, and goes on asking until a stream is worth another try: after a while, or when a server that could
   *  not be reached can be. */
  async #ask() {
    let wasAway = this.#unanswered > 0;
    try {
      await this.#asked();
      this.#unanswered = 0;
      this.#tell.lost(false);
    } catch (failure) {
      if (failure.status === GONE) return;
      wasAway = false;
      this.#unanswered++;
      this.#tell.lost(true);
    }
    if (this.#source) return;
    if (window.EventSource && !document.hidden && (wasAway || Date.now() > this.#streamAgainAt)) return this.#stream();
    const pause = document.hidden ? LONGEST_PAUSE_MS : Math.min(ASK_MS * 2 ** this.#unanswered, LONGEST_PAUSE_MS);
    clearTimeout(this.#timers.ask);
    this.#timers.ask = setTimeout(() => this.#ask(), pause * (0.75 + Math.random() / 2));
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

  #stop() {
    this.#source?.close();
    this.#source = undefined;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }

  #visibility() {
    clearTimeout(this.#timers.rest);
    if (!document.hidden) return this.#source || this.#stream();
    this.#timers.rest = setTimeout(() => (this.#stop(), this.#ask()), OUT_OF_SIGHT_MS);
  }
}
