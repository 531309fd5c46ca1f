"""All articles as authors see them: of the files, of what is staged in their place, and of what is served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from bot.actions.gather_changes import Live
from bot.actions.services import Services, serving_index
from bot.actions.what_waits import short_articles, to_be_served
from bot.domain.article import Audience
from bot.domain.article_list import Listing, Problem, ShortArticle, State, Twin, Wish, listing, problem_of
from bot.domain.article_use import WINDOW_DAYS, Use
from bot.language import Lang
from bot.language.folding import fold
from bot.storage.article_figures import uses_since
from bot.storage.article_listing import shortened
from bot.storage.database import Database
from bot.storage.revisions import FirstDays, first_days
from bot.storage.staged import StagedSign, staged_at, staged_signs

_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Counted:
    at: datetime
    uses: dict[str, Use]


@dataclass(frozen=True, slots=True)
class _Staged:
    sign: StagedSign
    article: ShortArticle


_COUNTED: WeakKeyDictionary[Database, _Counted] = WeakKeyDictionary()
"""Counting months takes longer than a list should, and changes little from one look to the next."""

_PROBLEMS: WeakKeyDictionary[Database, tuple[tuple[object, ...], list[Problem]]] = WeakKeyDictionary()
"""With what they were made of: from one look to the next, hardly anything changes."""

_STAGED: WeakKeyDictionary[Database, dict[str, _Staged]] = WeakKeyDictionary()


def list_articles(services: Services, wish: Wish) -> Listing:
    """The page of the list that is wished for."""
    return listing(_problems(services), wish)


def wished_words(text: str) -> tuple[str, ...]:
    """What somebody typed to look for, as it is compared."""
    return tuple(fold(text).split())


def _problems(services: Services) -> list[Problem]:
    index = serving_index(services)
    live = index.articles if index else {}
    files = short_articles(services, index)
    staged = _staged(services)
    uses = _uses(services)
    today = services.clock().date()
    with services.database.reading() as connection:
        begun = first_days(connection)
    made_of = (files, staged, live, uses, begun, today)
    last = _PROBLEMS.get(services.database)
    if last is None or last[0] != made_of:
        last = _PROBLEMS[services.database] = (made_of, _rows(files, staged, live, uses, begun, today))
    return last[1]


def _rows(
    files: dict[str, ShortArticle],
    staged: dict[str, _Staged],
    live: Live,
    uses: dict[str, Use],
    begun: FirstDays,
    today: date,
) -> list[Problem]:
    twins: dict[str, dict[Lang, Twin]] = {}
    for found in _twins(files, staged, live):
        new_on = begun.get((found.article.lang, found.article.id))
        twin = replace(found, article=replace(found.article, new_on=new_on)) if new_on else found
        twins.setdefault(twin.article.id, {}).setdefault(twin.article.lang, twin)
    return [problem_of(id_, found, uses.get(id_, Use()), today) for id_, found in twins.items()]


def _twins(files: dict[str, ShortArticle], staged: dict[str, _Staged], live: Live) -> Iterator[Twin]:
    """The text of every file, or what is staged in its place; and what is served though it has none."""
    there = set()
    for path in sorted(files.keys() | staged.keys()):
        article = staged[path].article if path in staged else files[path]
        there.add((article.id, article.lang))
        yield _twin(article, files.get(path), staged.get(path), live)
    for (article_id, lang), served in live.items():
        if (article_id, lang) not in there:
            article = ShortArticle(
                path="",
                lang=lang,
                id=article_id,
                topic=served.topic,
                title=served.title,
                words=fold(f"{served.title}\n{article_id}"),
                team=served.team,
                reviewed=served.reviewed,
            )
            yield Twin(article, frozenset({State.REMOVED}), served=True)


def _twin(article: ShortArticle, file: ShortArticle | None, staged: _Staged | None, live: Live) -> Twin:
    served = live.get((article.id, article.lang))
    states = {State(article.status)} if not article.broken else {State.BROKEN}
    if article.audience is Audience.INTERNAL:
        states.add(State.INTERNAL)
    if staged:
        states.add(State.STAGED)
    if file and not file.broken and to_be_served(file) != (served.revision if served else None):
        states.add(State.NEWER_FILE)
    return Twin(
        article,
        frozenset(states),
        served=served is not None,
        staged_by=staged.sign.by if staged else None,
        conflict=staged is not None and staged.sign.base != (file.revision if file else None),
    )


def _staged(services: Services) -> dict[str, _Staged]:
    """By path; a text is read again only when somebody saved another."""
    before = _STAGED.get(services.database, {})
    found = {}
    with services.database.reading() as connection:
        for sign in staged_signs(connection):
            path = str(sign.path)
            last = before.get(path)
            if last and last.sign == sign:
                found[path] = last
            elif staged := staged_at(connection, sign.path):
                article = shortened(sign.path, staged.written, lambda *_: None)
                found[path] = _Staged(sign, replace(article, changed_at=sign.at))
    _STAGED[services.database] = found
    return found


def _uses(services: Services) -> dict[str, Use]:
    now = services.clock()
    last = _COUNTED.get(services.database)
    if last is None or now - last.at >= _FRESH:
        with services.database.reading() as connection:
            uses = uses_since(connection, now - timedelta(days=WINDOW_DAYS))
        last = _COUNTED[services.database] = _Counted(now, uses)
    return last.uses
