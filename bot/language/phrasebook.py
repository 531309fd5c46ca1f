"""The phrases by which intents are recognised: read once from `phrases/*.toml`, matched word by word.

A file holds tables of phrases; each table has a list `en` and a list `ar`, since many messages mix the two.
`words.toml` holds word classes. A phrase is a row of:

    word        this word, folded          a|b      one of these words
    word*       a word that begins so      +word    an Arabic word, with or without و ف ب ل ك ال before it
    <class>     a phrase of that class     ...      up to three words of any kind
    any of them with ? behind: it may be missing;    ^ and $: the message begins and ends here

Nothing repeats without bound, so a phrase takes time in proportion to the message's length.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from bot.language import LANGUAGES
from bot.language.folding import fold

_FOLDER = Path(__file__).parent / "phrases"
_PARTICLES = "(?:[وف]?(?:[بكعه]?ال|لل|[بلك])?)"
_WORD_END = "(?![^ ])"
_MASK = " #"


def as_line(words: Sequence[str]) -> str:
    """The form in which phrases are matched: each word behind one blank."""
    return "".join(f" {word}" for word in words)


class Phrases:
    """A set of phrases. Positions are offsets into a line, always at the blank before a word."""

    __slots__ = ("_pattern",)

    def __init__(self, phrases: Iterable[str]) -> None:
        alternatives = "|".join(_compiled(phrase) for phrase in sorted(phrases, key=len, reverse=True))
        self._pattern = re.compile(f"(?:{alternatives}){_WORD_END}")

    def within(self, line: str) -> bool:
        return self._pattern.search(line) is not None

    def end_at(self, line: str, start: int) -> int | None:
        """Where the phrase that starts at `start` ends; None when none does."""
        match = self._pattern.match(line, start)
        return match.end() if match and match.end() > start else None

    def whole(self, line: str) -> bool:
        return self._pattern.fullmatch(line) is not None

    def covers(self, line: str) -> bool:
        """Whether the line is nothing but phrases of this set, one after the other."""
        ends = [*(at for at, letter in enumerate(line) if at and letter == " "), len(line)]
        reached = {0}
        for end in ends:
            if any(self._pattern.fullmatch(line, start, end) for start in reached):
                reached.add(end)
        return len(line) in reached

    def masked(self, line: str) -> str:
        """The line with every phrase of this set made unreadable, so that no other phrase finds it."""
        return self._pattern.sub(_MASK, line)


def _compiled(phrase: str) -> str:
    return "".join(_compiled_part(part) for part in phrase.split())


def _compiled_part(part: str) -> str:
    if part in ("^", "$"):
        return r"\A" if part == "^" else r"\Z"
    if part == "...":
        return "(?: [^ ]+){0,3}?"
    if part.endswith("?"):
        return f"(?:{_compiled_part(part[:-1])})?"
    if part.startswith("<"):
        return _word_class(part.strip("<>"))
    return f" (?:{'|'.join(_compiled_word(word) for word in part.split('|'))}){_WORD_END}"


def _compiled_word(word: str) -> str:
    letters = re.escape(fold(word.strip("+*")))
    return (_PARTICLES if word.startswith("+") else "") + letters + ("[^ ]*" if word.endswith("*") else "")


@cache
def _word_class(name: str) -> str:
    members = sorted(_table("words", name), key=len, reverse=True)
    return f"(?:{'|'.join(_compiled(member) for member in members)})"


@cache
def _file(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _table(file: str, table: str) -> list[str]:
    return [phrase for lang in LANGUAGES for phrase in _file(file)[table].get(lang, [])]


@cache
def phrases(file: str, *tables: str) -> Phrases:
    """The phrases of some tables of one file, in both languages.

    Raises:
        KeyError: there is no such table or word class.
    """
    return Phrases(phrase for table in tables for phrase in _table(file, table))
