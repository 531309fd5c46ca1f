// The files of a message, in a list that the server rendered with one blank of each way to show a file.

import { part } from "./parts.js";

export function fillFiles(message, files) {
  const list = part(message, "files");
  if (files) list.replaceChildren(...files.map((file) => shown(list, file)));
  else list?.remove();
}

function shown(list, { name, url, media_type, size }) {
  const link = list.querySelector(media_type.startsWith("image/") ? ".picture" : ".file").cloneNode(true);
  link.href = url;
  if (link.matches(".picture")) {
    Object.assign(link.firstElementChild, { src: url, alt: link.firstElementChild.alt.replace("{name}", () => name) });
  } else {
    Object.assign(link.querySelector("bdi"), { dir: "auto", textContent: name });
    const words = link.querySelector(".quiet");
    words.textContent = words.textContent.replace("{size}", Math.floor(size / 1024) + 1);
  }
  const item = document.createElement("li");
  item.append(link);
  return item;
}
