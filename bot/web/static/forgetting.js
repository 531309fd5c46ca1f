// Who asked to be forgotten on a shared device leaves nothing behind in its browser either.

import { forgetEverything } from "./unsent.js";

if (document.getElementById("forgotten") && location.hash === "#forgotten") {
  forgetEverything();
  history.replaceState(null, "", location.pathname); // said once, and not again after a reload
}
