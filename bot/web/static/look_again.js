// A page that shows how far something has come looks again, for as long as it has something to show.

const AGAIN_MS = 2_500;

function lookAgain() {
  if (document.hidden) document.addEventListener("visibilitychange", lookAgain, { once: true });
  else location.reload();
}

if (document.querySelector("[data-look-again]")) setTimeout(lookAgain, AGAIN_MS);
