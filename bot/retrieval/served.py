"""What serves, read from the disk for the few articles that somebody needs of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bot.domain.article import PublishedArticle
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.language import Lang
from bot.retrieval.manifest import read_manifest
from bot.retrieval.pool_files import ARTICLES, read_article_lines
from bot.retrieval.versions import current_version, read_verified


def served_articles(folder: Path, wanted: Collection[tuple[str, Lang]]) -> tuple[PublishedArticle, ...]:
    """Those of the articles `wanted`, by id and language, that the serving version below `folder` has. None
    where it cannot be read, as after a change of the layout."""
    version = current_version(folder)
    if version is None:
        return ()
    try:
        manifest = read_manifest(folder / version)
        if not any(f"{lang}/{name}" in manifest.revisions for name, lang in wanted):
            return ()
        articles = read_article_lines(read_verified(folder / version, manifest.files, ARTICLES))
    except (IndexMissing, IndexDamaged, IndexMismatch, ValueError):
        return ()
    return tuple(article for article in articles if (article.id, article.lang) in wanted)
