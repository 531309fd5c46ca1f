// Pictures: chosen, pasted or dropped, they go to the server at once and into the text where one writes.

import { write } from "./editor_tools.js";

export function startPictures(form, field) {
  const input = form.querySelector("[type=file]");
  const problem = form.querySelector("[data-picture-problem]");
  form.querySelector("[data-add-picture]").hidden = true;

  async function send(files) {
    const pictures = [...files].filter(({ type }) => type.startsWith("image/"));
    if (!pictures.length) return;
    problem.textContent = "";
    const sent = new FormData();
    for (const file of pictures) sent.append("files", file);
    const answer = await fetch(form.dataset.pictures, {
      method: "POST",
      body: sent,
      headers: { Accept: "application/json" },
    })
      .then((response) => response.json())
      .catch(() => undefined);
    if (!answer?.addresses) {
      problem.textContent = answer?.error?.message ?? problem.dataset.words;
      problem.closest("details").open = true;
      return;
    }
    const { alt } = input.dataset;
    for (const address of answer.addresses) write(field, `![${alt}](${address})\n`, alt);
    input.value = "";
  }

  input.addEventListener("change", () => send(input.files));
  form.querySelector("[data-tool=picture]")?.addEventListener("click", () => input.click());
  field.addEventListener("paste", (event) => {
    if (![...event.clipboardData.files].length) return;
    event.preventDefault();
    send(event.clipboardData.files);
  });
  field.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    send(event.dataTransfer.files);
  });
}
