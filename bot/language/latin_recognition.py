"""Whether a text in Latin letters is Arabic: each word speaks for or against it.

A wrong "Arabic" costs an English customer more than a missed one costs an Arabic customer, so something
sure must have been said: a word known to be Arabic, or digits used as letters in one that looks so.
English and French words weigh against it; loans, names and codes do not weigh.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.language.latin_division import divided
from bot.language.latin_letters import plain
from bot.language.latin_words import (
    LONGEST_WORD,
    either,
    english,
    foreign,
    joining,
    loans,
    neutral,
    onsets,
    spoken,
    spoken_key,
)

# Weights of a word, and what they must come to; set by hand and checked on English of many kinds.
_KNOWN = 1.5
_SURE = 1.0
_ENOUGH = 1.4
_ENOUGH_UNSURE = 1.5
_FOREIGN = -1.2
_PROBABLY = 0.7
_HALF = 0.5
_HARDLY = 0.3
_UNKNOWN = -0.1
_MOST_READ = 60
_AS_LETTER = re.compile(r"(?=.*[a-z])[a-z'$235-9]*[235-9][a-z'$235-9]*")
_COUNTED = re.compile(
    r"\d+(?:st|nd|rd|th|s|am|pm|[gmkt]b|[gkmxdhpu]|mins?|hrs?|days?|weeks?|months?|years?|yrs?|hours?|times|usd|eur|mg|kg"
    r"|km|cm|mm|pcs|in|inch|way|stars?|ish|fa|nite|moro|ever|pro|plus|max|mini)|[a-z]{1,2}\d|\d[a-z]|[a-z]\d[a-z]"
)
_VERSION = re.compile(r"[a-z]+\d")
_SURE_DIGIT = re.compile("[379]")
_CODE = re.compile(r"(\d)(?!\1)\d|\d.?\d.?\d")
_PERSON = re.compile("ka[nty]|gha[nty]")
_NEGATED = re.compile("ma.{4,}[sc]h")
_ONSET = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,}(?=[aeiou3792])")


def sounds_arabic(words: Sequence[str]) -> bool:
    """Whether these words, as they were typed, are Arabic in Latin letters."""
    short = [word for word in words[:_MOST_READ] if len(word) <= LONGEST_WORD]
    weights = [0.0, *map(_weight, short)]
    total = sum(weights)
    return total >= _ENOUGH_UNSURE or (total >= _ENOUGH and max(weights) >= _SURE)


def sounds_english(words: Sequence[str]) -> bool:
    """Whether more of these words are known to be English than sound Arabic."""
    read = [word for word in words[:_MOST_READ] if len(word) <= LONGEST_WORD]
    return sum(plain(word) in english() for word in read) > sum(_weight(word) > 0 for word in read)


@lru_cache(maxsize=20_000)
def _weight(typed: str) -> float:
    """How much a word speaks for Arabic; what is below nothing speaks against it."""
    word = plain(typed)
    if not word.strip("0123456789$'") or word in neutral() or (len(word) == 1 and word not in spoken()):
        return 0.0
    if word in joining() and len(word) > 1 and word not in foreign():
        return _HALF
    if word in either():
        return _HALF
    if word in foreign():
        return 0.0 if word in loans() else _HARDLY if word in spoken() else _FOREIGN
    if word in spoken():
        return _KNOWN if len(word) > 2 else _HALF
    if word in loans():
        return 0.0
    return _weight_of_digits(typed, word) if any(map(str.isdigit, word)) else _weight_of_letters(word)


def _weight_of_digits(typed: str, word: str) -> float:
    """A digit may be a letter, a count, or part of a code."""
    known = spoken_key(word) in spoken() or divided(word) is not None
    if _COUNTED.fullmatch(word) or _CODE.search(word) or not _AS_LETTER.fullmatch(word):
        return 0.0
    if typed.isupper() and not known:
        return 0.0
    if known:
        return _KNOWN
    return _PROBABLY if _VERSION.fullmatch(word) or not _SURE_DIGIT.search(word) else _SURE


def _weight_of_letters(word: str) -> float:
    """A word of letters alone that no list has as it stands."""
    if len(word) > 3 and spoken_key(word) in spoken():
        return _SURE
    onset = _ONSET.match(word)
    if onset and onset[0] not in onsets():
        return _PROBABLY
    if len(word) <= 4 or not (_PERSON.match(word) or divided(word)):
        return _UNKNOWN
    return _KNOWN if _NEGATED.fullmatch(word) and divided(word) else _PROBABLY
