// A line on which a server tells of what is new: by a stream, or by asking now and then where none can be held.

const QUIET_MS = 40_000; // a server that is there says something every 15 seconds
const FAILURES = 3;
const ASK_MS = 4_000;
const LONGEST_PAUSE_MS = 30_000;
const STREAM_AGAIN_MS = 60_000;
const OUT_OF_SIGHT_MS = 60_000; // a browser holds six connections to a server, whatever it has tabs
const GONE = 404;

export class Line {
  #address;
  #events;
  #ask;
  #lost;
  #stays;
  #source;
  #failures = 0;
  #unanswered = 0;
  #streamAgainAt = 0;
  #timers = {};

  /** `address()` is that of the stream from here on, `events` what to do with the data of each of its events,
   *  `ask()` looks up what a stream would have told, and `lost(bool)` hears whether the line is. Out of sight
   *  the stream is given up after a while, unless `stays()`. */
  constructor({ address, events, ask, lost, stays = () => false }) {
    this.#address = address;
    this.#events = Object.entries({ ping: () => {}, ...events });
    this.#ask = ask;
    this.#lost = lost;
    this.#stays = stays;
    this.#stream();
    addEventListener("online", () => this.#stream());
    addEventListener("pagehide", () => this.#stop());
    document.addEventListener("visibilitychange", () => this.#visibility());
  }

  get streams() {
    return Boolean(this.#source);
  }

  #stream() {
    if (!window.EventSource) return this.#goOnAsking();
    this.#stop();
    const source = new EventSource(this.#address());
    this.#source = source;
    for (const [event, heard] of this.#events) {
      source.addEventListener(event, ({ data }) => {
        this.#alive();
        heard(JSON.parse(data));
      });
    }
    source.addEventListener("error", () => this.#broken(source.readyState === EventSource.CLOSED));
    this.#listenFor(source);
  }

  #alive() {
    this.#failures = 0;
    this.#lost(false);
    this.#listenFor(this.#source);
  }

  #listenFor(source) {
    clearTimeout(this.#timers.quiet);
    this.#timers.quiet = setTimeout(() => source === this.#source && this.#broken(true), QUIET_MS);
  }

  /** The browser tries again by itself, but for what the server refused. */
  #broken(forGood) {
    this.#lost(true);
    if (!forGood && ++this.#failures < FAILURES) return;
    this.#stop();
    this.#failures = 0;
    this.#streamAgainAt = Date.now() + STREAM_AGAIN_MS;
    this.#goOnAsking();
  }

  /** Asks, and goes on asking until a stream is worth another try: after a while, or when a server that could
   *  not be reached can be. */
  async #goOnAsking() {
    let wasAway = this.#unanswered > 0;
    try {
      await this.#ask();
      this.#unanswered = 0;
      this.#lost(false);
    } catch (failure) {
      if (failure.status === GONE) return;
      wasAway = false;
      this.#unanswered++;
      this.#lost(true);
    }
    if (this.#source) return;
    if (window.EventSource && !document.hidden && (wasAway || Date.now() > this.#streamAgainAt)) return this.#stream();
    const pause = document.hidden ? LONGEST_PAUSE_MS : Math.min(ASK_MS * 2 ** this.#unanswered, LONGEST_PAUSE_MS);
    clearTimeout(this.#timers.ask);
    this.#timers.ask = setTimeout(() => this.#goOnAsking(), pause * (0.75 + Math.random() / 2));
  }

  #stop() {
    this.#source?.close();
    this.#source = undefined;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }

  #visibility() {
    clearTimeout(this.#timers.rest);
    if (!document.hidden) return this.#source || this.#stream();
    if (!this.#stays()) this.#timers.rest = setTimeout(() => (this.#stop(), this.#goOnAsking()), OUT_OF_SIGHT_MS);
  }
}
