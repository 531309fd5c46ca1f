"""The words that are known in Latin-script Arabic: spoken ones, loans, and a vocabulary in Arabic letters.

`latin_script/spoken.toml` gives spellings, `loans.toml` English and French words by what they mean,
`vocabulary.toml` Arabic words alone. A word of the vocabulary is found by its consonants, each of which may
have been typed in several ways, and chosen by how well the vowels agree.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.language.folding import fold
from bot.language.latin_letters import Variety, parts, plain, sounds

_FOLDER = Path(__file__).parent / "latin_script"
_TYPED: dict[str, tuple[tuple[str, float], ...]] = {
    "ب": (("b", 0),), "ت": (("t", 0),), "ط": (("6", 0), ("t", 0.05)), "ث": (("θ", 0), ("t", 0.3), ("s", 0.3)),
    "ج": (("j", 0), ("g", 0.1)), "ح": (("7", 0), ("h", 0.15)), "خ": (("x", 0),), "د": (("d", 0),),
    "ذ": (("D", 0), ("θ", 0.2), ("d", 0.2), ("z", 0.3)), "ر": (("r", 0),), "ز": (("z", 0),),
    "س": (("s", 0),), "ش": (("$", 0),), "ص": (("ṣ", 0), ("s", 0.05), ("q", 0.5)),
    "ض": (("ḍ", 0), ("d", 0.05), ("D", 0.1)), "ظ": (("ẓ", 0), ("z", 0.1), ("D", 0.1), ("d", 0.3)),
    "ع": (("3", 0), ("", 0.5)), "غ": (("G", 0), ("8", 0.1), ("g", 0.4)), "ف": (("f", 0),),
    "ق": (("q", 0), ("2", 0.1), ("g", 0.2), ("k", 0.3), ("8", 0.15)), "ك": (("k", 0),), "ل": (("l", 0),),
    "م": (("m", 0),), "ن": (("n", 0),), "ه": (("h", 0), ("8", 0.1)),
    "أ": (("", 0), ("2", 0)), "إ": (("", 0), ("2", 0)), "ؤ": (("", 0), ("2", 0)), "ئ": (("", 0), ("2", 0)),
    "ء": (("", 0), ("2", 0)),
}  # fmt: skip
_SOUNDED = {
    "ا": "a",
    "أ": "a",
    "إ": "a",
    "آ": "a",
    "ى": "a",
    "ة": "a",
    "و": "u",
    "ؤ": "u",
    "ي": "i",
    "ئ": "i",
    "ء": "",
}
FUSED_ARTICLES = ("", "l", "el", "al")
LONGEST_WORD = 24
"""Longer runs of letters are no word of any language, and not worth the time."""

BOUND = "ة"
"""The end of a word as it stands before another word or an ending: ت or ه."""

_HALF_HEARD = {"a": {"e": 0.4, "i": 0.5}, "i": {"e": 0.25}, "u": {}}
_WORST = 1.2
_WORST_OF_TWO = 0.45
Form = tuple[str, float, tuple[str, ...]]


@cache
def read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def spoken_key(word: str) -> str:
    """What spellings of one word have in common: u and o, i and e, sh and ch, doubled letters."""
    return re.sub(r"(.)\1+", r"\1", sounds(word).replace("e", "i"))


@cache
def spoken() -> dict[str, str]:
    """Spelling -> Arabic word, by `spoken_key`; the exact spellings win where two words share a key."""
    exact = {
        s: fold(arabic) for arabic, spellings in read("spoken")["function"].items() for s in spellings.split()
    }
    return {**{spoken_key(s): arabic for s, arabic in reversed(exact.items())}, **exact}


@cache
def loans() -> dict[str, str]:
    """English or French word or phrase -> Arabic."""
    return {plain(s): fold(arabic) for arabic, spellings in read("loans").items() for s in spellings}


@cache
def loan_openings() -> frozenset[str]:
    """The first words of loans of several words, alone and with the article typed onto them."""
    firsts = {phrase.split()[0] for phrase in loans() if " " in phrase}
    return frozenset(article + first for article in FUSED_ARTICLES for first in firsts)


@cache
def foreign() -> frozenset[str]:
    """Words of English and French."""
    return frozenset(plain(word) for lang in ("en", "fr") for word in read("foreign")[lang].split())


@cache
def english() -> frozenset[str]:
    """Words of English."""
    return frozenset(plain(word) for word in read("foreign")["en"].split())


@cache
def neutral() -> frozenset[str]:
    """Names and codes, in no language."""
    return frozenset(read("foreign")["neutral"].split())


@cache
def either() -> frozenset[str]:
    """Words that are as good in English as in Arabic."""
    return frozenset(read("foreign")["either"].split())


@cache
def onsets() -> frozenset[str]:
    """The groups of consonants with which words of English and French begin."""
    return frozenset(read("foreign")["onsets"].split())


@cache
def cues() -> dict[Variety, frozenset[str]]:
    """The words by which a country is known."""
    return {variety: frozenset(words.split()) for variety, words in read("spoken")["cues"].items()}


@cache
def joining() -> dict[str, str]:
    """Particles that are written with the next word although they were typed apart."""
    return {s: arabic for arabic, spellings in read("spoken")["joining"].items() for s in spellings.split()}


@cache
def _vocabulary(kind: str) -> dict[str, list[Form]]:
    found: dict[str, list[Form]] = {}
    for word in read("vocabulary")[kind].split():
        _enter(found, word, fold(word))
        if word.endswith("ة"):
            _enter(found, word[:-1] + "ت", fold(word[:-1]) + BOUND)
    return found


def _enter(found: dict[str, list[Form]], word: str, written: str) -> None:
    for key, cost, vowels in _forms(word):
        found.setdefault(key, []).append((written, cost, vowels))


def _forms(word: str) -> list[tuple[str, float, tuple[str, ...]]]:
    """Every way in which the consonants of an Arabic word are typed: key, cost, vowels between."""
    forms: list[tuple[str, float, tuple[str, ...]]] = [("", 0.0, ("",))]
    for letter in word:
        grown = []
        for key, cost, vowels in forms:
            for typed, price in _TYPED.get(letter, (("", 0),)):
                if not typed:
                    grown.append((key, cost + price, (*vowels[:-1], vowels[-1] + _SOUNDED.get(letter, ""))))
                else:
                    if key[-1:] == typed and not vowels[-1]:
                        grown.append((key, cost + price, vowels))
                    hamza = _SOUNDED.get(letter, "") if typed == "2" else ""
                    grown.append((key + typed, cost + price, (*vowels, hamza)))
        forms = grown[:64]
    return forms


def known(word: str, kind: str) -> tuple[str, float] | None:
    """The word of the vocabulary (`nouns` or `verbs`) that a Latin spelling most probably means, and how
    badly it agrees; None when none does."""
    consonants, typed = parts(sounds(word))
    if len(consonants) < 2:
        return None
    best: tuple[str, float] | None = None
    worst = _WORST if len(consonants) > 2 else _WORST_OF_TWO
    for arabic, cost, vowels in _vocabulary(kind).get("".join(consonants), ()):
        for place, (there, here) in enumerate(zip(vowels, typed, strict=True)):
            cost += _disagreement(there, here, place == 0, place == len(typed) - 1)
        if cost < (best[1] if best else worst):
            best = arabic, cost
    return best


@lru_cache(maxsize=4096)
def _disagreement(arabic: str, typed: str, first: bool, last: bool) -> float:
    """How badly the vowels typed between two consonants agree with those that Arabic writes there."""
    if first and arabic[:1] == "a" and typed:
        arabic, typed = arabic[1:], typed[1:]
    cost, rest = 0.0, typed
    for vowel in arabic:
        place = rest.find(vowel)
        if place >= 0:
            cost += (1.0 if first else 0.2) * place
            rest = rest[place + 1 :].removeprefix(vowel)
        elif rest[:1] in _HALF_HEARD[vowel]:
            cost += _HALF_HEARD[vowel][rest[:1]]
            rest = rest[1:]
        else:
            cost += 0.9 if rest else 0.45
    if not rest:
        return cost
    if (first or last) and not arabic:
        return cost + _WORST
    return cost + (0.0 if rest == "e" else 0.05 if len(rest) == 1 else 0.7)
