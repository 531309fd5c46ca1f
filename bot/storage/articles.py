"""Reads the articles of a knowledge base: `<folder>/<lang>/<topic>/<id>.md`.

A wrong file is named with its line and its reason, and never takes the others down with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath

import yaml

from bot.domain.article import Article
from bot.domain.authoring import LARGEST_TEXT, ArticlePath, ArticleText
from bot.errors.authoring import TextUnusable
from bot.language import LANGUAGES, Lang
from bot.storage.article_pictures import has_picture
from bot.storage.article_text import Body, read_body
from bot.storage.front_matter import FrontMatter, FrontMatterFault, read_front_matter, separate
from bot.storage.markdown import folded_list, short_list
from bot.storage.pictures_shown import ShownPicture, pictures_shown
from bot.storage.yaml_faults import fault_of_yaml

_ID = re.compile(r"[^\W_][\w-]{0,99}")
_SAID_ID = re.compile(rf"(?m)^id:[ \t]*['\"]?({_ID.pattern})['\"]?[ \t]*$")


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
    """What was read at `path`. There is no `article` when one of `faults` is an error; `revision` is the
    SHA-256 of the file, empty when it could not be read as text. `said_id`: what seems to be the id of an
    article that cannot be read, where the file has a line on it."""

    path: str
    revision: str
    article: Article | None
    faults: tuple[Fault, ...]
    pictures: tuple[ShownPicture, ...] = ()
    said_id: str | None = None

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
        broken = (file for file in self.files if file.article is None)
        return {file.name: file.path for file in broken if file.name not in read}


Known = Mapping[tuple[str, str], ReadArticle]
"""By path and revision: the language, the topic and often the id are in the path alone."""


class _Wrong(Exception):
    def __init__(self, line: int, key: str, **args: object) -> None:
        self.line, self.key, self.args_ = line, key, args

    def fault(self, path: str) -> Fault:
        return Fault(path, self.line, self.key, self.args_)


def read_articles(
    folder: Path, staged: Mapping[str, str] | None = None, known: Known | None = None
) -> Reading:
    """Read every `.md` file of the two languages below `folder`, in the order of their names.

    `staged` texts, by path, stand in for files or beside them. What is `known` from a reading before is not
    taken apart again.
    """
    staged, known = staged or {}, known or {}
    files = [
        _read_file(folder, str(path), staged.get(str(path)), known)
        for lang in LANGUAGES
        for path in _paths(folder, lang, staged)
    ]
    articles: dict[tuple[Lang, str], tuple[Article, str]] = {}
    faults: list[Fault] = []
    for file in files:
        faults += file.faults if file.article is None else ()
        if file.article is None:
            continue
        twin = articles.setdefault((file.article.lang, file.article.id), (file.article, file.path))
        if twin[1] == file.path:
            faults += file.faults
            faults += wrong_pictures(folder, file)
        else:
            wrong = _Wrong(1, "faults.duplicate_id", id=file.article.id, other=twin[1])
            faults.append(wrong.fault(file.path))
    faults += _unknown_relations(articles)
    return Reading(tuple(article for article, _ in articles.values()), tuple(faults), tuple(files))


def read_article(path: ArticlePath, text: str) -> ReadArticle:
    """What `text` is as the file at `path`, whatever else there is."""
    return _taken_apart(path, text, revision_of(text.encode()))


def wrong_pictures(folder: Path, file: ReadArticle) -> Iterator[Fault]:
    """The pictures that customers do not see. Pictures come and go without the text, so what is known of a
    file does not say it."""
    for picture in file.pictures:
        name, line = picture.address, picture.line
        if picture.kept is None:
            yield Fault(file.path, line, "faults.foreign_picture", {"name": name}, Severity.WARNING)
        elif not has_picture(folder, picture.kept):
            yield Fault(file.path, line, "faults.no_picture", {"name": name}, Severity.WARNING)


def read_text(file: Path) -> ArticleText:
    """The text of a file, its lines ending in one way.

    Raises:
        TextUnusable: it is none.
    """
    try:
        return _text(file)
    except _Wrong as wrong:
        raise TextUnusable(path=file.name) from wrong


def revision_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _paths(folder: Path, lang: Lang, staged: Mapping[str, str]) -> list[PurePosixPath]:
    files = {PurePosixPath(path.relative_to(folder)) for path in (folder / lang).rglob("*.md")}
    return sorted(files | {PurePosixPath(path) for path in staged if path.startswith(f"{lang}/")})


def _read_file(folder: Path, path: str, staged: str | None, known: Known) -> ReadArticle:
    try:
        there = _text(folder / path) if staged is None else ArticleText(staged, revision_of(staged.encode()))
    except _Wrong as wrong:
        return ReadArticle(path, "", None, (wrong.fault(path),))
    return known.get((path, there.revision)) or _taken_apart(
        ArticlePath(tuple(path.split("/"))), there.text, there.revision
    )


def _taken_apart(path: ArticlePath, text: str, revision: str) -> ReadArticle:
    shown = str(path)
    try:
        article, warnings = _read(path, text, revision)
    except _Wrong as wrong:
        said = _SAID_ID.search(text)
        return ReadArticle(shown, revision, None, (wrong.fault(shown),), said_id=said[1] if said else None)
    faults = (Fault(shown, found.line, found.key, found.args, Severity.WARNING) for found in warnings)
    return ReadArticle(shown, revision, article, tuple(faults), tuple(pictures_shown(text)))


def _read(path: ArticlePath, text: str, revision: str) -> tuple[Article, tuple[FrontMatterFault, ...]]:
    front, body_text, line = _separate(text)
    matter = _front_matter(front)
    errors = [fault for fault in matter.faults if fault.fatal]
    if errors:
        raise _Wrong(errors[0].line, errors[0].key, **errors[0].args)
    article_id = matter.values.pop("id", path.stem)
    if not isinstance(article_id, str) or not _ID.fullmatch(article_id):
        raise _Wrong(1, "faults.bad_id", id=article_id)
    body = read_body(body_text)
    title = matter.values.pop("title", None) or body.title
    if not title:
        raise _Wrong(1, "faults.no_title")
    article = Article(
        id=article_id,
        lang=path.lang,
        topic=path.topic,
        title=str(title),
        revision=revision,
        **matter.values,
    )
    if not _says_something(body):
        raise _Wrong(line, "faults.no_text")
    return _with_body(article, body), matter.faults


def _text(path: Path) -> ArticleText:
    try:
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            raise _Wrong(1, "faults.too_large", limit=LARGEST_TEXT)
        data = path.read_bytes()
    except OSError as error:
        raise _Wrong(1, "faults.unreadable", reason=error.strerror or str(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong(data.count(b"\n", 0, error.start) + 1, "faults.not_utf8") from error
    if "\0" in text:
        raise _Wrong(text.count("\n", 0, text.index("\0")) + 1, "faults.not_text")
    return ArticleText(text.replace("\r\n", "\n").replace("\r", "\n"), revision_of(data))


def _separate(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line at which the body begins: what is left of the closing fence's."""
    parts = separate(text)
    if parts is None:
        raise _Wrong(1, "faults.front_matter_open")
    front, body = parts
    return front, body, text.count("\n", 0, len(text) - len(body)) + 1


def _front_matter(front: str) -> FrontMatter:
    try:
        return read_front_matter(front)
    except yaml.YAMLError as error:
        fault = fault_of_yaml(front, error)
        raise _Wrong(fault.line, fault.key, **fault.args) from error


def _says_something(body: Body) -> bool:
    return bool(body.summary or body.fix or body.why or body.steps or body.sections)


def _with_body(article: Article, body: Body) -> Article:
    return replace(
        article,
        summary=body.summary,
        fix=body.fix,
        why=body.why,
        steps=body.steps,
        outline=short_list("", [step.title for step in body.steps]) if body.steps else None,
        refresher=folded_list([(step.title, step.text) for step in body.steps]) if body.steps else None,
        practise=body.practise,
        sections=body.sections,
    )


def _unknown_relations(articles: dict[tuple[Lang, str], tuple[Article, str]]) -> Iterator[Fault]:
    known = {article_id for _, article_id in articles}
    for article, path in articles.values():
        for related in article.related:
            if related not in known:
                yield Fault(path, 1, "faults.unknown_related", {"id": related}, Severity.WARNING)
