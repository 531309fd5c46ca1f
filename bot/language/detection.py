"""Which language a text is in, by its script.

People who write Arabic drop Latin names and terms into it all the time; people who write English hardly ever
do the reverse. So a text is Arabic from one Arabic letter in five on. Addresses count for neither.
"""

from __future__ import annotations

import re

from bot.language import Direction, Lang, direction
from bot.language.folding import fold

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]")
_LATIN = re.compile(r"[a-z]")
_ADDRESS_MARKS = ("@", "://", "www.")
_LATIN_LETTERS_OUTWEIGHED = 4


def detect(text: str) -> Lang | None:
    """The language of `text`; None when it has no letter of either, as digits, emoji or a bare address."""
    spoken = " ".join(w for w in fold(text).split() if not any(mark in w for mark in _ADDRESS_MARKS))
    arabic, latin = len(_ARABIC.findall(spoken)), len(_LATIN.findall(spoken))
    if not arabic and not latin:
        return None
    return "ar" if arabic * _LATIN_LETTERS_OUTWEIGHED >= latin else "en"


def text_direction(text: str, fallback: Lang) -> Direction:
    """The direction in which `text` is read; that of `fallback` when the text itself does not tell."""
    return direction(detect(text) or fallback)
