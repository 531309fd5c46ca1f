"""How the team can reach a customer: kept on the ticket, and confirmed by a letter where it is an address."""

from __future__ import annotations

from datetime import datetime

from bot.actions.letters import tell_received
from bot.actions.services import Services
from bot.domain.conversation import can_be_called
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.errors import MessageTooLong, NumberNeeded
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.finding import add_words
from bot.storage.ticket_history import add_event

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
    call_back: bool | None = None,
) -> None:
    """Keep on the ticket what the customer gave beside their messages, if they gave anything new.

    Raises:
        MessageTooLong: with those before, the notes would be too long to be read.
        NumberNeeded: they would like to be called, and gave no number.
    """
    contact = contact if contact != ticket.contact else None
    reached = contact or ticket.contact
    if call_back and not (reached and can_be_called(reached)):
        raise NumberNeeded(field="contact")
    called = ticket.call_back if call_back is None else call_back
    called = called and bool(reached and can_be_called(reached))
    if not (contact or note or called != ticket.call_back):
        return
    notes = "\n".join(text for text in (ticket.note, note) if text)
    if note and len(notes) > LONGEST_NOTES:
        raise MessageTooLong(field="note", limit=LONGEST_NOTES)
    tickets.set_contact(connection, ticket.id, reached, notes or None, called)
    given = {"contact": contact, "note": note, "call_back": "yes" if call_back else None}
    add_words(connection, ticket.id, contact, note)
    data = {name: value for name, value in given.items() if value}
    add_event(connection, ticket.id, Happening.CONTACT_GIVEN, now, data=data)
    tell_received(services, connection, ticket, contact, now)


def reach_as_before(services: Services, connection: Connection, ticket: Ticket, now: datetime) -> None:
    """Keep on a new ticket how its customer was reached last, if they said so."""
    known = tickets.last_contact(connection, ticket.customer_id)
    if known:
        tickets.set_contact(connection, ticket.id, known, ticket.note, ticket.call_back)
        add_words(connection, ticket.id, known)
        tell_received(services, connection, ticket, known, now)
