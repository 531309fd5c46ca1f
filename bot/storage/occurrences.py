"""How often a customer met a problem: once for each episode."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.conversation import SILENCE, Outcome
from bot.storage.schema import episodes, occurrences


def add_occurrence(
    connection: Connection, customer_id: str, episode_id: int, problem: str, now: datetime
) -> None:
    """Count this problem for this episode. A second time in the same episode counts nothing, nor does coming
    back to it in the same conversation before it was solved."""
    known = connection.execute(
        select(occurrences.c.id).where(
            occurrences.c.episode_id == episode_id, occurrences.c.problem == problem
        )
    ).one_or_none()
    if known is None and not _unsolved(connection, episode_id, problem, now - SILENCE):
        connection.execute(
            insert(occurrences).values(
                customer_id=customer_id, episode_id=episode_id, problem=problem, at=now
            )
        )
    elif known:
        connection.execute(update(occurrences).where(occurrences.c.id == known.id).values(withdrawn_at=None))


def _unsolved(connection: Connection, episode_id: int, problem: str, since: datetime) -> bool:
    """Whether this problem was met since then in the conversation of this episode, and not called solved."""
    conversation = select(episodes.c.conversation_id).where(episodes.c.id == episode_id).scalar_subquery()
    met = (
        select(occurrences.c.id)
        .join(episodes, episodes.c.id == occurrences.c.episode_id)
        .where(
            episodes.c.conversation_id == conversation,
            episodes.c.outcome.is_distinct_from(Outcome.CONFIRMED),
            occurrences.c.problem == problem,
            occurrences.c.at >= since,
            occurrences.c.withdrawn_at.is_(None),
        )
    )
    return connection.execute(met.limit(1)).first() is not None


def withdraw_occurrence(connection: Connection, episode_id: int, problem: str, now: datetime) -> None:
    connection.execute(
        update(occurrences)
        .where(occurrences.c.episode_id == episode_id, occurrences.c.problem == problem)
        .values(withdrawn_at=now)
    )


def most_met_since(connection: Connection, since: datetime, most: int) -> tuple[str, ...]:
    """The problems that most customers met since then, the commonest first."""
    customers = func.count(occurrences.c.customer_id.distinct())
    rows = connection.execute(
        select(occurrences.c.problem)
        .where(occurrences.c.at >= since, occurrences.c.withdrawn_at.is_(None))
        .group_by(occurrences.c.problem)
        .order_by(customers.desc(), occurrences.c.problem)
        .limit(most)
    )
    return tuple(row.problem for row in rows)


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
