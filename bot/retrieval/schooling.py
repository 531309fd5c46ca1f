"""What the encoder is tuned on, and what is kept from it: no question is rehearsed with an encoder that was
tuned on it, since to that one it is far more like its article than anything a customer asks.

Of few questions one half is rehearsed, with an encoder tuned on the other, and the one that serves is tuned
on all of them. (Rehearsing the other half too took twice as long and moved no figure of `scripts/evaluate.py`
by more than a hundredth.) Of many, a part is kept from the one that serves, and rehearsed with that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.language import Lang
from bot.language.folding import fold
from bot.retrieval.arrays import Ints
from bot.retrieval.encoder import Encoder
from bot.retrieval.learned import Mask
from bot.retrieval.pool import Message, owners_of
from bot.retrieval.progress import OnProgress, share, unheard
from bot.retrieval.rehearsal import MOST_QUESTIONS, Cases, Stage, outside_of, questions, rehearse
from bot.retrieval.staging import seen_by
from bot.retrieval.tuning import Tuning, tune
from bot.retrieval.twins import Passages, numbers_of, taught_by, together, twins

_HALVES = 2
_MANY = 5 * MOST_QUESTIONS
"""Questions from which on the encoder can do without a part of them."""

_PARTS_OF_MANY = 16
_NO_PART, _REHEARSED = -1, 0


@dataclass(frozen=True, slots=True)
class Schooling:
    """The texts of all pools, one pool after the other. Of each: the number of its article; its key, the same
    for what seems to be its translation; whether it `teaches` as much as a question does; and, of what stands
    for a question, its part of so many `parts`."""

    texts: tuple[str, ...]
    owners: Ints
    keys: Ints
    teaches: Mask
    part: Ints
    parts: int

    @classmethod
    def of(cls, passages: Passages, encoder: Encoder) -> Schooling:
        """What there is to learn from `passages`; translations are known by how `encoder` sees them."""
        texts = tuple(passage.text for passage in together(passages))
        owners, keys = numbers_of(passages), twins(passages, encoder.encode)
        asked = _asked(passages)
        parts = _PARTS_OF_MANY if len(asked) > _MANY else _HALVES
        part = np.full(len(texts), _NO_PART)
        part[asked] = _dealt_out(
            ((int(owners[row]), int(keys[row]), fold(texts[row])) for row in asked), parts
        )
        return cls(texts, owners, keys, taught_by(passages) == 1, part, parts)

    def tuned(self, encoder: Encoder, told: OnProgress = unheard) -> Tuning | None:
        """The tuning of `encoder` to serve with."""
        return self._tuned_without(_NO_PART if self.parts == _HALVES else _REHEARSED, encoder, told)

    def rehearsed(
        self,
        ready: Mapping[Lang, Stage],
        outside: Mapping[Lang, Sequence[Message]],
        tuned: Encoder | None,
        told: OnProgress = unheard,
    ) -> dict[Lang, Cases]:
        """The cases of each language, of the stages that are `ready` to serve. `tuned` is the encoder that
        was tuned for them; None where none was: then every question is rehearsed as they are."""
        cases = {lang: outside_of(stage, outside[lang]) for lang, stage in ready.items()}
        if tuned and self.parts == _HALVES:
            tuning = self._tuned_without(_REHEARSED, tuned, share(told, 0, 2))
            ready = seen_by(tuning.of(tuned) if tuning else tuned, ready)
        among = self.part == _REHEARSED if tuned else self.part != _NO_PART
        here = share(told, 1, 2)
        for number, (lang, stage) in enumerate(ready.items()):
            rows = slice(stage.first, stage.first + len(stage.pool.passages))
            cases[lang] += rehearse(stage, share(here, number, len(ready)), among[rows])
        return cases

    def _tuned_without(self, part: int, encoder: Encoder, told: OnProgress = unheard) -> Tuning | None:
        learned = np.flatnonzero(self.teaches & ((self.part != part) | (self.part == _NO_PART)))
        return tune(encoder, [self.texts[row] for row in learned], self.owners[learned], told)


def _asked(passages: Passages) -> Ints:
    """The rows of all passages that stand for questions of customers, each where its language is."""
    found, first = [], 0
    for lang, cut in passages.items():
        rows = questions(cut, owners_of(cut)[1])
        found += [first + row for row in rows.tolist() if cut[row].lang == lang]
        first += len(cut)
    return np.array(found, np.int64)


def _dealt_out(asked: Iterable[tuple[int, int, str]], parts: int) -> list[int]:
    """The part of each question, given its article, its key and its words: dealt out by article, but with its
    repetitions and its translation."""
    by_key: dict[int, int] = {}
    by_words: dict[str, int] = {}
    dealt: dict[int, int] = {}
    found = []
    for owner, key, words in asked:
        part = by_words.get(words, by_key.get(key))
        if part is None:
            part = (owner + dealt.setdefault(owner, 0)) % parts
            dealt[owner] += 1
        by_key[key] = by_words[words] = part
        found.append(part)
    return found
