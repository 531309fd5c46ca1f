"""What Samira was promised holds, whatever is said of her ticket later."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.article import Team
from bot.domain.business_hours import AROUND_THE_CLOCK
from bot.domain.clock_watch import look
from bot.domain.clocks import DEFAULT_TARGETS, ClockKind, Target, clocks_of, standing
from bot.domain.promises import Change, Promised, Promises, terms_of
from bot.domain.ticket import Priority
from bot.domain.ticket_history import WAITING, Event, Happening
from tests.domain.cast import NOON, a_ticket

HOUR = timedelta(hours=1)
CREATED, REPLIED, WROTE = Happening.CREATED, Happening.REPLIED, Happening.CUSTOMER_WROTE
FIRST, NEXT = ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE
SUPPORT, SERVICE = Team.TECHNICAL_SUPPORT, Team.CUSTOMER_SERVICE
USUAL: Promised = {team: Promises(AROUND_THE_CLOCK) for team in Team}
URGENT_BY_HAND = {"from": "normal", "to": "urgent"}


def event(kind: Happening, hour: float = 0, staff_id: str | None = None, **data: str) -> Event:
    return Event(kind, NOON + hour * HOUR, None, data, staff_id=staff_id)


def late(history: list[Event], hour: float, promised: Promised = USUAL) -> list[str]:
    """The clocks that a look so long after noon tells to be in breach."""
    found = look(a_ticket(), history, promised, NOON + hour * HOUR)
    return [one.data["clock"] for one in found.alarms if one.kind is Happening.CLOCK_BREACHED]


def hours_of(history: list[Event], promised: Promised = USUAL) -> list[tuple[ClockKind, float | None]]:
    """After how many hours each clock of hers is or was due, but for the resolution."""
    found = []
    for clock in clocks_of(history)[:-1]:
        due = standing(clock, terms_of(clock, a_ticket(), history, promised, NOON + 99 * HOUR), NOON).due
        found.append((clock.kind, (due - NOON) / HOUR if due else None))
    return found


def changed(hour: float, within: int, kind: ClockKind = FIRST) -> Promised:
    """The leads of support promised that for normal tickets, so long after noon."""
    change = Change(NOON + hour * HOUR, Priority.NORMAL, kind, Target(within * HOUR))
    return {**USUAL, SUPPORT: Promises(AROUND_THE_CLOCK, (change,))}


def test_waiting_alone_shortens_no_promise() -> None:
    """Answered after seven of eight hours, she writes again at ten, and waiting raises her at eighteen."""
    history = [event(CREATED), event(REPLIED, 7), event(WROTE, 10)]
    raised = event(Happening.PRIORITISED, 18, **{"from": "normal", "to": "high", "by": WAITING})
    assert late(history, 18) == []
    assert late([*history, raised], 18) == []
    assert hours_of([*history, raised]) == [(FIRST, None), (NEXT, 18)]
    assert late([*history, raised], 18.1) == ["next_response"]
    again = [*history, raised, event(REPLIED, 18), event(WROTE, 20)]
    assert hours_of(again)[-1] == (NEXT, 24), "her next thread is one of who goes ahead"


def test_what_was_kept_stays_kept_when_it_becomes_urgent_moves_or_more_is_promised() -> None:
    kept = [event(CREATED), event(REPLIED, 5), event(Happening.SENT_WAITING, 5)]
    urgent = event(Happening.PRIORITISED, 6, "salma", **URGENT_BY_HAND)
    moved = event(Happening.MOVED, 6, "salma", **{"from": "technical_support", "to": "customer_service"})
    strict: Promised = {
        **USUAL,
        SERVICE: Promises(AROUND_THE_CLOCK, usual={(Priority.NORMAL, FIRST): Target(HOUR)}),
    }
    assert late([*kept, urgent], 7) == []
    assert late([*kept, event(Happening.MADE_URGENT, 6)], 7) == []
    assert late([*kept, moved], 7, strict) == []
    assert late(kept, 7, changed(6, within=1)) == []
    assert late([event(CREATED, team="customer_service"), *kept[1:]], 7, strict) == ["first_response"]


def test_who_says_that_it_is_urgent_is_promised_an_hour_from_then() -> None:
    urgent = event(Happening.PRIORITISED, 2, "salma", **URGENT_BY_HAND)
    assert hours_of([event(CREATED), urgent]) == [(FIRST, 3)]
    assert hours_of([event(CREATED), event(Happening.MADE_URGENT, 2)]) == [(FIRST, 3)]


def test_a_move_and_a_new_promise_count_from_then_for_who_waits() -> None:
    moved = event(Happening.MOVED, 1, "salma", **{"from": "customer_service", "to": "technical_support"})
    assert hours_of([event(CREATED), moved], changed(-1, within=2)) == [(FIRST, 3)]
    assert hours_of([event(CREATED)], changed(3, within=2)) == [(FIRST, 5)]
    assert hours_of([event(CREATED)], changed(3, within=20)) == [(FIRST, 20)]


def test_what_a_team_promises_is_what_a_lead_last_said_and_can_be_read_for_any_day() -> None:
    key = (Priority.NORMAL, FIRST)
    changes = tuple(
        Change(NOON + hour * HOUR, *key, target)
        for hour, target in enumerate([Target(HOUR), None, Target(2 * HOUR)])
    )
    promises = Promises(AROUND_THE_CLOCK, changes)
    days = [promises.at(NOON + hour * HOUR).get(key) for hour in (-1, 0, 1, 2)]
    assert days == [DEFAULT_TARGETS[key], Target(HOUR), None, Target(2 * HOUR)]


def test_a_ticket_that_is_older_than_its_facts_came_as_its_first_change_tells() -> None:
    [urgent] = clocks_of([event(CREATED)])[:1]
    history = [event(CREATED), event(Happening.PRIORITISED, 1, "salma", **{"from": "urgent", "to": "normal"})]
    first, then = terms_of(urgent, a_ticket(), history, USUAL, NOON + 2 * HOUR)
    assert (first.target, then.target) == (Target(HOUR), Target(8 * HOUR))
    [only] = terms_of(urgent, a_ticket(priority=Priority.HIGH), history[:1], USUAL, NOON)
    assert only.target == Target(4 * HOUR)


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(Priority), st.booleans()), max_size=6))
def test_nobody_is_ever_late_at_the_moment_at_which_something_else_is_promised(
    said: list[tuple[int, Priority, bool]],
) -> None:
    hour, history = 0, [event(CREATED, priority="normal", team="technical_support")]
    for pause, priority, waited in said:
        hour += pause
        by = {"by": WAITING} if waited else {}
        history.append(event(Happening.PRIORITISED, hour, None if waited else "salma", to=priority, **by))
    for before, after in pairwise(history[: number + 1] for number in range(len(history))):
        now = (after[-1].at - NOON) / HOUR
        if not late(before, now):
            assert late(after, now) == []
