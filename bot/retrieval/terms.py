"""What texts are spelled with: runs of letters within words, which forgive a typo or a prefix, and stems,
which do not.

Terms are hashed rather than kept in a vocabulary: what is saved is then plain arrays, and a query looks
nothing up by name. Two terms of one hash are rare enough not to matter. The terms of many texts lie in a few
arrays: objects for each text would take half as much again, and be slow to go through.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.language.folding import fold
from bot.language.words import stems
from bot.retrieval.arrays import Array, Ints

_SHORTEST, _LONGEST = 2, 5
_WORD = re.compile(r"\w+")
_BLANK = ord(" ")

_ROLLING = np.uint32(0x01000193)
_MIXING = ((16, np.uint32(0x85EBCA6B)), (13, np.uint32(0xC2B2AE35)))
"""Shifts and factors by which MurmurHash3 (Austin Appleby) spreads a number over 32 bits."""

_MOST_COUNTED = 255
_TOGETHER = 2048
"""Texts that are looked at together, where there are many."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct terms of one text or of several, one text after the other; those of the n-th are at
    `ends[n]` to `ends[n + 1]`: 32-bit hashes in rising order, and how often each occurs."""

    hashes: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    ends: Ints

    @classmethod
    def of(cls, hashes: NDArray[np.uint32]) -> Terms:
        """Those of one text, equal `hashes` counted."""
        distinct, counts = np.unique(hashes, return_counts=True)
        ends = np.array([0, len(distinct)])
        return cls(distinct, np.minimum(counts, _MOST_COUNTED).astype(np.uint8), ends)

    @classmethod
    def together(cls, texts: Iterable[Terms]) -> Terms:
        """Those of texts that come one by one."""
        hashes, counts, ends = array("I"), array("B"), array("q", [0])
        for text in texts:
            hashes.frombytes(text.hashes.tobytes())
            counts.frombytes(text.counts.tobytes())
            ends.append(len(hashes))
        return cls(*(np.frombuffer(part, part.typecode) for part in (hashes, counts, ends)))

    def __len__(self) -> int:
        return len(self.ends) - 1

    @property
    def texts(self) -> Ints:
        """For each term the number of its text."""
        return np.repeat(np.arange(len(self)), np.diff(self.ends))

    def and_then(self, more: Terms) -> Terms:
        """These texts, followed by `more`."""
        if not len(self):
            return more
        return Terms(
            np.concatenate([self.hashes, more.hashes]),
            np.concatenate([self.counts, more.counts]),
            np.concatenate([self.ends, more.ends[1:] + self.ends[-1]]),
        )

    def part(self, numbers: Ints) -> Terms:
        """The texts of these `numbers`, in their order."""
        lengths = np.diff(self.ends)[numbers]
        ends = np.concatenate([[0], np.cumsum(lengths)])
        places = np.arange(ends[-1]) + np.repeat(self.ends[numbers] - ends[:-1], lengths)
        return Terms(self.hashes[places], self.counts[places], ends)

    def arrays(self, name: str) -> dict[str, Array]:
        """What to save, each array under a key that starts with `name`."""
        return {f"{name}_hashes": self.hashes, f"{name}_counts": self.counts, f"{name}_ends": self.ends}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, Array]) -> Terms:
        return cls(*(arrays[f"{name}_{part}"] for part in ("hashes", "counts", "ends")))


@dataclass(frozen=True, slots=True)
class PickedTerms:
    """Texts of a table that many share, taken out when they are looked at."""

    table: Terms
    numbers: Ints

    @classmethod
    def every(cls, table: Terms) -> PickedTerms:
        return cls(table, np.arange(len(table)))

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Terms]:
        """The texts in their order, some at a time."""
        for begin in range(0, len(self), _TOGETHER):
            yield self.table.part(self.numbers[begin : begin + _TOGETHER])

    def one_in(self, so_many: int) -> PickedTerms:
        return PickedTerms(self.table, self.numbers[::so_many])


def gram_terms(text: str) -> Terms:
    """The runs of letters of each word of `text`, folded, the ends of words marked."""
    words = _WORD.findall(fold(text))
    if not words:
        return Terms.of(np.empty(0, np.uint32))
    letters = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), np.uint32)
    blanks = np.cumsum(letters == _BLANK)
    rolled, found = letters, []
    for length in range(_SHORTEST, min(_LONGEST, len(letters)) + 1):
        rolled = rolled[:-1] * _ROLLING + letters[length - 1 :]
        in_a_word = blanks[length - 2 : -1] == blanks[: len(rolled)]
        found.append(rolled[in_a_word])
    return Terms.of(_mixed(np.concatenate(found)))


def stem_terms(text: str) -> Terms:
    found = stems(text)
    return Terms.of(np.fromiter((zlib.crc32(stem.encode("utf-8")) for stem in found), np.uint32, len(found)))


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    for shift, factor in _MIXING:
        hashes = np.asarray((hashes ^ (hashes >> shift)) * factor, np.uint32)
    return np.asarray(hashes ^ (hashes >> 16), np.uint32)
