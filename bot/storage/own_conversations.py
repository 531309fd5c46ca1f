"""What a customer finds again of their conversations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from bot.domain.conversation import Outcome, Sender
from bot.domain.own_conversations import OwnConversation
from bot.domain.ticket import TicketStatus
from bot.storage.schema import conversations, episodes, messages, staff, tickets

_MOST = 50


def conversations_of(connection: Connection, customer_id: str) -> tuple[OwnConversation, ...]:
    """Those in which the customer said something, the latest first."""
    by_customer = messages.c.sender == Sender.CUSTOMER
    began_a_matter = and_(
        episodes.c.conversation_id == messages.c.conversation_id, episodes.c.question == messages.c.text
    )
    asked = and_(by_customer, episodes.c.id.is_not(None))
    spans = (
        select(
            messages.c.conversation_id,
            func.coalesce(
                func.min(messages.c.id).filter(asked), func.min(messages.c.id).filter(by_customer)
            ).label("first"),
            func.max(messages.c.id).label("last"),
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .outerjoin(episodes, began_a_matter)
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
            staff.c.name.label("answered_by"),
        )
        .join(first, first.c.id == spans.c.first)
        .join(last, last.c.id == spans.c.last)
        .outerjoin(staff, staff.c.id == last.c.staff_id)
        .outerjoin(tickets, tickets.c.conversation_id == spans.c.conversation_id)
        .order_by(spans.c.last.desc())
        .limit(_MOST)
    )
    return tuple(_own(row) for row in rows)


def _own(row: Row[*tuple[Any, ...]]) -> OwnConversation:
    return OwnConversation(
        row.conversation_id,
        row.text,
        row.lang,
        row.dir,
        row.at,
        Outcome(row.outcome) if row.outcome else None,
        TicketStatus(row.status) if row.status else None,
        row.reference,
        row.answered_by,
    )
