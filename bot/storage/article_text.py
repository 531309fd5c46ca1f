"""The body of an article file, taken apart into the sections Dalil gives a meaning.

Either language's section names are understood in any article. A plain help-centre page, without any of
them, is an article too: its numbered list is the walkthrough, its opening and that list the ready fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

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
    heading: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_body(text: str) -> Body:
    """Take `text` (Markdown without its front matter) apart."""
    opening, *parts = _split(text.splitlines(), level=2)
    titles, intro = _without_title(opening)
    found: dict[str, _Part] = {}
    sections = []
    for part in parts:
        meaning = _MEANING.get(fold(part.heading))
        if meaning and meaning not in found:
            found[meaning] = part
        elif content := prose(part.text):
            sections.append(Section(part.heading, content))
    steps = _steps(found["walkthrough"]) if "walkthrough" in found else ()
    fix = prose(found["fix"].text) if "fix" in found else None
    if not found:
        steps, fix = _from_plain_page(text)
    return Body(
        title=titles,
        summary=prose("\n".join(intro)),
        fix=fix,
        why=prose(found["why"].text) if "why" in found else None,
        steps=steps,
        practise=prose(found["practise"].text) if "practise" in found else None,
        sections=tuple(sections),
    )


def _split(lines: list[str], level: int) -> list[_Part]:
    """Cut at headings of `level` outside lists and quotes; the first part is what stands before them."""
    tokens = blocks("\n".join(lines))
    cuts = [
        (token.map[0], token.map[1], plain_inline(tokens[index + 1]))
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == f"h{level}" and token.level == 0 and token.map
    ]
    ends = [start for start, _, _ in cuts] + [len(lines)]
    parts = [_Part("", lines[: ends[0]])]
    parts += [
        _Part(heading, lines[after:end]) for (_, after, heading), end in zip(cuts, ends[1:], strict=True)
    ]
    return parts


def _without_title(opening: _Part) -> tuple[str | None, list[str]]:
    before, *titled = _split(opening.lines, level=1)
    if not titled:
        return None, before.lines
    return titled[0].heading, before.lines + titled[0].lines


def _steps(walkthrough: _Part) -> tuple[Step, ...]:
    opening, *parts = _split(walkthrough.lines, level=3)
    if not parts:
        return _steps_of_list(opening.text)
    return tuple(_step(part) for part in parts)


def _step(part: _Part) -> Step:
    text, labelled = _take_out_labelled(part.lines)
    return Step(
        title=part.heading,
        text=prose(text) or Prose("", ""),
        check=prose(labelled.get("check", "")),
        stuck=prose(labelled.get("stuck", "")),
        other_words=prose(labelled.get("other_words", "")),
    )


def _take_out_labelled(lines: list[str]) -> tuple[str, dict[str, str]]:
    """Separate the quoted lines that carry a label ("Check: ...") from the step's own text."""
    quoted: set[int] = set()
    for token in blocks("\n".join(lines)):
        if token.type == "blockquote_open" and token.level == 0 and token.map:
            quoted.update(range(*token.map))
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
        part = _LABEL.get(fold(label)) if colon else None
        if part:
            current = labelled.setdefault(part, [])
            current.append(rest.strip())
        elif current is not None:
            current.append(words)
        else:
            text.append(line)
    return "\n".join(text), {part: "\n".join(content) for part, content in labelled.items()}


def _from_plain_page(text: str) -> tuple[tuple[Step, ...], Prose | None]:
    steps = _steps_of_list(text)
    intro = _first_paragraph(text)
    if not intro and not steps:
        return (), None
    return steps, short_list(intro, [step.title for step in steps])


def _first_paragraph(text: str) -> str:
    tokens = blocks(text)
    for token, content in zip(tokens, tokens[1:], strict=False):
        if token.type == "paragraph_open" and token.level == 0:
            return plain_inline(content)
    return ""


def _steps_of_list(text: str) -> tuple[Step, ...]:
    """The items of the first numbered list, each a step named by its first sentence."""
    lines = text.splitlines()
    return tuple(_step_of_item(lines, item) for item in _items(blocks(text)))


def _items(tokens: list[Token]) -> Iterator[Token]:
    start = next(
        (i for i, token in enumerate(tokens) if token.type == "ordered_list_open" and token.level == 0), None
    )
    if start is None:
        return
    inside = takewhile(lambda t: not (t.type == "ordered_list_close" and t.level == 0), tokens[start:])
    yield from (token for token in inside if token.type == "list_item_open" and token.level == 1)


def _step_of_item(lines: list[str], item: Token) -> Step:
    first, after = item.map or (0, 0)
    width = len(item.info) + len(item.markup) + 1
    body = [lines[first].lstrip()[width:]] + [line[width:] for line in lines[first + 1 : after]]
    whole = prose("\n".join(body)) or Prose("", "")
    title = re.split(r"(?<=[.!?؟])\s|\n", whole.plain, maxsplit=1)[0]
    if len(title) > _LONGEST_TITLE:
        title = title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + "…"
    return Step(title=title.rstrip("."), text=whole)
