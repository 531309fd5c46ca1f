"""How often a customer met a problem: once for each episode."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.storage.schema import occurrences


def add_occurrence(
    connection: Connection, customer_id: str, episode_id: int, problem: str, now: datetime
) -> None:
    """Count this problem for this episode; a second time in the same episode counts nothing."""
    known = connection.execute(
        select(occurrences.c.id).where(
            occurrences.c.episode_id == episode_id, occurrences.c.problem == problem
        )
    ).one_or_none()
    if known is None:
        connection.execute(
            insert(occurrences).values(
                customer_id=customer_id, episode_id=episode_id, problem=problem, at=now
            )
        )
    else:
        connection.execute(update(occurrences).where(occurrences.c.id == known.id).values(withdrawn_at=None))


def withdraw_occurrence(connection: Connection, episode_id: int, problem: str, now: datetime) -> None:
    connection.execute(
        update(occurrences)
        .where(occurrences.c.episode_id == episode_id, occurrences.c.problem == problem)
        .values(withdrawn_at=now)
    )


def occurrences_since(connection: Connection, customer_id: str, problem: str, since: datetime) -> int:
    """How often this customer met this problem since then."""
    return connection.execute(
        select(func.count())
        .select_from(occurrences)
        .where(
            occurrences.c.customer_id == customer_id,
            occurrences.c.problem == problem,
            occurrences.c.at >= since,
            occurrences.c.withdrawn_at.is_(None),
        )
    ).scalar_one()
