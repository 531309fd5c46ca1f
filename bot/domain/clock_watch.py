"""A look at the clocks of a ticket: what has to be told of them now, and when the next look is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.clocks import ClockState, Standing, clocks_of, most_pressing, standing, waiting_clock
from bot.domain.promises import Promised, terms_of
from bot.domain.routing import RAISED_AFTER, raised_by_waiting
from bot.domain.ticket import Priority, Ticket
from bot.domain.ticket_history import Event, Happening

_TOLD = {ClockState.WARNING: Happening.CLOCK_WARNED, ClockState.BREACHED: Happening.CLOCK_BREACHED}
_WORST_FIRST = (ClockState.BREACHED, ClockState.WARNING, ClockState.FINE)

_JUST_AFTER = timedelta(seconds=1)
"""A target that is just reached is still kept."""

_FAR_OFF = timedelta(days=30)
"""Where nobody can say when a clock will stand otherwise, as of a team that is never there."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is to be told of a clock, once for each time that it was begun."""

    kind: Happening
    data: dict[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """`clock`: how the worst of those that run stands, None when none does; `due_at` when the next of them is
    over; `again_at` when to look again; `priority` what waiting has made of the ticket's."""

    alarms: tuple[Alarm, ...]
    clock: ClockState | None
    due_at: datetime | None
    again_at: datetime | None
    priority: Priority


def look(ticket: Ticket, history: Sequence[Event], promised: Promised, now: datetime) -> Look:
    """What there is to see `now`."""
    hours = promised[ticket.team].hours
    waiting = None if _weighed(ticket, history) else waiting_clock(ticket)
    waited = waiting.passed(now, hours) if waiting else timedelta()
    priority = raised_by_waiting(ticket.priority, waited)
    found = [*_standings(ticket, history, promised, now)]
    running = [one for one in found if one.clock.running]
    states = {one.state for one in running}
    pressing = most_pressing(running)
    moments = [moment for one in running for moment in _next(one)]
    if waiting and priority is Priority.NORMAL:
        moments.append(waiting.reaches(RAISED_AFTER, hours))
    return Look(
        tuple(_alarms(found, history, ticket.looked_at)),
        next((state for state in _WORST_FIRST if state in states), None),
        pressing.due if pressing else None,
        max(min(moment or now + _FAR_OFF for moment in moments), now + _JUST_AFTER) if moments else None,
        priority,
    )


def _standings(
    ticket: Ticket, history: Sequence[Event], promised: Promised, now: datetime
) -> Iterator[Standing]:
    """How the clocks stand for which something is promised."""
    for clock in clocks_of(history):
        if clock.stretches:
            terms = terms_of(clock, ticket, history, promised, now)
            if terms[-1].target:
                yield standing(clock, terms, now)


def _weighed(ticket: Ticket, history: Sequence[Event]) -> bool:
    """Whether somebody said how urgent it is while the customer waited: then waiting raises nothing."""
    since = ticket.waiting_since
    said = (event.at for event in history if event.kind is Happening.PRIORITISED and event.staff_id)
    return since is not None and any(at >= since for at in said)


def _next(one: Standing) -> Iterator[datetime | None]:
    """When a clock that runs will stand otherwise."""
    if one.state is ClockState.FINE:
        yield one.warns_at
    elif one.state is ClockState.WARNING:
        yield one.due + _JUST_AFTER if one.due else None


def _alarms(
    found: Iterable[Standing], history: Sequence[Event], looked_at: datetime | None
) -> Iterator[Alarm]:
    """What was told already is not told again; nor is a warning of what is over, or anything of a clock that
    stood as it stands now when somebody last looked."""
    told = {(event.kind, event.data.get("clock"), event.data.get("since")) for event in history}
    for one in found:
        over = one.clock.ended and looked_at and one.clock.ended < looked_at
        if over or one.state not in _TOLD:
            continue
        since = one.clock.begun.isoformat()
        if (_TOLD[one.state], one.clock.kind.value, since) not in told:
            due = {"due": one.due.isoformat()} if one.due else {}
            yield Alarm(_TOLD[one.state], {"clock": one.clock.kind.value, "since": since, **due})
