"""What teams promise their customers, as it was and is, and what of it holds for the clock of a ticket.

A clock is begun with what is promised at that moment to a ticket of that team and priority. While it runs,
people can make that another promise: they say how urgent it is, move it, promise more or less. Waiting alone
changes nothing of it, and nor does anything once the clock has stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.article import Team
from bot.domain.business_hours import BusinessHours
from bot.domain.clocks import DEFAULT_TARGETS, Clock, ClockKind, Target, Targets, Term
from bot.domain.ticket import Priority, Ticket
from bot.domain.ticket_history import Event, Happening, by_waiting


@dataclass(frozen=True, slots=True)
class Change:
    """From `since` on a team promises this `target`; nothing any more where there is none."""

    since: datetime
    priority: Priority
    kind: ClockKind
    target: Target | None


@dataclass(frozen=True, slots=True)
class Promises:
    """What one team promises in its `hours`: the `usual`, but for what its leads `changed`, in order."""

    hours: BusinessHours
    changed: tuple[Change, ...] = ()
    usual: Targets = field(default_factory=lambda: DEFAULT_TARGETS)

    def at(self, moment: datetime) -> Targets:
        """What was promised then."""
        found: dict[tuple[Priority, ClockKind], Target | None] = dict(self.usual)
        found |= {(one.priority, one.kind): one.target for one in self.changed if one.since <= moment}
        return {key: target for key, target in found.items() if target}


Promised = Mapping[Team, Promises]


@dataclass(frozen=True, slots=True)
class _Place:
    since: datetime
    team: Team
    priority: Priority


def terms_of(
    clock: Clock, ticket: Ticket, history: Sequence[Event], promised: Promised, now: datetime
) -> tuple[Term, ...]:
    """What held for the clock from when on, in order."""
    places = [*_places(ticket, history, clock.begun)]
    changes = {one.since for team in {place.team for place in places} for one in promised[team].changed}
    later = {*changes, *(place.since for place in places)}
    until = clock.ended or now
    terms = []
    for moment in sorted({clock.begun, *(one for one in later if clock.begun < one <= until)}):
        place = [one for one in places if one.since <= moment][-1]
        team = promised[place.team]
        terms.append(Term(moment, team.at(moment).get((place.priority, clock.kind)), team.hours))
    return tuple(terms)


def _places(ticket: Ticket, history: Sequence[Event], begun: datetime) -> Iterator[_Place]:
    """Where the ticket was and how urgent, from when on: as far as it matters for a clock begun then."""
    place = _at_first(ticket, history)
    yield place
    for event in history:
        if event.kind is Happening.MOVED:
            place = replace(place, since=event.at, team=Team(event.data["to"]))
        elif event.kind is Happening.MADE_URGENT:
            place = replace(place, since=event.at, priority=Priority.URGENT)
        elif event.kind is Happening.PRIORITISED and (event.at <= begun or not by_waiting(event)):
            place = replace(place, since=event.at, priority=Priority(event.data["to"]))
        else:
            continue
        yield place


def _at_first(ticket: Ticket, history: Sequence[Event]) -> _Place:
    """As it came; of a ticket that is older than this was kept, as its first change tells it."""
    facts = history[0].data
    moved = [event.data["from"] for event in history if event.kind is Happening.MOVED]
    weighed = (Happening.PRIORITISED, Happening.MADE_URGENT)
    before = [event.data.get("from", Priority.NORMAL) for event in history if event.kind in weighed]
    team = facts.get("team") or next(iter(moved), ticket.team)
    priority = facts.get("priority") or next(iter(before), ticket.priority)
    return _Place(history[0].at, Team(team), Priority(priority))
