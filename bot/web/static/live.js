// What people of the team write, as they write it.

const AGAIN_MS = 5000;

let source;

/** Calls `show` with each message of an agent in `conversation`, those already there first: what was written
 *  before the line was up is not missed, and `show` knows what it has. A line that the server closed is
 *  opened again. */
export function listen(conversation, show) {
  if (source) return;
  source = new EventSource(`/api/v1/conversations/${encodeURIComponent(conversation)}/events`);
  source.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.sender === "agent") show(message);
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return;
    source = undefined;
    setTimeout(() => listen(conversation, show), AGAIN_MS);
  });
}

addEventListener("pagehide", () => source?.close());
