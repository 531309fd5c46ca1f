"""Walkthroughs that customers began, and where they are in them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.domain.walkthrough import Position
from bot.storage.schema import walkthroughs


@dataclass(frozen=True, slots=True)
class Begun:
    """A walkthrough that a customer began; `episode_id` is the one it was last walked in."""

    id: int
    episode_id: int
    revision: str
    position: Position


def unfinished_walkthrough(
    connection: Connection, customer_id: str, problem: str, since: datetime
) -> Begun | None:
    """The walkthrough of this problem that the customer last moved in, if it is not over."""
    row = connection.execute(
        select(walkthroughs)
        .where(
            walkthroughs.c.customer_id == customer_id,
            walkthroughs.c.problem == problem,
            walkthroughs.c.moved_at >= since,
        )
        .order_by(walkthroughs.c.moved_at.desc(), walkthroughs.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None or row.ended_at:
        return None
    return Begun(row.id, row.episode_id, row.revision, Position(row.step, row.of, row.helped))


def completed_walkthrough_since(
    connection: Connection, customer_id: str, problem: str, since: datetime
) -> bool:
    return (
        connection.execute(
            select(walkthroughs.c.id)
            .where(
                walkthroughs.c.customer_id == customer_id,
                walkthroughs.c.problem == problem,
                walkthroughs.c.completed,
                walkthroughs.c.ended_at >= since,
            )
            .limit(1)
        ).one_or_none()
        is not None
    )


def add_walkthrough(
    connection: Connection,
    customer_id: str,
    episode_id: int,
    problem: str,
    revision: str,
    position: Position,
    now: datetime,
) -> None:
    connection.execute(
        insert(walkthroughs).values(
            customer_id=customer_id,
            episode_id=episode_id,
            problem=problem,
            revision=revision,
            started_at=now,
            moved_at=now,
            completed=False,
            **asdict(position),
        )
    )


def save_walkthrough(
    connection: Connection,
    walkthrough_id: int,
    episode_id: int,
    revision: str,
    position: Position,
    now: datetime,
) -> None:
    connection.execute(
        update(walkthroughs)
        .where(walkthroughs.c.id == walkthrough_id)
        .values(
            episode_id=episode_id,
            revision=revision,
            moved_at=now,
            **asdict(position),
        )
    )


def end_walkthrough(connection: Connection, walkthrough_id: int, now: datetime, *, completed: bool) -> None:
    """It is over: walked to its end, or the problem was solved on the way."""
    connection.execute(
        update(walkthroughs)
        .where(walkthroughs.c.id == walkthrough_id)
        .values(ended_at=now, moved_at=now, completed=completed)
    )
