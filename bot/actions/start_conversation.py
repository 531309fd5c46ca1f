"""A customer opens a conversation; a stranger becomes a customer by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.actions.services import Services, once
from bot.actions.tokens import hashed, new_token
from bot.domain.conversation import Customer
from bot.errors import ClientIdReused
from bot.language import Lang
from bot.storage.conversations import add_conversation
from bot.storage.customers import add_customer, add_token
from bot.storage.database import Connection
from bot.storage.writes import Result

_LOST = timedelta(minutes=10)
"""How long a client may still fetch the token of a response that it lost."""

_ANYONE = "anyone"
"""The actor of these writes: whoever opens a conversation may have no cookie to be known by yet."""


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
    token = None if customer else new_token()

    def write(connection: Connection, now: datetime) -> Result:
        customer_id = customer.id if customer else str(uuid4())
        if token:
            add_customer(connection, customer_id, now)
        conversation = add_conversation(connection, str(uuid4()), customer_id, lang, now)
        stranger_until = (now + _LOST).isoformat() if token else ""
        return {
            "id": conversation.id,
            "lang": lang,
            "customer": customer_id,
            "stranger_until": stranger_until,
        }

    result = once(services, _ANYONE, client_id, "conversation", write)
    if customer:
        its_own = result["customer"] == customer.id
    else:
        its_own = services.clock().isoformat() < result["stranger_until"]
    if not its_own:
        raise ClientIdReused(field="client_id")
    if token:
        with services.database.writing() as connection:
            add_token(connection, result["customer"], hashed(token), services.clock())
    return Started(result["id"], customer or Customer(result["customer"]), result["lang"], token)
