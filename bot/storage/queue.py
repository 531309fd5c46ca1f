"""Lists of tickets: filtered, in line, page by page; and how many there are."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true

from bot.domain.article import Team
from bot.domain.queueing.listing import ME, NOBODY, Lineup, QueueCounts, TicketFilter
from bot.domain.queueing.orders import Order
from bot.domain.staff import Member
from bot.domain.ticket import ClockState, Priority, Ticket, TicketStatus, meant_reference
from bot.errors import InvalidInput
from bot.storage.finding import says
from bot.storage.schema import Moment, ticket_tags, tickets
from bot.storage.tickets import as_ticket

_COLUMNS = {
    "status": tickets.c.status,
    "team": tickets.c.team,
    "priority": tickets.c.priority,
    "tier": tickets.c.tier,
    "reason": tickets.c.reason,
    "lang": tickets.c.lang,
    "clock": tickets.c.clock,
    "customer": tickets.c.customer_id,
}


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is where the next page begins; None on the last."""

    tickets: tuple[Ticket, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Key:
    """One of the values by which a list is sorted."""

    value: ColumnElement[Any]
    descending: bool = False

    @property
    def order(self) -> ColumnElement[Any]:
        return self.value.desc() if self.descending else self.value.asc()

    def beyond(self, place: Any) -> ColumnElement[bool]:
        return self.value.op("<" if self.descending else ">", is_comparison=True)(place)


def listed(
    connection: Connection,
    viewer: Member,
    wanted: TicketFilter,
    lineup: Lineup,
    limit: int,
    after: str | None = None,
) -> Page:
    """The tickets that the viewer may see, from where the page before ended.

    Raises:
        InvalidInput: `after` is no such place.
    """
    keys = _keys(lineup)
    where = [_seen_by(viewer), *_conditions(viewer, wanted)]
    return _page(connection, keys, where, limit, after)


def found(
    connection: Connection,
    viewer: Member,
    query: str,
    wanted: TicketFilter,
    limit: int,
    after: str | None = None,
) -> Page:
    """The tickets that the viewer may see and that have the words of the query, or that reference, contact or
    tag; the latest first."""
    said = says(connection, query)
    tag = " ".join(query.casefold().split()).removeprefix("#")
    meant = meant_reference(query)
    ways = [
        *([tickets.c.reference == meant] if meant else []),
        tickets.c.id.in_(select(ticket_tags.c.ticket_id).where(ticket_tags.c.tag == tag)),
        *([] if said is None else [said]),
    ]
    where = [_seen_by(viewer), *_conditions(viewer, wanted), or_(*ways)]
    return _page(connection, _keys(Lineup(latest=True)), where, limit, after)


def counts(connection: Connection, viewer: Member, wanted: TicketFilter) -> QueueCounts:
    """Under the same filter, whatever its status."""
    where = (_seen_by(viewer), *_conditions(viewer, replace(wanted, status=None)))
    by_status = connection.execute(
        select(tickets.c.status, func.count()).where(*where).group_by(tickets.c.status)
    )
    statuses = {TicketStatus(status): count for status, count in by_status}
    nobodys = tickets.c.assignee_id.is_(None)
    row = connection.execute(
        select(
            func.count(case((nobodys, 1))),
            func.count(case((tickets.c.assignee_id == viewer.id, 1))),
            func.count(case((tickets.c.clock == ClockState.WARNING, 1))),
            func.count(case((tickets.c.clock == ClockState.BREACHED, 1))),
        ).where(*where, tickets.c.status == TicketStatus.OPEN)
    ).one()
    return QueueCounts({status: statuses.get(status, 0) for status in TicketStatus}, *row)


def tickets_with_references(
    connection: Connection, viewer: Member, references: Collection[str]
) -> tuple[Ticket, ...]:
    rows = connection.execute(select(tickets).where(tickets.c.reference.in_(references), _seen_by(viewer)))
    return tuple(as_ticket(row) for row in rows)


def any_due_for_a_look(connection: Connection, now: datetime) -> bool:
    return (
        connection.execute(select(tickets.c.id).where(tickets.c.check_at <= now).limit(1)).first() is not None
    )


def due_for_a_look(connection: Connection, now: datetime, limit: int) -> tuple[Ticket, ...]:
    """Tickets whose clocks may stand otherwise now, in the order in which that was to be expected; nobody
    else changes them before the commit."""
    rows = connection.execute(
        select(tickets)
        .where(tickets.c.check_at <= now)
        .order_by(tickets.c.check_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return tuple(as_ticket(row) for row in rows)


def _page(
    connection: Connection,
    keys: Sequence[_Key],
    where: Sequence[ColumnElement[bool]],
    limit: int,
    after: str | None,
) -> Page:
    """The ids are sorted first, apart from all else that a ticket has."""
    beyond = [_beyond(keys, _read_place(after, keys))] if after else []
    values = [key.value.label(f"key_{number}") for number, key in enumerate(keys)]
    ids = (
        select(tickets.c.id, *values)
        .where(*where, *beyond)
        .order_by(*(key.order for key in keys))
        .limit(limit + 1)
        .subquery()
    )
    sorted_by = [
        ids.c[f"key_{number}"].desc() if key.descending else ids.c[f"key_{number}"]
        for number, key in enumerate(keys)
    ]
    rows = connection.execute(
        select(tickets, *(ids.c[f"key_{number}"] for number in range(len(keys))))
        .join(ids, ids.c.id == tickets.c.id)
        .order_by(*sorted_by)
    ).all()
    shown = rows[:limit]
    more = len(rows) > limit
    place = [getattr(shown[-1], f"key_{number}") for number in range(len(keys))] if more else []
    return Page(tuple(as_ticket(row) for row in shown), _write_place(place) if more else None)


def _keys(lineup: Lineup) -> list[_Key]:
    if lineup.latest:
        return [_Key(tickets.c.id, descending=True)]
    newest = lineup.order is Order.NEWEST_FIRST
    keys = [_Key(tickets.c.waiting_since, newest), _Key(tickets.c.id, newest)]
    if lineup.order is Order.PAID_PLANS_FIRST and lineup.plans:
        ranks = [(_is_plan(plan), rank) for rank, plan in enumerate(lineup.plans)]
        keys.insert(0, _Key(case(*ranks, else_=len(ranks))))
    if lineup.urgent_first:
        keys.insert(0, _Key(case((tickets.c.priority == Priority.URGENT, 0), else_=1)))
    return keys


def _is_plan(name: str) -> ColumnElement[bool]:
    """SQLite knows capital letters of English alone; every other is as the lead wrote it."""
    return or_(tickets.c.plan == name, func.lower(tickets.c.plan) == name.lower())


def _beyond(keys: Sequence[_Key], place: Sequence[Any]) -> ColumnElement[bool]:
    """What comes after the place in the order of the keys."""
    ways = []
    for number, key in enumerate(keys):
        before = (same.value == value for same, value in zip(keys[:number], place, strict=False))
        ways.append(and_(*before, key.beyond(place[number])))
    return or_(*ways)


def _write_place(values: Sequence[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode()


def _read_place(text: str, keys: Sequence[_Key]) -> list[Any]:
    try:
        values = json.loads(urlsafe_b64decode(text.encode("ascii")))
        return [_read_value(key, value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidInput(field="after") from error


def _read_value(key: _Key, value: Any) -> Any:
    """Raises: ValueError, TypeError or OverflowError: it is none that this key could have."""
    if isinstance(key.value.type, Moment):
        return datetime.fromisoformat(value).astimezone(UTC)
    if abs(int(value)) > 2**53:
        raise ValueError
    return int(value)


def _seen_by(viewer: Member) -> ColumnElement[bool]:
    if viewer.sees_every_team or viewer.teams >= set(Team):
        return true()
    return or_(tickets.c.team.in_(viewer.teams), tickets.c.assignee_id == viewer.id)


def _conditions(viewer: Member, wanted: TicketFilter) -> list[ColumnElement[bool]]:
    given = wanted.as_facts()
    found = [column == given[name] for name, column in _COLUMNS.items() if name in given]
    if wanted.assignee == NOBODY:
        found.append(tickets.c.assignee_id.is_(None))
    elif wanted.assignee is not None:
        found.append(tickets.c.assignee_id == (viewer.id if wanted.assignee == ME else wanted.assignee))
    if wanted.tag is not None:
        tagged = select(ticket_tags.c.ticket_id).where(ticket_tags.c.tag == wanted.tag)
        found.append(tickets.c.id.in_(tagged))
    return found
