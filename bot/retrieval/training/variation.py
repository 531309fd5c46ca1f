"""Ways in which customers would have typed a line: in their dialect, and with slips of the fingers."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bot.language.folding import fold
from bot.language.lexicon import dialects, replaced
from bot.retrieval.training.corpus import Line

_SPOKEN = 0.5
_WORD_SPOKEN = 0.8
"""How often a standard line is put into a dialect; of such a line, how often a word that can be."""

_COMMONEST = 0.5
"""How often the first of several forms is taken; else any of them."""

_SLIPPED = 0.15
_ARABIC_KEYS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_SHORTEST_SLIPPED = 4


def varied(line: Line, random: Random) -> str:
    """The Arabic of `line`, folded, as one of many customers might type it."""
    text = fold(line.ar)
    if line.standard and dialects() and random.random() < _SPOKEN:
        text = spoken(text, random)
    return slipped(text, random) if random.random() < _SLIPPED else text


def spoken(text: str, random: Random) -> str:
    """Standard `text` with words of one dialect, drawn by lot."""

    def choose(forms: Sequence[str]) -> str | None:
        if random.random() > _WORD_SPOKEN:
            return None
        return forms[0] if random.random() < _COMMONEST else random.choice(forms)

    return replaced(text, random.choice(dialects()).spoken, choose)


def slipped(text: str, random: Random) -> str:
    """`text` with one letter of one word dropped, doubled, swapped with the next, or another."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= _SHORTEST_SLIPPED]
    if not long:
        return text
    place = random.choice(long)
    word, at = words[place], random.randrange(len(words[place]) - 1)
    words[place] = random.choice(
        (
            word[:at] + word[at + 1 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + random.choice(_ARABIC_KEYS) + word[at + 1 :],
        )
    )
    return " ".join(words)


def all_forms() -> list[str]:
    """Everything that the dialects' lexicon says, so that word-pieces can be learned from it."""
    return [form for dialect in dialects() for forms in dialect.spoken.values() for form in forms]
