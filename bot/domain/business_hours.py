"""When a team is at work: its week in its own time zone, the days that are not like others, and the
arithmetic of it.

Hours are counted in real time from the moment at which the clock on the team's wall first shows the one to
the moment at which it first shows the other, so that a change of the clocks makes that day an hour shorter or
longer, and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.weekly_hours import ALWAYS, MIDNIGHT, NEVER, Span, Week, read_week

_LOOK_AHEAD_DAYS = 60
"""Further than that nobody is promised anything."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days from `first` to `last` on which another week holds: a holiday has none of it, Ramadan a shorter
    one."""

    name: str
    first: date
    last: date
    week: Week = NEVER

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def length(self) -> timedelta:
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When a team is at work. Where several special days meet, the shortest of them hold: a feast within
    Ramadan is a feast; of two that are as long, the one with the shorter week."""

    zone: tzinfo
    week: Week = ALWAYS
    special: tuple[SpecialDays, ...] = ()

    @property
    def always(self) -> bool:
        return self.week == ALWAYS and not self.special

    def on(self, day: date) -> tuple[Span, ...]:
        """The hours of that day."""
        held = [days for days in self.special if day in days]
        week = min(held, key=lambda days: (days.length, len(days.week.spans))).week if held else self.week
        return week.on(day.weekday())

    def is_open(self, at: datetime) -> bool:
        return any(opens <= at < closes for opens, closes in self._periods(at, days=1))

    def next_opening(self, at: datetime) -> datetime | None:
        """When the team is there next; None while it is there, or when that is too far off to say."""
        if self.is_open(at):
            return None
        return next((opens for opens, _ in self._periods(at) if opens > at), None)

    def worked_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of that time the team was there."""
        if self.always:
            return max(end - start, timedelta())
        parts = (
            min(closes, end) - max(opens, start)
            for opens, closes in self._periods(start, (end - start).days + 2)
        )
        return sum((part for part in parts if part > timedelta()), timedelta())

    def after(self, start: datetime, worked: timedelta) -> datetime | None:
        """When the team will have been there for `worked`; None when that is too far off to say."""
        if self.always:
            return start + worked
        for opens, closes in self._periods(start):
            part = closes - max(opens, start)
            if part >= worked and part > timedelta():
                return max(opens, start) + worked
            worked -= max(part, timedelta())
        return None

    def _periods(self, around: datetime, days: int = _LOOK_AHEAD_DAYS) -> Iterator[tuple[datetime, datetime]]:
        """The times at work in order, in UTC, from the day before `around` to `days` after it."""
        today = around.astimezone(self.zone).date()
        for number in range(-1, days + 1):
            day = today + number * _A_DAY
            for span in self.on(day):
                opens, closes = self._first_moment(day, span.opens), self._first_moment(day, span.closes)
                if opens < closes:
                    yield opens, closes

    def _first_moment(self, day: date, minute: int) -> datetime:
        """When the clock on the wall first shows that minute of the day; where clocks leap over it, when
        they leap."""
        if minute == MIDNIGHT:
            day, minute = day + _A_DAY, 0
        shown = datetime.combine(day, time(*divmod(minute, 60)))
        moment = shown.replace(tzinfo=self.zone).astimezone(UTC)
        if self._shown(moment) == shown:
            return moment
        earliest = shown.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        seconds = range(int((moment - earliest).total_seconds()))
        leapt = bisect_left(
            seconds, True, key=lambda second: self._shown(earliest + timedelta(seconds=second)) > shown
        )
        return earliest + timedelta(seconds=leapt)

    def _shown(self, moment: datetime) -> datetime:
        """What the clock on the team's wall shows."""
        return moment.astimezone(self.zone).replace(tzinfo=None)


AROUND_THE_CLOCK = BusinessHours(UTC)
"""Calendar time, in the same arithmetic."""


def read_business_hours(text: str, zone: tzinfo) -> BusinessHours:
    """The week as it is written in the settings; without any the team is always there.

    Raises:
        ValueError: with one line that says what is wrong.
    """
    return BusinessHours(zone, read_week(text) if text.strip(" ;") else ALWAYS)
