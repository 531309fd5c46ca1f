"""What agents said about the bot's answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from bot.domain.answer_mark import Mark, MarkedAnswer
from bot.domain.conversation import Sender
from bot.storage.schema import answer_marks, decisions, episodes, messages, staff, tickets
from bot.storage.upsert import put


def is_answer(connection: Connection, conversation_id: str, message_id: int) -> bool:
    """Whether the bot said that message in this conversation."""
    found = select(messages.c.id).where(
        messages.c.id == message_id,
        messages.c.conversation_id == conversation_id,
        messages.c.sender == Sender.BOT,
    )
    return connection.scalar(found) is not None


def set_mark(
    connection: Connection,
    ticket_id: int,
    message_id: int,
    staff_id: str,
    mark: Mark,
    remark: str | None,
    now: datetime,
) -> None:
    """Each member has one mark on an answer, the last that they gave it."""
    key = {"message_id": message_id, "staff_id": staff_id}
    put(
        connection,
        answer_marks,
        key,
        ticket_id=ticket_id,
        mark=mark,
        remark=remark,
        at=now,
        settled_at=None,
    )


def marks_of_ticket(connection: Connection, ticket_id: int) -> dict[int, tuple[Mark, ...]]:
    """By message."""
    found: dict[int, tuple[Mark, ...]] = {}
    rows = select(answer_marks.c.message_id, answer_marks.c.mark).where(answer_marks.c.ticket_id == ticket_id)
    for row in connection.execute(rows.order_by(answer_marks.c.id)):
        found[row.message_id] = (*found.get(row.message_id, ()), Mark(row.mark))
    return found


def marked_answers(connection: Connection, limit: int) -> tuple[MarkedAnswer, ...]:
    """Those that no author has settled, the latest first."""
    rows = connection.execute(
        select(
            answer_marks,
            staff.c.name.label("author"),
            messages.c.lang,
            tickets.c.reference,
            func.coalesce(episodes.c.question, "").label("question"),
            *(decisions.c.article_id, decisions.c.revision),
        )
        .join(staff, staff.c.id == answer_marks.c.staff_id)
        .join(messages, messages.c.id == answer_marks.c.message_id)
        .join(tickets, tickets.c.id == answer_marks.c.ticket_id)
        .outerjoin(decisions, decisions.c.message_id == answer_marks.c.message_id)
        .outerjoin(episodes, episodes.c.id == decisions.c.episode_id)
        .where(answer_marks.c.settled_at.is_(None))
        .order_by(answer_marks.c.id.desc())
        .limit(limit)
    )
    return tuple(
        MarkedAnswer(
            row.id,
            row.message_id,
            Mark(row.mark),
            row.remark,
            row.author,
            row.at,
            row.question,
            row.lang,
            row.article_id,
            row.revision,
            row.reference,
        )
        for row in rows
    )


def settle_mark(connection: Connection, mark_id: int, now: datetime) -> bool:
    """An author has read it and done what there was to do."""
    settled = connection.execute(
        update(answer_marks)
        .where(answer_marks.c.id == mark_id, answer_marks.c.settled_at.is_(None))
        .values(settled_at=now)
    )
    return settled.rowcount > 0
