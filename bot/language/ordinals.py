"""Which of a few choices somebody means who answers a list in words: a number, an ordinal, or "none".

The words are in `phrases/ordinals.toml`.
"""

from __future__ import annotations

from bot.language.buttons import readings
from bot.language.phrasebook import as_line, phrases

_PLACES = ("none", "first", "second", "third")
_AT_MOST = len(_PLACES) - 1


def ordinal(text: str, of: int = _AT_MOST) -> int | None:
    """The place in a list of `of` that `text` names, counted from 1; 0 for none of them; None when it names
    none."""
    for spoken in readings(text):
        line = as_line(spoken)
        for place, name in [*enumerate(_PLACES), (of, "last")]:
            if phrases("ordinals", name).within(line) and phrases("ordinals", name, "beside").covers(line):
                return place
    return None
