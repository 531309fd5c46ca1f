// The named parts of what the server rendered, filled by the script.

export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Puts `text` into a part, which is dropped when there is none. */
export function setText(root, name, text) {
  const element = part(root, name);
  if (text) element.replaceChildren(...isolated(text));
  else element?.remove();
}

/** Puts HTML that the server sanitised into a part; `box`, which is dropped when there is none, is around it. */
export function setHtml(root, name, html, box = name) {
  if (html) part(root, name).innerHTML = html;
  else part(root, box)?.remove();
}

/** The same rule as `pieces_of` in messages.py: a ticket's reference stays whole and in its own direction. */
export function isolated(text) {
  return text.split(/(DL-[A-Z0-9]{4}-[A-Z0-9]{4})/).map((piece, at) => {
    if (at % 2 === 0) return piece;
    const reference = document.createElement("bdi");
    reference.className = "nowrap";
    reference.textContent = piece;
    return reference;
  });
}
