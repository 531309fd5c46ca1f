"""A visitor comes back and is known by their cookie, or asks to be known no longer."""

from __future__ import annotations

from bot.actions.services import Services
from bot.actions.tokens import hashed
from bot.domain.conversation import Customer
from bot.storage.customers import customer_with_token, revoke_token


def customer_of(services: Services, token: str) -> Customer | None:
    """The customer whose cookie carries this token; None when it was revoked or never given."""
    with services.database.reading() as connection:
        return customer_with_token(connection, hashed(token))


def forget_customer(services: Services, token: str) -> None:
    """End the session that this token opens; the customer's other devices stay known."""
    with services.database.writing() as connection:
        revoke_token(connection, hashed(token), services.clock())
