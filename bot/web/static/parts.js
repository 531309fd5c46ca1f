// The named parts of what the server rendered, filled by the script.

import { inline } from "./inline_text.js";

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Puts `text` into a part, which is dropped when there is none. */
export function setText(root, name, text) {
  const element = part(root, name);
  if (text) element.replaceChildren(...inline(text, element.closest("[dir]").dir));
  else element?.remove();
}

/** Puts HTML that the server sanitised into a part; `box`, which is dropped when there is none, is around it. */
export function setHtml(root, name, html, box = name) {
  if (html) part(root, name).innerHTML = html;
  else part(root, box)?.remove();
}
