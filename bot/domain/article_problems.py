"""What an author had better look at in an article: nothing is wrong, but it helps less than it could."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.article import Article, Step

LONGEST_STEP = 90
"""Words: more than a phone shows at once."""

BODY = "body"


class Weight(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    """The article cannot be published so."""
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is the field it is about, a key of the front matter or `BODY`; `line` counts from 1 in the
    whole text; `key` names a sentence of the catalogue. `link` is an article that it speaks of: its language
    and its id."""

    key: str
    place: str
    weight: Weight = Weight.WARNING
    line: int | None = None
    args: dict[str, object] = field(default_factory=dict)
    link: str | None = None


def problems_of_steps(article: Article, lines: list[str]) -> Iterator[Problem]:
    """Steps that do not say how to tell that they worked, and steps that are too long; `lines` are those of
    the whole text."""
    no_check_anywhere = not any(step.check for step in article.steps)
    if article.steps and no_check_anywhere:
        yield Problem("editor.problem.no_check", BODY, Weight.HINT, _line_of(article.steps[0], lines, 0))
    found = 0
    for number, step in enumerate(article.steps, start=1):
        line = _line_of(step, lines, found)
        found = line or found
        args: dict[str, object] = {"step": number}
        if step.check is None and not no_check_anywhere:
            yield Problem("editor.problem.missing_check", BODY, Weight.WARNING, line, args)
        words = len(step.text.plain.split())
        if words > LONGEST_STEP:
            args = {"step": number, "count": words, "limit": LONGEST_STEP}
            yield Problem("editor.problem.step_too_long", BODY, Weight.WARNING, line, args)


def _line_of(step: Step, lines: list[str], after: int) -> int | None:
    """The line on which the step begins: the first, below line `after`, with the words of its heading."""
    wanted = _letters(step.title.removesuffix("…"))
    found = (number for number, line in enumerate(lines, 1) if number > after and wanted in _letters(line))
    return next(found, None)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
