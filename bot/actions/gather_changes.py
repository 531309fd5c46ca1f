"""Brings together what a build is to be made of: the files, and the staged texts in their places.

A staged text whose file changed since it was begun waits for its author, and one with something wrong in it
is named; neither keeps the others from being published. Where a file cannot be read, what serves of it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.actions.keep_serving import keep_serving
from bot.domain.article import Article, PublishedArticle, published
from bot.domain.authoring import StagedText
from bot.domain.publication import Change, ChangeKind
from bot.errors import InvalidInput
from bot.language import Lang
from bot.storage.article_files import revision_at
from bot.storage.article_reader import reader_of
from bot.storage.articles import Fault, ReadArticle, Reading, Severity, read_article

Live = Mapping[tuple[str, Lang], PublishedArticle]
"""The articles of the index that serves, by id and language."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`texts` are the staged ones that go in. `conflicts` do not, since their files changed, nor do `broken`
    ones, of which `faults` tells like of files."""

    reading: Reading
    articles: tuple[PublishedArticle, ...]
    texts: tuple[StagedText, ...]
    conflicts: tuple[StagedText, ...]
    broken: tuple[StagedText, ...]
    faults: tuple[Fault, ...]

    @property
    def revisions(self) -> dict[str, str]:
        """As a manifest holds them."""
        return {f"{article.lang}/{article.id}": article.revision for article in self.articles}


def gather(kb_dir: Path, index_dir: Path, staged: Iterable[StagedText]) -> Gathered:
    """What there is to build from, as it is now."""
    waiting, conflicts, broken, faults = [], [], [], []
    for text in staged:
        if _in_conflict(kb_dir, text):
            conflicts.append(text)
        elif errors := _errors(read_article(text.path, text.written.text).faults):
            broken.append(text)
            faults += errors
        else:
            waiting.append(text)
    reader = reader_of(kb_dir, index_dir)
    reading = reader.read({str(text.path): text.written.text for text in waiting})
    wrong = {fault.path for fault in _errors(reading.faults)}
    if clashing := [text for text in waiting if str(text.path) in wrong]:
        faults += [
            fault for fault in _errors(reading.faults) if fault.path in {str(t.path) for t in clashing}
        ]
        waiting = [text for text in waiting if text not in clashing]
        reading = reader.read({str(text.path): text.written.text for text in waiting})
    kept = keep_serving(index_dir, reading)
    return Gathered(
        reading,
        (*published(reading.articles), *kept.articles),
        tuple(waiting),
        tuple(conflicts),
        (*broken, *clashing),
        (*faults, *kept.faults),
    )


def changes_since(live: Live, gathered: Gathered) -> tuple[Change, ...]:
    """What publishing would change: of what is served, and of files that are not."""
    now = {(article.id, article.lang): article for article in gathered.articles}
    paths = _paths(gathered.reading)
    found = [
        _change(paths, live.get(key), now.get(key))
        for key in sorted(live.keys() | now.keys())
        if _revision(live.get(key)) != _revision(now.get(key))
    ]
    told = {change.path for change in found}
    texts = {file.path: file for file in gathered.reading.files}
    found += [_unseen(text, texts[str(text.path)]) for text in gathered.texts if str(text.path) not in told]
    return tuple(found)


def as_facts(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as the history keeps them."""
    return [asdict(fault) for fault in faults]


def _in_conflict(kb_dir: Path, text: StagedText) -> bool:
    """A file that says what is staged already was published, as far as that goes. What cannot be looked at
    is another than it was, and keeps no other text from being published."""
    try:
        return revision_at(kb_dir, text.path) not in {text.base, text.written.revision}
    except InvalidInput:
        return True


def _errors(faults: Iterable[Fault]) -> list[Fault]:
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def _paths(reading: Reading) -> dict[tuple[str, Lang], str]:
    """Where the article with an id lies, whether or not it is published."""
    found: dict[tuple[str, Lang], str] = {}
    for file in reading.files:
        if file.article:
            found.setdefault((file.article.id, file.article.lang), file.path)
    return found


def _revision(article: Article | None) -> str | None:
    return article.revision if article else None


def _change(
    paths: Mapping[tuple[str, Lang], str], before: PublishedArticle | None, after: PublishedArticle | None
) -> Change:
    article = after or before
    assert article is not None
    kind = ChangeKind.CHANGED if before and after else ChangeKind.ADDED if after else ChangeKind.REMOVED
    path = paths.get((article.id, article.lang), f"{article.lang}/{article.topic}/{article.id}.md")
    return Change(path, article.lang, article.id, article.title, kind, _revision(before), _revision(after))


def _unseen(text: StagedText, read: ReadArticle) -> Change:
    """A staged text that customers see nothing of: a draft, or of the team alone."""
    kind = ChangeKind.CHANGED if text.base else ChangeKind.ADDED
    title = read.article.title if read.article else text.article_id
    return Change(
        str(text.path), text.path.lang, text.article_id, title, kind, text.base, text.written.revision
    )
