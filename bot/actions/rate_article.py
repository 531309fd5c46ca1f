"""A reader says whether an article helped."""

from __future__ import annotations

from datetime import datetime

from bot.actions.meet_customer import ANYONE
from bot.actions.services import Services, once
from bot.domain.article import PublishedArticle
from bot.domain.conversation import Customer, checked_text
from bot.errors import NotFound
from bot.language import Lang
from bot.storage.customers import hold_customer
from bot.storage.database import Connection
from bot.storage.votes import add_vote, change_vote, vote_of
from bot.storage.writes import Result, earlier_result

LONGEST_REMARK = 2_000


def rate_article(
    services: Services,
    customer: Customer | None,
    client_id: str,
    article_id: str,
    lang: Lang,
    helpful: bool,
    text: str = "",
    before: str | None = None,
) -> Result:
    """Keep the vote, one for each customer and revision, and its sentence if there is one: `{"vote"}`.

    `before` is the id of the write by which the same reader voted just now, whom nobody may know.

    Raises:
        NotFound: there is no such article in this language.
        InvalidInput: the text cannot be stored.
    """
    remark = checked_text(text, "text", LONGEST_REMARK) if text.strip() else None
    article = services.indexes.current().articles.get((article_id, lang))
    if article is None:
        raise NotFound
    actor = customer.id if customer else ANYONE

    def write(connection: Connection, now: datetime) -> Result:
        number = _earlier_vote(connection, customer, article, before)
        if number is None:
            number = add_vote(connection, article, customer.id if customer else None, helpful, remark, now)
        else:
            change_vote(connection, number, helpful, remark, now)
        return {"vote": number, "article": f"{lang}/{article_id}"}

    return once(services, actor, client_id, "vote", write)


def _earlier_vote(
    connection: Connection, customer: Customer | None, article: PublishedArticle, before: str | None
) -> int | None:
    if customer:
        hold_customer(connection, customer.id)
        return vote_of(connection, customer.id, article)
    written = earlier_result(connection, ANYONE, before, "vote") if before else None
    return written["vote"] if written and written["article"] == f"{article.lang}/{article.id}" else None
