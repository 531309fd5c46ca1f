"""Questions that no article answered, told from what was said, decided and voted; and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, false, func, insert, or_, select, true

from bot.domain.answering import Kind
from bot.domain.conversation import Outcome, Sender
from bot.domain.gaps import (
    GapDecision,
    GapDecisionKind,
    Miss,
    MissedQuestion,
    QuestionKey,
    Said,
    Source,
    miss_of,
)
from bot.language import Lang
from bot.storage.schema import (
    article_votes,
    decisions,
    episodes,
    gap_decision_questions,
    gap_decisions,
    messages,
    question_vectors,
    staff,
)

_TOGETHER = 500
"""Rows that one statement asks for or writes: databases take no more than some thousand values."""


def missed_questions(
    connection: Connection, since: datetime, left_alone: datetime
) -> tuple[MissedQuestion, ...]:
    """What was asked `since` then and missed, the newest first: each matter once, in the words that it began
    with. One without an outcome counts when nothing happened in it since `left_alone`."""
    found = [*_missed_matters(connection, since, left_alone), *_missed_votes(connection, since)]
    return tuple(sorted(found, key=lambda question: question.at, reverse=True))


def _missed_matters(
    connection: Connection, since: datetime, left_alone: datetime
) -> Iterable[MissedQuestion]:
    """Those that began with the customer's own words, not with a tap."""
    ended_badly = episodes.c.outcome.in_((Outcome.ABANDONED, Outcome.HANDED_OFF))
    left = and_(episodes.c.outcome.is_(None), episodes.c.active_at < left_alone)
    missed = or_(episodes.c.problem.is_(None), episodes.c.said_no.is_(true()))
    asked = (
        select(func.max(messages.c.id))
        .where(messages.c.conversation_id == episodes.c.conversation_id)
        .where(messages.c.sender == Sender.CUSTOMER, messages.c.id < decisions.c.message_id)
        .correlate(episodes, decisions)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            episodes.c.id,
            episodes.c.customer_id,
            episodes.c.question,
            episodes.c.problem,
            episodes.c.said_no,
            episodes.c.rejected,
            episodes.c.started_at,
            decisions.c.kind,
            decisions.c.article_id,
            decisions.c.reason,
            decisions.c.in_field,
            asked.label("asked"),
        )
        .join(decisions, decisions.c.episode_id == episodes.c.id)
        .where(episodes.c.started_at >= since, missed, or_(ended_badly, left))
        .order_by(episodes.c.id, decisions.c.message_id)
    )
    matters = [list(matter) for _, matter in groupby(rows.all(), key=lambda row: row.id)]
    spoken = _in_own_words(connection, [matter[0].asked for matter in matters])
    for matter in matters:
        if (lang := spoken.get(matter[0].asked)) and (question := _missed(matter, lang)):
            yield question


def _missed(matter: Sequence[Any], lang: Lang) -> MissedQuestion | None:
    first = matter[0]
    said = tuple(Said(Kind(row.kind), row.article_id, row.reason) for row in matter)
    miss = miss_of(
        said, refused=bool(first.rejected), open_problem=first.problem is not None, said_no=first.said_no
    )
    if miss is None:
        return None
    key = QuestionKey(Source.MESSAGE, first.asked)
    return MissedQuestion(
        key, first.question, lang, first.customer_id, first.started_at, miss, said, first.in_field
    )


def _in_own_words(connection: Connection, numbers: list[int | None]) -> dict[int, Lang]:
    """The language of each of these messages that was typed and not tapped."""
    spoken: dict[int, Lang] = {}
    wanted = [number for number in numbers if number is not None]
    for some in _some(wanted):
        rows = connection.execute(
            select(messages.c.id, messages.c.lang).where(messages.c.id.in_(some), messages.c.choice.is_(None))
        )
        spoken |= {row.id: row.lang for row in rows}
    return spoken


