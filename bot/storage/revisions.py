"""Every text that an article once had: saved or published in the studio, or met in a file by a build."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select

from bot.domain.authoring import ArticlePath, ArticleText, KeptRevision
from bot.language import Lang
from bot.storage.schema import article_revisions, staff

FirstDays = Mapping[tuple[Lang, str], date]
"""By language and id."""


def first_days(connection: Connection) -> FirstDays:
    """When each article was met first."""
    columns = article_revisions.c
    rows = connection.execute(
        select(columns.lang, columns.article_id, func.min(columns.at).label("at")).group_by(
            columns.lang, columns.article_id
        )
    )
    return {(row.lang, row.article_id): row.at.date() for row in rows}


def latest_revisions(connection: Connection) -> dict[str, str]:
    """By path, the revision that was kept last."""
    last = select(func.max(article_revisions.c.id)).group_by(article_revisions.c.path)
    rows = connection.execute(
        select(article_revisions.c.path, article_revisions.c.revision).where(article_revisions.c.id.in_(last))
    )
    return {row.path: row.revision for row in rows}


def keep_revision(
    connection: Connection,
    path: ArticlePath,
    article_id: str,
    written: ArticleText,
    staff_id: str | None,
    now: datetime,
) -> None:
    """Keep a text, unless it is the one that was kept last. `staff_id` is None for one that came by file."""
    last = connection.scalar(
        select(article_revisions.c.revision)
        .where(article_revisions.c.path == str(path))
        .order_by(article_revisions.c.id.desc())
        .limit(1)
    )
    if last != written.revision:
        keep_revisions(connection, [(path, article_id, written)], staff_id, now)


def keep_revisions(
    connection: Connection,
    texts: Iterable[tuple[ArticlePath, str, ArticleText]],
    staff_id: str | None,
    now: datetime,
) -> None:
    """Keep these texts, each with its article's id; none of them may be the one that was kept last."""
    rows = [
        {
            "path": str(path),
            "article_id": article_id,
            "lang": path.lang,
            "revision": written.revision,
            "text": written.text,
            "staff_id": staff_id,
            "at": now,
        }
        for path, article_id, written in texts
    ]
    if rows:
        connection.execute(insert(article_revisions), rows)


def revisions_of(connection: Connection, path: ArticlePath) -> list[KeptRevision]:
    """All of an article's, newest first."""
    query = _query().where(article_revisions.c.path == str(path)).order_by(article_revisions.c.id.desc())
    return [_revision(row) for row in connection.execute(query)]


def kept_revision(connection: Connection, path: ArticlePath, number: int) -> KeptRevision | None:
    query = _query().where(article_revisions.c.path == str(path), article_revisions.c.id == number)
    row = connection.execute(query).one_or_none()
    return _revision(row) if row else None


def text_of_revision(connection: Connection, path: ArticlePath, revision: str) -> ArticleText | None:
    """The text that had this revision."""
    text = connection.scalar(
        select(article_revisions.c.text)
        .where(article_revisions.c.path == str(path), article_revisions.c.revision == revision)
        .limit(1)
    )
    return None if text is None else ArticleText(text, revision)


def _query() -> Select[Any]:
    return select(article_revisions, staff.c.name).outerjoin(staff)


def _revision(row: Row[Any]) -> KeptRevision:
    return KeptRevision(
        row.id,
        ArticlePath.read(row.path),
        row.article_id,
        ArticleText(row.text, row.revision),
        row.name,
        row.at,
    )
