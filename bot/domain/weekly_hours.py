"""A weekly table of hours, as a team writes it down: `sun-thu 09:00-17:00; sat 10:00-14:00`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of one day of the week (Monday is 0), in minutes from midnight."""

    weekday: int
    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {_clock(self.opens)}-{_clock(self.closes)}"


@dataclass(frozen=True, slots=True)
class Week:
    """The spans of a week, in order and apart from each other. Without any, the team is never there."""

    spans: tuple[Span, ...]

    def on(self, weekday: int) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.weekday == weekday)

    def __str__(self) -> str:
        return "; ".join(map(str, self.spans))


ALWAYS = Week(tuple(Span(weekday, 0, MIDNIGHT) for weekday in range(7)))
NEVER = Week(())


class Weekend(Enum):
    """The two days on which a team rests."""

    FRIDAY_SATURDAY = (4, 5)
    SATURDAY_SUNDAY = (5, 6)


def office_week(weekend: Weekend, opens: int, closes: int) -> Week:
    """The same hours, in minutes from midnight, on every day but the weekend."""
    return Week(tuple(Span(day, opens, closes) for day in range(7) if day not in weekend.value))


def read_week(text: str) -> Week:
    """The table that `text` says.

    Raises:
        ValueError: with one line that says what is wrong.
    """
    parts = (part.strip().lower() for part in text.split(";"))
    spans = sorted({span for part in parts if part for span in _read_spans(part)})
    for one, after in pairwise(spans):
        if one.weekday == after.weekday and after.opens < one.closes:
            raise ValueError(f"two parts of {DAYS[one.weekday]} overlap")
    return Week(tuple(spans))


def _read_spans(part: str) -> Iterator[Span]:
    found = _SPAN.fullmatch(part)
    if found is None:
        raise ValueError(f"'{part}' is not like 'sun-thu 09:00-17:00'")
    first, last = found[1], found[2] or found[1]
    for day in (first, last):
        if day not in DAYS:
            raise ValueError(f"'{day}' is none of {', '.join(DAYS)}")
    opens, closes = _minute(found[3], found[4], part), _minute(found[5], found[6], part)
    if opens >= closes:
        raise ValueError(f"'{part}' closes before it opens; what goes past midnight is two parts")
    begin = DAYS.index(first)
    for number in range((DAYS.index(last) - begin) % 7 + 1):
        yield Span((begin + number) % 7, opens, closes)


def _minute(hour: str, minute: str, part: str) -> int:
    counted = int(hour) * 60 + int(minute)
    if int(minute) > 59 or counted > MIDNIGHT:
        raise ValueError(f"'{part}' has a time that no clock shows")
    return counted


def _clock(minute: int) -> str:
    return "{:02}:{:02}".format(*divmod(minute, 60))
