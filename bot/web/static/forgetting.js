// Who asked to be forgotten on a shared device leaves nothing behind in its browser either.

import { forgetEverything } from "./unsent.js";

const done = document.getElementById("forgotten");
if (done && location.hash === "#forgotten") {
  forgetEverything();
  done.classList.remove("held-thanks"); // it stays without the address, and is not said again after a reload
  history.replaceState(null, "", location.pathname);
}
