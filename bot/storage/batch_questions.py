"""The questions that authors keep to try every change with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.domain.authoring import BatchQuestion
from bot.language import Lang
from bot.storage.schema import batch_questions


def kept_questions(connection: Connection) -> list[BatchQuestion]:
    """All that nobody has removed, newest first."""
    rows = connection.execute(
        select(batch_questions)
        .where(batch_questions.c.removed_at.is_(None))
        .order_by(batch_questions.c.id.desc())
    )
    return [BatchQuestion(row.id, row.text, row.lang, row.article_id) for row in rows]


def add_batch_question(
    connection: Connection, text: str, lang: Lang, article_id: str | None, staff_id: str, now: datetime
) -> int:
    """The number of the new question; `article_id` is None when nothing should answer it."""
    row = connection.execute(
        insert(batch_questions)
        .values(text=text, lang=lang, article_id=article_id, staff_id=staff_id, at=now)
        .returning(batch_questions.c.id)
    ).one()
    number: int = row.id
    return number


def remove_batch_question(connection: Connection, number: int, now: datetime) -> bool:
    """Whether it was there to be removed."""
    removed = connection.execute(
        update(batch_questions)
        .where(batch_questions.c.id == number, batch_questions.c.removed_at.is_(None))
        .values(removed_at=now)
    )
    return bool(removed.rowcount)
