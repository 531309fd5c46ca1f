"""What every file says in short, for lists of thousands: a file is looked into again only when it changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from bot.domain.article import Article
from bot.domain.article_list import ShortArticle
from bot.domain.authoring import ArticlePath, ArticleText
from bot.errors.authoring import TextUnusable
from bot.language import LANGUAGES, Lang
from bot.language.folding import fold
from bot.storage.articles import read_article, read_text

Known = Callable[[Lang, str], Article | None]
"""The article of a language and revision, where somebody has read it already."""

Stamp = tuple[int, int, int]


class Shelf:
    """The files below `folder`, from as many threads as there are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._there: list[tuple[str, Stamp]] = []
        self._seen: dict[str, tuple[Stamp, ShortArticle]] = {}
        self._articles: dict[str, ShortArticle] = {}
        self._turn = Lock()

    def look(self, known: Known) -> dict[str, ShortArticle]:
        """Every file by its path, in their order, as it is now; the very same while nothing changes."""
        with self._turn:
            there = sorted(found for lang in LANGUAGES for found in _files(str(self._folder / lang), lang))
            if there != self._there:
                self._seen = {path: (stamp, self._short(path, stamp, known)) for path, stamp in there}
                self._articles = {path: article for path, (_, article) in self._seen.items()}
                self._there = there
            return self._articles

    def _short(self, path: str, stamp: Stamp, known: Known) -> ShortArticle:
        seen = self._seen.get(path)
        if seen and seen[0] == stamp:
            return seen[1]
        place = ArticlePath(tuple(path.split("/")))
        changed_at = datetime.fromtimestamp(stamp[0] / 1e9, UTC)
        try:
            written = read_text(self._folder / path)
        except TextUnusable:
            return replace(_broken(place), changed_at=changed_at)
        return replace(shortened(place, written, known), changed_at=changed_at)


def shortened(path: ArticlePath, written: ArticleText, known: Known) -> ShortArticle:
    """What `written` says as the file at `path`."""
    if article := known(path.lang, written.revision):
        return _in_short(path, written, article)
    read = read_article(path, written.text)
    if read.article is None:
        return replace(_broken(path), id=read.name[0], revision=written.revision)
    return replace(_in_short(path, written, read.article), broken=not read.usable)


def _in_short(path: ArticlePath, written: ArticleText, article: Article) -> ShortArticle:
    return ShortArticle(
        path=str(path),
        lang=path.lang,
        id=article.id,
        topic=path.topic,
        title=article.title,
        words=fold("\n".join((article.title, article.id, *article.questions))),
        revision=written.revision,
        team=article.team,
        status=article.status,
        audience=article.audience,
        critical=article.critical,
        reviewed=article.reviewed,
    )


def _broken(path: ArticlePath) -> ShortArticle:
    return ShortArticle(
        path=str(path),
        lang=path.lang,
        id=path.stem,
        topic=path.topic,
        title=path.parts[-1],
        words=fold(path.stem),
        broken=True,
    )


def _files(folder: str, path: str) -> Iterator[tuple[str, Stamp]]:
    """Those below `folder`, which is at `path`: there are thousands, and to make paths of them takes longer
    than to look at them."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, f"{path}/{entry.name}")
        elif entry.name.endswith(".md"):
            try:
                stat = entry.stat()
            except OSError:  # gone meanwhile, or a link to nowhere
                continue
            yield f"{path}/{entry.name}", (stat.st_mtime_ns, stat.st_size, stat.st_ino)