def _missed_votes(connection: Connection, since: datetime) -> Iterable[MissedQuestion]:
    """What readers wrote whom an article did not help."""
    rows = connection.execute(
        select(article_votes).where(
            article_votes.c.at >= since,
            article_votes.c.helpful.is_(false()),
            article_votes.c.text.is_not(None),
        )
    )
    for row in rows:
        key = QuestionKey(Source.VOTE, row.id)
        said = (Said(Kind.ANSWER, row.article_id),)
        yield MissedQuestion(
            key, row.text, row.lang, row.customer_id or str(key), row.at, Miss.VOTED_NO, said
        )


def known_vectors(
    connection: Connection, encoder: str, keys: Collection[QuestionKey]
) -> dict[QuestionKey, bytes]:
    """The vectors of those of the questions that `encoder` has read."""
    found: dict[QuestionKey, bytes] = {}
    for source in Source:
        numbers = [key.number for key in keys if key.source is source]
        for some in _some(numbers):
            rows = connection.execute(
                select(question_vectors.c.number, question_vectors.c.vector).where(
                    question_vectors.c.source == source,
                    question_vectors.c.number.in_(some),
                    question_vectors.c.encoder == encoder,
                )
            )
            found |= {QuestionKey(source, row.number): row.vector for row in rows}
    return found


def keep_vectors(connection: Connection, encoder: str, vectors: Mapping[QuestionKey, bytes]) -> None:
    """Keep them in place of those of another encoder."""
    rows = [
        {"source": key.source, "number": key.number, "encoder": encoder, "vector": vector}
        for key, vector in vectors.items()
    ]
    for source in Source:
        for some in _some([key.number for key in vectors if key.source is source]):
            connection.execute(
                delete(question_vectors).where(
                    question_vectors.c.source == source, question_vectors.c.number.in_(some)
                )
            )
    if rows:
        connection.execute(insert(question_vectors), rows)


def all_gap_decisions(connection: Connection) -> list[GapDecision]:
    """What authors decided, the latest first; one whose questions were all decided anew is gone."""
    keys: dict[int, set[QuestionKey]] = defaultdict(set)
    for row in connection.execute(select(gap_decision_questions)):
        keys[row.decision_id].add(QuestionKey(Source(row.source), row.number))
    rows = connection.execute(
        select(gap_decisions, staff.c.name).join(staff).order_by(gap_decisions.c.id.desc())
    )
    return [_decision(row, frozenset(keys[row.id])) for row in rows if row.id in keys]


def add_gap_decision(
    connection: Connection,
    kind: GapDecisionKind,
    central: MissedQuestion,
    keys: Collection[QuestionKey],
    people: int,
    staff_id: str,
    now: datetime,
    *,
    reason: str | None = None,
    article_id: str | None = None,
) -> int:
    """Keep what was decided about these questions, in place of what was decided about them before."""
    row = connection.execute(
        insert(gap_decisions)
        .values(
            kind=kind,
            question=central.text,
            lang=central.lang,
            people=people,
            reason=reason,
            article_id=article_id,
            staff_id=staff_id,
            at=now,
        )
        .returning(gap_decisions.c.id)
    ).one()
    number: int = row.id
    forget_decisions_on(connection, keys)
    connection.execute(
        insert(gap_decision_questions),
        [{"source": key.source, "number": key.number, "decision_id": number} for key in sorted(keys)],
    )
    return number


def forget_decisions_on(connection: Connection, keys: Collection[QuestionKey]) -> None:
    """Make these questions as open as they were before anybody decided about them."""
    for source in Source:
        for some in _some([key.number for key in keys if key.source is source]):
            connection.execute(
                delete(gap_decision_questions).where(
                    gap_decision_questions.c.source == source, gap_decision_questions.c.number.in_(some)
                )
            )


def _decision(row: Row[Any], keys: frozenset[QuestionKey]) -> GapDecision:
    return GapDecision(
        row.id,
        GapDecisionKind(row.kind),
        row.question,
        row.lang,
        row.people,
        row.reason,
        row.article_id,
        row.name,
        row.at,
        keys,
    )


def _some(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[begin : begin + _TOGETHER] for begin in range(0, len(numbers), _TOGETHER))
