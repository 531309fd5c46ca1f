"""Reads the articles of a knowledge base: `<folder>/<lang>/<topic>/<id>.md`.

A wrong file is named with its line and its reason, and never takes the others down with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

import yaml

from bot.domain.article import Article, Audience, Status
from bot.domain.authoring import LARGEST_TEXT, ArticlePath, ArticleText
from bot.errors.authoring import TextUnusable
from bot.language import LANGUAGES, Lang
from bot.language.prompts import left_to_fill_in
from bot.storage.article_pictures import MEDIA, has_picture
from bot.storage.article_text import Body, read_body
from bot.storage.front_matter import (
    FrontMatter,
    FrontMatterFault,
    lines_of_related,
    read_front_matter,
    separate,
)
from bot.storage.markdown import folded_list, short_list
from bot.storage.pictures_shown import pictures_shown
from bot.storage.reading import Fault as Fault
from bot.storage.reading import Known as Known
from bot.storage.reading import ReadArticle as ReadArticle
from bot.storage.reading import Reading as Reading
from bot.storage.reading import Severity as Severity
from bot.storage.yaml_faults import fault_of_yaml

_ID = re.compile(r"[^\W_][\w-]{0,99}")
_SAID_ID = re.compile(rf"(?m)^id:[ \t]*['\"]?({_ID.pattern})['\"]?[ \t]*$")


class _Wrong(Exception):
    def __init__(self, line: int, key: str, severity: Severity = Severity.ERROR, /, **args: object) -> None:
        self.line, self.key, self.severity, self.args_ = line, key, severity, args

    def fault(self, path: str) -> Fault:
        return Fault(path, self.line, self.key, self.args_, self.severity)


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
    articles: dict[tuple[Lang, str], tuple[Article, ReadArticle]] = {}
    faults = list(_out_of_place(folder))
    for file in files:
        if file.article is None or not file.usable:
            faults += file.faults
            continue
        twin = articles.setdefault((file.article.lang, file.article.id), (file.article, file))
        if twin[1].path == file.path:
            faults += file.faults
            faults += wrong_pictures(folder, file)
        else:
            wrong = _Wrong(1, "faults.duplicate_id", id=file.article.id, other=twin[1].path)
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
        article, found = _read(path, text, revision)
    except _Wrong as wrong:
        article, found = None, [wrong]
    faults = [one.fault(shown) for one in found]
    if article is None:
        said = _SAID_ID.search(text)
        return ReadArticle(shown, revision, None, tuple(faults), said_id=said[1] if said else None)
    faults += _unfinished(article, shown, text)
    lines = lines_of_related(text, article.related)
    return ReadArticle(shown, revision, article, tuple(faults), tuple(pictures_shown(text)), related_at=lines)


def _unfinished(article: Article, path: str, text: str) -> Iterator[Fault]:
    """A draft may be as unfinished as it likes; customers are not to read what was said to the author."""
    shown = article.status is Status.PUBLISHED and article.audience is Audience.PUBLIC
    if shown and (left := left_to_fill_in(text, article.lang)):
        yield Fault(path, left[0], "faults.left_to_fill_in", {"count": len(left)})


def _read(path: ArticlePath, text: str, revision: str) -> tuple[Article | None, list[_Wrong]]:
    """The article, and what is probably not meant in it; or None, and all that is wrong with it."""
    front, body_text, line = _separate(text)
    matter = _front_matter(front)
    if any(fault.key == "faults.not_a_mapping" for fault in matter.faults):
        return None, _as_wrong(matter.faults)
    wrong = _as_wrong(fault for fault in matter.faults if fault.fatal)
    article_id = matter.values.pop("id", path.stem)
    if not isinstance(article_id, str) or not _ID.fullmatch(article_id):
        wrong.append(_Wrong(1, "faults.bad_id", id=article_id))
    body = read_body(body_text)
    title = matter.values.pop("title", None) or body.title
    if not title and not any(one.args_.get("name") == "title" for one in wrong):
        wrong.append(_Wrong(1, "faults.no_title"))
    if title and not _says_something(body):
        wrong.append(_Wrong(line, "faults.no_text"))
    if wrong:
        return None, wrong
    article = Article(
        id=article_id,
        lang=path.lang,
        topic=path.topic,
        title=str(title),
        revision=revision,
        **matter.values,
    )
    return _with_body(article, body), _as_wrong(matter.faults)


def _as_wrong(faults: Iterable[FrontMatterFault]) -> list[_Wrong]:
    severity = {True: Severity.ERROR, False: Severity.WARNING}
    return [_Wrong(one.line, one.key, severity[one.fatal], **one.args) for one in faults]


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


def _unknown_relations(articles: dict[tuple[Lang, str], tuple[Article, ReadArticle]]) -> Iterator[Fault]:
    known = {article_id for _, article_id in articles}
    for article, file in articles.values():
        for related, line in zip(article.related, file.related_at, strict=True):
            if related not in known:
                yield Fault(file.path, line, "faults.unknown_related", {"id": related}, Severity.WARNING)


def _out_of_place(folder: Path) -> Iterator[Fault]:
    """Files that nobody would miss before customers do: they lie where no article is looked for."""
    for place in sorted(folder.glob("*")):
        name = place.name
        if name in {*LANGUAGES, MEDIA, "README.md"} or name.startswith("."):
            continue
        for path in [place] if place.suffix == ".md" else sorted(place.rglob("*.md")):
            found = str(PurePosixPath(path.relative_to(folder)))
            yield Fault(found, 1, "faults.out_of_place", {}, Severity.WARNING)
