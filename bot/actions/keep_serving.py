"""While the file of an article cannot be read, what was published of it before goes on being served: a slip
in an editor takes nothing from customers. Who means to, archives the article or removes its file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.article import PublishedArticle
from bot.retrieval.served import served_articles
from bot.storage.articles import Fault, Reading, Severity


@dataclass(frozen=True, slots=True)
class Kept:
    """The `articles` that go on being served, and all `faults` that were found, which say so of theirs."""

    articles: tuple[PublishedArticle, ...]
    faults: tuple[Fault, ...]


def keep_serving(index_dir: Path, reading: Reading) -> Kept:
    """What is to be kept of the version that serves, beside what could be read."""
    unread = reading.unread
    articles = served_articles(index_dir, unread)
    paths = {unread[article.id, article.lang] for article in articles}
    faults = (
        replace(fault, severity=Severity.KEPT)
        if fault.path in paths and fault.severity is Severity.ERROR
        else fault
        for fault in reading.faults
    )
    return Kept(articles, tuple(faults))
