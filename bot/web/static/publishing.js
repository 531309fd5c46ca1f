// How far a build is, looked at twice a second; when it is done, the page shows what came of it.

const LOOK_EVERY_MS = 500;
const LOOK_AGAIN_MS = 3_000;

const building = document.querySelector("[data-building]");
if (building) setTimeout(look, LOOK_EVERY_MS);

async function look() {
  let again = LOOK_EVERY_MS;
  try {
    const answer = await fetch(building.dataset.building, { headers: { Accept: "application/json" } });
    if (answer.redirected || !answer.ok) throw new Error(answer.status);
    const { open, doing, done, of } = await answer.json();
    if (!open) return location.replace(building.dataset.then);
    const status = building.querySelector("[data-part=doing]");
    if (status.textContent !== doing) status.textContent = doing;
    const bar = building.querySelector("[data-part=progress]");
    bar.max = of || 1;
    bar.value = done;
  } catch {
    again = LOOK_AGAIN_MS; // the server may just be starting again
  }
  setTimeout(look, again);
}
