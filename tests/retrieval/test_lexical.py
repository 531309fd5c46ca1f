"""Searching by spelling: what a typo leaves of a word still finds it; a stem must be met."""

from __future__ import annotations

import numpy as np
import pytest

from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.terms import PickedTerms, Terms, gram_terms, stem_terms

PASSAGES = ["reset the password", "the parcel is late", "طلبية متأخرة", "ساعات العمل"]


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams.of(PickedTerms.every(Terms.together(map(gram_terms, PASSAGES))))


@pytest.fixture(scope="module")
def stems() -> Stems:
    return Stems.of(PickedTerms.every(Terms.together(map(stem_terms, PASSAGES))))


@pytest.mark.parametrize(
    ("asked", "found"),
    [("pasword", 0), ("percel lat", 1), ("الطلبيه متاخره", 2), ("بطلبيتي", 2), ("ساعة عملكم", 3)],
)
def test_a_misspelt_word_finds_its_passage(grams: Grams, asked: str, found: int) -> None:
    assert grams.match(gram_terms(asked)).scores.argmax() == found


def test_a_passage_matches_itself_fully_and_nothing_matches_more(grams: Grams) -> None:
    for number, text in enumerate(PASSAGES):
        scores = grams.match(gram_terms(text)).scores
        assert scores[number] == pytest.approx(1, abs=1e-5)
        assert scores.argmax() == number


@pytest.mark.parametrize(("asked", "found"), [("passwords", 0), ("parcels", 1), ("الطلبيات", 2)])
def test_another_form_of_a_word_shares_its_stem(stems: Stems, asked: str, found: int) -> None:
    scores = stems.match(stem_terms(asked)).scores
    assert scores.argmax() == found
    assert scores[found] > 0


@pytest.mark.parametrize("nothing", ["", "   ", "؟!", "🙂", "\ud800"])
def test_a_message_without_words_matches_nothing(grams: Grams, stems: Stems, nothing: str) -> None:
    for matches in (grams.match(gram_terms(nothing)), stems.match(stem_terms(nothing))):
        np.testing.assert_array_equal(matches.scores, np.zeros(len(PASSAGES)))
        assert matches.known == 0


def test_known_is_the_share_of_the_message_that_some_passage_has(stems: Stems) -> None:
    assert stems.match(stem_terms("password")).known == pytest.approx(1)
    assert stems.match(stem_terms("zebra")).known == 0
    assert 0 < stems.match(stem_terms("password zebra")).known < 1


def test_a_passage_left_out_neither_scores_nor_makes_anything_known(grams: Grams, stems: Stems) -> None:
    without = np.array([True, False, False, False])
    assert grams.match(gram_terms("password"), without).scores[0] == 0
    assert stems.match(stem_terms("password"), without).known == 0
    assert stems.match(stem_terms("parcel"), without).known == pytest.approx(1)
