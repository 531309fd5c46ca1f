"""A visitor comes back and is known by their cookie, or asks to be known no longer."""

from __future__ import annotations

from uuid import uuid4

from bot.actions.services import Services
from bot.actions.tokens import hashed, new_token
from bot.domain.conversation import Customer
from bot.storage.customers import add_customer, add_token, customer_with_token, revoke_token


def customer_of(services: Services, token: str) -> Customer | None:
    """The customer whose cookie carries this token; None when it was revoked or never given."""
    with services.database.reading() as connection:
        return customer_with_token(connection, hashed(token))


def introduce(services: Services) -> tuple[Customer, str]:
    """A stranger who has something to be remembered becomes a customer; with the token for their cookie.

    Done twice, as after a lost response, it leaves a customer behind of whom nothing is known.
    """
    token = new_token()
    with services.database.writing() as connection:
        customer = add_customer(connection, str(uuid4()), services.clock())
        add_token(connection, customer.id, hashed(token), services.clock())
    return customer, token


def forget_customer(services: Services, token: str) -> None:
    """End the session that this token opens; the customer's other devices stay known."""
    with services.database.writing() as connection:
        revoke_token(connection, hashed(token), services.clock())
