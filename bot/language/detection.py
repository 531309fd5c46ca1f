"""Which language a text is in, and in which direction it is read.

People who write Arabic drop Latin names and terms into it all the time; people who write English hardly ever
do the reverse. So a text is Arabic from one Arabic letter in five on. Addresses count for neither. A text in
Latin letters is English, unless it is Arabic typed in them; it is read left to right whatever it is.
"""

from __future__ import annotations

import re

from bot.language import Direction, Lang, direction
from bot.language.folding import fold
from bot.language.latin_script import is_arabic, taken_for_arabic, without_addresses

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9]")
_LATIN = re.compile(r"[a-z]")
_LATIN_LETTERS_OUTWEIGHED = 4


def detect(text: str, spoken: Lang | None = None) -> Lang | None:
    """The language of `text`; None when it has no letter of either, as digits, emoji or a bare address.
    `spoken` is that of the conversation or the page, in which one goes on where the text is in no language
    for sure."""
    script = _script(text)
    arabic = taken_for_arabic if spoken == "ar" else is_arabic
    return "ar" if script == "en" and arabic(text) else script


def text_direction(text: str, fallback: Lang) -> Direction:
    """The direction in which `text` is read; that of `fallback` when the text itself does not tell."""
    return direction(_script(text) or fallback)


def _script(text: str) -> Lang | None:
    """The language to which most letters of `text` belong."""
    spoken = without_addresses(fold(text))
    arabic, latin = len(_ARABIC.findall(spoken)), len(_LATIN.findall(spoken))
    if not arabic and not latin:
        return None
    return "ar" if arabic * _LATIN_LETTERS_OUTWEIGHED >= latin else "en"
