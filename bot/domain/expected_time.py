"""When a customer may expect a person's first answer: from the team's own recent figures, or not at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.opening_hours import OpeningHours

RECENT = timedelta(days=30)
FEWEST = 5
"""Answers from which a habit can be told."""

_SHARE = 0.8
"""Of the recent first answers that came within the time we name: four promises in five would have held."""

_MINUTES = (15, 30, 45)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """A ticket and its first answer by a person; None while it waits for one."""

    opened_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Expectation:
    """`opens_at`: when the team is there again, if it is away. `within`: the time of work in which it usually
    answers, rounded up to what one would say; `by`: when that will be over; both None without enough figures.
    """

    opens_at: datetime | None = None
    within: timedelta | None = None
    by: datetime | None = None


def expect(now: datetime, hours: OpeningHours, recent: Sequence[FirstAnswer]) -> Expectation:
    """What may honestly be said now."""
    within = usual_time(now, hours, recent)
    return Expectation(
        hours.next_opening(now), within, hours.after_work(now, within) if within is not None else None
    )


def usual_time(now: datetime, hours: OpeningHours, recent: Sequence[FirstAnswer]) -> timedelta | None:
    """The time of work within which most first answers came; None with too few to tell.

    Those who have waited for longer than that count as well: their answers will be the late ones.
    """
    took = [hours.worked_between(one.opened_at, one.answered_at) for one in recent if one.answered_at]
    if len(took) < FEWEST:
        return None
    waited = (hours.worked_between(one.opened_at, now) for one in recent if not one.answered_at)
    usual = _most(took)
    return _rounded_up(_most(took + [so_far for so_far in waited if so_far > usual]))


def _most(times: Sequence[timedelta]) -> timedelta:
    return sorted(times)[math.ceil(_SHARE * len(times)) - 1]


def _rounded_up(time: timedelta) -> timedelta:
    quarters = (timedelta(minutes=minutes) for minutes in _MINUTES)
    return next((step for step in quarters if time <= step), math.ceil(time / _HOUR) * _HOUR)
