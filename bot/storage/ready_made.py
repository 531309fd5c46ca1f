"""What agents made for themselves and each other: canned replies, and views of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from bot.domain.article import Team
from bot.domain.canned_reply import CannedReply
from bot.domain.queueing.listing import SavedView, TicketFilter
from bot.language import Lang
from bot.storage.schema import canned_replies, saved_views

_FILTERS = TypeAdapter(TicketFilter)


def canned_replies_for(connection: Connection, team: Team | None = None) -> tuple[CannedReply, ...]:
    """By name; for a team, its own and those for everybody."""
    query = select(canned_replies).where(canned_replies.c.removed_at.is_(None))
    if team is not None:
        query = query.where(or_(canned_replies.c.team.is_(None), canned_replies.c.team == team))
    return tuple(
        _canned(row) for row in connection.execute(query.order_by(canned_replies.c.name, canned_replies.c.id))
    )


def canned_reply_with_id(connection: Connection, reply_id: int) -> CannedReply | None:
    row = connection.execute(
        select(canned_replies).where(canned_replies.c.id == reply_id, canned_replies.c.removed_at.is_(None))
    ).one_or_none()
    return _canned(row) if row else None


def add_canned_reply(
    connection: Connection, name: str, texts: Mapping[Lang, str], team: Team | None, now: datetime
) -> int:
    row = connection.execute(
        insert(canned_replies)
        .values(name=name, texts=dict(texts), team=team, at=now)
        .returning(canned_replies.c.id)
    ).one()
    number: int = row.id
    return number


def change_canned_reply(connection: Connection, reply: CannedReply, now: datetime) -> bool:
    changed = connection.execute(
        update(canned_replies)
        .where(canned_replies.c.id == reply.id, canned_replies.c.removed_at.is_(None))
        .values(name=reply.name, texts=dict(reply.texts), team=reply.team, at=now)
    )
    return changed.rowcount > 0


def remove_canned_reply(connection: Connection, reply_id: int, now: datetime) -> bool:
    removed = connection.execute(
        update(canned_replies)
        .where(canned_replies.c.id == reply_id, canned_replies.c.removed_at.is_(None))
        .values(removed_at=now)
    )
    return removed.rowcount > 0


def views_for(connection: Connection, staff_id: str) -> tuple[SavedView, ...]:
    """One's own and those that others share, by name."""
    rows = connection.execute(
        select(saved_views)
        .where(or_(saved_views.c.staff_id == staff_id, saved_views.c.shared))
        .order_by(saved_views.c.name, saved_views.c.id)
    )
    return tuple(
        SavedView(row.id, row.staff_id, row.name, _FILTERS.validate_python(row.filters), row.shared)
        for row in rows
    )


def add_view(
    connection: Connection, staff_id: str, name: str, wanted: TicketFilter, now: datetime, *, shared: bool
) -> int:
    row = connection.execute(
        insert(saved_views)
        .values(staff_id=staff_id, name=name, filters=wanted.as_facts(), shared=shared, at=now)
        .returning(saved_views.c.id)
    ).one()
    number: int = row.id
    return number


def remove_view(connection: Connection, staff_id: str, view_id: int, *, any_shared: bool) -> bool:
    """One's own; and `any_shared`, whoever shared it."""
    theirs = saved_views.c.staff_id == staff_id
    may = or_(theirs, saved_views.c.shared) if any_shared else theirs
    gone = connection.execute(delete(saved_views).where(saved_views.c.id == view_id, may))
    return gone.rowcount > 0


def _canned(row: Row[Any]) -> CannedReply:
    return CannedReply(row.id, row.name, row.texts, Team(row.team) if row.team else None)
