"""A customer writes to the team on the ticket's own page, which its private link opens."""

from __future__ import annotations

from datetime import datetime

from bot.actions.held import add_to_ticket
from bot.actions.services import Services, once
from bot.actions.turn import hear_customer, open_turn
from bot.domain.conversation import checked_text
from bot.domain.reply import as_facts
from bot.errors import NotFound
from bot.language.detection import text_direction
from bot.storage.customers import customer_with_id
from bot.storage.database import Connection
from bot.storage.tickets import ticket_with_key
from bot.storage.writes import Result


def write_on_ticket(services: Services, key: str, client_id: str, text: str) -> Result:
    """Add a message to the conversation behind the link: `{"message_id", "reply", "conversation"}`.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored.
    """
    text = checked_text(text)
    with services.database.reading() as connection:
        ticket = ticket_with_key(connection, key)
        if ticket is None:
            raise NotFound
        customer = customer_with_id(connection, ticket.customer_id)

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(connection, services.indexes.current(), customer, ticket.conversation_id, now)
        message_id = hear_customer(turn, text, text_direction(text, turn.lang))
        reply = as_facts(add_to_ticket(turn))
        return {"message_id": message_id, "reply": reply, "conversation": ticket.conversation_id}

    return once(services, customer.id, client_id, f"message:{ticket.conversation_id}", write)
