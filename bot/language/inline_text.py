"""What stands inside plain text: links, references, numbers, code, and words of the other direction.

Each is kept whole and in its own direction, whatever is around it. The script has the same rule, in
`inline_text.js`. Nothing here takes more time than the text is long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.language import Direction

_D = "[0-9\u0660-\u0669]"
_PARTS = re.compile(
    r"(?P<link>https?://[^\s<>\"«»]+)"
    r"|(?P<code>`[^`\n]{1,500}`)"
    r"|(?P<whole>DL-[A-Z0-9]{4}-[A-Z0-9]{4}"
    rf"|(?:\+|00){_D}(?:{_D}|[ ()-](?={_D}|[(])){{4,20}}{_D}"
    rf"|0{_D}{{1,3}}(?: {_D}{{2,4}}){{2,3}}"
    rf"|{_D}{{1,12}}(?: ?[\u00d7+=] ?{_D}{{1,12}}){{1,6}}"
    rf"|{_D}{{1,12}}(?:[-/.:]{_D}{{1,12}}){{1,6}})"
    r"|(?P<name>\b[A-Z]{1,8}(?:-[A-Z0-9]{1,12}){1,6}\b)"
    rf"|(?P<number>{_D}{{1,40}})"
)
_FOREIGN_LINE = {
    "rtl": re.compile("^(?![^\n]*://)(?=[^A-Za-z\n]*[A-Za-z])[^\u0600-\u077f`\n]+$", re.MULTILINE),
    "ltr": re.compile("^(?![^\n]*://)(?=[^\u0620-\u064a\n]*[\u0620-\u064a])[^A-Za-z`\n]+$", re.MULTILINE),
}
"""Without a letter of the direction around it: a line of code or of a log in an Arabic message, say."""
_LATIN = re.compile("[!-~]+(?: [!-~]+)*")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]+(?: [\u0600-\u06ff\u0750-\u077f]+)*")
_LETTER = re.compile("[A-Za-z\u0620-\u064a]")
_LONGEST_TOGETHER = 16
_BEGINNING = re.compile("[A-Za-z0-9]-$")
"""Of numbers that begin with it, as in "PO-": the hyphen belongs to the letters."""

_AFTER_A_LINK = ".,:;!?'\u060c\u061b\u061f]}*_"
_AROUND = " \"'.,:;!?-\u060c\u061b\u061f"


class Kind(StrEnum):
    WORDS = "words"
    LINK = "link"
    CODE = "code"
    WHOLE = "whole"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str

    @property
    def is_short(self) -> bool:
        """Whether it has room on one line anywhere, so that it is not torn at a hyphen."""
        return " " not in self.text and len(self.text) <= _LONGEST_TOGETHER


def pieces_of(text: str, dir_: Direction) -> tuple[Piece, ...]:
    """`text`, which is read in `dir_`, in its pieces; together they are the text again."""
    pieces: list[Piece] = []
    begun = 0
    for found in _FOREIGN_LINE[dir_].finditer(text):
        pieces += _parts(text[begun : found.start()], dir_)
        pieces.append(Piece(Kind.FOREIGN, found[0]))
        begun = found.end()
    return (*pieces, *_parts(text[begun:], dir_))


def _parts(text: str, dir_: Direction) -> tuple[Piece, ...]:
    """The same for text in which no line is foreign as a whole."""
    pieces: list[Piece] = []
    begun = 0
    for found in _PARTS.finditer(text):
        kind = str(found.lastgroup)
        if kind == "number" or (kind == "name" and dir_ == "rtl"):  # that is in a run of its own, or of more
            continue
        end = found.start() + len(_link(found[0])) if kind == "link" else found.end()
        pieces += _runs(text[begun : found.start()], dir_)
        pieces.append(Piece(Kind.WHOLE if kind == "name" else Kind(kind), text[found.start() : end]))
        begun = end
    return (*pieces, *_runs(text[begun:], dir_))


def _link(found: str) -> str:
    """Without the punctuation of the sentence it ends."""
    while found[-1] in _AFTER_A_LINK or (found[-1] == ")" and "(" not in found):
        found = found[:-1]
    return found


def _runs(words: str, dir_: Direction) -> Iterator[Piece]:
    """Words and, by themselves, the runs that are read in the other direction."""
    begun = 0
    for found in (_LATIN if dir_ == "rtl" else _ARABIC).finditer(words):
        run = _trimmed(found[0])
        if not _LETTER.search(run):
            continue
        start = found.start() + found[0].index(run)
        if start > begun:
            yield Piece(Kind.WORDS, words[begun:start])
        yield Piece(Kind.FOREIGN, run)
        begun = start + len(run)
    if begun < len(words):
        yield Piece(Kind.WORDS, words[begun:])


def _trimmed(run: str) -> str:
    """Without the punctuation around it, and without half a pair of brackets."""
    run = _ended(run.lstrip(_AROUND))
    if run.startswith("(") and ")" not in run:
        return run[1:].lstrip(_AROUND)
    if run.endswith(")") and "(" not in run:
        return _ended(run[:-1])
    return run


def _ended(run: str) -> str:
    return run if _BEGINNING.search(run) else run.rstrip(_AROUND)
