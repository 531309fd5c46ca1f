"""The terms of many texts in a few arrays: two objects for each text would take half as much again."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from bot.retrieval.arrays import Array
from bot.retrieval.lexical import Ints, Terms
from bot.retrieval.wording import Spelled


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms of texts, one after the other; those of the n-th are at `ends[n]` to `ends[n + 1]`."""

    hashes: Array
    counts: Array
    ends: Ints

    @classmethod
    def of(cls, texts: Iterable[Terms]) -> TermTable:
        hashes, counts, ends = array("I"), array("B"), array("q", [0])
        for text in texts:
            hashes.frombytes(text.hashes.tobytes())
            counts.frombytes(text.counts.tobytes())
            ends.append(len(hashes))
        return cls(*(np.frombuffer(part, part.typecode) for part in (hashes, counts, ends)))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> Terms:
        here = slice(self.ends[number], self.ends[number + 1])
        return Terms(self.hashes[here], self.counts[here])

    def and_then(self, more: TermTable) -> TermTable:
        """These texts, followed by `more`."""
        if not len(self):
            return more
        return TermTable(
            np.concatenate([self.hashes, more.hashes]),
            np.concatenate([self.counts, more.counts]),
            np.concatenate([self.ends, more.ends[1:] + self.ends[-1]]),
        )

    def part(self, numbers: Ints) -> TermTable:
        """The texts of these rising `numbers`."""
        if len(numbers) == len(self):
            return self
        lengths = np.diff(self.ends)
        wanted = np.zeros(len(self), np.bool_)
        wanted[numbers] = True
        there = np.repeat(wanted, lengths)
        return TermTable(
            self.hashes[there], self.counts[there], np.concatenate([[0], np.cumsum(lengths[numbers])])
        )

    def arrays(self, name: str) -> dict[str, Array]:
        """What to save, each array under a key that starts with `name`."""
        return {f"{name}_hashes": self.hashes, f"{name}_counts": self.counts, f"{name}_ends": self.ends}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, Array]) -> TermTable:
        return cls(*(arrays[f"{name}_{part}"] for part in ("hashes", "counts", "ends")))


@dataclass(frozen=True, slots=True)
class PickedTerms(Sequence[Terms]):
    """Texts of a table that many share, taken out when they are looked at."""

    table: TermTable
    numbers: Ints

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, wanted: int) -> Terms: ...
    @overload
    def __getitem__(self, wanted: slice) -> PickedTerms: ...
    def __getitem__(self, wanted: int | slice) -> Terms | PickedTerms:
        if isinstance(wanted, slice):
            return PickedTerms(self.table, self.numbers[wanted])
        return self.table[self.numbers[wanted]]


@dataclass(frozen=True, slots=True)
class SpelledTexts(Sequence[Spelled]):
    """Texts by their `grams` and their `stems`."""

    grams: PickedTerms
    stems: PickedTerms

    def __len__(self) -> int:
        return len(self.grams)

    @overload
    def __getitem__(self, wanted: int) -> Spelled: ...
    @overload
    def __getitem__(self, wanted: slice) -> SpelledTexts: ...
    def __getitem__(self, wanted: int | slice) -> Spelled | SpelledTexts:
        if isinstance(wanted, slice):
            return SpelledTexts(self.grams[wanted], self.stems[wanted])
        return Spelled(self.grams[wanted], self.stems[wanted])
