"""Searching by spelling: what a typo leaves of a word still finds it; a stem must be met."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from bot.retrieval.lexical import Grams, Remaining, Stems
from bot.retrieval.terms import PickedTerms, Terms, gram_terms, stem_terms

PASSAGES = ["reset the password", "the parcel is late", "طلبية متأخرة", "ساعات العمل"]


def every(texts: Sequence[str], terms_of: Callable[[str], Terms]) -> PickedTerms:
    return PickedTerms.every(Terms.together(map(terms_of, texts)))


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams.of(every(PASSAGES, gram_terms))


@pytest.fixture(scope="module")
def stems() -> Stems:
    return Stems.of(every(PASSAGES, stem_terms))


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


KINDS = (Grams, gram_terms), (Stems, stem_terms)


@pytest.mark.parametrize(("kind", "terms_of"), KINDS)
@pytest.mark.parametrize(
    ("remaining", "texts"),
    [
        (Remaining(np.array([0, 1, 2, 3]), np.array([], np.int64), 4), PASSAGES),
        (
            Remaining(np.array([1, -1, 2, 3]), np.array([0, 4]), 5),
            ["late", PASSAGES[0], *PASSAGES[2:], "my own parcel"],
        ),
        (Remaining(np.array([-1, 0, -1, 1]), np.array([], np.int64), 2), PASSAGES[1::2]),
    ],
    ids=["nothing changes", "one goes and two come", "two go"],
)
def test_passages_that_come_and_go_are_found_as_if_all_were_put_in_at_once(
    kind: type[Grams] | type[Stems],
    terms_of: Callable[[str], Terms],
    remaining: Remaining,
    texts: Sequence[str],
) -> None:
    """But for how rare a word is, and how long a text: that is as it was."""
    before = kind.of(every(PASSAGES, terms_of))
    anew = kind.of(every(texts, terms_of))
    on = before.and_then(every([texts[row] for row in remaining.new], terms_of), remaining)
    for asked in ("late parcel", "reset my password", "my own"):
        terms = terms_of(asked)
        found, wanted = on.match(terms).scores, anew.match(terms).scores
        assert found.shape == (len(texts),)
        np.testing.assert_array_equal(found > 0, wanted > 0)
    same = before.match(terms_of("late parcel")).scores
    stay = np.flatnonzero(remaining.rows >= 0)
    np.testing.assert_array_equal(on.match(terms_of("late parcel")).scores[remaining.rows[stay]], same[stay])
