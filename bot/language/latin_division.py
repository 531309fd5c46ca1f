"""A word in Latin letters divided into a known word and what Arabic writes before and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product
from typing import Literal

from bot.language.latin_words import BOUND, known, loans, read, spoken

Kind = Literal["nouns", "verbs"]
_AFFIXES: dict[Kind, tuple[str, str]] = {
    "nouns": ("particles", "possessives"),
    "verbs": ("persons", "endings"),
}
_NEGATED = re.compile(r"(m[ae]?)(.{2,}?)[ie]?(?:sh|ch)")
_LONGEST_AFFIX = 5
_SHORTEST_STEM = 2
_PER_AFFIX = 0.25
_PER_LETTER = 0.05


@cache
def _affixes(table: str) -> dict[str, str]:
    """Latin spelling -> Arabic; nothing at all is one of them."""
    found = {
        spelling: arabic
        for arabic, spellings in read("affixes")[table].items()
        for spelling in spellings.split()
    }
    return {"": "", **found}


def attached(particles: str, arabic: str) -> str:
    """Particles before a word: a word that has its article, or two words that make one, need no second."""
    if particles.endswith("ال") and (arabic.startswith("ال") or " ال" in arabic):
        particles = particles.removesuffix("ال")
    return re.sub("^لال", "لل", particles + arabic)


@lru_cache(maxsize=20_000)
def divided(word: str) -> str | None:
    """A known word with its particles, persons and endings in Arabic letters; None when none is known."""
    if (match := _NEGATED.fullmatch(word)) and (inner := spoken().get(match[2]) or _best_division(match[2])):
        return f"{'ما' if match[1] == 'ma' else 'م'}{inner}ش"
    return _best_division(word)


def _best_division(word: str) -> str | None:
    best = min((found for kind in _AFFIXES for found in _divisions(word, kind)), default=None)
    return best[1] if best else None


def _divisions(word: str, kind: Kind) -> Iterator[tuple[float, str]]:
    """How unlikely a division is, and the word it makes."""
    befores, behinds = (_affixes(table) for table in _AFFIXES[kind])
    starts = [size for size in range(_LONGEST_AFFIX) if word[:size] in befores and len(word) > size]
    ends = [size for size in range(_LONGEST_AFFIX) if word[len(word) - size :] in behinds]
    for start, end in product(starts, ends):
        stem = word[start : len(word) - end]
        if len(stem) < _SHORTEST_STEM:
            continue
        found = _attachable(stem) if kind == "nouns" and start and not end else None
        if not (found := found or known(stem, kind)):
            continue
        arabic, cost = found
        behind = behinds[word[len(word) - end :]]
        if behind and arabic.endswith("ه"):
            continue
        arabic = arabic.replace(BOUND, "ت" if behind else "ه")
        cost += _PER_AFFIX * (bool(start) + bool(end)) - _PER_LETTER * len(stem)
        yield cost, attached(befores[word[:start]], arabic + behind)


def _attachable(word: str) -> tuple[str, float] | None:
    arabic = loans().get(word) or spoken().get(word)
    return (arabic, 0.2) if arabic else None
