"""Who works and who waits: Salma, Omar and Nadia are agents; Samira and Yusuf are customers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.article import Team
from bot.domain.queueing.duty import OnDuty
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket, Workplace
from bot.domain.ticket import Priority, Reason, Story, Ticket, TicketStatus

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday."""


def a_ticket(**changed: Any) -> Ticket:
    """A ticket of Samira's, changed as a test asks."""
    facts: dict[str, Any] = {
        "id": 1,
        "reference": "DL-2345-6789",
        "key": "k",
        "conversation_id": "c",
        "customer_id": "samira",
        "team": Team.TECHNICAL_SUPPORT,
        "tier": 1,
        "priority": Priority.NORMAL,
        "tags": (),
        "status": TicketStatus.OPEN,
        "reason": Reason.NOT_HELPED,
        "lang": "ar",
        "story": Story("؟"),
        "contact": None,
        "note": None,
        "call_back": False,
        "created_at": NOON,
        "waiting_since": NOON,
    }
    return Ticket(**{**facts, **changed})


SALMA, OMAR, NADIA = AgentAtWork("salma"), AgentAtWork("omar"), AgentAtWork("nadia")


def who_waits(minutes: int, number: int | None = None, **known: Any) -> WaitingTicket:
    """A customer who has waited for so long."""
    return WaitingTicket(minutes if number is None else number, NOON - timedelta(minutes=minutes), **known)


def workplace(waiting: list[WaitingTicket], *agents: AgentAtWork, on_duty: OnDuty | None = None) -> Workplace:
    """At noon."""
    return Workplace(NOON, tuple(waiting), agents or (SALMA, OMAR, NADIA), on_duty or {})
