"""Internal notes: what agents tell each other on a ticket."""

from __future__ import annotations

from datetime import datetime

from bot.actions.on_ticket import on_ticket
from bot.actions.services import Services
from bot.domain.conversation import checked_text
from bot.domain.note import LONGEST_NOTE, DraftKind
from bot.domain.staff import Member
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden, NotFound
from bot.storage import notes
from bot.storage.database import Connection
from bot.storage.finding import add_words, renew_words
from bot.storage.presence import keep_draft
from bot.storage.ticket_history import add_event
from bot.storage.writes import Result


def write_note(services: Services, member: Member, reference: str, client_id: str, text: str) -> Result:
    """Leave a note for the team: `{"note"}`.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored.
    """
    text = checked_text(text, limit=LONGEST_NOTE)

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        note_id = note_down(connection, ticket, member, text, now)
        keep_draft(connection, ticket.id, member.id, DraftKind.NOTE, "", now)
        return {"note": note_id}

    return on_ticket(services, member, reference, client_id, "note", write)


def edit_note(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    note_id: int,
    text: str,
    needed: str | None = None,
) -> Result:
    """Put a note of one's own in other words; `needed` is the second half of an escalation's, which stays
    without it.

    Raises:
        NotFound: there is no such ticket, or no such note on it.
        Forbidden: somebody else wrote it.
        InvalidInput: the text cannot be stored.
    """
    text = checked_text(text, limit=LONGEST_NOTE)
    needed = checked_text(needed, "needed", LONGEST_NOTE) if needed else None

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        note = notes.note_of(connection, ticket.id, note_id)
        if note is None:
            raise NotFound
        if note.staff_id != member.id:
            raise Forbidden
        asked = (needed or note.needed) if note.needed else None
        if (text, asked) != (note.text, note.needed):
            notes.edit_note(connection, note_id, text, asked, now)
            _tell(connection, ticket, member, Happening.NOTE_EDITED, note_id, now)
            renew_words(connection, ticket.id)
        return {"note": note_id}

    return on_ticket(services, member, reference, client_id, f"edit_note:{note_id}", write)


def note_down(connection: Connection, ticket: Ticket, member: Member, text: str, now: datetime) -> int:
    """Keep a note of the member's on a ticket; its number."""
    note_id = notes.add_note(connection, ticket.id, member.id, text, now)
    _tell(connection, ticket, member, Happening.NOTED, note_id, now)
    add_words(connection, ticket.id, text)
    return note_id


def _tell(
    connection: Connection, ticket: Ticket, member: Member, happening: Happening, note_id: int, now: datetime
) -> None:
    """The history says that there is a note, and never what it says."""
    add_event(connection, ticket.id, happening, now, staff_id=member.id, data={"note": str(note_id)})
