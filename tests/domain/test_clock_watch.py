"""When agents are warned, when a target was missed, and when that is looked at again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.article import Team
from bot.domain.business_hours import AROUND_THE_CLOCK, BusinessHours
from bot.domain.clock_watch import Look, look
from bot.domain.clocks import ClockKind, ClockState, Target, Targets
from bot.domain.promises import Promises
from bot.domain.ticket import Priority
from bot.domain.ticket_history import Event, Happening
from bot.domain.weekly_hours import NEVER
from tests.domain.cast import NOON, a_ticket

HOUR = timedelta(hours=1)
FOUR_HOURS: Targets = {(Priority.NORMAL, ClockKind.FIRST_RESPONSE): Target(4 * HOUR)}
PROMISED = dict.fromkeys(Team, Promises(AROUND_THE_CLOCK, usual=FOUR_HOURS))


def event(kind: Happening, at: datetime = NOON, **data: str) -> Event:
    return Event(kind, at, None, data)


def after(hours: float, *more: Event, priority: Priority = Priority.NORMAL) -> Look:
    """What there is to see so long after Samira's ticket came at noon."""
    ticket = a_ticket(priority=priority)
    return look(ticket, [event(Happening.CREATED), *more], PROMISED, NOON + hours * HOUR)


def test_nothing_is_told_of_a_clock_that_has_time_and_the_next_look_is_at_its_warning() -> None:
    seen = after(1)
    assert (seen.alarms, seen.clock, seen.due_at) == ((), ClockState.FINE, NOON + 4 * HOUR)
    assert seen.again_at == NOON + 3 * HOUR


def test_the_warning_is_told_once_and_the_next_look_is_just_after_the_target() -> None:
    seen = after(3)
    (alarm,) = seen.alarms
    assert (alarm.kind, alarm.data["clock"]) == (Happening.CLOCK_WARNED, "first_response")
    assert (seen.clock, seen.again_at) == (ClockState.WARNING, NOON + 4 * HOUR + timedelta(seconds=1))
    assert after(3.5, event(alarm.kind, **alarm.data)).alarms == ()


def test_what_was_missed_is_told_without_a_warning_before_and_once() -> None:
    seen = after(5)
    (alarm,) = seen.alarms
    assert alarm.kind is Happening.CLOCK_BREACHED
    assert seen.clock is ClockState.BREACHED
    assert after(6, event(alarm.kind, **alarm.data)).alarms == ()


def test_an_answer_that_came_too_late_is_told_although_the_clock_has_stopped() -> None:
    late = event(Happening.REPLIED, NOON + 5 * HOUR)
    ticket = a_ticket(waiting_since=None)
    seen = look(ticket, [event(Happening.CREATED), late], PROMISED, NOON + 6 * HOUR)
    assert [alarm.kind for alarm in seen.alarms] == [Happening.CLOCK_BREACHED]
    assert (seen.clock, seen.due_at, seen.again_at) == (None, None, None)


def test_what_was_over_when_somebody_last_looked_is_not_told_later() -> None:
    """As when the hours of the team change: what it answered in time was answered in time."""
    told = [event(Happening.CREATED), event(Happening.REPLIED, NOON + 5 * HOUR)]
    for looked_at, alarms in ((None, 1), (NOON + 5 * HOUR, 1), (NOON + 5.5 * HOUR, 0)):
        ticket = a_ticket(waiting_since=None, looked_at=looked_at)
        assert len(look(ticket, told, PROMISED, NOON + 6 * HOUR).alarms) == alarms


def test_who_waited_for_a_working_day_goes_ahead() -> None:
    assert after(7).priority is Priority.NORMAL
    assert after(8).priority is Priority.HIGH
    assert after(8, priority=Priority.URGENT).priority is Priority.URGENT


def test_a_team_that_is_never_there_is_looked_at_again_in_a_month() -> None:
    never = BusinessHours(AROUND_THE_CLOCK.zone, NEVER)
    promised = dict.fromkeys(Team, Promises(never, usual=FOUR_HOURS))
    seen = look(a_ticket(), [event(Happening.CREATED)], promised, NOON)
    assert (seen.due_at, seen.again_at) == (None, NOON + timedelta(days=30))


def test_waiting_raises_nothing_that_somebody_has_weighed_since_the_customer_waits() -> None:
    weighed = Event(Happening.PRIORITISED, NOON + HOUR, "Salma", {"to": "normal"}, staff_id="salma")
    seen = after(9, weighed)
    assert seen.priority is Priority.NORMAL
    assert seen.again_at is None
    assert after(9, replace(weighed, at=NOON - HOUR)).priority is Priority.HIGH
    assert after(9, replace(weighed, staff_id=None)).priority is Priority.HIGH
