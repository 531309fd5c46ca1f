"""Texts that authors have changed and not published yet: one for each article, shared by all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from bot.domain.authoring import ArticlePath, ArticleText, StagedText
from bot.language import Lang
from bot.storage.schema import staff, staged_articles

_LOCK = 0x61727469636C6573
"""The number of the lock that writers of articles hold: any, but always the same."""


@dataclass(frozen=True, slots=True)
class StagedSign:
    """That a text is staged, without the text. `by` is the name of who saved it last."""

    path: ArticlePath
    revision: str
    base: str | None
    by: str
    at: datetime


def hold_articles(connection: Connection) -> None:
    """Keep other writers of articles waiting until the commit, since any of them may take an id; on SQLite
    the writer's lock is enough."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def staged_texts(connection: Connection) -> dict[str, StagedText]:
    """All of them by path."""
    rows = connection.execute(select(staged_articles).order_by(staged_articles.c.path))
    return {row.path: _staged(row) for row in rows}


def staged_ids(connection: Connection) -> set[str]:
    """The ids of the articles, in either language."""
    return set(connection.scalars(select(staged_articles.c.article_id)))


def staged_signs(connection: Connection) -> list[StagedSign]:
    columns = staged_articles.c
    rows = connection.execute(
        select(columns.path, columns.revision, columns.base, columns.at, staff.c.name).join(staff)
    )
    return [StagedSign(ArticlePath.read(row.path), row.revision, row.base, row.name, row.at) for row in rows]


def staged_at(connection: Connection, path: ArticlePath) -> StagedText | None:
    row = connection.execute(select(staged_articles).where(staged_articles.c.path == str(path))).one_or_none()
    return _staged(row) if row else None


def staged_path_of(connection: Connection, lang: Lang, article_id: str) -> ArticlePath | None:
    """Where the article with this id is staged."""
    path = connection.scalar(
        select(staged_articles.c.path)
        .where(staged_articles.c.lang == lang, staged_articles.c.article_id == article_id)
        .order_by(staged_articles.c.path)
        .limit(1)
    )
    return ArticlePath.read(path) if path else None


def save_staged(connection: Connection, staged: StagedText) -> None:
    """Keep the text in place of the one before; only while articles are held."""
    values = {
        "article_id": staged.article_id,
        "lang": staged.path.lang,
        "base": staged.base,
        "text": staged.written.text,
        "revision": staged.written.revision,
        "staff_id": staged.staff_id,
        "at": staged.at,
    }
    changed = connection.execute(
        update(staged_articles).where(staged_articles.c.path == str(staged.path)).values(values)
    )
    if not changed.rowcount:
        connection.execute(insert(staged_articles).values(path=str(staged.path), **values))


def remove_staged(connection: Connection, path: ArticlePath, revision: str) -> bool:
    """Let go of the text, if it still has this `revision`; whether it had."""
    gone = connection.execute(
        delete(staged_articles).where(
            staged_articles.c.path == str(path), staged_articles.c.revision == revision
        )
    )
    return bool(gone.rowcount)


def _staged(row: Row[Any]) -> StagedText:
    return StagedText(
        ArticlePath.read(row.path),
        row.article_id,
        row.base,
        ArticleText(row.text, row.revision),
        row.staff_id,
        row.at,
    )
