"""Episodes, and the facts that an episode leaves behind: decisions, occurrences, walkthroughs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from bot.domain.answering import Candidate, Findings, Kind, Tried
from bot.domain.conversation import Episode, Outcome
from bot.domain.guidance import Form
from bot.domain.walkthrough import Position
from bot.language import Lang
from bot.storage.schema import decisions, episodes, occurrences, walkthroughs


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown, or not, and on what grounds."""

    kind: Kind
    index_version: str
    article_id: str | None = None
    article_lang: Lang | None = None
    revision: str | None = None
    form: Form | None = None
    step: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A walkthrough that a customer began; `id` is its row's."""

    id: int
    revision: str
    position: Position


def latest_episode(connection: Connection, conversation_id: str) -> Episode | None:
    row = connection.execute(
        select(episodes)
        .where(episodes.c.conversation_id == conversation_id)
        .order_by(episodes.c.started_at.desc(), episodes.c.active_at.desc())
        .limit(1)
    ).one_or_none()
    return _episode(row) if row else None


def add_episode(connection: Connection, conversation_id: str, customer_id: str, episode: Episode) -> None:
    connection.execute(
        insert(episodes).values(
            id=episode.id,
            conversation_id=conversation_id,
            customer_id=customer_id,
            started_at=episode.active_at,
            **_columns(episode),
        )
    )


def save_episode(connection: Connection, episode: Episode) -> None:
    connection.execute(update(episodes).where(episodes.c.id == episode.id).values(**_columns(episode)))


def settle_silent_episodes(connection: Connection, before: datetime, now: datetime) -> int:
    """Give every open episode without activity since `before` the outcome of silence; how many."""
    silent = (episodes.c.ended_at.is_(None), episodes.c.active_at < before)
    helped = (episodes.c.problem.is_not(None), episodes.c.said_no.is_(False))
    assumed = connection.execute(
        update(episodes).where(*silent, *helped).values(outcome=Outcome.ASSUMED, ended_at=now)
    )
    abandoned = connection.execute(
        update(episodes).where(*silent).values(outcome=Outcome.ABANDONED, ended_at=now)
    )
    return assumed.rowcount + abandoned.rowcount


def add_decision(
    connection: Connection, message_id: int, episode: Episode, shown: Shown, now: datetime
) -> None:
    connection.execute(
        insert(decisions).values(
            message_id=message_id,
            episode_id=episode.id,
            kind=shown.kind,
            article_id=shown.article_id,
            article_lang=shown.article_lang,
            revision=shown.revision,
            index_version=shown.index_version,
            form=shown.form,
            step=shown.step,
            reason=shown.reason,
            candidates=_candidates(episode.findings),
            in_field=episode.findings.in_field,
            at=now,
        )
    )


def shown_in(connection: Connection, episode_id: str) -> tuple[Shown, ...]:
    """What the bot did in an episode, in order."""
    rows = connection.execute(
        select(decisions).where(decisions.c.episode_id == episode_id).order_by(decisions.c.message_id)
    )
    return tuple(
        Shown(
            Kind(row.kind),
            row.index_version,
            row.article_id,
            row.article_lang,
            row.revision,
            Form(row.form) if row.form else None,
            row.step,
            row.reason,
        )
        for row in rows
    )


def add_occurrence(
    connection: Connection, customer_id: str, episode_id: str, problem: str, now: datetime
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


def withdraw_occurrence(connection: Connection, episode_id: str, problem: str, now: datetime) -> None:
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


def unfinished_walkthrough(
    connection: Connection, customer_id: str, problem: str, since: datetime
) -> Begun | None:
    """The walkthrough of this problem that the customer last moved in and has not completed."""
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
    if row is None or row.completed_at:
        return None
    return Begun(row.id, row.revision, Position(row.step, row.of, row.helped))


def completed_walkthrough_since(
    connection: Connection, customer_id: str, problem: str, since: datetime
) -> bool:
    return (
        connection.execute(
            select(walkthroughs.c.id)
            .where(
                walkthroughs.c.customer_id == customer_id,
                walkthroughs.c.problem == problem,
                walkthroughs.c.completed_at >= since,
            )
            .limit(1)
        ).one_or_none()
        is not None
    )


def add_walkthrough(
    connection: Connection,
    customer_id: str,
    episode_id: str,
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
            **asdict(position),
        )
    )


def save_walkthrough(
    connection: Connection,
    walkthrough_id: int,
    episode_id: str,
    revision: str,
    position: Position,
    now: datetime,
    *,
    completed: bool = False,
) -> None:
    connection.execute(
        update(walkthroughs)
        .where(walkthroughs.c.id == walkthrough_id)
        .values(
            episode_id=episode_id,
            revision=revision,
            moved_at=now,
            completed_at=now if completed else None,
            **asdict(position),
        )
    )


def _columns(episode: Episode) -> dict[str, Any]:
    return {
        "question": episode.question,
        "findings": {"in_field": episode.findings.in_field, "candidates": _candidates(episode.findings)},
        "asked_back": episode.tried.asked_back,
        "rephrased": episode.tried.rephrased,
        "rejected": sorted(episode.tried.rejected),
        "problem": episode.problem,
        "form": episode.form,
        "refresher": episode.refresher,
        "said_no": episode.said_no,
        "active_at": episode.active_at,
        "outcome": episode.outcome,
        "ended_at": episode.active_at if episode.outcome else None,
    }


def _candidates(findings: Findings) -> list[list[Any]]:
    return [
        [candidate.article_id, round(candidate.score, 4), round(candidate.probability, 4)]
        for candidate in findings.candidates
    ]


def _episode(row: Row[Any]) -> Episode:
    return Episode(
        id=row.id,
        question=row.question,
        findings=Findings(
            tuple(Candidate(*candidate) for candidate in row.findings["candidates"]), row.findings["in_field"]
        ),
        tried=Tried(row.asked_back, row.rephrased, frozenset(row.rejected)),
        problem=row.problem,
        form=Form(row.form) if row.form else None,
        refresher=row.refresher,
        said_no=row.said_no,
        active_at=row.active_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
    )
