"""Weeks of hours as forms have them: for each day when it opens and closes, as clocks show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.weekly_hours import DAYS, MIDNIGHT, Span, Week
from bot.errors.desk import HoursUnusable

FROM_SUNDAY = (6, 0, 1, 2, 3, 4, 5)
_PARTS = 2
"""Of a day that a form has room for: before and after a break."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a form: when each part of it opens and closes."""

    day: str
    parts: tuple[tuple[str, str], ...]


def rows_of(week: Week) -> tuple[DayRow, ...]:
    return tuple(DayRow(DAYS[weekday], _parts(week.on(weekday))) for weekday in FROM_SUNDAY)


def clock_of(minute: int) -> str:
    """As an input of a time writes it, which knows no 24:00."""
    return "{:02}:{:02}".format(*divmod(minute % MIDNIGHT, 60))


def week_text(entries: Iterable[tuple[str, str, str]]) -> str:
    """The week that a form says, of days with when they open and close; those left empty are closed. What
    closes at midnight closes at the end of the day.

    Raises:
        HoursUnusable: a part has a beginning without an end, or an end without a beginning.
    """
    parts = []
    for day, opens, closes in entries:
        if bool(opens) != bool(closes):
            raise HoursUnusable(field=day)
        if opens:
            parts.append(f"{day} {opens[:5]}-{'24:00' if closes[:5] == '00:00' else closes[:5]}")
    return "; ".join(parts)


def _parts(spans: tuple[Span, ...]) -> tuple[tuple[str, str], ...]:
    shown = [(clock_of(span.opens), clock_of(span.closes)) for span in spans]
    return (*shown, *[("", "")] * (_PARTS - len(shown)))
