// What stands below the conversation once a person owns it, or a matter is over: what the team needs to know,
// how to reach the customer, how the help was. The server knows what is still to be asked and how it looks;
// this only fetches it again, and sends it without a reload. The forms work without it just the same.

import { Failure, post } from "./api.js";

const place = document.getElementById("handoff");
const { offline } = document.getElementById("chat").dataset;

/** Puts up what is to be asked now, unless something is being written there; whether anything is asked. */
export async function refreshHandoff() {
  if (begun()) return true;
  return show(begun);
}

/** Puts up what the server says stands there now, unless it is `kept` as it is by then. */
async function show(kept = () => false) {
  const response = await fetch(location.href).catch(() => undefined);
  if (!response?.ok || kept()) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  place.replaceChildren(...page.getElementById("handoff").childNodes);
  return Boolean(place.querySelector("form"));
}

const begun = () =>
  [...place.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (field) => field.checked !== field.defaultChecked || field.value !== field.defaultValue,
  );

function bodyOf(form) {
  const given = new FormData(form);
  const body = { client_id: given.get("client_id") };
  for (const name of ["contact", "note", "rating", "text"]) {
    const value = given.get(name)?.trim();
    if (value) body[name] = value;
  }
  if (form.id === "contact") Object.assign(body, { call_back: given.has("call_back"), answers: given.getAll("answer") });
  return body;
}

function tell(problem, sentence) {
  const folded = problem.closest("details");
  if (folded) folded.open = true;
  problem.textContent = sentence;
  const field = problem.closest("form").elements[problem.dataset.field];
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}

place.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.sending) return;
  form.dataset.sending = "";
  const problems = [...form.querySelectorAll(".problem")];
  for (const problem of problems) problem.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  try {
    await post(`/${encodeURIComponent(form.elements.conversation.value)}/${form.dataset.path}`, bodyOf(form));
    await show();
    document.getElementById(`${form.id}-saved`)?.focus();
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const beside = problems.find(({ dataset }) => dataset.field && dataset.field === failure.field);
    tell(beside ?? problems.at(-1), failure.message || offline);
  } finally {
    delete form.dataset.sending;
  }
});
