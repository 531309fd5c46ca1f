// Keeping a guide: printing it, copying its link, and mailing it without leaving the page.

const ways = { print, copy, mail };

document.addEventListener("click", (event) => {
  const way = event.target.closest?.("[data-keep]");
  if (way && !event.ctrlKey && !event.metaKey && !event.shiftKey) ways[way.dataset.keep](way, event);
});

if (location.hash === "#print") print();

/** The page of the guide prints itself; from elsewhere its link leads there. */
function print(link, event) {
  if (link && new URL(link.href).pathname !== location.pathname) return;
  event?.preventDefault();
  window.print();
}

async function copy(button) {
  const url = new URL(button.dataset.url, location.origin).href;
  await (navigator.clipboard ? navigator.clipboard.writeText(url) : copyTheOldWay(url));
  button.querySelector("span").textContent = button.dataset.done;
  button.closest(".keep").querySelector("[data-keep-said]").textContent = button.dataset.done;
}

/** Where a site is served by plain http, there is no clipboard to write to. */
function copyTheOldWay(text) {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

/** The page that the link leads to, in a dialog; when it cannot be had, the page itself. */
async function mail(link, event) {
  event.preventDefault();
  const content = await contentOf(fetch(link.href));
  if (!content?.matches("[data-mail-guide]")) {
    location.assign(link.href);
    return;
  }
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.className = "keep-dialog";
  dialog.setAttribute("aria-labelledby", "keep-heading");
  dialog.addEventListener("submit", (submit) => send(dialog, submit));
  dialog.addEventListener("click", (click) => {
    if (click.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  show(dialog, content);
  dialog.showModal();
}

async function send(dialog, submit) {
  submit.preventDefault();
  const form = submit.target;
  const body = new URLSearchParams(new FormData(form));
  const button = form.querySelector(".primary");
  button.disabled = true;
  const content = await contentOf(fetch(form.action, { method: "POST", body }));
  button.disabled = false;
  if (content?.matches("[data-mail-guide]")) show(dialog, content);
  else form.querySelector("[role=alert]").textContent = content?.textContent ?? form.dataset.unreachable;
}

/** What the page in the answer has in its middle, or the sentence of a refusal; null when there is neither. */
async function contentOf(answer) {
  try {
    const page = new DOMParser().parseFromString(await (await answer).text(), "text/html");
    return page.querySelector("[data-mail-guide], .fault-note .lead");
  } catch {
    return null;
  }
}

function show(dialog, content) {
  dialog.replaceChildren(document.adoptNode(content));
  (dialog.querySelector("[name=address]") ?? dialog.querySelector("[data-close]")).focus();
}
