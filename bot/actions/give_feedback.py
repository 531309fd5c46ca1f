"""A customer rates the help."""

from __future__ import annotations

from datetime import datetime

from bot.actions.services import Services, once
from bot.domain.conversation import Customer, Rating, checked_text
from bot.errors import NotFound
from bot.storage.conversations import add_feedback, conversation_of
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode
from bot.storage.writes import Result

LONGEST_REMARK = 2_000


def give_feedback(
    services: Services,
    customer: Customer,
    conversation_id: str,
    client_id: str,
    rating: Rating,
    text: str | None,
) -> Result:
    """Keep the rating and, if there is one, its sentence: `{"rating"}`.

    Raises:
        NotFound: there is no such conversation of this customer.
        InvalidInput: the text cannot be stored.
    """
    text = checked_text(text, "text", LONGEST_REMARK) if text and text.strip() else None

    def write(connection: Connection, now: datetime) -> Result:
        if conversation_of(connection, conversation_id, customer.id, lock=True) is None:
            raise NotFound
        episode = latest_episode(connection, conversation_id)
        add_feedback(connection, conversation_id, episode.id if episode else None, rating, text, now)
        return {"rating": rating}

    return once(services, customer.id, client_id, f"feedback:{conversation_id}", write)
