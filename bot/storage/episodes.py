"""Episodes, and what the bot decided in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from bot.domain.answering import Candidate, Findings, Kind, Tried
from bot.domain.conversation import Episode, Outcome, Sender
from bot.domain.guidance import Form
from bot.domain.reply import Reply
from bot.language import Lang
from bot.storage.conversations import REPLIES
from bot.storage.schema import decisions, episodes, messages


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown, or not, and on what grounds.

    `in_context_of`: the earlier question together with which the message was searched, if it leaned on one.
    """

    kind: Kind
    index_version: str
    article_id: str | None = None
    article_lang: Lang | None = None
    revision: str | None = None
    form: Form | None = None
    step: int | None = None
    reason: str | None = None
    in_context_of: str | None = None


# Built once: every turn asks this, and building a statement costs more than running it.
_LATEST = (
    select(episodes)
    .where(episodes.c.conversation_id == bindparam("conversation"))
    .order_by(episodes.c.id.desc())
    .limit(1)
)


def latest_episode(connection: Connection, conversation_id: str) -> Episode | None:
    row = connection.execute(_LATEST, {"conversation": conversation_id}).one_or_none()
    return _episode(row) if row else None


def add_episode(connection: Connection, conversation_id: str, customer_id: str, new: Episode) -> Episode:
    """Store a new episode, whatever its id; the episode with the id it got."""
    row = connection.execute(
        insert(episodes)
        .values(
            conversation_id=conversation_id,
            customer_id=customer_id,
            started_at=new.active_at,
            **_columns(new),
        )
        .returning(episodes.c.id)
    ).one()
    return replace(new, id=row.id)


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
            in_context_of=shown.in_context_of,
            candidates=_candidates(episode.findings),
            in_field=episode.findings.in_field,
            at=now,
        )
    )


def shown_in(connection: Connection, episode_id: int) -> tuple[Shown, ...]:
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
            row.in_context_of,
        )
        for row in rows
    )


def replies_in(connection: Connection, episode_id: int) -> tuple[Reply, ...]:
    """What the bot said in an episode, in order, but for small talk."""
    rows = connection.scalars(
        select(messages.c.reply)
        .join(decisions, decisions.c.message_id == messages.c.id)
        .where(decisions.c.episode_id == episode_id)
        .order_by(messages.c.id)
    )
    return tuple(REPLIES.validate_python(facts) for facts in rows)


def said_in(connection: Connection, episode_id: int) -> tuple[str, ...]:
    """What the customer said in their own words since an episode began, in order."""
    said = (
        select(messages.c.text)
        .join(episodes, episodes.c.conversation_id == messages.c.conversation_id)
        .where(
            episodes.c.id == episode_id,
            messages.c.sender == Sender.CUSTOMER,
            messages.c.choice.is_(None),
            messages.c.at >= episodes.c.started_at,
        )
        .order_by(messages.c.id)
    )
    return tuple(connection.scalars(said))


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
        "ended_at": episode.ended_at,
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
        ended_at=row.ended_at,
    )
