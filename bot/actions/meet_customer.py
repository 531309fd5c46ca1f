"""A stranger becomes a customer, comes back and is known by their cookie, or asks to be known no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from bot.actions.services import Services, once
from bot.actions.tokens import hashed, new_token
from bot.domain.conversation import Customer
from bot.errors import ClientIdReused
from bot.storage.customers import add_customer, add_token, customer_with_token, revoke_token
from bot.storage.database import Connection
from bot.storage.writes import Result

ANYONE = "anyone"
"""The actor of a write by somebody who may have no cookie to be known by yet."""

_LOST = timedelta(minutes=10)
"""How long a client may still fetch the token of a response that it lost."""


def customer_of(services: Services, token: str) -> Customer | None:
    """The customer whose cookie carries this token; None when it was revoked or never given."""
    with services.database.reading() as connection:
        return customer_with_token(connection, hashed(token))


def introduce(services: Services, client_id: str) -> tuple[Customer, str]:
    """A stranger who has something to be remembered becomes a customer; with a token for their cookie.

    Raises:
        ClientIdReused: somebody became one by this id, too long ago to be told who.
    """

    def write(connection: Connection, now: datetime) -> Result:
        return new_customer(connection, now)

    met = once(services, ANYONE, client_id, "customer", write)
    return Customer(met["customer"]), token_for(services, met)


def new_customer(connection: Connection, now: datetime) -> Result:
    """What the write of a stranger keeps of who they are: `{"customer", "stranger_until"}`."""
    customer = add_customer(connection, str(uuid4()), now)
    return {"customer": customer.id, "stranger_until": (now + _LOST).isoformat()}


def token_for(services: Services, met: Result) -> str:
    """A token for the new customer of such a write, and another when it is repeated soon after, since the
    first response was lost.

    Raises:
        ClientIdReused: it is not soon after, or the write was no stranger's.
    """
    if services.clock().isoformat() >= met["stranger_until"]:
        raise ClientIdReused(field="client_id")
    token = new_token()
    with services.database.writing() as connection:
        add_token(connection, met["customer"], hashed(token), services.clock())
    return token


def forget_customer(services: Services, token: str) -> None:
    """End the session that this token opens; the customer's other devices stay known."""
    with services.database.writing() as connection:
        revoke_token(connection, hashed(token), services.clock())
