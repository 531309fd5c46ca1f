// What stands inside a line of plain text, each kept whole and in its own direction: the same rule as
// inline_text.py. Text only ever becomes text; a link leads only to http and https.

const D = "[0-9\u0660-\u0669]";
const PARTS = new RegExp(
  "(?<link>https?://[^\\s<>\"«»]+)" +
    "|(?<code>`[^`\\n]{1,500}`)" +
    "|(?<whole>DL-[A-Z0-9]{4}-[A-Z0-9]{4}" +
    `|(?:\\+|00)${D}(?:${D}|[ ()-](?=${D}|[(])){4,20}${D}` +
    `|0${D}{1,3}(?: ${D}{2,4}){2,3}` +
    `|${D}{1,12}(?: ?[\u00d7+=] ?${D}{1,12}){1,6}` +
    `|${D}{1,12}(?:[-/.:]${D}{1,12}){1,6})` +
    "|(?<name>\\b[A-Z]{1,8}(?:-[A-Z0-9]{1,12}){1,6}\\b)" +
    `|(?<number>${D}{1,40})`,
  "g",
);
const FOREIGN_LINE = {
  rtl: /^(?![^\n]*:\/\/)(?=[^A-Za-z\n]*[A-Za-z])[^\u0600-\u077f`\n]+$/gm,
  ltr: /^(?![^\n]*:\/\/)(?=[^\u0620-\u064a\n]*[\u0620-\u064a])[^A-Za-z`\n]+$/gm,
}; // without a letter of the direction around it: a line of code or of a log in an Arabic message, say
const LATIN = /[!-~]+(?: [!-~]+)*/g;
const ARABIC = /[\u0600-\u06ff\u0750-\u077f]+(?: [\u0600-\u06ff\u0750-\u077f]+)*/g;
const BEGINNING = /[A-Za-z0-9]-$/; // of numbers, as in "PO-": the hyphen belongs to the letters
const LETTER = /[A-Za-z\u0620-\u064a]/;
const LONGEST_TOGETHER = 16;
const AFTER_A_LINK = ".,:;!?'\u060c\u061b\u061f]}*_";
const AROUND = " \"'.,:;!?-\u060c\u061b\u061f";

/** The nodes of `text`, which is read in `dir`; where that is not known yet, foreign words stay as they are. */
export function inline(text, dir) {
  const nodes = [];
  let begun = 0;
  for (const found of dir === "auto" ? [] : text.matchAll(FOREIGN_LINE[dir])) {
    nodes.push(...parts(text.slice(begun, found.index), dir), foreign(found[0], dir));
    begun = found.index + found[0].length;
  }
  return [...nodes, ...parts(text.slice(begun), dir)];
}

function parts(text, dir) {
  const nodes = [];
  let begun = 0;
  for (const found of text.matchAll(PARTS)) {
    const { link, code, name, number } = found.groups;
    if (number || (name && dir === "rtl")) continue;
    const piece = link ? withoutTail(link) : found[0];
    nodes.push(...runs(text.slice(begun, found.index), dir), link ? linked(piece) : kept(piece, code ? "code" : "bdi"));
    begun = found.index + piece.length;
  }
  return [...nodes, ...runs(text.slice(begun), dir)];
}

function linked(url) {
  const link = kept(url, "a");
  return Object.assign(link, { href: url, target: "_blank", rel: "noopener nofollow ugc" });
}

function kept(text, tag, dir = "ltr") {
  const element = document.createElement(tag);
  element.dir = dir;
  if (tag === "bdi") element.className = "nowrap";
  element.textContent = text;
  return element;
}

function foreign(run, dir) {
  const element = kept(run, "bdi", dir === "rtl" ? "ltr" : "rtl");
  element.classList.toggle("nowrap", !run.includes(" ") && run.length <= LONGEST_TOGETHER);
  return element;
}

function withoutTail(link) {
  while (AFTER_A_LINK.includes(link.at(-1)) || (link.endsWith(")") && !link.includes("("))) link = link.slice(0, -1);
  return link;
}

function* runs(words, dir) {
  let begun = 0;
  for (const found of dir === "auto" ? [] : words.matchAll(dir === "rtl" ? LATIN : ARABIC)) {
    const run = trimmed(found[0]);
    if (!LETTER.test(run)) continue;
    const start = found.index + found[0].indexOf(run);
    if (start > begun) yield document.createTextNode(words.slice(begun, start));
    yield foreign(run, dir);
    begun = start + run.length;
  }
  if (begun < words.length) yield document.createTextNode(words.slice(begun));
}

function trimmed(run) {
  const bare = withoutHead(withoutEnd(run));
  if (bare.startsWith("(") && !bare.includes(")")) return withoutHead(bare.slice(1));
  if (bare.endsWith(")") && !bare.includes("(")) return withoutEnd(bare.slice(0, -1));
  return bare;
}

function withoutHead(run) {
  let from = 0;
  while (from < run.length && AROUND.includes(run[from])) from++;
  return run.slice(from);
}

function withoutEnd(run) {
  if (BEGINNING.test(run)) return run;
  let to = run.length;
  while (to > 0 && AROUND.includes(run[to - 1])) to--;
  return run.slice(0, to);
}
