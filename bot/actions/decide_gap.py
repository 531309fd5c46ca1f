"""An author decides what becomes of a gap: it is dismissed, an article was written for it, or its questions
are added to one that there is. What was decided is remembered with the questions that it was about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from bot.actions.find_gaps import find_gaps
from bot.actions.open_article import opened, place_of
from bot.actions.services import Services, once
from bot.actions.stage_article import stage_text
from bot.domain.conversation import checked_text
from bot.domain.gaps import (
    LEFT_ALONE,
    WINDOW,
    Gap,
    GapDecisionKind,
    MissedQuestion,
    QuestionKey,
    people_of,
    wordings,
)
from bot.domain.staff import Member
from bot.errors import NotFound
from bot.errors.authoring import FrontMatterUnusable, NothingChosen
from bot.language import LANGUAGES, Lang
from bot.storage.article_form import read_form, write_form
from bot.storage.database import Connection
from bot.storage.gaps import add_gap_decision, forget_decisions_on, missed_questions
from bot.storage.staged import hold_articles
from bot.storage.writes import Result

LONGEST_REASON = 500


def dismiss_gap(
    services: Services, member: Member, client_id: str, keys: Sequence[QuestionKey], reason: str
) -> Result:
    """Nothing is to be written for these questions: `{"decision"}`. The first of them names the gap.

    Raises:
        InvalidInput: there is no reason, or none that can be stored.
        NotFound: these are no questions that were missed lately.
    """
    reason = checked_text(reason, "reason", LONGEST_REASON)

    def write(connection: Connection, now: datetime) -> Result:
        asked = _asked(connection, keys, now)
        return _decided(connection, member, asked, GapDecisionKind.DISMISSED, now, reason=reason)

    return once(services, member.id, client_id, "dismiss_gap", write)


def written_for_gap(
    services: Services, member: Member, client_id: str, keys: Sequence[QuestionKey], article_id: str
) -> Result:
    """An article was written for these questions, staged or published: `{"decision"}`.

    Raises:
        NotFound: there is no such article, or these are no questions that were missed lately.
    """

    def write(connection: Connection, now: datetime) -> Result:
        asked = _asked(connection, keys, now)
        if not any(place_of(connection, services, lang, article_id) for lang in LANGUAGES):
            raise NotFound
        return _decided(connection, member, asked, GapDecisionKind.WRITTEN, now, article_id=article_id)

    return once(services, member.id, client_id, "written_for_gap", write)


def close_gap(
    services: Services, member: Member, client_id: str, key: QuestionKey, article_id: str
) -> Result:
    """The article that was begun from the gap of this question is there, by the write `client_id`.

    Raises:
        NotFound: nobody missed such a question lately.
    """
    gap = find_gaps(services).with_question(key)
    keys = [question.key for question in (gap.questions if isinstance(gap, Gap) else gap.since)]
    own_id = str(uuid5(UUID(client_id), str(key)))
    return written_for_gap(services, member, own_id, keys, article_id)


def add_to_article(
    services: Services,
    member: Member,
    client_id: str,
    keys: Sequence[QuestionKey],
    chosen: Collection[QuestionKey],
    article_id: str,
) -> Result:
    """Stage the article with the `chosen` of these questions among its own, in each language that it is
    written in and they are asked in: `{"decision", "paths", "left"}`; `left` counts those that are in a
    language without it.

    Raises:
        NothingChosen: none of them is short enough to be like what others will ask, or none was chosen.
        FrontMatterUnusable: the front matter of the file has to be mended first.
        NotFound: there is no such article, or these are no questions that were missed lately.
        PathUnusable, TextUnusable: its file cannot be worked on.
    """

    def write(connection: Connection, now: datetime) -> Result:
        hold_articles(connection)
        asked = _asked(connection, keys, now)
        wanted = wordings(question for question in asked if question.key in chosen)
        if not wanted:
            raise NothingChosen(field="questions")
        paths, left = [], 0
        for lang, questions in wanted.items():
            path = _with_questions(connection, services, member, lang, article_id, questions, now)
            left += 0 if path else len(questions)
            paths += [path] if path else []
        if not paths:
            raise NotFound
        decided = _decided(connection, member, asked, GapDecisionKind.ADDED, now, article_id=article_id)
        return decided | {"paths": paths, "left": left}

    return once(services, member.id, client_id, "add_to_article", write)


def reopen_gap(services: Services, member: Member, client_id: str, keys: Sequence[QuestionKey]) -> Result:
    """Forget what was decided about these questions: they are a gap again: `{}`."""

    def write(connection: Connection, _now: datetime) -> Result:
        forget_decisions_on(connection, keys)
        return {}

    return once(services, member.id, client_id, "reopen_gap", write)


def _asked(connection: Connection, keys: Sequence[QuestionKey], now: datetime) -> list[MissedQuestion]:
    """The questions that an author saw in a gap, in that order; those that are none any more are left out."""
    missed = {one.key: one for one in missed_questions(connection, now - WINDOW, now - LEFT_ALONE)}
    asked = [missed[key] for key in dict.fromkeys(keys) if key in missed]
    if not asked:
        raise NotFound
    return asked


def _decided(
    connection: Connection,
    member: Member,
    asked: Sequence[MissedQuestion],
    kind: GapDecisionKind,
    now: datetime,
    *,
    reason: str | None = None,
    article_id: str | None = None,
) -> Result:
    keys = [question.key for question in asked]
    number = add_gap_decision(
        connection,
        kind,
        asked[0],
        keys,
        people_of(asked),
        member.id,
        now,
        reason=reason,
        article_id=article_id,
    )
    return {"decision": number}


def _with_questions(
    connection: Connection,
    services: Services,
    member: Member,
    lang: Lang,
    article_id: str,
    questions: Sequence[str],
    now: datetime,
) -> str | None:
    """Where the article was staged with them; None when it is not written in this language."""
    path = place_of(connection, services, lang, article_id)
    if path is None:
        return None
    found = opened(connection, services, path)
    form = read_form(found.current.text) if found.current else None
    if form is None:
        raise FrontMatterUnusable(path=str(path))
    known = {" ".join(question.split()).casefold() for question in form.questions}
    new = [question for question in questions if question.casefold() not in known]
    text = write_form(replace(form, questions=(*form.questions, *new)))
    stage_text(connection, services, member, found, text, found.revision, None, now)
    return str(path)
