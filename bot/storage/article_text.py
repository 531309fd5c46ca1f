"""The body of an article file, taken apart into the sections Dalil gives a meaning.

Either language's section names are understood in any article. A plain help-centre page, without any of
them, is an article too: its numbered list is the walkthrough, its opening and that list the ready fix.
What has no meaning here is a section of its own, so that nothing an author wrote gets lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it.token import Token

from bot.domain.article import Prose, Section, Step
from bot.language.folding import fold
from bot.storage.markdown import blocks, plain_inline, prose, short_list

_SECTIONS = {
    "fix": ("الحل الجاهز", "ready fix"),
    "why": ("لماذا يحدث ذلك", "why it happens"),
    "walkthrough": ("خطوة بخطوة", "walkthrough", "step by step"),
    "practise": ("جرّب بنفسك", "practise", "practice"),
}
_STEP_LINES = {
    "check": ("تحقق", "check"),
    "stuck": ("إن تعثرت", "stuck"),
    "other_words": ("بعبارة أخرى", "in other words"),
}
_MEANING = {fold(name): part for part, names in _SECTIONS.items() for name in names}
_LABEL = {fold(name): part for part, names in _STEP_LINES.items() for name in names}
_QUOTE_MARK = re.compile(r"^ {0,3}> ?")
_INDENT = re.compile(r"[ \t]*")
_TAB = 4
_FIRST_SENTENCE = re.compile(r"(?<=[.!?؟])\s|\n")
_PICTURES = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of an article's text; `title` is its first-level heading, if it has one."""

    title: str | None
    summary: Prose | None
    fix: Prose | None
    why: Prose | None
    steps: tuple[Step, ...]
    practise: Prose | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands under a heading; `tag` is `h1` to `h6`."""

    tag: str
    heading: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def meaning(self) -> str | None:
        return _MEANING.get(fold(self.heading))


def read_body(text: str) -> Body:
    """Take `text` (Markdown without its front matter, lines ending in a line feed) apart."""
    opening, *parts = _split(text.split("\n"), "h1", "h2")
    title = None
    if parts and parts[0].tag == "h1" and not parts[0].meaning:
        title, intro = parts[0].heading, opening.lines + parts.pop(0).lines
    else:
        intro = opening.lines
    known, others = _sorted_out(parts)
    steps: tuple[Step, ...] = ()
    if walkthrough := known.pop("walkthrough", None):
        steps, beside = _steps(walkthrough.lines)
        others.append(replace(walkthrough, lines=beside))
    fix = prose(known["fix"].text) if "fix" in known else None
    if not known and not steps:
        steps, fix = _from_plain_page(text)
    return Body(
        title=title,
        summary=prose("\n".join(intro)),
        fix=fix,
        why=prose(known["why"].text) if "why" in known else None,
        steps=steps,
        practise=prose(known["practise"].text) if "practise" in known else None,
        sections=tuple(Section(part.heading, content) for part in others if (content := prose(part.text))),
    )


def _sorted_out(parts: list[_Part]) -> tuple[dict[str, _Part], list[_Part]]:
    """The first part of each meaning, and all the others."""
    known: dict[str, _Part] = {}
    others = []
    for part in parts:
        if part.meaning and part.meaning not in known:
            known[part.meaning] = part
        else:
            others.append(part)
    return known, others


def _split(lines: list[str], *tags: str) -> list[_Part]:
    """Cut at headings outside lists and quotes; the first part is what stands before them."""
    tokens = blocks("\n".join(lines))
    cuts = [
        (token, token.map, plain_inline(content))
        for token, content in pairwise(tokens)
        if token.type == "heading_open" and token.tag in tags and token.level == 0 and token.map
    ]
    ends = [begin for _, (begin, _), _ in cuts] + [len(lines)]
    return [
        _Part("", "", lines[: ends[0]]),
        *(
            _Part(token.tag, heading, lines[after:end])
            for (token, (_, after), heading), end in zip(cuts, ends[1:], strict=True)
        ),
    ]


def _steps(lines: list[str]) -> tuple[tuple[Step, ...], list[str]]:
    """A step for each third-level heading, or for each item of a numbered list where there is none; and
    the lines that belong to no step."""
    opening, *parts = _split(lines, "h3")
    if not parts:
        return _steps_of_list(lines)
    first = _step(parts[0].heading, [*opening.lines, "", *parts[0].lines])
    return (first, *(_step(part.heading, part.lines) for part in parts[1:])), []


def _step(title: str, lines: list[str]) -> Step:
    text, labelled = _take_out_labelled(lines)
    return Step(
        title=title,
        text=prose(text) or Prose("", ""),
        check=prose(labelled.get("check", "")),
        stuck=prose(labelled.get("stuck", "")),
        other_words=prose(labelled.get("other_words", "")),
    )


def _take_out_labelled(lines: list[str]) -> tuple[str, dict[str, str]]:
    """Separate the quoted lines that carry a label ("Check: ...") from the step's own text."""
    quoted: set[int] = set()
    code: set[int] = set()
    for token in blocks("\n".join(lines)):
        if token.type == "blockquote_open" and token.level == 0 and token.map:
            quoted.update(range(*token.map))
        elif token.type in {"fence", "code_block"} and token.map:
            code.update(range(*token.map))
    text: list[str] = []
    labelled: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(lines):
        if number not in quoted:
            current = None
            text.append(line)
            continue
        words = _QUOTE_MARK.sub("", line)
        label, colon, rest = words.partition(":")
        part = _LABEL.get(fold(label)) if colon and number not in code else None
        if part:
            current = labelled.setdefault(part, [])
            current.append(rest.strip())
        elif current is not None:
            current.append(words)
        else:
            text.append(line)
    return "\n".join(text), {part: "\n".join(content) for part, content in labelled.items()}


