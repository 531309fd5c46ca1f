"""What customers pay for, as agents were told: it is kept on their tickets, and the next one has it, too."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from bot.storage.schema import queue_strategies, tickets


def plan_of(connection: Connection, customer_id: str) -> str | None:
    """What is known of it by the latest of their tickets."""
    plan: str | None = connection.scalar(
        select(tickets.c.plan)
        .where(tickets.c.customer_id == customer_id)
        .order_by(tickets.c.id.desc())
        .limit(1)
    )
    return plan


def hold_tickets_of(connection: Connection, customer_id: str) -> None:
    """Nobody else changes any of their tickets before the commit. They are held in one order: two who held
    one each, and then wanted the other's, would wait for ever."""
    connection.execute(
        select(tickets.c.id)
        .where(tickets.c.customer_id == customer_id)
        .order_by(tickets.c.id)
        .with_for_update()
    )


def set_plan(connection: Connection, customer_id: str, plan: str | None) -> None:
    """For who holds all their tickets."""
    connection.execute(update(tickets).where(tickets.c.customer_id == customer_id).values(plan=plan))


def is_paid(connection: Connection, plan: str | None) -> bool:
    """Whether a lead of any team calls it one of the paid plans."""
    return any(plan in plans for plans in connection.scalars(select(queue_strategies.c.plans)))
