"""When a team is at work, and what it promises: a lead's own words for it, else the usual ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.domain.article import Team
from bot.domain.business_hours import BusinessHours, SpecialDays, read_business_hours
from bot.domain.clocks import ClockKind, Target
from bot.domain.promises import Change, Promises
from bot.domain.ticket import Priority, TicketStatus
from bot.domain.weekly_hours import read_week
from bot.storage.schema import holidays, targets, team_hours, tickets
from bot.storage.upsert import put


def hours_of(connection: Connection, team: Team, usual: BusinessHours) -> BusinessHours:
    """The team's own week in its own zone, or the usual ones; with its special days in either case."""
    row = connection.execute(select(team_hours).where(team_hours.c.team == team)).one_or_none()
    hours = read_business_hours(row.week, ZoneInfo(row.zone)) if row else usual
    special = tuple(days for _, days in special_days_of(connection, team))
    return BusinessHours(hours.zone, hours.week, (*hours.special, *special))


def set_hours(connection: Connection, team: Team, week: str, zone: str) -> None:
    put(connection, team_hours, {"team": team}, week=week, zone=zone)


def special_days_of(connection: Connection, team: Team) -> tuple[tuple[int, SpecialDays], ...]:
    """Each with its number, the earliest first."""
    rows = connection.execute(
        select(holidays).where(holidays.c.team == team).order_by(holidays.c.first, holidays.c.id)
    )
    return tuple((row.id, SpecialDays(row.name, row.first, row.last, read_week(row.week))) for row in rows)


def add_special_days(connection: Connection, team: Team, days: SpecialDays) -> int:
    row = connection.execute(
        insert(holidays)
        .values(team=team, name=days.name, first=days.first, last=days.last, week=str(days.week))
        .returning(holidays.c.id)
    ).one()
    number: int = row.id
    return number


def remove_special_days(connection: Connection, team: Team, number: int) -> bool:
    gone = connection.execute(delete(holidays).where(holidays.c.team == team, holidays.c.id == number))
    return gone.rowcount > 0


def promises_of(connection: Connection, team: Team, usual: BusinessHours) -> Promises:
    """What the team promises, and promised, in its hours."""
    rows = connection.execute(select(targets).where(targets.c.team == team).order_by(targets.c.since))
    changed = (
        Change(row.since, Priority(row.priority), ClockKind(row.clock), _as_target(row)) for row in rows
    )
    return Promises(hours_of(connection, team, usual), tuple(changed))


def change_promise(connection: Connection, team: Team, change: Change) -> None:
    target = change.target
    minutes = round(target.within / timedelta(minutes=1)) if target else None
    key = {"team": team, "priority": change.priority, "clock": change.kind, "since": change.since}
    put(connection, targets, key, minutes=minutes, calendar=bool(target and target.calendar))


def _as_target(row: Row[Any]) -> Target | None:
    return None if row.minutes is None else Target(timedelta(minutes=row.minutes), row.calendar)


def look_at_clocks(
    connection: Connection, team: Team, now: datetime, limit: int, after: int = 0
) -> int | None:
    """What the team promises changed: of its clocks that may run, those of so many tickets, beyond the one
    with the id `after`, are to be looked at. The id of the last of them; None when there are no more.

    They are held in the order of their ids, as by all who hold several: nobody waits in a circle.
    """
    unsettled = (TicketStatus.OPEN, TicketStatus.PENDING)
    held = connection.scalars(
        select(tickets.c.id)
        .where(tickets.c.team == team, tickets.c.status.in_(unsettled), tickets.c.id > after)
        .order_by(tickets.c.id)
        .limit(limit)
        .with_for_update()
    ).all()
    connection.execute(update(tickets).where(tickets.c.id.in_(held)).values(check_at=now))
    return held[-1] if len(held) == limit else None
