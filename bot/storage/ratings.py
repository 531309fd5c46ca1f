"""How customers rate the help: the bot's after each matter, a person's after each solution."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.domain.conversation import RatedHelp, Rating
from bot.storage.schema import feedback


def add_rating(
    connection: Connection,
    conversation_id: str,
    episode_id: int | None,
    about: RatedHelp,
    rating: Rating,
    text: str | None,
    now: datetime,
) -> None:
    connection.execute(
        insert(feedback).values(
            conversation_id=conversation_id,
            episode_id=episode_id,
            about=about,
            rating=rating,
            text=text,
            at=now,
        )
    )


def bot_rated(connection: Connection, episode_id: int) -> bool:
    """Whether the customer rated the bot's help in this episode."""
    of_it = (feedback.c.episode_id == episode_id, feedback.c.about == RatedHelp.BOT)
    return connection.execute(select(feedback.c.id).where(*of_it).limit(1)).first() is not None


def person_rated(connection: Connection, conversation_id: str, since: datetime) -> bool:
    """Whether the customer has rated the team's help since then."""
    of_it = (
        feedback.c.conversation_id == conversation_id,
        feedback.c.about == RatedHelp.PERSON,
        feedback.c.at >= since,
    )
    return connection.execute(select(feedback.c.id).where(*of_it).limit(1)).first() is not None
