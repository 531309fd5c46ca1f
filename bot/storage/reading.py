"""What is read of the files of articles, and what is found to be wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.article import Article
from bot.domain.authoring import ArticlePath
from bot.language import Lang
from bot.storage.pictures_shown import ShownPicture


class Severity(StrEnum):
    ERROR = "error"
    """The file is left out."""
    KEPT = "kept"
    """So it is, and what was published of it before goes on being served."""
    WARNING = "warning"
    """The file is used; something in it is probably not meant."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file: `line` counts from 1, `key` names a sentence of the catalogue."""

    path: str
    line: int
    key: str
    args: dict[str, object]
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """What was read at `path`. There is no `article` when it could not be read as one; `revision` is the
    SHA-256 of the file, empty when it could not be read as text. `said_id`: what seems to be the id of an
    article that cannot be read, where the file has a line on it; `related_at`: the lines on which it names
    each of its related ones."""

    path: str
    revision: str
    article: Article | None
    faults: tuple[Fault, ...]
    pictures: tuple[ShownPicture, ...] = ()
    said_id: str | None = None
    related_at: tuple[int, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether it may be published as it is, if it says so: nothing among `faults` is an error."""
        return not any(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def name(self) -> tuple[str, Lang]:
        """The id and the language of the article that it is, or is meant to be."""
        path = ArticlePath(tuple(self.path.split("/")))
        return self.article.id if self.article else self.said_id or path.stem, path.lang


@dataclass(frozen=True, slots=True)
class Reading:
    """Every article that could be read, every fault found on the way, and both by file."""

    articles: tuple[Article, ...]
    faults: tuple[Fault, ...]
    files: tuple[ReadArticle, ...]

    @property
    def known(self) -> Known:
        """What the next reading need not read again."""
        return {(file.path, file.revision): file for file in self.files if file.revision}

    @property
    def unread(self) -> dict[tuple[str, Lang], str]:
        """Where the articles lie of which nothing can be read, by id and language."""
        read = {(article.id, article.lang) for article in self.articles}
        broken = (file for file in self.files if not file.usable)
        return {file.name: file.path for file in broken if file.name not in read}


Known = Mapping[tuple[str, str], ReadArticle]
"""By path and revision: the language, the topic and often the id are in the path alone."""
