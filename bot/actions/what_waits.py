"""What customers do not see yet: staged texts, and files that are not what the index serves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.actions.services import Services, serving_index
from bot.domain.article import Article, Audience, Status
from bot.domain.article_list import ShortArticle
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.retrieval.manifest import read_manifest
from bot.retrieval.snapshot import Index
from bot.retrieval.versions import current_version
from bot.storage.article_listing import Shelf
from bot.storage.staged import staged_signs

_SHELVES: dict[Path, Shelf] = {}

Revisions = Mapping[str, str | None]
"""By "lang/id"."""


def short_articles(services: Services, index: Index | None) -> dict[str, ShortArticle]:
    """Every file in short, by its path."""
    live = index.articles if index else {}
    known = {(article.lang, article.revision): article for article in live.values()}

    def read_before(lang: Lang, revision: str) -> Article | None:
        return known.get((lang, revision))

    return _SHELVES.setdefault(services.kb_dir, Shelf(services.kb_dir)).look(read_before)


def how_many_wait(services: Services) -> int:
    """The changes that publishing would take to customers, those of their authors and those of files."""
    index = serving_index(services)
    with services.database.reading() as connection:
        signs = staged_signs(connection)
    if index is None:
        return len(signs)
    staged = {str(sign.path) for sign in signs}
    now: dict[str, str | None] = {}
    passed_over, broken = set[str](), set[str]()
    for path, file in sorted(short_articles(services, index).items()):
        name = f"{file.lang}/{file.id}"
        if path in staged:
            passed_over.add(name)
        elif file.broken:
            broken.add(name)
        else:
            now.setdefault(name, to_be_served(file))
    served = served_revisions(services, index)
    now = {name: served.get(name) for name in broken} | now
    differing = (name for name in {*now, *served} - passed_over if now.get(name) != served.get(name))
    return len(signs) + sum(1 for _ in differing)


def to_be_served(article: Article | ShortArticle) -> str | None:
    """The revision that customers are to see of it; None for a text that is not for them."""
    public = article.status is Status.PUBLISHED and article.audience is Audience.PUBLIC
    return article.revision if public else None


def served_revisions(services: Services, index: Index) -> Revisions:
    """Of what customers see, or will in a moment."""
    now = {f"{lang}/{name}": article.revision for (name, lang), article in index.articles.items()}
    return {**now, **coming_revisions(services, index)}


def coming_revisions(services: Services, serving: Index) -> Revisions:
    """The revisions of a version that was published a moment ago and is being loaded."""
    version = current_version(services.index_dir)
    if version is None or version == serving.version or services.indexes.alarm:
        return {}
    try:
        revisions = read_manifest(services.index_dir / version).revisions
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return {}
    gone = dict.fromkeys(f"{lang}/{name}" for name, lang in serving.articles)
    return {**gone, **revisions}
