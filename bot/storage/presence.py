"""Who looks at a ticket or writes on it at this moment, and what they have written so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.domain.note import DraftKind
from bot.storage.schema import drafts, presence, staff
from bot.storage.upsert import put


@dataclass(frozen=True, slots=True)
class Present:
    staff_id: str
    name: str
    writing: bool
    at: datetime


def set_present(
    connection: Connection, ticket_id: int, staff_id: str, now: datetime, *, writing: bool
) -> None:
    key = {"ticket_id": ticket_id, "staff_id": staff_id}
    put(connection, presence, key, writing=writing, at=now)


def leave(connection: Connection, ticket_id: int, staff_id: str) -> None:
    connection.execute(
        delete(presence).where(presence.c.ticket_id == ticket_id, presence.c.staff_id == staff_id)
    )


def present_on(connection: Connection, ticket_id: int, since: datetime) -> tuple[Present, ...]:
    """Those who gave a sign of themselves since then, by name."""
    rows = connection.execute(
        select(presence, staff.c.name)
        .join(staff, staff.c.id == presence.c.staff_id)
        .where(presence.c.ticket_id == ticket_id, presence.c.at >= since)
        .order_by(staff.c.name, staff.c.id)
    )
    return tuple(Present(row.staff_id, row.name, row.writing, row.at) for row in rows)


def forget_presence(connection: Connection, before: datetime) -> None:
    connection.execute(delete(presence).where(presence.c.at < before))


def keep_draft(
    connection: Connection, ticket_id: int, staff_id: str, kind: DraftKind, text: str, now: datetime
) -> None:
    """An empty one is none."""
    key = {"ticket_id": ticket_id, "staff_id": staff_id, "kind": kind}
    if text:
        put(connection, drafts, key, text=text, at=now)
    else:
        connection.execute(delete(drafts).where(*(drafts.c[name] == value for name, value in key.items())))


def drafts_of(connection: Connection, ticket_id: int, staff_id: str) -> dict[DraftKind, str]:
    rows = connection.execute(
        select(drafts.c.kind, drafts.c.text).where(
            drafts.c.ticket_id == ticket_id, drafts.c.staff_id == staff_id
        )
    )
    return {DraftKind(row.kind): row.text for row in rows}
