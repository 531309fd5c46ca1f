"""Puts the kept questions, and some of the articles' own, to the index that serves and to the one that is to.

Of articles that changed, every own question is asked; of the others, as many as are answered quickly.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from bot.actions.evaluate import Question, outcome_of
from bot.actions.services import Services, once
from bot.domain.authoring import BatchQuestion, StagedText
from bot.domain.conversation import checked_text
from bot.domain.staff import Member
from bot.domain.trying import Batch, Compared, Put, Told, judge
from bot.errors import InvalidInput, NotFound
from bot.errors.authoring import KeptForAnother, KeptForNothing
from bot.language import Lang
from bot.language.folding import fold
from bot.retrieval.progress import OnProgress, unheard
from bot.retrieval.snapshot import Index
from bot.storage.articles import read_article
from bot.storage.batch_questions import add_batch_question, kept_questions, remove_batch_question
from bot.storage.database import Connection
from bot.storage.staged import staged_texts
from bot.storage.writes import Result

MOST_OWN_CHANGED = 300
"""Own questions asked of articles that changed."""

MOST_OWN_TO_TRY, MOST_OWN_AT_ONCE = 150, 30
"""Those of articles that did not: for an author who wants to see, and for one who wants it published."""

Remembered = dict[tuple[str, Put], Told]
"""By version and question: what serves now was asked when it was built."""

MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Against:
    """One kept question beside what the index that serves says to it."""

    question: BatchQuestion
    told: Told
    known: bool
    """Whether the article that is expected is served at all."""


def compare(
    before: Index,
    after: Index,
    kept: Sequence[BatchQuestion],
    changed: Collection[str],
    most_own: int,
    remembered: Remembered,
    on_asked: OnProgress = unheard,
) -> Batch:
    """Every kept question, and own ones of the articles in `after`; `changed`: "lang/id" of those articles
    that are not as they were, and whose questions are put though they are gone. What the two say is
    `remembered`, and nothing else is any more."""
    own, own_of = _own(before, after, changed, most_own)
    asked = [Put(one.text, one.lang, one.article_id, True) for one in kept] + own
    compared = []
    for done, one in enumerate(asked):
        on_asked(done, len(asked))
        for index in (before, after):
            if (index.version, one) not in remembered:
                remembered[index.version, one] = tell(index, one)
        compared.append(Compared(one, remembered[before.version, one], remembered[after.version, one]))
    for version, one in list(remembered):
        if version not in {before.version, after.version}:
            del remembered[version, one]
    return Batch(tuple(compared), len(own), own_of, numbers_of(kept))


def numbers_of(kept: Sequence[BatchQuestion]) -> tuple[int, ...]:
    return tuple(sorted(one.id for one in kept))


def tried_with(batch: dict[str, Any] | None, kept: Sequence[BatchQuestion]) -> bool:
    """Whether these very questions were in it; nothing that was kept is missed where there was no batch."""
    return batch is None or tuple(batch.get("kept", ())) == numbers_of(kept)


def tell(index: Index, put: Put) -> Told:
    """What `index` leads to as a new customer's first message."""
    found = outcome_of(index, Question(put.text, put.right, put.lang))
    return Told(found.kind, found.given, found.probability, judge(put.right, found.kind, found.given))


def as_facts(batch: Batch, limit: float) -> dict[str, Any]:
    """The figures, and every question that was kept or is answered otherwise than before."""
    worth_showing = sorted(
        (one for one in batch.compared if one.put.kept or one.step),
        key=lambda one: (one.step, not one.put.kept),
    )
    return {
        "asked": len(batch.compared),
        "own": batch.own,
        "own_of": batch.own_of,
        "kept": list(batch.kept),
        "right_before": sum(one.before.verdict == "right" for one in batch.compared),
        "right_after": sum(one.after.verdict == "right" for one in batch.compared),
        "better": batch.better,
        "worse": batch.worse,
        "loss": batch.loss,
        "limit": limit,
        "rows": [{**asdict(one), "step": one.step} for one in worth_showing[:MOST_SHOWN]],
    }


def read_batch(services: Services) -> list[Against]:
    """The kept questions, newest first, each put to the index that serves."""
    index = services.indexes.current()
    with services.database.reading() as connection:
        kept = kept_questions(connection)
    ids = {article_id for article_id, _ in index.articles}
    return [
        Against(
            one,
            tell(index, Put(one.text, one.lang, one.article_id, True)),
            one.article_id is None or one.article_id in ids,
        )
        for one in kept
    ]


def expectable(services: Services, lang: Lang) -> dict[str, str]:
    """The articles that may be expected, served or staged to be: their titles by their ids, as one looks for
    them; in `lang`, where there is one."""
    with services.database.reading() as connection:
        staged = staged_texts(connection).values()
    index = services.indexes.current()
    own_last = sorted(staged, key=lambda text: text.path.lang == lang)
    titles = {text.article_id: _title(text) for text in own_last}
    for article_id, tongue in index.articles:
        if article_id not in titles or tongue == lang:
            titles[article_id] = index.articles[article_id, tongue].title
    return dict(sorted(titles.items(), key=itemgetter(1)))


def keep_question(
    services: Services, member: Member, client_id: str, text: str, lang: Lang, article_id: str | None
) -> Result:
    """Ask this with every change from now on: `{"id"}`. One that is kept already is not kept twice.

    Raises:
        InvalidInput: the text cannot be stored, or is too long an id.
        KeptForAnother, KeptForNothing: it is kept, with something else expected of it.
    """
    text = checked_text(text)
    if article_id is not None and not 0 < len(article_id) <= 100:
        raise InvalidInput(field="article")

    def write(connection: Connection, now: datetime) -> Result:
        same = [one for one in kept_questions(connection) if (fold(one.text), one.lang) == (fold(text), lang)]
        for one in same:
            if one.article_id != article_id:
                raise KeptForAnother(id=one.article_id) if one.article_id else KeptForNothing
        if same:
            return {"id": same[0].id}
        return {"id": add_batch_question(connection, text, lang, article_id, member.id, now)}

    return once(services, member.id, client_id, "keep_question", write)


def remove_question(services: Services, member: Member, client_id: str, number: int) -> Result:
    """Ask it no more: `{"id"}`.

    Raises:
        NotFound: nobody keeps it.
    """

    def write(connection: Connection, now: datetime) -> Result:
        if not remove_batch_question(connection, number, now):
            raise NotFound
        return {"id": number}

    return once(services, member.id, client_id, "remove_question", write)


def _title(text: StagedText) -> str:
    article = read_article(text.path, text.written.text).article
    return article.title if article else text.article_id


def _own(before: Index, after: Index, changed: Collection[str], most: int) -> tuple[list[Put], int]:
    """Own questions of the articles, and of how many there are."""
    gone = [article for key, article in before.articles.items() if key not in after.articles]
    every = [
        (
            f"{article.lang}/{article.id}" in changed,
            Put(question, article.lang, article.id, False, gone=is_gone),
        )
        for articles, is_gone in ((after.articles.values(), False), (gone, True))
        for article in articles
        for question in article.questions
    ]
    theirs = [put for is_changed, put in every if is_changed]
    others = [put for is_changed, put in every if not is_changed]
    return _spread(theirs, MOST_OWN_CHANGED) + _spread(others, most), len(every)


def _spread(puts: Sequence[Put], most: int) -> list[Put]:
    """All of them, or as many, spread evenly."""
    return list(puts[:: -(-len(puts) // most) or 1])
