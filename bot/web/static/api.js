// The JSON API. A failure carries a sentence in the page's language, or none when nothing could be reached.

const lang = document.documentElement.lang;

export class Failure extends Error {
  constructor(sentence, status) {
    super(sentence ?? "");
    this.status = status;
  }
}

export async function post(path, body) {
  let response;
  try {
    response = await fetch(`/api/v1/conversations${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": lang },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Failure();
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failure(answer.error?.message, response.status);
  return answer;
}
