"""Latin letters as sounds, and sounds as Arabic letters, for Arabic typed in Latin script.

A word is read as sounds: consonants, each one character whatever its spelling ("kh", "5" and "7'" are x),
and vowels a, e, i, u, doubled where they are typed long. w and y are vowels here, for w and ou, y and i are
one thing to those who type. A word that no list knows is spelled by rule: long vowels are written, short
ones are not. A vowel is long when it is doubled, when it is the last a behind another vowel ("kitab") or
behind two consonants ("ktab"), and when it is the a of CaCiC ("wasel"). In the Maghreb, where short vowels
are hardly spoken, any vowel that is typed is long, but for e.
"""

from __future__ import annotations

import re
from typing import Literal

Variety = Literal["egyptian", "maghrebi", "other"]

_EMPHATIC = str.maketrans({"T": "6", "D": "ḍ", "S": "ṣ", "Z": "ẓ", "H": "7"})
_SPELLINGS = {
    **{
        "G": "gh 3' 8'",
        "x": "kh 5 7' x",
        "ẓ": "ẓ 6'",
        "ḍ": "ḍ 9'",
        "D": "dh d'",
        "$": "sh ch sch tch $",
        "θ": "th",
    },
    **{"b": "b p", "f": "f v ph", "j": "j dj", "k": "k c ck qu", "q": "q 9", "s": "s"},
    **{
        "a": "a 4 @",
        "e": "e",
        "i": "i y yy",
        "u": "u o w ww ou eau",
        "aa": "aa",
        "ii": "ee ii",
        "uu": "oo uu",
    },
    **{"": "' - 0 1"},
}
_SOUNDS = {spelling: sound for sound, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_T_AND_THEM = "t(?=h(?:om|oum|um|on|a)$)"
_SOUND = re.compile(
    "|".join([_T_AND_THEM, *map(re.escape, sorted(_SOUNDS, key=len, reverse=True)), "."]), re.DOTALL
)
_VOWELS = frozenset("aeiu")
_DOUBLED = re.compile(r"([^aeiu])\1+")
_ACCENTS = str.maketrans("àâäçéèêëîïôöùûü", "aaaceeeeiioouuu")

_CONSONANTS = dict(zip("bt6θj7xdDrzsṣḍẓ3Gfqklmnh$", "بتطثجحخدذرزسصضظعغفقكلمنهش", strict=True))
_WRITTEN = {"a": "ا", "i": "ي", "u": "و"}
_INSIDE = {"aa": "ا", "ii": "ي", "uu": "و", "ia": "يا", "ua": "وا"}
_AT_THE_END = {"": "", "ia": "يه", "iia": "يه", "ua": "وه"}

_FUSED_ARTICLE = re.compile(
    r"""l?(?: l([bcdfghjklmnpqrstvwxz2-9$ḍṣẓ].{2,})  # lktab
            | (?=([tdszrnṣḍẓ6j])\2).(.{3,}) )        # ssma: the article has become the letter behind it""",
    re.VERBOSE,
)
_MAGHREBI_PERSON = re.compile(r"(ka[nty]|gha[nty])(.{3,})")
_PERSONS = {"kan": "كن", "kat": "كت", "kay": "كي", "ghan": "غن", "ghat": "غت", "ghay": "غي"}
_HARDLY_HEARD = re.compile(r"a(?=([^aeiou])\1)|(?<=[^aeiou])e(?=[^aeiou])")
_INITIAL_HAMZA = re.compile("^2(?=[aiu])")


def plain(word: str) -> str:
    """The word in small letters without accents, as it stands in lists."""
    return word.lower().translate(_ACCENTS)


def emphatic(word: str) -> str:
    """The word in small letters; a capital T, D, S, Z or H inside it is the emphatic letter it stands for."""
    if word.isupper():
        return plain(word)
    first, rest = word[:1], word[1:]
    opens_cluster = rest[:1].isalpha() and rest[:1].lower() not in "aeiouyh"
    return plain((first.translate(_EMPHATIC) if opens_cluster else first) + rest.translate(_EMPHATIC))


def sounds(word: str) -> str:
    """The sounds of a word in small letters; a doubled consonant is one."""
    return _DOUBLED.sub(r"\1", "".join(_SOUNDS.get(part, part) for part in _SOUND.findall(word)))


def parts(heard: str) -> tuple[list[str], list[str]]:
    """Consonants, and the vowels around them: one string more than there are consonants."""
    consonants: list[str] = []
    vowels = [""]
    for sound in heard:
        if sound in _VOWELS:
            vowels[-1] += sound
        else:
            consonants.append(sound)
            vowels.append("")
    return consonants, vowels


def spell(word: str, variety: Variety) -> str:
    """An unknown word in Arabic letters, by rule alone."""
    if match := _FUSED_ARTICLE.fullmatch(word):
        return "ال" + _spell_bare(match[1] or match[3], variety)
    if variety == "maghrebi" and (match := _MAGHREBI_PERSON.fullmatch(word)):
        return _PERSONS[match[1]] + _spell_bare(match[2], variety)
    return _spell_bare(word, variety)


def _spell_bare(word: str, variety: Variety) -> str:
    heard = sounds(_HARDLY_HEARD.sub("", word) if variety == "maghrebi" else word).replace("e", "i")
    consonants, vowels = parts(_INITIAL_HAMZA.sub("", heard))
    if not consonants:
        return ("ا" if vowels[0][:1] == "a" else "") + _glides(vowels[0].removeprefix("a"))
    inner = _inner_maghrebi if variety == "maghrebi" else _inner
    written = [_opening(vowels[0])]
    for place, consonant in enumerate(consonants, start=1):
        written.append(_consonant(consonant, place, vowels, variety))
        written.append(inner(vowels, place) if place < len(consonants) else _ending(vowels))
    return "".join(written)


def _glides(vowels: str) -> str:
    """Vowels in a row, each written once, an a only at their end."""
    once = re.sub(r"(.)\1", r"\1", vowels)
    return "".join(_WRITTEN[vowel] for vowel in once[:-1].replace("a", "") + once[-1:])


def _opening(vowels: str) -> str:
    """A word that opens with a vowel has an alef; w and y are consonants before another vowel."""
    if vowels in ("", "u"):
        return "و" if vowels else ""
    if len(vowels) > 1 and vowels[0] in "ui" and vowels[0] != vowels[1]:
        return _WRITTEN[vowels[0]] + ("ا" if vowels.endswith("aa") else "")
    return "ا" + (_glides(vowels[1:]) if len(vowels) > 1 and vowels != "aa" else "")


def _inner_maghrebi(vowels: list[str], place: int) -> str:
    """The vowels behind the consonant at `place`, counted from 1, where those typed are long. A lone i or u
    before two consonants is not."""
    here = vowels[place]
    if here in ("i", "u") and not vowels[place + 1] and place + 2 < len(vowels):
        return ""
    return _WRITTEN[here] if len(here) == 1 else _glides(here)


def _inner(vowels: list[str], place: int) -> str:
    """The vowels behind the consonant at `place`, counted from 1, where short ones are typed too."""
    here, before = vowels[place], vowels[place - 1]
    if len(here) != 1:
        return _INSIDE.get(here) or _glides(here)
    last = place + 2 == len(vowels) and not vowels[-1]
    if here == "a":
        behind_cluster = place == 2 and not before
        return (
            "ا"
            if _is_participle(vowels, place) or (last and (behind_cluster or before in ("i", "u")))
            else ""
        )
    if here == "i":
        long = last and place > 1 and before in ("a", "i") and not _is_participle(vowels, place - 1)
        return "ي" if long else ""
    return "و" if last or place == 1 else ""


def _is_participle(vowels: list[str], place: int) -> bool:
    """Whether the vowel at `place` is the a of CaCiC ("3aref", "wasel") at the word's end."""
    return vowels[place:] == ["a", "i", ""]


def _ending(vowels: list[str]) -> str:
    last = vowels[-1]
    if last == "a":
        short = len(vowels) <= 3 and not any(vowels[1:-1])
        return "ا" if short else "ه"
    return _AT_THE_END[last] if last in _AT_THE_END else _glides(last)


def _consonant(consonant: str, place: int, vowels: list[str], variety: Variety) -> str:
    """The consonant at `place`, counted from 1, where need be as the country has it."""
    if consonant == "g":
        return "ج" if variety == "egyptian" else "ق"
    if consonant == "8":
        return "ه" if variety == "maghrebi" else "ق"
    if consonant == "2":
        hamza = variety == "maghrebi" or place == 1
        if hamza or (vowels[place - 1] and place + 1 < len(vowels)):
            return "ا" if hamza else _WRITTEN.get(vowels[place][:1], "ا")
        return "ق"
    return _CONSONANTS.get(consonant, consonant)
