"""Finds what customers could not find: the questions that no article answered, grouped with their likes.

What the encoder makes of a question is kept, so that no page waits for it: `read_missed_questions` sees to
that in the background. A few that were asked just now are read on the spot.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from bot.actions.open_article import place_of
from bot.actions.services import Services
from bot.domain.answering import Kind, Tried, decide
from bot.domain.gaps import (
    LEFT_ALONE,
    WINDOW,
    DecidedGap,
    Gap,
    GapDecision,
    GapDecisionKind,
    MissedQuestion,
    QuestionKey,
    Standing,
    ranked,
)
from bot.errors import NotFound
from bot.language import LANGUAGES
from bot.language.intents import recognise
from bot.language.latin_script import in_own_script
from bot.retrieval.encoder import Encoder, Vectors
from bot.retrieval.grouping import apart, from_the_centre, grouped, in_common, nearest_group
from bot.retrieval.snapshot import Index
from bot.storage.database import Connection
from bot.storage.gaps import all_gap_decisions, keep_vectors, known_vectors, missed_questions
from bot.storage.staged import staged_ids

MOST_GROUPED = 3_000
"""Questions, the newest: more take too long to compare, each with each."""

READ_AT_ONCE = 32
"""Questions that a page reads on the spot; more are left to the background."""

_A_BATCH = 64

_LATELY = timedelta(days=1)

Rows = dict[QuestionKey, Vectors]


@dataclass(frozen=True, slots=True)
class Gaps:
    """`open`: ranked, without what was decided; `decided`: the latest first. `unread` questions of `asked`
    wait to be read; `left_out` were asked longer ago than those that can be compared; `going_on` have no
    answer, and whoever asked them may still go on."""

    open: tuple[Gap, ...]
    decided: tuple[DecidedGap, ...]
    asked: int
    unread: int
    left_out: int
    going_on: int = 0

    def with_question(self, key: QuestionKey) -> Gap | DecidedGap:
        """The gap that the question is in.

        Raises:
            NotFound: it is in none.
        """
        for gap in self.open:
            if any(question.key == key for question in gap.questions):
                return gap
        for decided in self.decided:
            since = {question.key for question in decided.since}
            if key in decided.decision.keys | since:
                return decided
        raise NotFound


def find_gaps(services: Services) -> Gaps:
    """What was asked in the last 90 days and missed.

    Raises:
        Unavailable: there is no index.
    """
    index = services.indexes.current()
    with services.database.reading() as connection:
        missed, left_out = _missed(services, connection)
        going_on = _going_on(services, connection)
        staged = staged_ids(connection)
        standings = {
            decision: _standing(connection, services, index, staged, decision)
            for decision in all_gap_decisions(connection)
        }
        decisions = [one for one, standing in standings.items() if standing is not Standing.DROPPED]
        wanted = {question.key for question in missed}.union(*(decision.keys for decision in decisions))
        vectors = known_vectors(connection, index.encoder.name, wanted)
    rows = {key: np.frombuffer(vector, np.float16).astype(np.float32) for key, vector in vectors.items()}
    unread = [question for question in missed if question.key not in rows]
    if len(unread) <= READ_AT_ONCE:
        rows |= _read(index.encoder, unread)
        unread = []
    read = [question for question in missed if question.key in rows]
    under_way = {one.id for one, standing in standings.items() if standing is Standing.UNDER_WAY}
    open_, decided = _sorted_out(read, decisions, under_way, _placed(index, read, decisions, rows))
    return Gaps(open_, decided, len(missed), len(unread), left_out, going_on)


def read_missed_questions(services: Services, on_read: Callable[[int, int], None] | None = None) -> int:
    """Read, and keep, what was asked and not read yet with the encoder that serves; how many.

    Raises:
        Unavailable: there is no index, or the database cannot be reached.
    """
    encoder = services.indexes.current().encoder
    with services.database.reading() as connection:
        missed, _ = _missed(services, connection)
        known = known_vectors(connection, encoder.name, [question.key for question in missed])
    unread = [question for question in missed if question.key not in known]
    for begin in range(0, len(unread), _A_BATCH):
        some = unread[begin : begin + _A_BATCH]
        vectors = {key: row.astype(np.float16).tobytes() for key, row in _read(encoder, some).items()}
        with services.database.writing() as connection:
            keep_vectors(connection, encoder.name, vectors)
        if on_read:
            on_read(begin + len(some), len(unread))
    return len(unread)


def answered_now(index: Index, question: MissedQuestion) -> str | None:
    """The article that the index would answer the question with, if it came as a first message."""
    findings = index.find(query_of(question.text), question.lang)
    decision = decide(findings, index.stakes, Tried())
    return decision.articles[0] if decision.kind is Kind.ANSWER else None


def query_of(text: str) -> str:
    """What a question asks, without greetings and thanks; all of it, where nothing else is left."""
    return recognise(in_own_script(text)).query or text


def _missed(services: Services, connection: Connection) -> tuple[Sequence[MissedQuestion], int]:
    """The newest that can be compared, and how many are left out."""
    now = services.clock()
    missed = missed_questions(connection, now - WINDOW, now - LEFT_ALONE)
    return missed[:MOST_GROUPED], max(0, len(missed) - MOST_GROUPED)


def _going_on(services: Services, connection: Connection) -> int:
    """How many are missed so far, of people who may still go on."""
    now = services.clock()
    so_far = missed_questions(connection, now - _LATELY, now)
    return len(so_far) - len(missed_questions(connection, now - _LATELY, now - LEFT_ALONE))


def _standing(
    connection: Connection, services: Services, index: Index, staged: Collection[str], decision: GapDecision
) -> Standing:
    """An article that was begun counts once customers can find it, questions once their change is no longer
    staged."""
    article_id = decision.article_id
    if article_id is None:
        return Standing.DONE
    served = any((article_id, lang) in index.articles for lang in LANGUAGES)
    if served and decision.kind is GapDecisionKind.WRITTEN:
        return Standing.DONE
    if article_id in staged:
        return Standing.UNDER_WAY
    if served:
        return Standing.DONE
    there = any(place_of(connection, services, lang, article_id) for lang in LANGUAGES)
    return Standing.UNDER_WAY if there else Standing.DROPPED


def _read(encoder: Encoder, questions: Sequence[MissedQuestion]) -> Rows:
    if not questions:
        return {}
    found = encoder.encode([query_of(question.text) for question in questions])
    return {question.key: row for question, row in zip(questions, found, strict=True)}


def _placed(
    index: Index, read: Sequence[MissedQuestion], decisions: Sequence[GapDecision], rows: Rows
) -> Rows:
    """The vectors of all that was read, now or when it was decided, ready to be compared in any language."""
    langs = {key: decision.lang for decision in decisions for key in decision.keys if key in rows}
    langs |= {question.key: question.lang for question in read}
    if not langs:
        return {}
    table = apart(np.stack([rows[key] for key in langs]), list(langs.values()), in_common(index))
    return dict(zip(langs, table, strict=True))


def _sorted_out(
    read: Sequence[MissedQuestion],
    decisions: Sequence[GapDecision],
    under_way: Collection[int],
    rows: Mapping[QuestionKey, Vectors],
) -> tuple[tuple[Gap, ...], tuple[DecidedGap, ...]]:
    """What nobody decided about yet, and what became of the rest. A question that is like those of a decision
    belongs to it."""
    decided_on = {key for decision in decisions for key in decision.keys}
    new = [question for question in read if question.key not in decided_on]
    known = [(decision, [rows[key] for key in decision.keys if key in rows]) for decision in decisions]
    known = [(decision, own) for decision, own in known if own]
    places = nearest_group(_table(new, rows), [np.stack(own) for _, own in known])
    joined: dict[int, list[MissedQuestion]] = {}
    left: list[MissedQuestion] = []
    for question, place in zip(new, places, strict=True):
        (left if place is None else joined.setdefault(known[place][0].id, [])).append(question)
    asked = {question.key: question for question in read}
    decided = tuple(
        DecidedGap(
            decision,
            tuple(asked[key] for key in sorted(decision.keys) if key in asked),
            tuple(joined.get(decision.id, ())),
            decision.id in under_way,
        )
        for decision in decisions
    )
    back = [_back(one, rows) for one in decided if one.comes_back]
    fresh = [Gap(tuple(left[number] for number in group)) for group in grouped(_table(left, rows))]
    return ranked([*fresh, *back]), tuple(one for one in decided if not one.comes_back)


def _back(decided: DecidedGap, rows: Mapping[QuestionKey, Vectors]) -> Gap:
    """What was asked since it was dismissed, as a gap again."""
    order = from_the_centre(_table(decided.since, rows), np.arange(len(decided.since)))
    return Gap(tuple(decided.since[number] for number in order), before=decided)


def _table(questions: Sequence[MissedQuestion], rows: Mapping[QuestionKey, Vectors]) -> Vectors:
    if not questions:
        return np.empty((0, 0), np.float32)
    return np.stack([rows[question.key] for question in questions])
