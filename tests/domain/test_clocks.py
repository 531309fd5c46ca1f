"""How long Samira waits, by three clocks, in calendar time and in the team's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.business_hours import AROUND_THE_CLOCK, BusinessHours
from bot.domain.clocks import (
    Clock,
    ClockKind,
    ClockState,
    Standing,
    Stretch,
    Target,
    Term,
    clocks_of,
    most_pressing,
    standing,
    waiting_clock,
)
from bot.domain.ticket_history import Event, Happening
from bot.domain.weekly_hours import read_week
from tests.domain.cast import a_ticket

AMMAN = ZoneInfo("Asia/Amman")
OFFICE = BusinessHours(AMMAN, read_week("sun-thu 09:00-17:00"))
THURSDAY = datetime(2026, 11, 5, tzinfo=AMMAN)
SUNDAY = datetime(2026, 11, 8, tzinfo=AMMAN)
HOUR = timedelta(hours=1)
FIRST, NEXT, RESOLUTION = ClockKind
CREATED, WROTE = Happening.CREATED, Happening.CUSTOMER_WROTE
REPLIED, WAITING, SOLVED = Happening.REPLIED, Happening.SENT_WAITING, Happening.SOLVED


def story(*told: tuple[int, Happening]) -> list[Event]:
    """What happened, by the hours after nine on Thursday."""
    return [Event(kind, THURSDAY + (9 + hour) * HOUR, None, {}) for hour, kind in told]


def shown(*told: tuple[int, Happening], now: int) -> list[tuple[ClockKind, float, bool]]:
    """Each clock with the hours that it shows, and whether it runs."""
    at = THURSDAY + (9 + now) * HOUR
    return [(clock.kind, clock.passed(at) / HOUR, clock.running) for clock in clocks_of(story(*told))]


def promised(clock: Clock, target: Target) -> list[Term]:
    """The same for as long as it ran."""
    return [Term(clock.begun, target, OFFICE)]


def test_a_new_ticket_starts_the_first_response_and_the_resolution() -> None:
    assert shown((0, CREATED), now=2) == [(FIRST, 2, True), (RESOLUTION, 2, True)]


def test_writing_again_starts_nothing_anew() -> None:
    assert shown((0, CREATED), (1, WROTE), now=2) == [(FIRST, 2, True), (RESOLUTION, 2, True)]


def test_an_answer_stops_the_response_but_not_the_resolution() -> None:
    assert shown((0, CREATED), (1, REPLIED), now=5) == [(FIRST, 1, False), (RESOLUTION, 5, True)]


def test_while_the_team_waits_for_the_customer_the_resolution_stands_still() -> None:
    asked_back = ((0, CREATED), (1, REPLIED), (1, WAITING))
    assert shown(*asked_back, now=9) == [(FIRST, 1, False), (RESOLUTION, 1, False)]
    assert shown(*asked_back, (10, WROTE), now=12) == [
        (FIRST, 1, False),
        (NEXT, 2, True),
        (RESOLUTION, 3, True),
    ]


def test_each_thread_of_the_customer_is_a_response_of_its_own_from_its_first_word() -> None:
    told = ((0, CREATED), (1, REPLIED), (3, WROTE), (4, WROTE), (6, REPLIED), (7, WROTE))
    assert shown(*told, now=8) == [
        (FIRST, 1, False),
        (NEXT, 3, False),
        (NEXT, 1, True),
        (RESOLUTION, 8, True),
    ]


@pytest.mark.parametrize(
    "end", [SOLVED, Happening.SOLVED_BY_CUSTOMER, Happening.CLOSED, Happening.RETURNED_TO_BOT]
)
def test_what_is_settled_stops_every_clock(end: Happening) -> None:
    assert shown((0, CREATED), (2, end), now=90) == [(FIRST, 2, False), (RESOLUTION, 2, False)]


def test_what_is_opened_again_goes_on_and_waits_for_an_answer() -> None:
    told = ((0, CREATED), (1, REPLIED), (1, SOLVED), (20, Happening.REOPENED), (20, WROTE))
    assert shown(*told, now=23) == [(FIRST, 1, False), (NEXT, 3, True), (RESOLUTION, 4, True)]


def test_what_agents_do_among_themselves_moves_no_clock() -> None:
    among_themselves = (Happening.ASSIGNED, Happening.NOTED, Happening.ESCALATED, Happening.MOVED)
    told = [(1, kind) for kind in among_themselves]
    assert shown((0, CREATED), *told, now=3) == shown((0, CREATED), now=3)


def test_a_weekend_counts_for_the_calendar_and_not_for_the_team() -> None:
    [first, _] = clocks_of(story((7, CREATED)))
    sunday_ten = SUNDAY + 10 * HOUR
    assert first.passed(sunday_ten) == 66 * HOUR
    assert first.passed(sunday_ten, OFFICE) == 2 * HOUR


def test_it_is_fine_then_warns_and_then_is_in_breach() -> None:
    [first, _] = clocks_of(story((7, CREATED)))
    four_hours = Target(4 * HOUR)

    def state_at(now: datetime) -> tuple[ClockState, datetime | None]:
        found = standing(first, promised(first, four_hours), now)
        return found.state, found.due

    due = SUNDAY + 12 * HOUR
    assert state_at(SUNDAY + 10 * HOUR) == (ClockState.FINE, due)
    assert state_at(SUNDAY + 11 * HOUR) == (ClockState.WARNING, due)
    assert state_at(due) == (ClockState.WARNING, due), "the last moment is in time"
    assert state_at(due + timedelta(seconds=1)) == (ClockState.BREACHED, due)


def test_a_calendar_target_does_not_care_when_the_team_is_there() -> None:
    [first, _] = clocks_of(story((7, CREATED)))
    found = standing(first, promised(first, Target(4 * HOUR, calendar=True)), SUNDAY)
    assert (found.state, found.due) == (ClockState.BREACHED, THURSDAY + 20 * HOUR)


def test_an_answer_in_time_stays_fine_and_one_too_late_stays_a_breach() -> None:
    [first, _] = clocks_of(story((0, CREATED), (4, REPLIED)))
    much_later = SUNDAY + 99 * HOUR
    for hours, state in ((4, ClockState.FINE), (3, ClockState.BREACHED)):
        assert standing(first, promised(first, Target(hours * HOUR)), much_later).state is state


def test_what_is_promised_while_it_runs_counts_from_then_and_never_makes_somebody_late_at_once() -> None:
    [first, _] = clocks_of(story((0, CREATED)))
    nine, day, hour = THURSDAY + 9 * HOUR, Target(8 * HOUR), Target(HOUR)

    def due(*terms: tuple[float, Target | None]) -> datetime | None:
        told = [Term(nine + since * HOUR, target, OFFICE) for since, target in terms]
        return standing(first, told, nine).due

    assert due((0, day)) == nine + 8 * HOUR
    assert due((0, day), (2, hour)) == nine + 3 * HOUR, "an hour from when it was said to be urgent"
    assert due((0, day), (2, Target(4 * HOUR))) == nine + 6 * HOUR
    assert due((0, hour), (0.5, day)) == nine + 8 * HOUR, "somebody said that it is not urgent"
    assert due((0, day), (7, Target(4 * HOUR))) == nine + 8 * HOUR, "no later than what was promised before"
    assert due((0, day), (2, hour), (2, hour)) == nine + 3 * HOUR
    assert due((0, day), (2, None)) is None
    assert due((0, None), (2, hour)) == nine + 3 * HOUR


def test_a_warning_counts_from_the_new_promise_too() -> None:
    [first, _] = clocks_of(story((0, CREATED)))
    nine = THURSDAY + 9 * HOUR
    terms = [Term(nine, Target(8 * HOUR), OFFICE), Term(nine + 2 * HOUR, Target(HOUR), OFFICE)]
    assert standing(first, terms, nine).warns_at == nine + 2.75 * HOUR


def test_the_resolution_counts_a_new_promise_only_while_it_runs() -> None:
    resolution = clocks_of(story((0, CREATED), (1, WAITING), (5, WROTE)))[-1]
    nine = THURSDAY + 9 * HOUR
    terms = [Term(nine, Target(8 * HOUR), OFFICE), Term(nine + 3 * HOUR, Target(HOUR), OFFICE)]
    assert standing(resolution, terms, nine).due == nine + 6 * HOUR


def test_the_most_pressing_is_what_is_due_first_of_what_still_runs() -> None:
    now = THURSDAY + 12 * HOUR

    def stand(*told: tuple[int, Happening]) -> list[Standing]:
        targets = {FIRST: Target(4 * HOUR), RESOLUTION: Target(16 * HOUR)}
        return [standing(one, promised(one, targets[one.kind]), now) for one in clocks_of(story(*told))]

    pressing = most_pressing(stand((0, CREATED)))
    assert pressing is not None
    assert pressing.clock.kind is FIRST
    assert most_pressing(stand((0, CREATED), (1, REPLIED), (1, WAITING))) is None


def test_the_list_knows_the_clock_of_who_waits_without_the_history() -> None:
    samira_wrote = THURSDAY + 9 * HOUR
    [first, _] = clocks_of(story((0, CREATED)))
    assert waiting_clock(a_ticket(waiting_since=samira_wrote)) == first
    answered = a_ticket(waiting_since=samira_wrote, first_answered_at=samira_wrote)
    assert waiting_clock(answered) == Clock(NEXT, (Stretch(samira_wrote),))
    assert waiting_clock(a_ticket(waiting_since=None)) is None


happenings = st.lists(
    st.tuples(st.timedeltas(timedelta(), timedelta(days=3)), st.sampled_from(Happening)), max_size=12
)


@given(happenings, st.timedeltas(timedelta(), timedelta(days=3)), st.sampled_from([OFFICE, AROUND_THE_CLOCK]))
def test_whatever_happens_clocks_never_overlap_nor_show_more_than_the_time_that_passed(
    happened: list[tuple[timedelta, Happening]], after: timedelta, hours: BusinessHours
) -> None:
    at = THURSDAY.astimezone(UTC)
    history = [Event(CREATED, at, None, {})]
    for pause, kind in happened:
        at += pause
        history.append(Event(kind, at, None, {}))
    now = at + after

    *responses, resolution = clocks_of(history)

    assert [clock.kind for clock in responses] == [FIRST, *[NEXT] * (len(responses) - 1)]
    threads = [stretch for clock in responses for stretch in clock.stretches]
    for stretches in (threads, resolution.stretches):
        ends = [stretch.end or now for stretch in stretches]
        assert all(end <= later.start for end, later in zip(ends, stretches[1:], strict=False))
    assert sum((clock.passed(now, hours) for clock in responses), timedelta()) <= now - history[0].at
    assert resolution.passed(now, hours) <= now - history[0].at


@given(
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(hours=30)), min_size=1, max_size=5),
    st.timedeltas(timedelta(minutes=1), timedelta(hours=9)),
)
def test_at_the_moment_it_is_due_a_clock_shows_its_target(pauses: list[timedelta], within: timedelta) -> None:
    at, history = THURSDAY.astimezone(UTC), []
    for pause, kind in zip(pauses, (CREATED, WAITING, WROTE, WAITING, WROTE), strict=False):
        history.append(Event(kind, at, None, {}))
        at += pause
    resolution = clocks_of(history)[-1]
    due = resolution.reaches(within, OFFICE)
    if due is None:
        assert not resolution.running
        assert resolution.passed(at, OFFICE) < within
    else:
        until_then = clocks_of([event for event in history if event.at < due])[-1]
        assert until_then.passed(due, OFFICE) == within
