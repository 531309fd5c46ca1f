"""A customer opens a conversation; a stranger becomes a customer by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.actions.meet_customer import ANYONE, new_customer, token_for
from bot.actions.services import Services, once
from bot.domain.conversation import Customer
from bot.errors import ClientIdReused
from bot.language import Lang
from bot.storage.conversations import add_conversation
from bot.storage.database import Connection
from bot.storage.writes import Result


@dataclass(frozen=True, slots=True)
class Started:
    """`token` is the new customer's, to be kept in a cookie; None for a customer who is known."""

    conversation_id: str
    customer: Customer
    lang: Lang
    token: str | None


def start_conversation(services: Services, customer: Customer | None, client_id: str, lang: Lang) -> Started:
    """Open a conversation. Repeated by a stranger soon after (the first response was lost), it gives a token.

    Raises:
        ClientIdReused: somebody else opened a conversation with this id.
    """

    def write(connection: Connection, now: datetime) -> Result:
        by = {"customer": customer.id, "stranger_until": ""} if customer else new_customer(connection, now)
        conversation = add_conversation(connection, str(uuid4()), by["customer"], lang, now)
        return {"id": conversation.id, "lang": lang, **by}

    result = once(services, ANYONE, client_id, "conversation", write)
    if customer is None:
        met = Customer(result["customer"])
        return Started(result["id"], met, result["lang"], token_for(services, result))
    if result["customer"] != customer.id:
        raise ClientIdReused(field="client_id")
    return Started(result["id"], customer, result["lang"], None)
