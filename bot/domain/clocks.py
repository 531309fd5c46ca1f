"""How long customers wait, against what was promised them.

Three clocks. The first response runs from the handoff to the first answer by a person; a next response from
each later thread that the customer begins to its answer; the resolution from the handoff until it is settled.
All of them stop while nobody waits for the team: the first two with an answer, the resolution only while the
ticket is pending, that is while the team waits for the customer. What is settled stops all; what is opened
again goes on.

Each is read in calendar time or in the team's own, which is only a matter of the hours it is read with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.business_hours import AROUND_THE_CLOCK, BusinessHours
from bot.domain.ticket import ClockState as ClockState
from bot.domain.ticket import Priority, Ticket
from bot.domain.ticket_history import ANSWERS, ASKS, SETTLES, Event, Happening


class ClockKind(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which a clock ran; without an end it runs."""

    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The stretches in which it ran, in order; only the last may still run."""

    kind: ClockKind
    stretches: tuple[Stretch, ...]

    @property
    def running(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].end is None

    @property
    def begun(self) -> datetime:
        return self.stretches[0].start

    @property
    def ended(self) -> datetime | None:
        """When it stopped; None while it runs."""
        return self.stretches[-1].end

    def since(self, moment: datetime) -> Clock:
        """The clock as if it had been begun no earlier."""
        left = (one for one in self.stretches if one.end is None or one.end > moment)
        return Clock(self.kind, tuple(Stretch(max(one.start, moment), one.end) for one in left))

    def passed(self, now: datetime, hours: BusinessHours = AROUND_THE_CLOCK) -> timedelta:
        """What it shows: of calendar time, or of that of a team."""
        parts = (hours.worked_between(one.start, one.end or now) for one in self.stretches)
        return sum(parts, timedelta())

    def reaches(self, time: timedelta, hours: BusinessHours = AROUND_THE_CLOCK) -> datetime | None:
        """When it showed that time, or will if it runs on; None when it stopped before, or that is too far
        off to say."""
        for stretch in self.stretches:
            part = hours.worked_between(stretch.start, stretch.end) if stretch.end else None
            if part is None or part >= time:
                return hours.after(stretch.start, time)
            time -= part
        return None


def clocks_of(history: Sequence[Event]) -> tuple[Clock, ...]:
    """The first response, each next one, and the resolution."""
    responses = _stretches(history, ANSWERS | SETTLES)
    resolution = _stretches(history, SETTLES | {Happening.SENT_WAITING})
    return (
        Clock(ClockKind.FIRST_RESPONSE, responses[:1]),
        *(Clock(ClockKind.NEXT_RESPONSE, (thread,)) for thread in responses[1:]),
        Clock(ClockKind.RESOLUTION, resolution),
    )


def waiting_clock(ticket: Ticket) -> Clock | None:
    """The clock of the customer's unanswered thread, known without the history; None while nobody waits."""
    if ticket.waiting_since is None:
        return None
    answered = ticket.first_answered_at is not None
    kind = ClockKind.NEXT_RESPONSE if answered else ClockKind.FIRST_RESPONSE
    return Clock(kind, (Stretch(ticket.waiting_since),))


def _stretches(history: Sequence[Event], ends: frozenset[Happening]) -> tuple[Stretch, ...]:
    """From what the customer first asks to what ends their wait, again and again."""
    found = []
    since: datetime | None = None
    for event in history:
        if event.kind in ASKS and since is None:
            since = event.at
        elif event.kind in ends and since is not None:
            found.append(Stretch(since, event.at))
            since = None
    return (*found, Stretch(since)) if since is not None else tuple(found)


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: within that time of the team's own, or of the calendar's."""

    within: timedelta
    calendar: bool = False


Targets = Mapping[tuple[Priority, ClockKind], Target]
"""A clock without a target is only read."""

_FOR: dict[Priority, tuple[int, int, int]] = {
    Priority.URGENT: (1, 1, 8),
    Priority.HIGH: (4, 4, 16),
    Priority.NORMAL: (8, 8, 40),
}
DEFAULT_TARGETS: Targets = {
    (priority, kind): Target(timedelta(hours=hours))
    for priority, promised in _FOR.items()
    for kind, hours in zip(ClockKind, promised, strict=True)
}
"""Until a lead says otherwise; in hours of the team's own time, of which a day has eight."""

WARNED_AT = 0.75
"""Of the target: what is left is time enough to do something."""

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Term:
    """What was promised from `since` on: a target, read in these hours; without one, nothing."""

    since: datetime
    target: Target | None
    hours: BusinessHours


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clock stands. `due`: when what was promised is or was over, and `warns_at` when that is close;
    None where it stopped before."""

    clock: Clock
    state: ClockState
    due: datetime | None
    warns_at: datetime | None


def standing(clock: Clock, terms: Sequence[Term], now: datetime) -> Standing:
    """A clock that was not stopped when it was due is in breach for good; one that runs warns before."""
    due, warns_at = _over(clock, terms), _over(clock, terms, WARNED_AT)
    if (clock.ended or now) > due:
        state = ClockState.BREACHED
    elif clock.running and now >= warns_at:
        state = ClockState.WARNING
    else:
        state = ClockState.FINE
    return Standing(clock, state, *(moment if moment < _NEVER else None for moment in (due, warns_at)))


def _over(clock: Clock, terms: Sequence[Term], part: float = 1) -> datetime:
    """When that part of what was promised is over. What is promised while it runs counts from then on where
    that leaves more time, so that nobody is late for what was promised afterwards; and never takes longer
    than what was promised before, unless it does from the very beginning."""
    over = _NEVER
    for term in terms:
        if term.target is None:
            over = _NEVER
            continue
        hours = AROUND_THE_CLOCK if term.target.calendar else term.hours
        whole, anew = (
            one.reaches(part * term.target.within, hours) or _NEVER
            for one in (clock, clock.since(term.since))
        )
        over = max(whole, min(over, anew))
    return over


def most_pressing(found: Iterable[Standing]) -> Standing | None:
    """Of the clocks that run, the one that is due first."""
    by_due = {one.due: one for one in found if one.clock.running and one.due}
    return by_due[min(by_due)] if by_due else None
