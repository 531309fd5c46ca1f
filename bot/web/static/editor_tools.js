// The buttons above the text. Each puts in what Markdown wants there, around what is marked, so that it can be
// undone like anything typed.

const MARKS = {
  heading: ({ text }) => ({ before: "## ", text, block: true }),
  step: ({ text }) => ({ before: "### ", text, block: true }),
  check: labelled,
  stuck: labelled,
  words: labelled,
  bold: ({ text }) => ({ before: "**", text, after: "**" }),
  list: ({ text }) => ({ before: "- ", text, block: true, each: true }),
  link: ({ text }) => ({ before: "[", text, after: "](https://)" }),
};

function labelled({ text, more }) {
  return { before: `> ${text}: `, text: more, block: true };
}

/** Puts `text` in place of what is marked in `field`, and marks `marked` of it. */
export function write(field, text, marked = text) {
  field.focus();
  const at = field.selectionStart;
  // The only way that the browser's own undo knows of.
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const begin = at + Math.max(0, text.lastIndexOf(marked));
  field.setSelectionRange(begin, begin + marked.length);
}

export function startTools(toolbar, field) {
  toolbar.hidden = false;
  const tools = [...toolbar.querySelectorAll("[data-tool]")];
  toolbar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tool]");
    if (button && MARKS[button.dataset.tool]) apply(field, button.dataset);
  });
  toolbar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(toolbar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const at = tools.indexOf(document.activeElement);
    const to = { [forward]: at + 1, [back]: at - 1, Home: 0, End: tools.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tools[(to + tools.length) % tools.length];
    for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
    next.focus();
  });
  field.addEventListener("keydown", (event) => {
    const tool = { b: "bold", k: "link" }[event.key.toLowerCase()];
    if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    apply(field, tools.find(({ dataset }) => dataset.tool === tool).dataset);
  });
}

function apply(field, { tool, text, more }) {
  const marked = field.value.slice(field.selectionStart, field.selectionEnd);
  const put = MARKS[tool]({ text, more });
  const words = marked || put.text;
  const inside = put.each ? words.split("\n").join(`\n${put.before}`) : words;
  write(field, lead(field, put) + put.before + inside + (put.after ?? ""), inside);
}

/** A block begins on a line of its own, below an empty one unless it is a list that goes on. */
function lead(field, put) {
  const above = field.value.slice(0, field.selectionStart);
  if (!put.block || !above.trim()) return "";
  if (above.endsWith("\n\n")) return "";
  if (above.endsWith("\n")) return put.each ? "" : "\n";
  return "\n\n";
}
