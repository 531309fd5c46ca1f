"""What customers pay for, as agents were told: it is kept on their tickets, and the next one has it, too."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import Connection, select, update

from bot.domain.ticket import Ticket
from bot.storage.schema import queue_strategies, tickets
from bot.storage.tickets import as_ticket


def plan_of(connection: Connection, customer_id: str) -> str | None:
    """What is known of it by the latest of their tickets."""
    plan: str | None = connection.scalar(
        select(tickets.c.plan)
        .where(tickets.c.customer_id == customer_id)
        .order_by(tickets.c.id.desc())
        .limit(1)
    )
    return plan


def hold_tickets_of(connection: Connection, customer_id: str) -> tuple[Ticket, ...]:
    """All their tickets, which nobody else changes before the commit. They are held in one order: two who
    held one each, and then wanted the other's, would wait for ever."""
    rows = connection.execute(
        select(tickets).where(tickets.c.customer_id == customer_id).order_by(tickets.c.id).with_for_update()
    )
    return tuple(as_ticket(row) for row in rows)


def set_plan(connection: Connection, customer_id: str, plan: str | None) -> None:
    """For who holds all their tickets."""
    connection.execute(update(tickets).where(tickets.c.customer_id == customer_id).values(plan=plan))


def paid_plans(connection: Connection) -> tuple[str, ...]:
    """What leads of any team call a paid plan, each as the first of them writes it."""
    teams = connection.scalars(select(queue_strategies.c.plans).order_by(queue_strategies.c.team))
    named: dict[str, str] = {}
    for plan in chain.from_iterable(teams):
        named.setdefault(plan.casefold(), plan)
    return tuple(named.values())
