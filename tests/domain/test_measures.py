"""Figures: what they count, and that nothing measured is not the same as nothing right."""

from __future__ import annotations

import pytest

from bot.domain.answering import Kind
from bot.domain.measures import Outcome, calibration_error, percentile, quality, reciprocal_rank

ANSWERED_RIGHT = Outcome("a", ("a", "b"), 0.9, Kind.ANSWER, ("a",))
ANSWERED_WRONG = Outcome("a", ("b", "a"), 0.8, Kind.ANSWER, ("b",))
ASKED_RIGHT = Outcome("a", ("b", "c", "a"), 0.4, Kind.ASK_BACK, ("b", "c", "a"))
ASKED_WRONG = Outcome("a", ("b", "c", "d", "a"), 0.4, Kind.ASK_BACK, ("b", "c"))
SILENT = Outcome("a", ("a", "b"), 0.3, Kind.REPHRASE, ())
REFUSED = Outcome(None, ("a", "b"), 0.1, Kind.REPHRASE, ())
FOOLED = Outcome(None, ("a", "b"), 0.9, Kind.ANSWER, ("a",))
NEEDLESS = Outcome(None, ("a", "b"), 0.3, Kind.ASK_BACK, ("a", "b"))


@pytest.mark.parametrize(
    ("outcomes", "figure", "value"),
    [
        ([ANSWERED_RIGHT, ANSWERED_WRONG], "hit_at_1", 1 / 2),
        ([ANSWERED_RIGHT, ASKED_RIGHT, ASKED_WRONG], "hit_at_3", 2 / 3),
        ([ANSWERED_RIGHT, ANSWERED_WRONG, ASKED_WRONG], "mrr", (1 + 1 / 2 + 1 / 4) / 3),
        ([ANSWERED_RIGHT, ANSWERED_WRONG, SILENT, REFUSED], "resolved", 1 / 3),
        ([ASKED_RIGHT, SILENT, NEEDLESS, REFUSED], "asked_back", 2 / 4),
        ([ASKED_RIGHT, ASKED_WRONG, NEEDLESS], "asked_back_right", 1 / 2),
        ([ANSWERED_RIGHT, ANSWERED_WRONG, FOOLED, REFUSED], "wrong", 2 / 4),
        ([REFUSED, FOOLED, NEEDLESS, ANSWERED_RIGHT], "refused", 1 / 3),
        ([REFUSED], "hit_at_1", None),
        ([REFUSED], "resolved", None),
        ([SILENT], "refused", None),
        ([], "wrong", None),
        ([], "ece", None),
    ],
)
def test_figures(outcomes: list[Outcome], figure: str, value: float | None) -> None:
    found = getattr(quality(outcomes), figure)
    assert found == (None if value is None else pytest.approx(value))


def test_a_null_question_can_only_be_right_by_not_being_answered() -> None:
    confident = quality([FOOLED] * 10)
    assert confident.ece == pytest.approx(0.9)
    assert confident.wrong == 1


def test_an_article_that_was_not_found_has_no_reciprocal_rank() -> None:
    assert reciprocal_rank(Outcome("z", ("a", "b"), 0.5, Kind.REPHRASE, ())) == 0


@pytest.mark.parametrize(
    ("chances", "true", "error"),
    [
        ([1.0, 1.0, 0.0], [True, True, False], 0),
        ([1.0], [False], 1),
        ([0.5] * 4, [True, False, True, False], 0),
        ([0.9] * 4, [True, False, True, False], 0.4),
        ([0.1, 0.9], [True, False], 0.9),
    ],
)
def test_calibration_error_is_how_far_chances_are_from_what_comes_of_them(
    chances: list[float], true: list[bool], error: float
) -> None:
    assert calibration_error(chances, true) == pytest.approx(error)


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 5), (95, 10), (1, 1), (100, 10)], ids=["median", "tail", "least", "most"]
)
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value
    assert percentile([], percent) is None
