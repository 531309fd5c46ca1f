// Keys that do what a page's buttons do, for hands that stay on the keyboard: never while somebody types, in
// whichever alphabet the keyboard writes, and not at all for who switched them off in the sheet that tells of them.

const OFF = "dalil.shortcuts.off";
const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])";
const LATIN = /^[!-~]$/;
const OTHER_LETTERS = { "؟": "?", Slash: "/" };

const sheet = document.getElementById("shortcuts");
const opener = document.getElementById("open-shortcuts");
const wanted = sheet?.querySelector("[data-part=wanted]");
const keys = new Map();

/** What the key writes on a keyboard of Latin letters, as the sheet names it. */
function named({ key, code }) {
  if (LATIN.test(key) || key.length > 1) return key;
  return OTHER_LETTERS[key] ?? OTHER_LETTERS[code] ?? (code.startsWith("Key") ? code.at(-1).toLowerCase() : key);
}

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false; // a browser that keeps nothing
  }
};

/** `acts` says by key what to do; it gets the event, whose usual effect is kept back unless it returns false. */
export function onKeys(acts) {
  for (const [key, act] of Object.entries(acts)) keys.set(key, act);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPED_INTO) || document.querySelector("dialog[open]") || isOff()) return;
  const act = keys.get(named(event));
  if (act && act(event) !== false) event.preventDefault();
});

if (sheet && opener) {
  const open = () => sheet.showModal();
  opener.hidden = false;
  opener.addEventListener("click", open);
  wanted.checked = !isOff();
  wanted.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, wanted.checked ? "no" : "yes");
    } catch {
      wanted.checked = true;
    }
  });
  onKeys({ "?": open });
}
