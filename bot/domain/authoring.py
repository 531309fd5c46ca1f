"""What authors work on: the place of an article, its texts by revision, and the questions to try it with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bot.domain.conversation import unstorable
from bot.errors import InvalidInput
from bot.errors.authoring import ArticleTooLong, NameUnusable, PathUnusable
from bot.language import LANGUAGES, Lang

LARGEST_TEXT = 1_000_000
"""Bytes: no one reads a longer article, and nobody writes one by hand."""

_LONGEST_PATH, _LONGEST_NAME = 300, 100
_ENDING = ".md"
_NAME = re.compile(r"[^\W_][\w-]{0,99}")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\\]|^\.")
_GENERAL = "general"


@dataclass(frozen=True, slots=True)
class ArticlePath:
    """Where an article lies below the folder of all: `<lang>/<topic>/<id>.md`. Files that were not made by
    the studio may lie deeper, or in no topic, or have another name than their id."""

    parts: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> ArticlePath:
        """The path that `text` says, with slashes.

        Raises:
            PathUnusable: it is no place for an article, or leads out of the folder.
        """
        parts = tuple(text.split("/"))
        if len(text) > _LONGEST_PATH or len(parts) < 2 or parts[0] not in LANGUAGES:
            raise PathUnusable(field="path")
        if any(not part or _HIDDEN.search(part) for part in parts) or not text.endswith(_ENDING):
            raise PathUnusable(field="path")
        if len(parts[-1]) > _LONGEST_NAME + len(_ENDING):
            raise PathUnusable(field="path")
        return cls(parts)

    @classmethod
    def new(cls, lang: Lang, topic: str, article_id: str) -> ArticlePath:
        """The place of a new article.

        Raises:
            NameUnusable: the topic or the id is no name for a file; `field` says which.
        """
        for field, name in (("topic", topic), ("id", article_id)):
            if not _NAME.fullmatch(name):
                raise NameUnusable(field=field)
        return cls((lang, topic, f"{article_id}{_ENDING}"))

    def __str__(self) -> str:
        return "/".join(self.parts)

    @property
    def lang(self) -> Lang:
        return cast(Lang, self.parts[0])

    @property
    def topic(self) -> str:
        return self.parts[1] if len(self.parts) > 2 else _GENERAL

    @property
    def stem(self) -> str:
        """The article's id, unless its text says another."""
        return self.parts[-1].removesuffix(_ENDING)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A text of an article; `revision` is the SHA-256 of the file that it is, or would be."""

    text: str
    revision: str


@dataclass(frozen=True, slots=True)
class StagedText:
    """An author's change that is not published yet. `base` is the revision of the file that it was begun
    with; None for a new article."""

    path: ArticlePath
    article_id: str
    base: str | None
    written: ArticleText
    staff_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article as authors find it: its `file`, and what is `staged` in its place."""

    path: ArticlePath
    file: ArticleText | None
    staged: StagedText | None

    @property
    def current(self) -> ArticleText | None:
        """The text to go on from."""
        return self.staged.written if self.staged else self.file

    @property
    def revision(self) -> str | None:
        """Of the current text; None when there is none yet."""
        return self.current.revision if self.current else None

    @property
    def file_revision(self) -> str | None:
        return self.file.revision if self.file else None

    @property
    def in_conflict(self) -> bool:
        """Whether the file is another than the one that the staged change was begun with."""
        return self.staged is not None and self.staged.base != self.file_revision


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """A text that an article once had. `by` is the name of who wrote it; None when it came by file."""

    id: int
    path: ArticlePath
    article_id: str
    written: ArticleText
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """A question to try every change with. `article_id` is what should answer it; None: nothing should."""

    id: int
    text: str
    lang: Lang
    article_id: str | None


def checked_article_text(text: str) -> str:
    """`text` as a file may hold it: lines that end in one way, the last of them, too.

    Raises:
        ArticleTooLong: it is larger than `LARGEST_TEXT`.
        InvalidInput: control characters (other than tab and line ends) or lone surrogates.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    if any(unstorable(letter) for letter in text):
        raise InvalidInput(field="text")
    if len(text.encode()) > LARGEST_TEXT:
        raise ArticleTooLong(field="text", limit=LARGEST_TEXT // 1000)
    return text
