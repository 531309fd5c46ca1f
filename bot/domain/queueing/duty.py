"""Duties that one person of a team has for a week, and then the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

_WEEK = timedelta(weeks=1)


class Duty(StrEnum):
    """`TRIAGE` reads what is new and says whose it is; `NEWEST_FIRST` answers those who just came while the
    others work on what is old; tiers 2 and 3 take what is escalated."""

    TRIAGE = "triage"
    NEWEST_FIRST = "newest_first"
    TIER_2 = "tier_2"
    TIER_3 = "tier_3"


OnDuty = Mapping[Duty, str]
"""Who has each duty at a moment."""


@dataclass(frozen=True, slots=True)
class Rota:
    """`people` have the duty in their order, a week each and then again, from the first hour of `since` in
    the team's `zone`. `swaps` says who has it in a week instead, by the first day of that week."""

    duty: Duty
    people: tuple[str, ...]
    since: date
    zone: tzinfo
    swaps: Mapping[date, str] = field(default_factory=dict)

    def week_of(self, at: datetime) -> date:
        """The first day of that week of duty."""
        return self.since + (at.astimezone(self.zone).date() - self.since) // _WEEK * _WEEK

    def begins_on(self, day: date) -> bool:
        """Whether that is the first day of a week of duty."""
        return not (day - self.since) % _WEEK

    def on_duty(self, at: datetime, away: Collection[str] = ()) -> str | None:
        """Whose week it is; who is `away` is stood in for by the next in turn. None before it begins, or when
        everybody is away."""
        week = self.week_of(at)
        if week < self.since:
            return None
        begin = (week - self.since) // _WEEK % max(len(self.people), 1)
        in_turn = (*self.people[begin:], *self.people[:begin])
        asked = (self.swaps[week], *in_turn) if week in self.swaps else in_turn
        return next((person for person in asked if person not in away), None)


def on_duty(rotas: Iterable[Rota], at: datetime, away: Collection[str] = ()) -> OnDuty:
    """Who has each duty; one that nobody has is not there."""
    found = {rota.duty: rota.on_duty(at, away) for rota in rotas}
    return {duty: person for duty, person in found.items() if person is not None}
