"""A customer who wants a person says first what it is about."""

from __future__ import annotations

from datetime import datetime

from bot.actions.hand_off import hand_over
from bot.actions.hand_out import hand_out_new
from bot.actions.held import add_to_ticket
from bot.actions.services import Services, once
from bot.actions.turn import hear_customer, open_turn, speak
from bot.domain.conversation import Customer, checked_text
from bot.domain.reply import as_facts
from bot.domain.ticket import Reason
from bot.language.detection import text_direction
from bot.storage.database import Connection
from bot.storage.writes import Result


def ask_person(
    services: Services, customer: Customer, conversation_id: str, client_id: str, about: str
) -> Result:
    """Hand the conversation to a person with what it is `about`: `{"reply"}`.

    Raises:
        NotFound: there is no such conversation of this customer.
        InvalidInput: the text cannot be stored.
    """
    about = checked_text(about)

    def write(connection: Connection, now: datetime) -> Result:
        turn = open_turn(services, connection, customer, conversation_id, now)
        hear_customer(turn, about, text_direction(about, turn.lang))
        if turn.conversation.held_by_person:
            reply = add_to_ticket(turn)
        else:
            reply = speak(turn, hand_over(turn, Reason.CUSTOMER_REQUEST))
        return {"reply": as_facts(reply)}

    result = once(services, customer.id, client_id, f"person:{conversation_id}", write)
    return hand_out_new(services, result)
