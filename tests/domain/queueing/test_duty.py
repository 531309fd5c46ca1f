"""Salma, Omar and Nadia have a duty for a week each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.queueing.duty import Duty, Rota, on_duty

AMMAN = ZoneInfo("Asia/Amman")
TRIAGE = Rota(Duty.TRIAGE, ("salma", "omar", "nadia"), date(2026, 11, 1), AMMAN)
FIRST_SUNDAY = datetime(2026, 11, 1, tzinfo=AMMAN)


def week(number: int) -> datetime:
    """The Wednesday of that week."""
    return FIRST_SUNDAY + timedelta(weeks=number - 1, days=3)


def test_each_has_a_week_and_then_it_begins_again() -> None:
    assert [TRIAGE.on_duty(week(number)) for number in (1, 2, 3, 4)] == ["salma", "omar", "nadia", "salma"]


def test_the_week_changes_at_midnight_on_the_teams_clock() -> None:
    midnight = datetime(2026, 11, 8, tzinfo=AMMAN)
    assert TRIAGE.on_duty(midnight - timedelta(seconds=1)) == "salma"
    assert TRIAGE.on_duty(midnight) == "omar"
    assert midnight.astimezone(UTC).day == 7


def test_before_it_begins_nobody_has_it() -> None:
    assert TRIAGE.on_duty(FIRST_SUNDAY - timedelta(seconds=1)) is None


def test_a_swap_holds_for_its_week_alone() -> None:
    swapped = replace(TRIAGE, swaps={date(2026, 11, 8): "salma"})
    assert [swapped.on_duty(week(number)) for number in (1, 2, 3)] == ["salma", "salma", "nadia"]


def test_the_next_in_turn_stands_in_for_who_is_away() -> None:
    assert TRIAGE.on_duty(week(1), away={"salma"}) == "omar"
    assert TRIAGE.on_duty(week(3), away={"nadia", "salma"}) == "omar"
    assert TRIAGE.on_duty(week(1), away={"salma", "omar", "nadia"}) is None


def test_who_swapped_and_is_away_is_stood_in_for_by_whose_week_it_was() -> None:
    swapped = replace(TRIAGE, swaps={date(2026, 11, 8): "nadia"})
    assert swapped.on_duty(week(2), away={"nadia"}) == "omar"


def test_a_rota_of_nobody_puts_nobody_on_duty() -> None:
    assert replace(TRIAGE, people=()).on_duty(week(2)) is None


def test_each_duty_has_its_own_rota() -> None:
    tier_2 = Rota(Duty.TIER_2, ("nadia",), date(2026, 11, 1), AMMAN)
    not_begun = Rota(Duty.TIER_3, ("omar",), date(2027, 1, 3), AMMAN)
    assert on_duty([TRIAGE, tier_2, not_begun], week(2)) == {Duty.TRIAGE: "omar", Duty.TIER_2: "nadia"}


@given(st.integers(0, 5_000), st.integers(1, 9))
def test_in_as_many_weeks_as_there_are_people_everybody_has_it_once(days: int, people: int) -> None:
    rota = replace(TRIAGE, people=tuple(f"agent {number}" for number in range(people)))
    begin = FIRST_SUNDAY + timedelta(days=days)
    weeks = [begin + timedelta(weeks=number) for number in range(people)]
    assert {rota.on_duty(at) for at in weeks} == {*rota.people}
    assert all(rota.week_of(at) <= at.date() < rota.week_of(at) + timedelta(weeks=1) for at in weeks)
