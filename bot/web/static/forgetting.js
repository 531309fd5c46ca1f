// Who asks to be forgotten on a shared device leaves nothing behind in its browser either.

import { forgetEverything } from "./unsent.js";

document.addEventListener("submit", ({ target }) => {
  if (target.matches('form[action$="/forget"]')) forgetEverything();
});
