"""Articles that somebody got in the other language than theirs, because they exist in no other.

Nothing is kept for it beside what is kept anyhow: what was shown, in which language, to whom speaking which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from bot.domain.conversation import Sender
from bot.language import Lang
from bot.storage.schema import decisions, episodes, messages, occurrences


@dataclass(frozen=True, slots=True)
class TranslationGap:
    """One customer, `person`, who needed the article in `wanted`; `message_id` is the message that brought
    it."""

    article_id: str
    article_lang: Lang
    wanted: Lang
    message_id: int
    question: str
    at: datetime
    person: str


def translation_gaps(connection: Connection, since: datetime | None = None) -> tuple[TranslationGap, ...]:
    """The gaps, the latest first: each article once for an episode, unless it was not what was asked."""
    shown = (
        select(func.min(decisions.c.message_id).label("first"), messages.c.lang.label("wanted"))
        .join(messages, messages.c.id == decisions.c.message_id)
        .where(decisions.c.article_lang != messages.c.lang)
        .group_by(decisions.c.episode_id, decisions.c.article_id, messages.c.lang)
        .subquery()
    )
    asked = (
        select(func.max(messages.c.id))
        .where(messages.c.conversation_id == episodes.c.conversation_id)
        .where(messages.c.sender == Sender.CUSTOMER, messages.c.id < decisions.c.message_id)
        .scalar_subquery()
    )
    meant = and_(
        occurrences.c.episode_id == decisions.c.episode_id,
        occurrences.c.problem == decisions.c.article_id,
        occurrences.c.withdrawn_at.is_(None),
    )
    query = (
        select(decisions, shown.c.wanted, episodes.c.question, episodes.c.customer_id, asked.label("asked"))
        .join(shown, shown.c.first == decisions.c.message_id)
        .join(episodes, episodes.c.id == decisions.c.episode_id)
        .join(occurrences, meant)
        .order_by(decisions.c.message_id.desc())
    )
    rows = connection.execute(query.where(decisions.c.at >= since) if since else query)
    return tuple(_gap(row) for row in rows)


def _gap(row: Row[Any]) -> TranslationGap:
    return TranslationGap(
        row.article_id, row.article_lang, row.wanted, row.asked, row.question, row.at, row.customer_id
    )
