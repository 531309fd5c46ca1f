// An open page of the desk says that somebody is there, so that they can be given what waits.

const AGAIN_MS = 40_000; // a tab out of sight is let speak once a minute, and 90 seconds of silence are an absence

async function say() {
  try {
    const answer = await fetch("/agent/here", { method: "POST" });
    if (answer.ok && !(await answer.json()).online) return;
  } catch {
    // said again, as soon as there is a line
  }
  setTimeout(say, AGAIN_MS);
}

say();
