"""Opening hours: what the table says, and time that is counted only while somebody is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.opening_hours import OpeningHours, read_opening_hours

AMMAN, CAIRO, LONDON = ZoneInfo("Asia/Amman"), ZoneInfo("Africa/Cairo"), ZoneInfo("Europe/London")
OFFICE = "sun-thu 09:00-17:00; sat 10:00-14:00"

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from([AMMAN, CAIRO, LONDON, ZoneInfo("Pacific/Apia")])
tables = st.sampled_from([OFFICE, "", "fri 00:00-24:00", "mon-sun 22:00-24:00; mon-sun 00:00-02:00"])
hours_of_work = st.timedeltas(timedelta(minutes=1), timedelta(hours=30))


def at(zone: tzinfo, *when: int) -> datetime:
    return datetime(*when, tzinfo=zone)  # type: ignore[misc, arg-type]


def test_the_week_is_as_it_is_written() -> None:
    hours = read_opening_hours(OFFICE, AMMAN)
    assert hours.is_open(at(AMMAN, 2026, 11, 1, 9, 0))
    assert not hours.is_open(at(AMMAN, 2026, 11, 1, 17, 0))
    assert not hours.is_open(at(AMMAN, 2026, 11, 6, 12, 0)), "a Friday"
    assert hours.next_opening(at(AMMAN, 2026, 11, 5, 18, 0)) == at(AMMAN, 2026, 11, 7, 10, 0)
    assert hours.after_work(at(AMMAN, 2026, 11, 5, 16, 0), timedelta(hours=2)) == at(
        AMMAN, 2026, 11, 7, 11, 0
    )


@pytest.mark.parametrize(
    "table",
    [
        "9-17",
        "sun 9:00-17:00",
        "sun-xyz 09:00-17:00",
        "sun 17:00-09:00",
        "sun 09:00-24:30",
        "sun 09:60-17:00",
        "sun 09:00-12:00; sun 11:00-13:00",
        "sun-thu",
    ],
)
def test_a_table_that_cannot_be_read_says_why_in_one_line(table: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        read_opening_hours(table, AMMAN)


def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    hours = read_opening_hours("mon-sun 00:00-24:00", LONDON)
    spring, autumn = at(LONDON, 2026, 3, 29), at(LONDON, 2026, 10, 25)
    for start, length in ((spring, 23), (autumn, 25)):
        end = start.replace(day=start.day + 1).astimezone(UTC)
        assert hours.worked_between(start.astimezone(UTC), end) == timedelta(hours=length)


@given(tables, zones, moments, hours_of_work)
def test_after_so_much_work_so_much_was_worked(
    table: str, zone: tzinfo, start: datetime, work: timedelta
) -> None:
    hours = read_opening_hours(table, zone)
    done = hours.after_work(start, work)
    assert done is not None
    assert hours.worked_between(start, done) == work


@given(tables, zones, moments, st.timedeltas(timedelta(), timedelta(days=9)), st.floats(0, 1))
def test_what_was_worked_adds_up_and_never_exceeds_the_time_that_passed(
    table: str, zone: tzinfo, start: datetime, length: timedelta, share: float
) -> None:
    hours, end, between = read_opening_hours(table, zone), start + length, start + length * share
    whole = hours.worked_between(start, end)
    assert timedelta() <= whole <= length
    assert whole == hours.worked_between(start, between) + hours.worked_between(between, end)


@given(tables, zones, moments)
def test_the_team_is_away_until_the_next_opening_and_there_at_it(
    table: str, zone: tzinfo, now: datetime
) -> None:
    hours = read_opening_hours(table, zone)
    opens = hours.next_opening(now)
    if hours.is_open(now):
        assert opens is None
    else:
        assert opens is not None
        assert hours.is_open(opens)
        assert hours.worked_between(now, opens) == timedelta()


def test_without_a_table_the_team_is_always_there() -> None:
    assert OpeningHours(UTC).is_open(datetime(2026, 1, 1, 3, tzinfo=UTC))
