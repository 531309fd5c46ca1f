"""The learned map: leaving texts out by algebra gives what learning without them gives."""

from __future__ import annotations

import numpy as np
import pytest

from bot.retrieval.learned import Examples, Learned
from bot.retrieval.lexical import Grams, gram_terms

TEXTS = [
    "reset password",
    "forgot password",
    "late parcel",
    "parcel delayed",
    "invoice pdf",
    "pdf of the bill",
]
OWNERS = np.array([0, 0, 1, 1, 2, 2])
IMPORTANCE = np.array([1, 1, 1, 0.3, 1, 0.3], np.float32)


def examples(keep: list[int], *, width: int, with_grams: bool) -> Examples:
    vectors = np.random.default_rng(7).normal(size=(len(TEXTS), width)).astype(np.float32)
    terms = [gram_terms(text) for text in TEXTS]
    grams = Grams.of(terms) if with_grams else None
    kept = [terms[i] for i in keep]
    return Examples(vectors[keep], kept, OWNERS[keep], IMPORTANCE[keep], 3, grams)


@pytest.mark.parametrize(
    ("width", "with_grams"),
    [(4, False), (32, False), (4, True)],
    ids=["by columns", "by examples", "with grams"],
)
@pytest.mark.parametrize("unseen", [[0], [0, 1], [0, 2]])
def test_leaving_texts_out_equals_learning_without_them(
    width: int, with_grams: bool, unseen: list[int]
) -> None:
    every = list(range(len(TEXTS)))
    whole = examples(every, width=width, with_grams=with_grams)
    left_out = Learned(whole).left_out(np.array([0, 1, 2])).scores(0, np.array(unseen))
    without = Learned(examples([i for i in every if i not in unseen], width=width, with_grams=with_grams))
    np.testing.assert_allclose(left_out, (whole.rows(np.array([0])) @ without.weights)[0], atol=1e-4)


def test_what_was_learned_knows_its_own_examples() -> None:
    whole = examples(list(range(len(TEXTS))), width=32, with_grams=True)
    scores = whole.rows(np.arange(len(TEXTS))) @ Learned(whole).weights
    np.testing.assert_array_equal(scores.argmax(axis=1), OWNERS)
