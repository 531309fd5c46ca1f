"""Figures: what they count, and that nothing measured is not the same as nothing right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.answering import Kind
from bot.domain.measures import (
    Bin,
    Confusion,
    Outcome,
    Point,
    area_under,
    by_variety,
    calibration_error,
    confusions,
    percentile,
    quality,
    reciprocal_rank,
    reliability,
    risk_coverage,
    standing,
    thinned,
)

ANSWERED_RIGHT = Outcome("a", ("a", "b"), 0.9, Kind.ANSWER, ("a",))
ANSWERED_WRONG = Outcome("a", ("b", "a"), 0.8, Kind.ANSWER, ("b",))
ASKED_RIGHT = Outcome("a", ("b", "c", "a"), 0.4, Kind.ASK_BACK, ("b", "c", "a"))
ASKED_WRONG = Outcome("a", ("b", "c", "d", "a"), 0.4, Kind.ASK_BACK, ("b", "c"))
SILENT = Outcome("a", ("a", "b"), 0.3, Kind.REPHRASE, ())
REFUSED = Outcome(None, ("a", "b"), 0.1, Kind.REPHRASE, ())
FOOLED = Outcome(None, ("a", "b"), 0.9, Kind.ANSWER, ("a",))
NEEDLESS = Outcome(None, ("a", "b"), 0.3, Kind.ASK_BACK, ("a", "b"))


def thought(probability: float, *, right: bool) -> Outcome:
    """A question whose first article was thought that likely, and was right or not."""
    return Outcome("a" if right else "z", ("a",), probability, Kind.REPHRASE, ())


def taken(right: str | None, first: str, probability: float, question: str) -> Outcome:
    """A question for `right` for which `first` was found first."""
    return Outcome(right, (first, "z"), probability, Kind.REPHRASE, (), question)


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
    outcomes = [thought(chance, right=right) for chance, right in zip(chances, true, strict=True)]
    assert calibration_error(reliability(outcomes)) == pytest.approx(error)


def test_a_chance_falls_into_one_bin_and_certainty_into_the_last() -> None:
    outcomes = [thought(0.5, right=True), thought(0.7, right=False), thought(1.0, right=True)]
    assert reliability(outcomes, bins=2) == (
        Bin(0, 0.5, 0, None, None),
        Bin(0.5, 1, 3, pytest.approx(2.2 / 3), pytest.approx(2 / 3)),
    )


def test_every_variety_has_figures_of_its_own_in_the_order_in_which_they_were_met() -> None:
    outcomes = [replace(ANSWERED_RIGHT, variety="gulf"), replace(REFUSED, variety="en")]
    outcomes += [replace(ANSWERED_WRONG, variety="gulf")]
    found = by_variety(outcomes)
    assert list(found) == ["gulf", "en"]
    assert (found["gulf"].questions, found["gulf"].hit_at_1, found["gulf"].refused) == (2, 0.5, None)
    assert (found["en"].questions, found["en"].hit_at_1, found["en"].refused) == (1, None, 1)


RIGHT_WRONG_RIGHT = [thought(0.5, right=True), thought(0.9, right=True), thought(0.7, right=False)]


def test_answering_more_covers_more_and_costs_what_is_wrong() -> None:
    assert risk_coverage(RIGHT_WRONG_RIGHT) == (
        Point(0.9, pytest.approx(1 / 3), 0),
        Point(0.7, pytest.approx(2 / 3), 1 / 2),
        Point(0.5, 1, pytest.approx(1 / 3)),
    )


def test_equally_sure_questions_are_answered_together_or_not_at_all() -> None:
    outcomes = [thought(0.9, right=True), thought(0.9, right=False), FOOLED]
    assert risk_coverage(outcomes) == (Point(0.9, 1, pytest.approx(2 / 3)),)


def test_a_question_for_which_nothing_was_found_is_never_answered() -> None:
    nothing = Outcome("a", (), 0.0, Kind.SMALL_TALK, ())
    assert risk_coverage([nothing, thought(0.6, right=True)]) == (Point(0.6, 1 / 2, 0),)
    assert risk_coverage([nothing]) == risk_coverage([]) == ()


def test_the_area_under_the_curve_is_the_mean_risk() -> None:
    assert area_under(risk_coverage(RIGHT_WRONG_RIGHT)) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)
    assert area_under([Point(0.9, 0.2, 0.5), Point(0.1, 1.0, 0.25)]) == pytest.approx(0.1 + 0.2)
    assert area_under(()) is None


def test_a_long_curve_is_thinned_to_points_of_its_own_with_both_ends() -> None:
    curve = [Point(1 - place / 1000, place / 1000, 0.1) for place in range(1001)]
    found = thinned(curve, most=5)
    assert [point.coverage for point in found] == [0, 0.25, 0.5, 0.75, 1]
    assert thinned(curve[:5], most=5) == tuple(curve[:5])


def test_the_bot_stands_where_it_answers_and_nowhere_when_it_is_silent() -> None:
    assert standing([ANSWERED_RIGHT, FOOLED, SILENT, ASKED_RIGHT]) == (1 / 2, 1 / 2)
    assert standing([SILENT, REFUSED]) is None


def test_what_is_confused_most_often_comes_first_then_what_is_confused_most_surely() -> None:
    found = confusions(
        [
            taken("refund", "return", 0.2, "money back"),
            taken("refund", "return", 0.6, "give it back"),
            taken("refund", "return", 0.4, "I want it back"),
            taken("card", "pin", 0.3, "my card"),
            taken("return", "refund", 0.9, "send it back"),
            taken("card", "card", 0.9, "a card that was found"),
            taken(None, "card", 0.9, "a card trick"),
        ]
    )
    assert found == (
        Confusion("refund", "return", 3, ("give it back", "I want it back")),
        Confusion("return", "refund", 1, ("send it back",)),
        Confusion("card", "pin", 1, ("my card",)),
    )


def test_only_the_worst_confusions_are_told() -> None:
    outcomes = [taken(f"article-{number}", "other", number / 100, "?") for number in range(30)]
    found = confusions(outcomes)
    assert [one.right for one in found] == [f"article-{number}" for number in range(29, 9, -1)]


@pytest.mark.parametrize(
    ("percent", "value"), [(50, 5), (95, 10), (1, 1), (100, 10)], ids=["median", "tail", "least", "most"]
)
def test_a_percentile_is_one_of_the_values(percent: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value
    assert percentile([], percent) is None
