// The JSON API. A failure carries a sentence in the page's language, or none when nothing could be reached.

const { lang } = document.documentElement;
const LONGEST_WAIT_MS = 30_000;

export class Failure extends Error {
  constructor(sentence, status, field) {
    super(sentence ?? "");
    this.status = status;
    this.field = field;
  }
}

export const addressOf = (conversation) => `/${encodeURIComponent(conversation)}`;

export const eventsOf = (conversation, after) => `/api/v1/conversations${addressOf(conversation)}/events?after=${after}`;

export const get = (path) => request(path, {});

export const post = (path, body) =>
  request(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });

async function request(path, { headers, ...options }) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), LONGEST_WAIT_MS);
  try {
    const response = await fetch(`/api/v1/conversations${path}`, {
      ...options,
      headers: { Accept: "application/json", "Accept-Language": lang, ...headers },
      signal: giveUp.signal,
    });
    const answer = await response.json().catch(() => undefined);
    if (!response.ok) throw new Failure(answer?.error?.message, response.status, answer?.error?.field);
    if (!answer) throw new Failure(); // cut off on the way
    return answer;
  } catch (failure) {
    throw failure instanceof Failure ? failure : new Failure();
  } finally {
    clearTimeout(timer);
  }
}
