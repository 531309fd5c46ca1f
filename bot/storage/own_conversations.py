"""What a customer finds again of their conversations."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from bot.domain.conversation import Outcome, Sender
from bot.domain.own_conversations import OwnConversation
from bot.domain.ticket import TicketStatus
from bot.storage.schema import conversations, episodes, messages, tickets

_MOST = 50


def conversations_of(connection: Connection, customer_id: str) -> tuple[OwnConversation, ...]:
    """Those in which the customer said something, the latest first."""
    by_customer = messages.c.sender == Sender.CUSTOMER
    spans = (
        select(
            messages.c.conversation_id,
            func.min(messages.c.id).filter(by_customer).label("first"),
            func.max(messages.c.id).label("last"),
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(conversations.c.customer_id == customer_id)
        .group_by(messages.c.conversation_id)
        .subquery()
    )
    first, last = messages.alias("first_message"), messages.alias("last_message")
    outcome = (
        select(episodes.c.outcome)
        .where(episodes.c.conversation_id == spans.c.conversation_id)
        .order_by(episodes.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            spans.c.conversation_id,
            *(first.c.text, first.c.lang, first.c.dir),
            last.c.at,
            outcome.label("outcome"),
            *(tickets.c.status, tickets.c.reference),
        )
        .join(first, first.c.id == spans.c.first)
        .join(last, last.c.id == spans.c.last)
        .outerjoin(tickets, tickets.c.conversation_id == spans.c.conversation_id)
        .order_by(spans.c.last.desc())
        .limit(_MOST)
    )
    return tuple(
        OwnConversation(
            row.conversation_id,
            row.text,
            row.lang,
            row.dir,
            row.at,
            Outcome(row.outcome) if row.outcome else None,
            TicketStatus(row.status) if row.status else None,
            row.reference,
        )
        for row in rows
    )
