"""The team's week, its holidays and its Ramadan, and the arithmetic that promises rest on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.business_hours import AROUND_THE_CLOCK, BusinessHours, SpecialDays, read_business_hours
from bot.domain.weekly_hours import (
    ALWAYS,
    DAYS,
    MIDNIGHT,
    NEVER,
    Span,
    Week,
    Weekend,
    office_week,
    read_week,
)

AMMAN, CAIRO, LONDON = ZoneInfo("Asia/Amman"), ZoneInfo("Africa/Cairo"), ZoneInfo("Europe/London")
OFFICE = "sun-thu 09:00-17:00; sat 10:00-14:00"
RAMADAN = SpecialDays(
    "Ramadan", date(2026, 2, 18), date(2026, 3, 19), read_week("sun-thu 10:00-15:00; sat 10:00-12:00")
)
EID = SpecialDays("Eid al-Fitr", date(2026, 3, 19), date(2026, 3, 22))
NIGHT_OF_POWER = SpecialDays("27 Ramadan", date(2026, 3, 16), date(2026, 3, 16), read_week("mon 10:00-12:00"))
JORDAN = BusinessHours(AMMAN, read_week(OFFICE), (RAMADAN, EID, NIGHT_OF_POWER))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Any table: each day shut, or with up to two parts that may touch each other and midnight."""
    spans = []
    for weekday in range(7):
        marks = sorted(draw(st.sets(st.integers(0, MIDNIGHT // 15), max_size=4)))
        pairs = zip(marks[::2], marks[1::2], strict=False)
        spans += [Span(weekday, opens * 15, closes * 15) for opens, closes in pairs]
    return Week(tuple(spans))


@st.composite
def special_days(draw: st.DrawFn) -> SpecialDays:
    first = draw(st.dates(date(2025, 12, 1), date(2026, 12, 31)))
    length = draw(st.integers(0, 30))
    return SpecialDays("", first, first + timedelta(days=length), draw(st.just(NEVER) | weeks()))


zones = st.sampled_from(
    [
        *(AMMAN, CAIRO, LONDON, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")),
        *(ZoneInfo("Africa/Casablanca"), ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Kathmandu")),
    ]
)
all_hours = st.builds(
    BusinessHours,
    zones,
    weeks() | st.just(read_week(OFFICE)) | st.just(ALWAYS),
    st.lists(special_days(), max_size=3).map(tuple),
)
a_change_of_clocks = st.sampled_from(
    [datetime(2026, 3, 29), datetime(2026, 4, 23, 22), datetime(2026, 10, 25), datetime(2026, 10, 29, 21)]
).flatmap(lambda when: st.timedeltas(timedelta(hours=-30), timedelta(hours=30)).map(lambda by: when + by))
moments = (st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)) | a_change_of_clocks).map(
    lambda when: when.replace(tzinfo=UTC)
)
some_time = st.timedeltas(timedelta(), timedelta(days=9))


def at(zone: tzinfo, *when: int) -> datetime:
    return datetime(*when, tzinfo=zone)  # type: ignore[misc, arg-type]


def test_the_week_is_as_it_is_written() -> None:
    hours = read_business_hours(OFFICE, AMMAN)
    assert hours.is_open(at(AMMAN, 2026, 11, 1, 9, 0))
    assert not hours.is_open(at(AMMAN, 2026, 11, 1, 17, 0))
    assert not hours.is_open(at(AMMAN, 2026, 11, 6, 12, 0)), "a Friday"
    assert hours.next_opening(at(AMMAN, 2026, 11, 5, 18, 0)) == at(AMMAN, 2026, 11, 7, 10, 0)
    assert hours.after(at(AMMAN, 2026, 11, 5, 16, 0), timedelta(hours=2)) == at(AMMAN, 2026, 11, 7, 11, 0)


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
        read_week(table)


@given(weeks())
def test_a_table_is_read_as_it_was_written(week: Week) -> None:
    assert read_week(str(week)) == week


@pytest.mark.parametrize(
    ("weekend", "rests"), [(Weekend.FRIDAY_SATURDAY, "fri sat"), (Weekend.SATURDAY_SUNDAY, "sat sun")]
)
def test_on_either_weekend_the_team_rests_and_on_the_other_days_it_works(
    weekend: Weekend, rests: str
) -> None:
    week = office_week(weekend, 9 * 60, 17 * 60)
    worked = {DAYS[span.weekday] for span in week.spans}
    assert {*DAYS} - worked == set(rests.split())
    friday = timedelta(hours=8 if "fri" in worked else 0)
    assert BusinessHours(AMMAN, week).worked_between(at(AMMAN, 2026, 11, 6), at(AMMAN, 2026, 11, 7)) == friday


def test_in_ramadan_the_hours_are_shorter_and_before_and_after_it_they_are_not() -> None:
    def worked_on(month: int, day: int) -> float:
        start = at(AMMAN, 2026, month, day)
        return JORDAN.worked_between(start, start + timedelta(days=1)) / timedelta(hours=1)

    assert worked_on(2, 17) == 8, "the Tuesday before"
    assert worked_on(2, 18) == 5, "the first of Ramadan"
    assert worked_on(2, 20) == 0, "a Friday stays one"
    assert worked_on(2, 21) == 2
    assert worked_on(3, 16) == 2, "a day with hours of its own within the month"
    assert worked_on(3, 18) == 5
    assert worked_on(3, 19) == 0, "the feast comes before the month that it ends"
    assert worked_on(3, 22) == 0
    assert worked_on(3, 23) == 8


def test_a_promise_made_on_the_eve_of_the_feast_is_due_after_it() -> None:
    eve = at(AMMAN, 2026, 3, 18, 14, 0)
    assert JORDAN.after(eve, timedelta(hours=2)) == at(AMMAN, 2026, 3, 23, 10, 0)
    assert JORDAN.next_opening(at(AMMAN, 2026, 3, 18, 15, 0)) == at(AMMAN, 2026, 3, 23, 9, 0)


def test_a_team_that_is_away_for_months_promises_nothing() -> None:
    away = BusinessHours(AMMAN, special=(SpecialDays("", date(2026, 1, 1), date(2026, 12, 31)),))
    march = at(AMMAN, 2026, 3, 1)
    assert not away.is_open(march)
    assert away.next_opening(march) is None
    assert away.after(march, timedelta(minutes=1)) is None


def test_a_night_in_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    hours = read_business_hours("mon-sun 00:00-24:00; ", LONDON)
    in_parts = read_business_hours("mon-sun 00:00-01:15; mon-sun 01:15-01:45; mon-sun 01:45-24:00", LONDON)
    spring, autumn = at(LONDON, 2026, 3, 29), at(LONDON, 2026, 10, 25)
    for start, length in ((spring, 23), (autumn, 25)):
        end = start.replace(day=start.day + 1).astimezone(UTC)
        for written in (hours, in_parts):
            assert written.worked_between(start.astimezone(UTC), end) == timedelta(hours=length)


@given(all_hours, moments)
def test_the_team_is_there_when_the_clock_on_its_wall_says_so(hours: BusinessHours, now: datetime) -> None:
    shown = now.astimezone(hours.zone)
    assume(not shown.fold)
    minute = shown.hour * 60 + shown.minute
    assert hours.is_open(now) == any(span.opens <= minute < span.closes for span in hours.on(shown.date()))


@given(all_hours, moments, some_time, st.floats(0, 1))
def test_what_was_worked_adds_up_and_never_exceeds_the_time_that_passed(
    hours: BusinessHours, start: datetime, length: timedelta, share: float
) -> None:
    end, between = start + length, start + length * share
    whole = hours.worked_between(start, end)
    assert timedelta() <= whole <= length
    assert whole == hours.worked_between(start, between) + hours.worked_between(between, end)
    assert hours.worked_between(end, start) == timedelta() or not length


@given(all_hours, moments, st.timedeltas(timedelta(minutes=1), timedelta(hours=30)))
def test_after_so_much_work_so_much_was_worked_and_not_a_moment_before(
    hours: BusinessHours, start: datetime, work: timedelta
) -> None:
    done = hours.after(start, work)
    assume(done is not None)
    assert done is not None
    assert hours.worked_between(start, done) == work
    assert hours.worked_between(start, done - timedelta(microseconds=1)) < work


@given(all_hours, moments)
def test_the_team_is_away_until_the_next_opening_and_there_at_it(hours: BusinessHours, now: datetime) -> None:
    opens = hours.next_opening(now)
    if opens is not None:
        assert not hours.is_open(now)
        assert hours.is_open(opens)
        assert hours.worked_between(now, opens) == timedelta()


@given(all_hours, moments, some_time, special_days())
def test_a_holiday_takes_exactly_its_own_days_away(
    hours: BusinessHours, start: datetime, length: timedelta, days: SpecialDays
) -> None:
    closed = SpecialDays("a holiday", days.first, days.first)
    with_holiday = BusinessHours(hours.zone, hours.week, (*hours.special, closed))
    end = start + length
    midnight = datetime.combine(closed.first, datetime.min.time(), hours.zone)
    begins, ends = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC)
    lost = hours.worked_between(max(start, begins), min(end, ends)) if begins < end and start < ends else None
    assert with_holiday.worked_between(start, end) == hours.worked_between(start, end) - (lost or timedelta())


@given(weeks(), moments, some_time, st.lists(special_days(), max_size=2).map(tuple))
def test_the_same_week_is_worked_at_the_same_hours_of_the_wall_in_every_zone(
    week: Week, shown: datetime, length: timedelta, special: tuple[SpecialDays, ...]
) -> None:
    """Zones whose clocks never change differ by nothing but where their day begins."""
    worked = set()
    for zone in (UTC, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Asia/Riyadh"), ZoneInfo("Pacific/Honolulu")):
        start = shown.replace(tzinfo=zone).astimezone(UTC)
        worked.add(BusinessHours(zone, week, special).worked_between(start, start + length))
    assert len(worked) == 1


def test_without_a_table_the_team_is_always_there() -> None:
    new_year = datetime(2026, 1, 1, 3, tzinfo=UTC)
    assert read_business_hours("", AMMAN).is_open(new_year)
    assert AROUND_THE_CLOCK.is_open(new_year)
    assert AROUND_THE_CLOCK.after(new_year, timedelta(days=400)) == new_year + timedelta(days=400)
