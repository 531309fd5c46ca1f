"""The terms of many texts in few arrays are the terms of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.retrieval.lexical import Grams, Stems, Terms, gram_terms, stem_terms
from bot.retrieval.spelling import PickedTerms, SpelledTexts, TermTable

TEXTS = ["reset the password", "", "the parcel is late", "تأخرت الطلبية", "؟!", "late late parcels"]
TERMS = [gram_terms(text) for text in TEXTS]


@pytest.fixture
def table() -> TermTable:
    return TermTable.of(TERMS)


def assert_alike(found: Sequence[Terms] | TermTable, wanted: Sequence[Terms]) -> None:
    assert len(found) == len(wanted)
    for number, one in enumerate(wanted):
        np.testing.assert_array_equal(found[number].hashes, one.hashes)
        np.testing.assert_array_equal(found[number].counts, one.counts)


def test_every_text_is_found_in_its_place(table: TermTable) -> None:
    assert_alike(table, TERMS)
    assert table[5].counts.max() == 2, "late is said twice"


@pytest.mark.parametrize("first", range(len(TEXTS) + 1))
def test_texts_that_come_later_follow_those_before(first: int) -> None:
    both = TermTable.of(TERMS[:first]).and_then(TermTable.of(TERMS[first:]))
    assert_alike(both, TERMS)


@pytest.mark.parametrize("numbers", [[], [1], [0, 2, 5], list(range(len(TEXTS)))])
def test_a_part_holds_these_texts_alone(numbers: list[int], table: TermTable) -> None:
    found = table.part(np.array(numbers, np.int64))
    assert_alike(found, [TERMS[number] for number in numbers])
    assert len(found.hashes) == sum(len(TERMS[number].hashes) for number in numbers)


def test_what_is_saved_is_read_again(table: TermTable) -> None:
    assert_alike(TermTable.from_arrays("grams", table.arrays("grams")), TERMS)


def test_picked_texts_may_repeat_and_be_sliced(table: TermTable) -> None:
    picked = PickedTerms(table, np.array([3, 0, 3, 5]))
    assert_alike(picked, [TERMS[number] for number in (3, 0, 3, 5)])
    assert_alike(picked[1:3], [TERMS[0], TERMS[3]])
    assert_alike(list(picked), [TERMS[number] for number in (3, 0, 3, 5)])


def test_a_text_is_searched_alike_whether_its_terms_are_shared_or_its_own(table: TermTable) -> None:
    stems = [stem_terms(text) for text in TEXTS]
    every = np.arange(len(TEXTS))
    shared = SpelledTexts(PickedTerms(table, every), PickedTerms(TermTable.of(stems), every))
    asked = "late parcel"
    np.testing.assert_array_equal(
        Grams.of(shared.grams).match(gram_terms(asked)).scores,
        Grams.of(TERMS).match(gram_terms(asked)).scores,
    )
    np.testing.assert_array_equal(
        Stems.of(shared.stems).match(stem_terms(asked)).scores,
        Stems.of(stems).match(stem_terms(asked)).scores,
    )
    np.testing.assert_array_equal(shared[2].stems.hashes, stems[2].hashes)
    np.testing.assert_array_equal(shared[2:4][1].grams.hashes, TERMS[3].hashes)
