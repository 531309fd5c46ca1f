"""Walkthroughs that customers began, and where they are in them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, or_, select, update

from bot.domain.conversation import Outcome
from bot.domain.walkthrough import Position
from bot.storage.schema import conversations, episodes, occurrences, walkthroughs


@dataclass(frozen=True, slots=True)
class Begun:
    """A walkthrough that a customer began; `episode_id` is the one it was last walked in."""

    id: int
    episode_id: int
    revision: str
    position: Position


@dataclass(frozen=True, slots=True)
class Left:
    """A walkthrough that waits for its customer; `conversation_id` is None when a person owns that one."""

    problem: str
    position: Position
    conversation_id: str | None


@dataclass(frozen=True, slots=True)
class Finished:
    """A walkthrough that was walked to its end; `asked` whether it was asked already if it held."""

    id: int
    problem: str
    asked: bool


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


def last_left(connection: Connection, customer_id: str, since: datetime) -> Left | None:
    """The walkthrough that this customer left last, past its first step, and has not finished since."""
    latest = select(func.max(walkthroughs.c.id)).where(walkthroughs.c.customer_id == customer_id)
    row = connection.execute(
        select(walkthroughs, conversations.c.id.label("conversation"), conversations.c.held_by_person)
        .join(episodes, episodes.c.id == walkthroughs.c.episode_id)
        .join(conversations, conversations.c.id == episodes.c.conversation_id)
        .where(
            walkthroughs.c.id.in_(latest.group_by(walkthroughs.c.problem)),
            walkthroughs.c.ended_at.is_(None),
            walkthroughs.c.moved_at >= since,
            walkthroughs.c.step > 1,
            or_(
                episodes.c.outcome.is_(None),
                episodes.c.outcome.not_in([Outcome.CONFIRMED, Outcome.HANDED_OFF]),
            ),
        )
        .order_by(walkthroughs.c.moved_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    position = Position(row.step, row.of, row.helped)
    return Left(row.problem, position, None if row.held_by_person else row.conversation)


def finished_unasked(
    connection: Connection, customer_id: str, since: datetime, *, before: datetime, asked_after: datetime
) -> Finished | None:
    """The last walkthrough that this customer finished between `since` and `before`, that seemed to help, and
    of which nobody knows whether it held: the problem was not met again, and it was not asked before
    `asked_after`."""
    met_again = select(occurrences.c.id).where(
        occurrences.c.customer_id == customer_id,
        occurrences.c.problem == walkthroughs.c.problem,
        occurrences.c.at > walkthroughs.c.ended_at,
        occurrences.c.withdrawn_at.is_(None),
    )
    row = connection.execute(
        select(walkthroughs.c.id, walkthroughs.c.problem, walkthroughs.c.asked_whether_held_at)
        .join(episodes, episodes.c.id == walkthroughs.c.episode_id)
        .where(
            walkthroughs.c.customer_id == customer_id,
            walkthroughs.c.completed,
            walkthroughs.c.held.is_(None),
            walkthroughs.c.ended_at >= since,
            walkthroughs.c.ended_at <= before,
            or_(
                walkthroughs.c.asked_whether_held_at.is_(None),
                walkthroughs.c.asked_whether_held_at >= asked_after,
            ),
            or_(episodes.c.outcome == Outcome.CONFIRMED, episodes.c.said_no.is_(False)),
            episodes.c.outcome.is_distinct_from(Outcome.HANDED_OFF),
            ~met_again.exists(),
        )
        .order_by(walkthroughs.c.ended_at.desc())
        .limit(1)
    ).one_or_none()
    return Finished(row.id, row.problem, row.asked_whether_held_at is not None) if row else None


def note_asked(connection: Connection, customer_id: str, problem: str, now: datetime) -> None:
    """It was asked whether this held; of every time that it was walked to its end."""
    connection.execute(
        update(walkthroughs)
        .where(
            walkthroughs.c.customer_id == customer_id,
            walkthroughs.c.problem == problem,
            walkthroughs.c.completed,
            walkthroughs.c.asked_whether_held_at.is_(None),
        )
        .values(asked_whether_held_at=now)
    )


def keep_whether_held(
    connection: Connection, walkthrough_id: int, customer_id: str, held: bool, now: datetime
) -> str | None:
    """Whether a finished walkthrough held, as its customer says; its problem, None when there is none."""
    problem: str | None = connection.execute(
        update(walkthroughs)
        .where(
            walkthroughs.c.id == walkthrough_id,
            walkthroughs.c.customer_id == customer_id,
            walkthroughs.c.completed,
        )
        .values(held=held)
        .returning(walkthroughs.c.problem)
    ).scalar_one_or_none()
    if problem:
        note_asked(connection, customer_id, problem, now)
    return problem
