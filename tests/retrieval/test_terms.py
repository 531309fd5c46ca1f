"""The terms of many texts in few arrays are the terms of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.terms import PickedTerms, Terms, gram_terms, stem_terms

TEXTS = ["reset the password", "", "the parcel is late", "تأخرت الطلبية", "؟!", "late late parcels"]
TERMS = [gram_terms(text) for text in TEXTS]
EVERY = list(range(len(TEXTS)))


@pytest.fixture
def table() -> Terms:
    return Terms.together(TERMS)


def assert_alike(found: Terms, wanted: Sequence[Terms]) -> None:
    assert len(found) == len(wanted)
    for number, one in enumerate(wanted):
        here = slice(found.ends[number], found.ends[number + 1])
        np.testing.assert_array_equal(found.hashes[here], one.hashes)
        np.testing.assert_array_equal(found.counts[here], one.counts)
    np.testing.assert_array_equal(np.bincount(found.texts, minlength=len(wanted)), list(map(_size, wanted)))


def _size(text: Terms) -> int:
    return len(text.hashes)


def test_every_text_is_found_in_its_place(table: Terms) -> None:
    assert_alike(table, TERMS)
    assert table.part(np.array([5])).counts.max() == 2, "late is said twice"


@pytest.mark.parametrize("first", range(len(TEXTS) + 1))
def test_texts_that_come_later_follow_those_before(first: int) -> None:
    both = Terms.together(TERMS[:first]).and_then(Terms.together(TERMS[first:]))
    assert_alike(both, TERMS)


@pytest.mark.parametrize("numbers", [[], [1], [0, 2, 5], [3, 0, 3, 1, 5], EVERY])
def test_a_part_holds_these_texts_alone_in_their_order(numbers: list[int], table: Terms) -> None:
    assert_alike(table.part(np.array(numbers, np.int64)), [TERMS[number] for number in numbers])


def test_what_is_saved_is_read_again(table: Terms) -> None:
    assert_alike(Terms.from_arrays("grams", table.arrays("grams")), TERMS)


def test_picked_texts_come_some_at_a_time(table: Terms) -> None:
    picked = PickedTerms(table, np.tile(EVERY, 700))
    parts = list(picked)
    assert 1 < len(parts) < 5
    assert sum(map(len, parts)) == len(picked) == 700 * len(TEXTS)
    assert_alike(parts[0].part(np.arange(len(TEXTS))), TERMS)
    assert_alike(next(iter(picked.one_in(2))).part(np.arange(3)), TERMS[::2])


def test_many_texts_are_searched_as_each_of_them_alone(table: Terms) -> None:
    """What a text weighs does not depend on those that are put into the index beside it at a time."""
    repeated = Grams.of(PickedTerms(table, np.tile(EVERY, 700))).match(gram_terms("late parcel")).scores
    once = repeated[: len(TEXTS)]
    np.testing.assert_array_equal(repeated, np.tile(once, 700))
    assert not once[[1, 3, 4]].any()
    assert once[[2, 5]].min() > once[0]


def test_stems_count_for_more_in_a_short_text() -> None:
    texts = Terms.together(map(stem_terms, ["parcel", "parcel " + "word " * 30, "letter"]))
    scores = Stems.of(PickedTerms.every(texts)).match(stem_terms("parcel")).scores
    assert scores[0] > scores[1] > scores[2] == 0
