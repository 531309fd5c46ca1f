"""Internal notes on tickets: in a table of their own, which nothing that is shown to a customer reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.domain.note import Note
from bot.storage.schema import notes, staff


def add_note(
    connection: Connection, ticket_id: int, staff_id: str, text: str, now: datetime, needed: str | None = None
) -> int:
    """Keep a note; its number."""
    row = connection.execute(
        insert(notes)
        .values(ticket_id=ticket_id, staff_id=staff_id, text=text, needed=needed, at=now)
        .returning(notes.c.id)
    ).one()
    number: int = row.id
    return number


def edit_note(connection: Connection, note_id: int, text: str, needed: str | None, now: datetime) -> None:
    connection.execute(
        update(notes).where(notes.c.id == note_id).values(text=text, needed=needed, edited_at=now)
    )


def note_of(connection: Connection, ticket_id: int, note_id: int) -> Note | None:
    row = connection.execute(
        select(notes, staff.c.name.label("author"))
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(notes.c.ticket_id == ticket_id, notes.c.id == note_id)
    ).one_or_none()
    return _note(row) if row else None


def notes_of(connection: Connection, ticket_id: int) -> tuple[Note, ...]:
    """All notes on a ticket, in order."""
    rows = connection.execute(
        select(notes, staff.c.name.label("author"))
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(notes.c.ticket_id == ticket_id)
        .order_by(notes.c.id)
    )
    return tuple(_note(row) for row in rows)


def latest_notes(connection: Connection, ticket_ids: Collection[int]) -> dict[int, Note]:
    """By ticket, for those that have any."""
    latest = select(func.max(notes.c.id)).where(notes.c.ticket_id.in_(ticket_ids)).group_by(notes.c.ticket_id)
    rows = connection.execute(
        select(notes, staff.c.name.label("author"))
        .join(staff, staff.c.id == notes.c.staff_id)
        .where(notes.c.id.in_(latest))
    )
    return {row.ticket_id: _note(row) for row in rows}


def _note(row: Row[Any]) -> Note:
    return Note(row.id, row.staff_id, row.author, row.text, row.at, row.edited_at, row.needed)
