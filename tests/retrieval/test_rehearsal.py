"""Rehearsal: a question is played as if it had never been seen, and the ranking is fitted to that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.domain.passages import Passage, PassageKind
from bot.retrieval.building import _stage
from bot.retrieval.calibrating import fit
from bot.retrieval.embedding import Embedded
from bot.retrieval.encoder import Encoder
from bot.retrieval.pool import FEATURES, message
from bot.retrieval.ranking import PRIOR
from bot.retrieval.rehearsal import Cases, Stage, rehearse

NEAREST = FEATURES.index("nearest")
SPELLING = FEATURES.index("spelling")


@pytest.fixture
def staged(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory):
    """Makes a stage of (article, kind, text) rows."""

    def make(*rows: tuple[str, PassageKind, str]) -> Stage:
        embedded = Embedded(encoder, tmp_path_factory.mktemp("empty"))
        embedded.embed([text for _, _, text in rows])
        return _stage(tuple(Passage(article, "en", kind, text) for article, kind, text in rows), embedded)

    return make


QUESTION, TITLE, FIX = PassageKind.QUESTION, PassageKind.TITLE, PassageKind.FIX
PARCEL = [
    ("parcel", TITLE, "A parcel is late"),
    ("parcel", QUESTION, "where is my parcel"),
    ("parcel", QUESTION, "Where is my PARCEL"),
    ("parcel", QUESTION, "the courier did not come"),
]
PASSWORD = [
    ("password", TITLE, "Reset the password"),
    ("password", QUESTION, "I forgot my password"),
    ("password", QUESTION, "password does not work"),
]


def features(cases: Sequence, column: int) -> list[float]:
    return [float(case.evidence.articles[case.right, column]) for case in cases]


def test_neither_the_question_nor_its_repetition_is_found(staged) -> None:
    first, second, third = rehearse(staged(*PARCEL), []).answerable
    assert max(features([first, second, third], NEAREST)) < 0.99
    assert max(features([first, second, third], SPELLING)) < 0.99


def test_a_question_left_out_counts_as_if_it_had_never_been_written(staged) -> None:
    stage = staged(*PARCEL, *PASSWORD)
    played = rehearse(stage, []).answerable[2]
    never = staged(*(row for row in (*PARCEL, *PASSWORD) if row[2] != "the courier did not come"))
    asked = message("the courier did not come", stage.messages[3].vector)
    exact = [FEATURES.index(name) for name in ("learned_dense", "nearest", "nearest_three")]
    np.testing.assert_allclose(
        played.evidence.articles[:, exact], never.pool.evidence(asked).articles[:, exact], atol=2e-3
    )


def test_an_unanswerable_case_finds_nothing_of_the_article_that_is_gone(staged) -> None:
    cases = rehearse(staged(*PARCEL, *PASSWORD), []).unanswerable
    assert {case.gone for case in cases} == {0, 1}
    for case in cases:
        assert case.evidence.articles[case.gone, SPELLING] == 0
        assert case.right is None


def test_the_title_stands_in_for_questions_that_nobody_wrote(staged) -> None:
    cases = rehearse(staged(*PASSWORD, ("fees", TITLE, "Fees"), ("fees", FIX, "The fee is two dinars")), [])
    assert [case.right for case in cases.answerable] == [0, 0, 1]


def test_a_single_sentence_cannot_be_rehearsed(staged) -> None:
    assert rehearse(staged(("fees", TITLE, "Fees")), []) == Cases((), (), ())


def test_without_questions_the_prior_ranks() -> None:
    assert fit(Cases((), (), ())).ranking == PRIOR


def test_a_message_from_outside_that_an_article_answers_is_left_out(staged, encoder: Encoder) -> None:
    weather = [
        ("weather", QUESTION, text) for text in ("is it going to rain today", "weather forecast today")
    ]
    stage = staged(*PARCEL, *PASSWORD, *weather)
    lines = ["will it rain today", "who painted the mona lisa"]
    fitted = fit(rehearse(stage, [message(line, encoder.encode_one(line)) for line in lines]))
    assert len(fitted.outside) == 1