def _from_plain_page(text: str) -> tuple[tuple[Step, ...], Prose | None]:
    steps, _ = _steps_of_list(text.split("\n"))
    intro = _first_paragraph(text)
    if not intro and not steps:
        return (), None
    return steps, short_list(intro, [step.title for step in steps])


def _first_paragraph(text: str) -> str:
    """The words of the first one that is more than a picture."""
    for token, content in pairwise(blocks(text)):
        if token.type == "paragraph_open" and token.level == 0 and not _PICTURES.fullmatch(content.content):
            return plain_inline(content)
    return ""


def _steps_of_list(lines: list[str]) -> tuple[tuple[Step, ...], list[str]]:
    """The items of the first numbered list, each a step named by its first sentence; and the other lines."""
    items = _items(blocks("\n".join(lines)))
    if not items:
        return (), lines
    starts = [first for _, (first, _) in items]
    ends = [*starts[1:], items[-1][1][1]]
    steps = (
        _step_of_item(lines[first:end], width)
        for (width, _), first, end in zip(items, starts, ends, strict=True)
    )
    return tuple(steps), lines[: starts[0]] + lines[ends[-1] :]


def _items(tokens: list[Token]) -> list[tuple[int, list[int]]]:
    """The width of the marker and the lines of each item of the first numbered list.

    A list that counts on where the one before stopped belongs to it: pages often set a picture between
    two steps without indenting it, which ends a list in Markdown but not for its reader.
    """
    items: list[tuple[int, list[int]]] = []
    number, inside = 0, False
    for token in tokens:
        if token.level == 0 and token.type == "bullet_list_open":
            inside = False
        elif token.level == 0 and token.type == "ordered_list_open":
            start = int(token.attrs.get("start", 1))
            inside = not items or start == number
            number = start if inside else number
        elif inside and token.level == 1 and token.type == "list_item_open" and token.map:
            items.append((len(token.info) + len(token.markup) + 1, token.map))
            number += 1
    return items


def _step_of_item(lines: list[str], width: int) -> Step:
    """A step from a list item whose marker, with the blank after it, is `width` characters wide."""
    marked = lines[0].lstrip()
    width_there = len(lines[0]) - len(marked) + width
    step = _step("", [marked[width:], *(_moved_left(line, width_there) for line in lines[1:])])
    title = _FIRST_SENTENCE.split(step.text.plain, maxsplit=1)[0]
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return replace(step, title=title.rstrip("."))


def _moved_left(line: str, width: int) -> str:
    """`line` without up to `width` columns of indentation; one that was not indented stays whole."""
    indent = _INDENT.match(line)
    columns = indent.group().expandtabs(_TAB) if indent else ""
    return columns[width:] + line.lstrip(" \t")
