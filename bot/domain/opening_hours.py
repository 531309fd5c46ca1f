"""When the team is at work: a weekly table in the team's own time zone, and the arithmetic of it.

Hours are counted in real time between the walls of each day, so that a change of the clocks makes that day
an hour shorter or longer, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_MIDNIGHT = 24 * 60
_LOOK_AHEAD_DAYS = 60
"""Further than that nobody is promised anything."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of one day of the week (Monday is 0), in minutes from midnight."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Without any span the team is always there."""

    zone: tzinfo
    spans: tuple[Span, ...] = ()

    def is_open(self, at: datetime) -> bool:
        return not self.spans or any(opens <= at < closes for opens, closes in self._periods(at, days=2))

    def next_opening(self, at: datetime) -> datetime | None:
        """When the team is there next; None while it is there."""
        if self.is_open(at):
            return None
        return next(opens for opens, _ in self._periods(at) if opens > at)

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of that time the team was there."""
        if not self.spans:
            return max(end - start, timedelta())
        days = (end - start).days + 3
        parts = (min(closes, end) - max(opens, start) for opens, closes in self._periods(start, days))
        return sum((part for part in parts if part > timedelta()), timedelta())

    def after_work(self, start: datetime, work: timedelta) -> datetime | None:
        """When the team will have been there for `work`; None when that is too far off to say."""
        if not self.spans:
            return start + work
        for opens, closes in self._periods(start):
            part = closes - max(opens, start)
            if part >= work and part > timedelta():
                return max(opens, start) + work
            work -= max(part, timedelta())
        return None

    def _periods(self, around: datetime, days: int = _LOOK_AHEAD_DAYS) -> Iterator[tuple[datetime, datetime]]:
        """The opening times in order, in UTC, from the day before `around`."""
        first = around.astimezone(self.zone).date() - timedelta(days=1)
        for day in (first + timedelta(days=number) for number in range(days + 1)):
            for span in self.spans:
                if span.weekday == day.weekday():
                    yield self._moment(day, span.opens), self._moment(day, span.closes)

    def _moment(self, day: date, minute: int) -> datetime:
        if minute == _MIDNIGHT:
            day, minute = day + timedelta(days=1), 0
        return datetime.combine(day, time(*divmod(minute, 60)), self.zone).astimezone(UTC)


def read_opening_hours(text: str, zone: tzinfo) -> OpeningHours:
    """The table as it is written in the settings: `sun-thu 09:00-17:00; sat 10:00-14:00`.

    Raises:
        ValueError: with one line that says what is wrong.
    """
    spans: set[Span] = set()
    for part in filter(None, (part.strip().lower() for part in text.split(";"))):
        spans |= set(_read_span(part))
    ordered = tuple(sorted(spans, key=lambda span: (span.weekday, span.opens)))
    for one, after in pairwise(ordered):
        if one.weekday == after.weekday and after.opens < one.closes:
            raise ValueError(f"two parts of {_DAYS[one.weekday]} overlap")
    return OpeningHours(zone, ordered)


def _read_span(part: str) -> Iterator[Span]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValueError(f"'{part}' is not like 'sun-thu 09:00-17:00'")
    first, last = found[1], found[2] or found[1]
    for day in (first, last):
        if day not in _DAYS:
            raise ValueError(f"'{day}' is none of {', '.join(_DAYS)}")
    opens, closes = _minute(found[3], found[4], part), _minute(found[5], found[6], part)
    if opens >= closes:
        raise ValueError(f"'{part}' closes before it opens; what goes past midnight is two parts")
    begin = _DAYS.index(first)
    for number in range((_DAYS.index(last) - begin) % 7 + 1):
        yield Span((begin + number) % 7, opens, closes)


def _minute(hour: str, minute: str, part: str) -> int:
    counted = int(hour) * 60 + int(minute)
    if int(minute) > 59 or counted > _MIDNIGHT:
        raise ValueError(f"'{part}' has a time that no clock shows")
    return counted
