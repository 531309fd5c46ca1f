"""Days as the house counts them, in its own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.actions.services import Services
from bot.domain.staff import Member
from bot.errors import InvalidInput

LONGEST_AWAY = timedelta(days=730)


def today(services: Services) -> date:
    return services.clock().astimezone(services.hours.zone).date()


def back_on(day: date, services: Services) -> datetime:
    """The midnight with which that day begins, in UTC.

    Raises:
        InvalidInput: it is not to come, or nobody plans so far.
    """
    if not timedelta() < day - today(services) <= LONGEST_AWAY:
        raise InvalidInput(field="until")
    return datetime.combine(day, time(), services.hours.zone).astimezone(UTC)


def day_of(moment: datetime, services: Services) -> date:
    """On which day of the house it was."""
    return moment.astimezone(services.hours.zone).date()


def first_day_back(member: Member, services: Services) -> date | None:
    """None for who is there."""
    if member.away_until is None or member.away_until <= services.clock():
        return None
    return member.away_until.astimezone(services.hours.zone).date()
