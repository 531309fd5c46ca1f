"""What may honestly be said of when a person answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business_hours import AROUND_THE_CLOCK, read_business_hours
from bot.domain.expected_time import FEWEST, FirstAnswer, expect, usual_time

AMMAN = ZoneInfo("Asia/Amman")
OFFICE = read_business_hours("sun-thu 09:00-17:00", AMMAN)
SUNDAY = datetime(2026, 11, 1, 10, tzinfo=AMMAN)
MONDAY = SUNDAY + timedelta(days=1)


def answers(*minutes: float) -> list[FirstAnswer]:
    return [FirstAnswer(SUNDAY, SUNDAY + timedelta(minutes=took)) for took in minutes]


def test_with_too_few_answers_nothing_is_promised() -> None:
    assert usual_time(MONDAY, AROUND_THE_CLOCK, answers(*[5] * (FEWEST - 1))) is None


def test_four_of_five_answers_came_within_the_time_named() -> None:
    assert usual_time(MONDAY, AROUND_THE_CLOCK, answers(5, 10, 20, 70, 600)) == timedelta(hours=2)
    assert usual_time(MONDAY, AROUND_THE_CLOCK, answers(1, 2, 3, 4, 5)) == timedelta(minutes=15)


def test_who_still_waits_after_that_time_counts_as_well_and_who_just_came_does_not() -> None:
    quick = answers(*[10] * 6)
    waiting = [FirstAnswer(MONDAY, None)] * 3
    assert usual_time(MONDAY + timedelta(minutes=5), AROUND_THE_CLOCK, quick + waiting) == timedelta(
        minutes=15
    )
    assert usual_time(MONDAY + timedelta(hours=7), AROUND_THE_CLOCK, quick + waiting) == timedelta(hours=7)


def test_a_night_between_question_and_answer_does_not_count() -> None:
    evening = SUNDAY.replace(hour=16, minute=40)
    morning = evening + timedelta(hours=16, minutes=30)
    assert usual_time(MONDAY, OFFICE, [FirstAnswer(evening, morning)] * FEWEST) == timedelta(minutes=30)


def test_outside_the_hours_it_says_when_the_team_is_back() -> None:
    thursday_night = datetime(2026, 11, 5, 20, tzinfo=AMMAN)
    found = expect(thursday_night, thursday_night, OFFICE, answers(*[50] * FEWEST))
    assert found.opens_at == datetime(2026, 11, 8, 9, tzinfo=AMMAN)
    assert found.by == datetime(2026, 11, 8, 10, tzinfo=AMMAN)
    assert found.within is None


def test_a_time_that_is_named_stays_what_it_was_and_passes() -> None:
    quick = answers(*[10] * FEWEST)
    since = SUNDAY + timedelta(hours=1)
    later_figures = [*quick, *[FirstAnswer(since, since + timedelta(hours=5))] * 20]
    for now, overdue in (
        (since, False),
        (since + timedelta(minutes=14), False),
        (since + timedelta(hours=6), True),
    ):
        found = expect(since, now, OFFICE, later_figures)
        assert (found.by, found.within) == (since + timedelta(minutes=15), timedelta(minutes=15))
        assert found.overdue is overdue


def test_where_a_night_is_between_the_whole_day_is_meant() -> None:
    evening = SUNDAY.replace(hour=16, minute=50)
    named = answers(*[25] * FEWEST)
    whole_monday = expect(evening, MONDAY.replace(hour=23), OFFICE, named)
    assert whole_monday.by == MONDAY.replace(hour=9, minute=20)
    assert (whole_monday.within, whole_monday.overdue) == (None, False)
    assert expect(evening, MONDAY + timedelta(days=1), OFFICE, named).overdue


@given(st.lists(st.floats(0, 5_000), min_size=FEWEST, max_size=60))
def test_the_time_named_would_have_held_for_most(minutes: list[float]) -> None:
    named = usual_time(SUNDAY + timedelta(minutes=5_000), AROUND_THE_CLOCK, answers(*minutes))
    assert named is not None
    kept = sum(timedelta(minutes=took) <= named for took in minutes)
    assert kept >= 0.8 * len(minutes)
