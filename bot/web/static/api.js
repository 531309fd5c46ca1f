// The JSON API. A failure carries a sentence in the page's language, or none when nothing could be reached.

const lang = document.documentElement.lang;

export class Failure extends Error {
  constructor(sentence, status) {
    super(sentence ?? "");
    this.status = status;
  }
}

export const get = (path) => request(path, { method: "GET" });

export const post = (path, body) =>
  request(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

async function request(path, options) {
  let response;
  try {
    response = await fetch(`/api/v1/conversations${path}`, {
      ...options,
      headers: { ...options.headers, Accept: "application/json", "Accept-Language": lang },
    });
  } catch {
    throw new Failure();
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure(body.error?.message, response.status);
  return body;
}
