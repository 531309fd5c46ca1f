"""The use of articles, derived from the facts whenever somebody asks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, false, func, select, true

from bot.domain.article_use import Comment, StepUse, Use, WalkthroughUse
from bot.domain.conversation import SILENCE, Outcome
from bot.language import Lang
from bot.storage.schema import article_votes, decisions, episodes, messages, occurrences, walkthroughs

_MEANT = occurrences.c.withdrawn_at.is_(None)
_ABOUT_IT = episodes.c.problem == occurrences.c.problem


def uses_since(connection: Connection, since: datetime) -> dict[str, Use]:
    """What came of every problem that customers met, or voted on, since then."""
    counts = {row.problem: _counts(row) for row in connection.execute(_uses(since))}
    votes = select(article_votes.c.article_id, *_votes()).where(article_votes.c.at >= since)
    for row in connection.execute(votes.group_by(article_votes.c.article_id)):
        counts.setdefault(row.article_id, {}).update(votes_yes=row.yes, votes_no=row.no)
    return {problem: Use(**found) for problem, found in counts.items()}


def use_since(connection: Connection, problem: str, since: datetime) -> Use:
    """What came of this problem; its votes are counted by `votes_since`."""
    row = connection.execute(_uses(since).where(occurrences.c.problem == problem)).one_or_none()
    return Use(**_counts(row)) if row else Use()


def languages_since(connection: Connection, problem: str, since: datetime) -> Counter[tuple[Lang, Lang]]:
    """How often the problem was met, by the customer's language and that of the text which they got."""
    shown = decisions.alias()
    first = (
        select(func.min(shown.c.message_id))
        .where(shown.c.episode_id == occurrences.c.episode_id, shown.c.article_id == problem)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(messages.c.lang, decisions.c.article_lang, func.count().label("times"))
        .select_from(occurrences)
        .join(decisions, decisions.c.message_id == first)
        .join(messages, messages.c.id == decisions.c.message_id)
        .where(occurrences.c.problem == problem, occurrences.c.at >= since, _MEANT)
        .group_by(messages.c.lang, decisions.c.article_lang)
    )
    return Counter({(row.lang, row.article_lang): row.times for row in rows})


def walkthroughs_since(
    connection: Connection, problem: str, since: datetime, now: datetime
) -> WalkthroughUse:
    """How the walkthrough was walked that customers began since then, in whatever text it had."""
    rows = connection.execute(
        select(walkthroughs, episodes.c.outcome)
        .join(episodes, episodes.c.id == walkthroughs.c.episode_id)
        .where(walkthroughs.c.problem == problem, walkthroughs.c.started_at >= since)
    ).all()
    stuck = _stuck(connection, problem, since)
    left = Counter(row.step for row in rows if _was_left(row, now))
    reached = Counter(row.of if row.completed else row.step for row in rows)
    last = max((row.of for row in rows), default=0)
    return WalkthroughUse(
        started=len(rows),
        finished=sum(row.completed for row in rows),
        solved_early=sum(row.ended_at is not None and not row.completed for row in rows),
        steps=tuple(
            StepUse(
                number,
                sum(times for furthest, times in reached.items() if furthest >= number),
                stuck[number],
                left[number],
            )
            for number in range(1, last + 1)
        ),
    )


def votes_since(connection: Connection, article_id: str, lang: Lang, since: datetime) -> tuple[int, int]:
    """How many found the article in this language helpful, and how many did not."""
    row = connection.execute(
        select(*_votes()).where(
            article_votes.c.article_id == article_id,
            article_votes.c.lang == lang,
            article_votes.c.at >= since,
        )
    ).one()
    return row.yes or 0, row.no or 0


def comments_since(
    connection: Connection, article_id: str, lang: Lang, revision: str | None, since: datetime, most: int
) -> tuple[Comment, ...]:
    """What readers wrote, the latest first; `revision` is the text's that is served now."""
    rows = connection.execute(
        select(article_votes)
        .where(
            article_votes.c.article_id == article_id,
            article_votes.c.lang == lang,
            article_votes.c.at >= since,
            article_votes.c.text.is_not(None),
        )
        .order_by(article_votes.c.at.desc(), article_votes.c.id.desc())
        .limit(most)
    )
    return tuple(Comment(row.helpful, row.text, row.at, row.revision != revision) for row in rows)


def _uses(since: datetime) -> Select[Any]:
    ended = {
        outcome: and_(_MEANT, _ABOUT_IT, episodes.c.outcome == outcome)
        for outcome in (Outcome.CONFIRMED, Outcome.ASSUMED, Outcome.ABANDONED, Outcome.HANDED_OFF)
    }
    return (
        select(
            occurrences.c.problem,
            _times(_MEANT).label("asked"),
            _times(ended[Outcome.CONFIRMED]).label("confirmed"),
            _times(ended[Outcome.ASSUMED]).label("assumed"),
            _times(ended[Outcome.ABANDONED]).label("not_helped"),
            _times(ended[Outcome.HANDED_OFF]).label("handed_off"),
            _times(and_(_MEANT, episodes.c.problem.is_distinct_from(occurrences.c.problem))).label("went_on"),
            _times(and_(_MEANT, _ABOUT_IT, episodes.c.outcome.is_(None))).label("going_on"),
            _times(~_MEANT).label("not_mine"),
        )
        .join(episodes, episodes.c.id == occurrences.c.episode_id)
        .where(occurrences.c.at >= since)
        .group_by(occurrences.c.problem)
    )


def _counts(row: Row[Any]) -> dict[str, int]:
    return {name: int(times) for name, times in row._mapping.items() if name != "problem"}


def _votes() -> tuple[ColumnElement[int], ColumnElement[int]]:
    helpful = article_votes.c.helpful
    return _times(helpful == true()).label("yes"), _times(helpful == false()).label("no")


def _times(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))


def _stuck(connection: Connection, problem: str, since: datetime) -> Counter[int]:
    """How often help was given on each step."""
    helped = messages.c.reply[("step", "help", "intro")].as_string().is_not(None)
    rows = connection.execute(
        select(decisions.c.step, func.count().label("times"))
        .select_from(occurrences)
        .join(decisions, decisions.c.episode_id == occurrences.c.episode_id)
        .join(messages, messages.c.id == decisions.c.message_id)
        .where(occurrences.c.problem == problem, occurrences.c.at >= since, _MEANT)
        .where(decisions.c.article_id == problem, decisions.c.step.is_not(None), helped)
        .group_by(decisions.c.step)
    )
    return Counter({row.step: row.times for row in rows})


def _was_left(row: Row[Any], now: datetime) -> bool:
    """Whether the customer went no further: to a person, or away."""
    if row.ended_at is not None:
        return False
    return bool(row.outcome == Outcome.HANDED_OFF or now - row.moved_at > SILENCE)
