"""In which order those who wait stand in line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.domain.plan import rank
from bot.domain.queueing.workplace import WaitingTicket
from bot.domain.ticket import Priority


class Order(StrEnum):
    OLDEST_FIRST = "oldest_first"
    NEWEST_FIRST = "newest_first"
    PAID_PLANS_FIRST = "paid_plans_first"


def in_line(
    tickets: Iterable[WaitingTicket], order: Order, plans: Sequence[str] = (), *, urgent_first: bool
) -> tuple[WaitingTicket, ...]:
    """Those who wait in that order. `plans` are the paid ones, the highest first. Among equals, and in every
    order but the newest first, whoever waits longest is first."""
    line = sorted(tickets, key=lambda ticket: (ticket.since, ticket.id))
    if order is Order.NEWEST_FIRST:
        line.reverse()
    if order is Order.PAID_PLANS_FIRST:
        line.sort(key=lambda ticket: rank(ticket.plan, plans))
    if urgent_first:
        line.sort(key=lambda ticket: ticket.priority is not Priority.URGENT)
    return tuple(line)
