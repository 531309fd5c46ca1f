"""When a customer may expect a person's first answer: from the team's own recent figures, or not at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.business_hours import BusinessHours

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
    """`opens_at`: when the team is there again, if it is away. `by`: when the time is over in which it
    usually answers; None without enough figures. `within`: how long that is, where it is over on the same day
    without a break; otherwise the whole day of `by` is meant. `overdue`: even that is over.
    """

    opens_at: datetime | None = None
    by: datetime | None = None
    within: timedelta | None = None
    overdue: bool = False


def expect(
    since: datetime, now: datetime, hours: BusinessHours, recent: Sequence[FirstAnswer]
) -> Expectation:
    """What may honestly be said `now` to somebody who has waited `since`, from what was known then."""
    opens_at = hours.next_opening(now)
    within = usual_time(since, hours, recent)
    by = hours.after(since, within) if within is not None else None
    if by is None:
        return Expectation(opens_at)
    begun, ends, today = (moment.astimezone(hours.zone).date() for moment in (since, by, now))
    if by - since == within and ends == begun:
        return Expectation(opens_at, by, within, overdue=now > by)
    return Expectation(opens_at, by, overdue=today > ends)


def usual_time(now: datetime, hours: BusinessHours, recent: Sequence[FirstAnswer]) -> timedelta | None:
    """The time of work within which most first answers had come by then; None with too few to tell.

    Those who had waited for longer than that count as well: their answers will be the late ones.
    """
    ends = [(one.opened_at, one.answered_at) for one in recent]
    took = [hours.worked_between(opened, end) for opened, end in ends if end and end <= now]
    if len(took) < FEWEST:
        return None
    waited = (hours.worked_between(opened, now) for opened, end in ends if not end or end > now)
    usual = _most(took)
    return _rounded_up(_most(took + [so_far for so_far in waited if so_far > usual]))


def _most(times: Sequence[timedelta]) -> timedelta:
    return sorted(times)[math.ceil(_SHARE * len(times)) - 1]


def _rounded_up(time: timedelta) -> timedelta:
    quarters = (timedelta(minutes=minutes) for minutes in _MINUTES)
    return next((step for step in quarters if time <= step), math.ceil(time / _HOUR) * _HOUR)
