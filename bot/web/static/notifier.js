// Notifications on the desktop, for who asked for them, of what happens while the page is out of sight.

const WANTED = "dalil.notify";
const AWAY_MS = 5_000; // not for every blink of the line

function kept(value) {
  try {
    if (value !== undefined) localStorage.setItem(WANTED, value);
    return localStorage.getItem(WANTED);
  } catch {
    return null; // a browser that keeps nothing
  }
}

export class Notifier {
  #button;
  #news;
  #away;

  /** `button` asks for them and says so; `news` is where the page itself tells of things. */
  constructor(button, news) {
    this.#button = button;
    this.#news = news;
    button.hidden = !("Notification" in window) || !isSecureContext;
    button.addEventListener("click", () => this.#switch());
    this.#show();
  }

  get on() {
    return "Notification" in window && Notification.permission === "granted" && kept() === "on";
  }

  /** Once for each `tag`, and only where nobody is looking. */
  tell(title, body, tag, url) {
    if (!this.on || (!document.hidden && document.hasFocus())) return;
    try {
      const told = new Notification(title, { body, tag, lang: document.documentElement.lang, dir: "auto" });
      told.addEventListener("click", () => {
        window.focus();
        location.assign(url);
      });
    } catch {
      this.#button.hidden = true; // a telephone, whose pages may not
    }
  }

  /** Says that what is shown may be old, once it has been so for a while; an empty `sentence` that it is not. */
  lost(sentence) {
    if (!sentence) {
      clearTimeout(this.#away);
      this.#away = undefined;
      this.#news.classList.add("visually-hidden");
      return;
    }
    this.#away ??= setTimeout(() => {
      this.#news.textContent = sentence;
      this.#news.classList.remove("visually-hidden");
    }, AWAY_MS);
  }

  async #switch() {
    if (this.on) kept("off");
    else if ((await Notification.requestPermission()) === "granted") kept("on");
    else {
      this.#news.textContent = this.#button.dataset.refused;
      this.#news.classList.remove("visually-hidden");
    }
    this.#show();
  }

  #show() {
    this.#button.setAttribute("aria-pressed", String(this.on));
  }
}
