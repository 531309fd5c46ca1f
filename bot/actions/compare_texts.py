"""Two texts of an article beside each other: which lines differ, and which words in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_AROUND = 2
"""Lines that are alike and shown for orientation."""

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_LONGEST_LINE = 2_000
"""Characters; in a longer one no words are marked, which takes longer the longer it is."""

_LEAST_ALIKE = 0.3
"""Lines with less in common are another line each."""


class Mark(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Line:
    """`pieces` put together are the line; for `SKIPPED`, `count` lines that are alike stand here."""

    mark: Mark
    pieces: tuple[Piece, ...] = ()
    count: int = 0


def compare_texts(before: str, after: str) -> tuple[Line, ...]:
    """What turns `before` into `after`; nothing when they are the same."""
    if before == after:
        return ()
    old, new = before.splitlines(), after.splitlines()
    return tuple(_lines(old, new))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    turns = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4_000).get_opcodes()
    for number, (tag, begin, end, first, last) in enumerate(turns):
        if tag == "equal":
            yield from _alike(old[begin:end], is_first=number == 0, is_last=number == len(turns) - 1)
        else:
            yield from _different(old[begin:end], new[first:last])


def _alike(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Line]:
    head, tail = (0 if is_first else _AROUND), (0 if is_last else _AROUND)
    if len(lines) <= head + tail + 1:
        yield from (_whole(Mark.SAME, line) for line in lines)
        return
    yield from (_whole(Mark.SAME, line) for line in lines[:head])
    yield Line(Mark.SKIPPED, count=len(lines) - head - tail)
    yield from (_whole(Mark.SAME, line) for line in lines[len(lines) - tail :])


def _different(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that stand in each other's place one after the other, each with its words marked."""
    both = min(len(old), len(new))
    for before, after in zip(old[:both], new[:both], strict=True):
        yield from _pair(before, after)
    yield from (_whole(Mark.REMOVED, line, differs=True) for line in old[both:])
    yield from (_whole(Mark.ADDED, line, differs=True) for line in new[both:])


def _pair(before: str, after: str) -> Iterator[Line]:
    if max(len(before), len(after)) > _LONGEST_LINE:
        yield from (_whole(Mark.REMOVED, before, differs=True), _whole(Mark.ADDED, after, differs=True))
        return
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        yield from (_whole(Mark.REMOVED, before, differs=True), _whole(Mark.ADDED, after, differs=True))
        return
    turns = matcher.get_opcodes()
    removed = tuple(Piece("".join(old[b:e]), tag != "equal") for tag, b, e, _, _ in turns if e > b)
    added = tuple(Piece("".join(new[f:t]), tag != "equal") for tag, _, _, f, t in turns if t > f)
    yield from (Line(Mark.REMOVED, removed), Line(Mark.ADDED, added))


def _whole(mark: Mark, line: str, *, differs: bool = False) -> Line:
    return Line(mark, (Piece(line, differs and bool(line)),))
