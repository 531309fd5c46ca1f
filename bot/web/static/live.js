// What people of the team write, as they write it.

let source;

/** Calls `show` with each message of an agent in `conversation`, and `catchUp` when the line was down. */
export function listen(conversation, show, catchUp) {
  if (source) return;
  let wasDown = false;
  source = new EventSource(`/api/v1/conversations/${encodeURIComponent(conversation)}/events`);
  source.addEventListener("message", (event) => {
    const message = JSON.parse(event.data);
    if (message.sender === "agent") show(message);
  });
  source.addEventListener("error", () => (wasDown = true));
  source.addEventListener("open", () => {
    if (wasDown) catchUp();
    wasDown = false;
  });
  addEventListener("pagehide", () => source.close());
}
