"""Reads the articles of a knowledge base: `<folder>/<lang>/<topic>/<id>.md`.

A wrong file is named with its line and its reason, and never takes the others down with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import yaml

from bot.domain.article import Article
from bot.language import LANGUAGES, Lang
from bot.storage.article_text import Body, read_body
from bot.storage.front_matter import FrontMatter, FrontMatterFault, read_front_matter
from bot.storage.markdown import folded_list, short_list

LARGEST_FILE = 1_000_000
"""Bytes: no one reads a longer article, and nobody writes one by hand."""

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_ID = re.compile(r"[^\W_][\w-]{0,99}")


class Severity(StrEnum):
    ERROR = "error"
    """The file is left out."""
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
class Reading:
    """Every article that could be read, and every fault found on the way."""

    articles: tuple[Article, ...]
    faults: tuple[Fault, ...]


class _Wrong(Exception):
    def __init__(self, line: int, key: str, **args: object) -> None:
        self.line, self.key, self.args_ = line, key, args


def read_articles(folder: Path) -> Reading:
    """Read every `.md` file of the two languages below `folder`, in the order of their names."""
    articles: dict[tuple[Lang, str], tuple[Article, str]] = {}
    faults: list[Fault] = []
    for lang in LANGUAGES:
        for path in sorted((folder / lang).rglob("*.md")):
            shown = path.relative_to(folder).as_posix()
            try:
                article, warnings = _read(path, lang, topic=_topic(path.relative_to(folder / lang)))
                if (twin := articles.get((lang, article.id))) is not None:
                    raise _Wrong(1, "faults.duplicate_id", id=article.id, other=twin[1])
            except _Wrong as wrong:
                faults.append(Fault(shown, wrong.line, wrong.key, wrong.args_))
                continue
            articles[lang, article.id] = article, shown
            faults += (Fault(shown, w.line, w.key, w.args, Severity.WARNING) for w in warnings)
    faults += _unknown_relations(articles)
    return Reading(tuple(article for article, _ in articles.values()), tuple(faults))


def _topic(path: Path) -> str:
    return path.parts[0] if len(path.parts) > 1 else "general"


def _read(path: Path, lang: Lang, topic: str) -> tuple[Article, tuple[FrontMatterFault, ...]]:
    text, revision = _text(path)
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
        lang=lang,
        topic=topic,
        title=str(title),
        revision=revision,
        **matter.values,
    )
    if not _says_something(body):
        raise _Wrong(line, "faults.no_text")
    return _with_body(article, body), matter.faults


def _text(path: Path) -> tuple[str, str]:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _Wrong(1, "faults.too_large", limit=LARGEST_FILE)
        data = path.read_bytes()
    except OSError as error:
        raise _Wrong(1, "faults.unreadable", reason=error.strerror or str(error)) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong(data.count(b"\n", 0, error.start) + 1, "faults.not_utf8") from error
    if "\0" in text:
        raise _Wrong(text.count("\n", 0, text.index("\0")) + 1, "faults.not_text")
    return text.replace("\r\n", "\n").replace("\r", "\n"), hashlib.sha256(data).hexdigest()


def _separate(text: str) -> tuple[str, str, int]:
    """Front matter, body, and the line at which the body begins: what is left of the closing fence's."""
    opening = _FENCE.match(text)
    if not opening:
        return "", text, 1
    closing = _FENCE.search(text, opening.end() + 1)
    if not closing:
        raise _Wrong(1, "faults.front_matter_open")
    front, body = text[opening.end() + 1 : closing.start()], text[closing.end() :]
    return front, body, text.count("\n", 0, closing.end()) + 1


def _front_matter(front: str) -> FrontMatter:
    try:
        return read_front_matter(front)
    except yaml.reader.ReaderError as error:
        line = front.count("\n", 0, error.position) + 2
        raise _Wrong(line, "faults.bad_yaml", reason=error.reason) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise _Wrong(line, "faults.bad_yaml", reason=error.problem) from error


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
