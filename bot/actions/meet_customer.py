"""A visitor comes back and is known by their cookie."""

from __future__ import annotations

from bot.actions.services import Services
from bot.actions.tokens import hashed
from bot.domain.conversation import Customer
from bot.storage.customers import customer_with_token


def customer_of(services: Services, token: str) -> Customer | None:
    """The customer whose cookie carries this token; None when it was revoked or never given."""
    with services.database.reading() as connection:
        return customer_with_token(connection, hashed(token))
