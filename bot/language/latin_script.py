"""Arabic typed in Latin letters: told apart from English and French, and put into Arabic script.

A word is, in this order: a spoken word or a loan that is listed; a listed word between its particles and
endings; and otherwise what its letters say. What varies between countries (g, 8, 2, how vowels are typed)
is read as the country does that the message's own words point to.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language import Lang
from bot.language.folding import fold
from bot.language.latin_division import attached, divided
from bot.language.latin_letters import Variety, emphatic, plain, spell
from bot.language.latin_recognition import sounds_arabic, sounds_english
from bot.language.latin_words import (
    FUSED_ARTICLES,
    LONGEST_WORD,
    cues,
    foreign,
    joining,
    loan_openings,
    loans,
    neutral,
    spoken,
    spoken_key,
)

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9$]+(?:['\-][A-Za-zÀ-ÖØ-öø-ÿ0-9$]+)*'?|[\u0620-\u06ff]+")
_ADDRESS_MARKS = ("@", "://", "www.")
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_LATIN = re.compile(r"[A-Za-z]")
_LONGEST_PHRASE = 3
_FRENCH_ARTICLES = frozenset(["le", "la", "les", "l"])
_BEFORE_LOANS = frozenset(["de", "d", "du", "un", "une", "mon", "my", "votre", "your", "a", "an"])
_CODE = re.compile(r"(\d)(?!\1)\d|\d.?\d.?\d|[014].*[a-z]")
_SILENT_H = re.compile("(?<=.{4}a)h$")
_NOT_EMPHATIC = re.compile("[A-CE-GI-RU-Y]")
_CONSONANT = "[bcdfghjklmnpqrstvwxz]"
_MAGHREBI_SHAPE = re.compile(f"9|^8|8$|^(?:ka|gha)[nty][a-z]|{_CONSONANT}8|8{_CONSONANT}|{_CONSONANT}{{4}}")


def without_addresses(text: str) -> str:
    """`text` without mail and web addresses, which are in no language."""
    return " ".join(word for word in text.split() if not any(mark in word for mark in _ADDRESS_MARKS))


def _words(text: str) -> list[str]:
    return _WORD.findall(without_addresses(text).replace("’", "'"))


def is_arabic(text: str) -> bool:
    """Whether a text in Latin letters is Arabic. When in doubt it is not."""
    return not _ARABIC.search(text) and sounds_arabic(_without_loans(_words(text)))


def taken_for_arabic(text: str) -> bool:
    """Whether a text in Latin letters is Arabic where Arabic is spoken: loans, French, a word that nobody
    knows. There, only what is surely English is English."""
    tokens = _words(text)
    if _ARABIC.search(text) or not _LATIN.search(" ".join(tokens)):
        return False
    return is_arabic(text) or not sounds_english(tokens)


def in_own_script(text: str, lang: Lang | None = None) -> str:
    """`text`, in Arabic script where it is Arabic in Latin letters: how every message is read. `lang` is that
    of the conversation, if it is one."""
    arabic = taken_for_arabic(text) if lang == "ar" else is_arabic(text)
    return to_arabic(text) if arabic else text


def _without_loans(tokens: list[str]) -> list[str]:
    """The words that are no part of a loan of several words, as "de" in "mot de passe" is."""
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        loan = _loan(tokens, place)
        if loan is None:
            kept.append(tokens[place])
        place += loan[1] if loan else 1
    return kept


def to_arabic(text: str) -> str:
    """`text` in Arabic script and folded, as one who types Arabic letters would most probably have put it.
    Names and codes that no Arabic word explains stay as they are."""
    tokens = _words(text)
    variety = _variety(tokens)
    written: list[str] = []
    place, particles = 0, ""
    while place < len(tokens):
        arabic, used = _loan(tokens, place) or ("", 1)
        particle = None if arabic else _particle(tokens, place)
        if particle is None:
            written.append(attached(particles, arabic or _word(tokens[place], variety)))
            particles = ""
        else:
            particles = attached(particles, particle)
        place += used
    return fold(" ".join(written))


def _variety(tokens: list[str]) -> Variety:
    said = {plain(token) for token in tokens}
    count, variety = max((len(said & words), variety) for variety, words in cues().items())
    if count:
        return variety
    return "maghrebi" if any(map(_MAGHREBI_SHAPE.search, said)) else "other"


def _loan(tokens: list[str], place: int) -> tuple[str, int] | None:
    """The loan of several words that begins here, and how many they are."""
    if tokens[place].lower() not in loan_openings():
        return None
    for length in range(min(_LONGEST_PHRASE, len(tokens) - place), 1, -1):
        phrase = " ".join(map(plain, tokens[place : place + length]))
        for article in FUSED_ARTICLES:
            if phrase.startswith(article) and (arabic := loans().get(phrase[len(article) :])):
                return attached("ال" if article else "", arabic), length
    return None


def _particle(tokens: list[str], place: int) -> str | None:
    """What a particle that stands alone puts before the next word; None when it is a word."""
    if place + 1 == len(tokens):
        return None
    token, following = plain(tokens[place]), plain(tokens[place + 1])
    if following in loans() or _loan(tokens, place + 1):
        if token in _FRENCH_ARTICLES:
            return "ال"
        if token in _BEFORE_LOANS:
            return ""
    return joining().get(token)


def _word(token: str, variety: Variety) -> str:
    return _short_word(token, variety) if len(token) <= LONGEST_WORD else token


@lru_cache(maxsize=20_000)
def _short_word(token: str, variety: Variety) -> str:
    word = plain(token)
    listed = spoken().get(word) or loans().get(word)
    if listed or not word.strip("0123456789") or _stays(token, word):
        return listed or token
    word = emphatic(token)
    if known := spoken().get(spoken_key(word)) or divided(word):
        return known
    word = _SILENT_H.sub("", word)
    return divided(word) or spell(word, variety)


def _stays(token: str, word: str) -> bool:
    """Whether a word is a name, a code or plain English, which Arabic letters would only hide, or in them."""
    if word in neutral() or word in foreign() or _ARABIC.match(word) or _CODE.search(word):
        return True
    return not token.isupper() and _NOT_EMPHATIC.search(token[1:]) is not None
