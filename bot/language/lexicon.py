"""Dialect words and the standard words that mean the same, read once from `lexicon/<dialect>.toml`.

A file holds tables by topic; each entry is a standard word or phrase and the ways in which the dialect says
it, the commonest first. All is compared folded, word by word; a conjunction may stand before the first word.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.language.folding import fold

_FOLDER = Path(__file__).parent / "lexicon"
_LONGEST = 5
_WORD_OR_REST = re.compile(r"(\w+)")
_CONJUNCTIONS = ("و", "ف")

Forms = Mapping[tuple[str, ...], Sequence[str]]
"""Words, folded -> what may stand for them."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`spoken`: standard phrase -> how the dialect says it."""

    name: str
    spoken: Forms


@cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect that has a file, by name."""
    return tuple(Dialect(path.stem, _read(path)) for path in sorted(_FOLDER.glob("*.toml")))


def _read(path: Path) -> Forms:
    found: dict[tuple[str, ...], list[str]] = {}
    for topic in tomllib.loads(path.read_text("utf-8")).values():
        for standard, spoken in topic.items():
            found.setdefault(tuple(fold(standard).split()), []).extend(fold(form) for form in spoken)
    return found


def replaced(text: str, forms: Forms, choose: Callable[[Sequence[str]], str | None]) -> str:
    """`text`, folded, with phrases of `forms` replaced from left to right, the longest first, by what
    `choose` takes of their forms; None leaves a phrase as it is."""
    parts = _WORD_OR_REST.split(fold(text))
    words = parts[1::2]
    place, out = 0, [parts[0]]
    while place < len(words):
        length, spoken = _longest(words, parts, place, forms, choose)
        out += [spoken, parts[2 * (place + length)]]
        place += length
    return "".join(out)


def _longest(
    words: Sequence[str],
    parts: Sequence[str],
    place: int,
    forms: Forms,
    choose: Callable[[Sequence[str]], str | None],
) -> tuple[int, str]:
    """How many words from `place` on are replaced, and by what."""
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        if any(parts[2 * (place + n)] != " " for n in range(1, length)):
            continue
        phrase = tuple(words[place : place + length])
        for start in ("", *_CONJUNCTIONS):
            if not phrase[0].startswith(start):
                continue
            found = forms.get((phrase[0].removeprefix(start), *phrase[1:]))
            spoken = choose(found) if found else None
            if spoken is not None:
                return length, start + spoken
    return 1, words[place]
