"""Wording as a short vector: a slip of the finger moves it little, another matter moves it far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.retrieval.arrays import Floats
from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.terms import PickedTerms, Terms, gram_terms, stem_terms
from bot.retrieval.wording import Spelled, SpelledTexts, Wording, _rows

PASSAGES = [
    "reset the password",
    "the parcel is late",
    "download an invoice",
    "طلبية متأخرة",
    "ساعات العمل",
    "استرداد المبلغ",
    *("password forgotten", "late parcels", "old invoices"),
    *("تأخرت الطلبية", "ساعة العمل", "المبلغ المسترد"),
]
"""Six matters, each in two wordings."""

MATTERS = len(PASSAGES) // 2


def spelled(text: str) -> Spelled:
    return Spelled(gram_terms(text), stem_terms(text))


def shared(texts: Sequence[str]) -> SpelledTexts:
    grams, stems = (Terms.together(map(terms, texts)) for terms in (gram_terms, stem_terms))
    return SpelledTexts(PickedTerms.every(grams), PickedTerms.every(stems))


SPELLED = shared(PASSAGES)


@pytest.fixture(scope="module")
def grams() -> Grams:
    return Grams.of(SPELLED.grams)


@pytest.fixture(scope="module")
def stems() -> Stems:
    return Stems.of(SPELLED.stems)


@pytest.fixture(scope="module")
def wording(grams: Grams, stems: Stems) -> Wording:
    return Wording.of(SPELLED, grams, stems)


def likeness(one: Floats, others: Floats) -> Floats:
    """Cosines, [others]."""
    lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(one)
    return np.asarray(others @ one / np.maximum(lengths, 1e-9), np.float32)


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        pytest.param("reset the pasword", 0, id="a letter dropped"),
        pytest.param("the percel is lat", 1, id="letters wrong"),
        pytest.param("invoices", 2, id="many of them"),
        pytest.param("الطلبيه متاخره", 3, id="no dots, no hamza, an article"),
        pytest.param("بطلبيتي", 3, id="with what and whose"),
        pytest.param("استرجاع مبلغي", 5, id="a word of the same root"),
    ],
)
def test_a_misspelt_or_inflected_word_lands_near_its_own(
    asked: str, near: int, wording: Wording, grams: Grams, stems: Stems
) -> None:
    found = likeness(wording.vector(spelled(asked), grams, stems), wording.vectors(SPELLED, grams, stems))
    of_each = found.reshape(2, MATTERS).max(axis=0)
    assert of_each.argmax() == near
    assert of_each[near] > 2 * np.delete(of_each, near).max()


@pytest.mark.parametrize("text", [*PASSAGES, "never said here", "", "؟!"])
def test_a_text_alone_gets_the_vector_it_gets_in_company(
    text: str, wording: Wording, grams: Grams, stems: Stems
) -> None:
    in_company = wording.vectors(shared([text, *PASSAGES]), grams, stems)[0]
    np.testing.assert_allclose(wording.vector(spelled(text), grams, stems), in_company, atol=1e-3)


def test_a_text_without_words_points_nowhere(wording: Wording, grams: Grams, stems: Stems) -> None:
    np.testing.assert_array_equal(wording.vector(spelled("؟ 🙂"), grams, stems), 0)


def test_the_same_texts_give_the_same_axes(wording: Wording, grams: Grams, stems: Stems) -> None:
    np.testing.assert_array_equal(Wording.of(SPELLED, grams, stems).axes, wording.axes)


def test_the_axes_keep_as_much_of_how_texts_are_alike_as_so_few_can(
    wording: Wording, grams: Grams, stems: Stems
) -> None:
    """By a whole singular value decomposition (Eckart and Young, 1936)."""
    left, strength, _ = np.linalg.svd(_rows(next(iter(SPELLED)), grams, stems).toarray(), full_matrices=False)
    count = wording.axes.shape[1]
    assert count >= len(PASSAGES) - 1
    best = (left[:, :count] * strength[:count] ** 2) @ left[:, :count].T
    vectors = wording.vectors(SPELLED, grams, stems)
    np.testing.assert_allclose(vectors @ vectors.T, best, atol=5e-3)


def test_one_text_has_an_axis_too() -> None:
    alone = shared(PASSAGES[:1])
    grams, stems = Grams.of(alone.grams), Stems.of(alone.stems)
    wording = Wording.of(alone, grams, stems)
    assert wording.axes.shape[1] == 1
    assert np.abs(wording.vector(spelled(PASSAGES[0]), grams, stems)).max() > 0.5
