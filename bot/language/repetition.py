"""Whether somebody says again what they said before, in these words or nearly these."""

from __future__ import annotations

from collections.abc import Iterable

from bot.language.words import stems, words

_THE_SAME = 0.5


def said_before(text: str, before: Iterable[str]) -> bool:
    """Whether half of what is said in `text` and in one of the texts `before` it is the same."""
    said = _said(text)
    return any(_alike(said, _said(earlier)) for earlier in before)


def _said(text: str) -> frozenset[str]:
    return frozenset(stems(text) or words(text))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and len(one & other) >= _THE_SAME * len(one | other)
