"""English words that nobody writes so, put right by the words of the articles.

The encoder takes a word that it does not know for its parts, which mean something else: "pasword" is no
password to it. What is in no dictionary either is taken for the word of the articles that is fewest slips of
the finger away: letters left out, put in, changed or swapped (the optimal string alignment of Damerau and
Levenshtein). Arabic needs none of this: it is searched folded, and by pieces of words that the encoder
learned with slips in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from spellchecker import SpellChecker

_WORD = re.compile(r"[a-z]{4,20}")
"""Shorter ones are too near to too many others."""

_WORDS = re.compile(r"(?<![\w@./-])[A-Za-z]{4,20}(?![\w@]|[./-]\w)")
"""Of a message; not those in addresses and names with digits."""

_MOST_PUT_RIGHT = 8
_SHORT, _LONG = 4, 7
"""Letters of a word that can only be meant with two of them swapped, and of one that may have two slips."""


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    """Of the subtitles of films: 160,000 words, with names of people, places and brands."""
    return frozenset(SpellChecker(language="en").word_frequency.dictionary)


class Spelling:
    """`texts` are what the articles say; `is_word` says whether the encoder knows a word as one."""

    def __init__(self, texts: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._texts = texts
        self._is_word = lru_cache(maxsize=10_000)(is_word)

    def right(self, text: str) -> str:
        """`text` with words that nobody knows as the articles write them."""
        left = _MOST_PUT_RIGHT

        def put_right(found: re.Match[str]) -> str:
            nonlocal left
            word = found[0].lower()
            if left == 0 or self._is_word(word) or word in _english():
                return found[0]
            left -= 1
            written = self._written.get(word[0], ())
            near = extract(word, written, scorer=OSA.distance, score_cutoff=2, limit=None)
            return next((one for one, slips, _ in near if _may_be(word, one, int(slips))), found[0])

        return _WORDS.sub(put_right, text)

    @cached_property
    def _written(self) -> Mapping[str, Sequence[str]]:
        """The words of the articles, by their first letter, which is hardly ever the wrong one."""
        every = {word for text in self._texts for word in _WORD.findall(text.lower())}
        return {letter: tuple(words) for letter, words in groupby(sorted(every), key=itemgetter(0))}


def _may_be(typed: str, meant: str, slips: int) -> bool:
    if len(meant) <= _SHORT:
        return slips == 1 and sorted(typed) == sorted(meant)
    return slips <= 1 or len(meant) >= _LONG
