"""What a customer does on the ticket's own page, which its private link opens: write to the team, or say that
it is solved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions.attach import Upload, discard_staged, keep_staged, staged
from bot.actions.hand_out import hand_out, hand_out_new
from bot.actions.held import add_to_ticket, take_hold
from bot.actions.reaching import keep_contact
from bot.actions.services import Services, once
from bot.actions.turn import hear_customer, open_turn
from bot.domain.conversation import Customer, checked_contact, checked_text
from bot.domain.reply import as_facts
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import NotFound
from bot.language.detection import text_direction
from bot.storage import tickets
from bot.storage.customers import customer_with_id
from bot.storage.database import Connection
from bot.storage.ticket_history import add_event
from bot.storage.writes import Result


def write_on_ticket(
    services: Services, key: str, client_id: str, text: str, uploads: Sequence[Upload] = ()
) -> Result:
    """Add a message to the conversation behind the link: `{"message_id", "reply", "conversation"}`. Files may
    come without a word.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored, or there are too many files.
        TooLarge, UnsupportedMediaType: a file cannot be taken.
    """
    text = "" if uploads and not text.strip() else checked_text(text)
    ticket, customer = _behind(services, key)

    with staged(services, uploads) as files:
        written = False

        def write(connection: Connection, now: datetime) -> Result:
            nonlocal written
            turn = open_turn(services, connection, customer, ticket.conversation_id, now)
            message_id = hear_customer(turn, text, text_direction(text, turn.lang))
            keep_staged(connection, ticket.conversation_id, message_id, files, now)
            reply = as_facts(add_to_ticket(turn))
            written = True
            return {"message_id": message_id, "reply": reply, "conversation": ticket.conversation_id}

        result = once(services, customer.id, client_id, f"message:{ticket.conversation_id}", write)
        if not written:  # the message was there before, with its files
            discard_staged(services, files)
        return hand_out_new(services, result)


def correct_contact(services: Services, key: str, client_id: str, contact: str, call_back: bool) -> Result:
    """The customer says how they are reached from now on: `{"conversation"}`.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: it is neither an address nor a number, or no number to call.
    """
    contact = checked_contact(contact)
    ticket, customer = _behind(services, key)

    def write(connection: Connection, now: datetime) -> Result:
        held = take_hold(connection, ticket)
        keep_contact(services, connection, held, now, contact, call_back=call_back)
        return {"conversation": ticket.conversation_id}

    return once(services, customer.id, client_id, f"contact:{ticket.conversation_id}", write)


def close_own_ticket(services: Services, key: str, client_id: str) -> Result:
    """The customer says that it is solved: `{"conversation"}`.

    Raises:
        NotFound: there is no such ticket.
    """
    ticket, customer = _behind(services, key)

    def write(connection: Connection, now: datetime) -> Result:
        held = take_hold(connection, ticket)
        if not held.done:
            tickets.set_status(connection, held.id, TicketStatus.SOLVED, None, now)
            add_event(connection, held.id, Happening.SOLVED_BY_CUSTOMER, now)
        return {"conversation": ticket.conversation_id}

    result = once(services, customer.id, client_id, f"close:{ticket.conversation_id}", write)
    hand_out(services)
    return result


def _behind(services: Services, key: str) -> tuple[Ticket, Customer]:
    with services.database.reading() as connection:
        ticket = tickets.ticket_with_key(connection, key)
        if ticket is None:
            raise NotFound
        return ticket, customer_with_id(connection, ticket.customer_id)
