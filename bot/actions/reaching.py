"""How the team can reach a customer: kept on the ticket, and confirmed by a letter where it is an address."""

from __future__ import annotations

from datetime import datetime

from bot.actions.letters import tell_received
from bot.actions.services import Services
from bot.domain.ticket import Happening, Ticket
from bot.errors import MessageTooLong
from bot.storage import tickets
from bot.storage.database import Connection

LONGEST_NOTES = 20_000
"""Characters of all notes on a ticket, which every list of tickets reads."""


def keep_contact(
    services: Services,
    connection: Connection,
    ticket: Ticket,
    now: datetime,
    contact: str | None,
    note: str | None = None,
    *,
    call_back: bool = False,
) -> None:
    """Keep on the ticket what the customer gave beside their messages, if they gave anything.

    Raises:
        MessageTooLong: with those before, the notes would be too long to be read.
    """
    if not (contact or note or call_back):
        return
    notes = "\n".join(text for text in (ticket.note, note) if text)
    if note and len(notes) > LONGEST_NOTES:
        raise MessageTooLong(field="note", limit=LONGEST_NOTES)
    tickets.set_contact(
        connection, ticket.id, contact or ticket.contact, notes or None, call_back or ticket.call_back
    )
    given = {"contact": contact, "note": note, "call_back": "yes" if call_back else None}
    data = {name: value for name, value in given.items() if value}
    tickets.add_event(connection, ticket.id, Happening.CONTACT_GIVEN, now, data=data)
    tell_received(services, connection, ticket, contact, now)
