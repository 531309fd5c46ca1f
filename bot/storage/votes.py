"""Whether an article helped, as its readers say: a vote for each customer and revision."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.article import PublishedArticle
from bot.storage.schema import article_votes


def vote_of(connection: Connection, customer_id: str, article: PublishedArticle) -> int | None:
    """The number of this customer's vote on the article as it is now."""
    return connection.execute(
        select(article_votes.c.id).where(
            article_votes.c.article_id == article.id,
            article_votes.c.lang == article.lang,
            article_votes.c.revision == article.revision,
            article_votes.c.customer_id == customer_id,
        )
    ).scalar_one_or_none()


def add_vote(
    connection: Connection,
    article: PublishedArticle,
    customer_id: str | None,
    helpful: bool,
    text: str | None,
    now: datetime,
) -> int:
    """The number of the new vote; `customer_id` is None for a reader whom nobody knows."""
    row = connection.execute(
        insert(article_votes)
        .values(
            article_id=article.id,
            lang=article.lang,
            revision=article.revision,
            customer_id=customer_id,
            helpful=helpful,
            text=text,
            at=now,
        )
        .returning(article_votes.c.id)
    ).one()
    number: int = row.id
    return number


def change_vote(connection: Connection, number: int, helpful: bool, text: str | None, now: datetime) -> None:
    """What was written with it before stays, unless there is something new."""
    connection.execute(
        update(article_votes)
        .where(article_votes.c.id == number)
        .values(helpful=helpful, text=func.coalesce(text, article_votes.c.text), at=now)
    )
