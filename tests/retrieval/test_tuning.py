"""Tuning draws what authors wrote of one article together, and leaves the encoder it began with as it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from bot.retrieval.arrays import Ints
from bot.retrieval.encoder import Encoder, Vectors
from bot.retrieval.tuning import Tuning, tune
from tests.retrieval.conftest import ARABIC, ENGLISH

WAYS = (
    *("{}", "hello, {}", "{} please help", "since yesterday {}", "again: {}", "{} today", "urgent {}"),
    *(
        "{} and nobody tells me why",
        "my sister says {}",
        "on the phone {}",
        "third time: {}",
        "why {}",
        "{} ?!",
    ),
)


@dataclass
class Tuned:
    """A tuning, what it was told on the way, and a vector of the encoder before it."""

    tuning: Tuning
    told: list[tuple[int, int]]
    before: Vectors


@pytest.fixture(scope="module")
def lines() -> tuple[list[str], Ints]:
    """Questions, and for each the number of its article: here the way in which it is asked, which the encoder
    as it comes hardly minds."""
    asked = [
        question for shop in (ENGLISH, ARABIC) for _, questions, _ in shop.values() for question in questions
    ]
    said = [(way, WAYS[way].format(question)) for way in range(len(WAYS)) for question in asked]
    return [text for _, text in said], np.array([way for way, _ in said])


@pytest.fixture(scope="module")
def tuned(encoder: Encoder, lines: tuple[list[str], Ints]) -> Tuned:
    told: list[tuple[int, int]] = []
    before = encoder.encode_one("where is my parcel")
    tuning = tune(encoder, *lines, told=lambda done, of: told.append((done, of)))
    assert tuning
    return Tuned(tuning, told, before)


def likelihood(vectors: Vectors, owners: Ints) -> float:
    """How likely a text is to draw one of its own article, when it draws what is like it, on average."""
    alike = np.exp((vectors @ vectors.T - 1) / 0.07) * ~np.eye(len(vectors), dtype=np.bool_)
    own = alike * (owners[:, None] == owners)
    return float((own.sum(axis=1) / alike.sum(axis=1)).mean())


def test_texts_of_an_article_come_together_and_away_from_the_others(
    encoder: Encoder, tuned: Tuned, lines: tuple[list[str], Ints]
) -> None:
    texts, owners = lines
    before = likelihood(encoder.encode(texts), owners)
    after = likelihood(tuned.tuning.of(encoder).encode(texts), owners)
    assert after > 2 * before


def test_the_encoder_that_was_tuned_stays_as_it_was(encoder: Encoder, tuned: Tuned) -> None:
    tuned.tuning.of(encoder)
    np.testing.assert_array_equal(encoder.encode_one("where is my parcel"), tuned.before)


def test_what_was_kept_gives_the_same_encoder_again(encoder: Encoder, tuned: Tuned) -> None:
    again = Tuning.from_file(tuned.tuning.content)
    first, second = tuned.tuning.of(encoder), again.of(encoder)
    assert first.name == second.name != encoder.name
    np.testing.assert_array_equal(first.encode_one("وين طلبيتي"), second.encode_one("وين طلبيتي"))


def test_from_few_texts_nothing_is_learned(encoder: Encoder, lines: tuple[list[str], Ints]) -> None:
    texts, owners = lines
    assert tune(encoder, texts[:100], owners[:100]) is None


def test_a_model_of_ones_own_is_taken_as_it_is(encoder: Encoder, lines: tuple[list[str], Ints]) -> None:
    own = Encoder("own", encoder.copy(()))
    assert tune(own, *lines) is None


def test_how_far_it_has_come_is_told(tuned: Tuned) -> None:
    steps = tuned.told[0][1]
    assert tuned.told == [(step, steps) for step in range(steps)]
