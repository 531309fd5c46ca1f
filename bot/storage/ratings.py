"""How customers rate the help: the bot's after each matter, a person's after each solution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select

from bot.domain.conversation import RatedHelp, Rating
from bot.storage.schema import conversations, feedback


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


def bot_rating(connection: Connection, episode_id: int) -> Rating | None:
    """How the customer rated the bot's help in this episode."""
    return _last(connection, feedback.c.episode_id == episode_id, feedback.c.about == RatedHelp.BOT)


def person_rating(connection: Connection, conversation_id: str, since: datetime | None) -> Rating | None:
    """How the customer has rated the team's help since then, or ever."""
    of_it = (feedback.c.conversation_id == conversation_id, feedback.c.about == RatedHelp.PERSON)
    return _last(connection, *of_it, *((feedback.c.at >= since,) if since else ()))


@dataclass(frozen=True, slots=True)
class RatingGiven:
    about: RatedHelp
    rating: Rating
    text: str | None
    at: datetime


def ratings_by(connection: Connection, customer_id: str, limit: int) -> tuple[RatingGiven, ...]:
    """What a customer said of our help, the latest first."""
    rows = connection.execute(
        select(feedback)
        .join(conversations, conversations.c.id == feedback.c.conversation_id)
        .where(conversations.c.customer_id == customer_id)
        .order_by(feedback.c.id.desc())
        .limit(limit)
    )
    return tuple(RatingGiven(RatedHelp(row.about), Rating(row.rating), row.text, row.at) for row in rows)


def _last(connection: Connection, *of_it: ColumnElement[bool]) -> Rating | None:
    rating = connection.scalar(
        select(feedback.c.rating).where(*of_it).order_by(feedback.c.id.desc()).limit(1)
    )
    return Rating(rating) if rating else None
