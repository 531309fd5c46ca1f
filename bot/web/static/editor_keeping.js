// What was written and not saved, kept by the browser through a crash, a closed tab or a session that ended.

const KEPT = "dalil-article:";
const KEEP_MS = 300;
/** What a save changes in the form beside what was typed. */
const PASSING = new Set(["went_on_from", "front"]);

export function startKeeping(form, changed) {
  const place = KEPT + form.dataset.article;
  const notice = document.getElementById("unsaved");
  const status = form.querySelector("[data-kept]");
  const opened = "unsaved" in form.dataset ? undefined : typed(fieldsOf(form));
  const before = recalled(place);
  let timer;

  if (opened === undefined) keep();
  else if (before?.sent && before.sent === form.dataset.written) forget(place); // saved, maybe in other words
  else if (before && typed(before.fields) !== opened) offer();
  else forget(place);

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_MS);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    timer = undefined;
    remember(place, { fields: fieldsOf(form), at: Date.now(), sent: form.elements.client_id.value });
  });
  addEventListener("pagehide", () => timer && keep());
  for (const drop of document.querySelectorAll("a[data-drop]")) drop.addEventListener("click", () => forget(place));

  function keep() {
    timer = undefined;
    notice.hidden = true;
    const fields = fieldsOf(form);
    if (typed(fields) === opened) {
      forget(place);
      status.textContent = "";
    } else if (remember(place, { fields, at: Date.now() })) {
      status.textContent = status.dataset.words;
    }
  }

  function offer() {
    const { lang } = document.documentElement;
    const when = new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : lang, { dateStyle: "medium", timeStyle: "short" });
    notice.firstElementChild.textContent = notice.dataset.words.replace("{when}", () => when.format(before.at));
    notice.hidden = false;
    notice.querySelector("[data-take]").addEventListener("click", () => {
      fill(form, before.fields);
      notice.hidden = true;
      form.querySelector(".markdown").focus();
      changed();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      forget(place);
      notice.hidden = true;
      form.querySelector(".markdown").focus();
    });
  }
}

/** With the revision that was gone on from, so that nobody's change since is passed over. */
const fieldsOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "client_id");

/** As one text that can be compared. */
const typed = (fields) => JSON.stringify(fields.filter(([name]) => !PASSING.has(name)));

function fill(form, fields) {
  const left = [...form.elements].filter(({ name, type }) => name && type !== "file" && type !== "submit");
  for (const [name, value] of fields) {
    const at = left.findIndex((element) => element.name === name);
    if (at >= 0) left.splice(at, 1)[0].value = value;
  }
}

function remember(place, kept) {
  try {
    localStorage.setItem(place, JSON.stringify(kept));
    return true;
  } catch {
    return false; // full or forbidden: the open page still has it
  }
}

function recalled(place) {
  try {
    return JSON.parse(localStorage.getItem(place));
  } catch {
    return null;
  }
}

function forget(place) {
  try {
    localStorage.removeItem(place);
  } catch {
    // it was never there
  }
}
