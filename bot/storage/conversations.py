"""Conversations and their messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, insert, select, update

from bot.domain.attachment import Attachment
from bot.domain.conversation import Conversation, Message, Sender
from bot.domain.guidance import Form
from bot.domain.reply import Reply, as_facts
from bot.language import Direction, Lang
from bot.storage.attachments import attachments_of
from bot.storage.reply_markdown import reply_html
from bot.storage.schema import conversations, messages, staff

REPLIES = TypeAdapter(Reply)


def add_conversation(
    connection: Connection, conversation_id: str, customer_id: str, lang: Lang, now: datetime
) -> Conversation:
    connection.execute(
        insert(conversations).values(
            id=conversation_id,
            customer_id=customer_id,
            lang=lang,
            held_by_person=False,
            urgent=False,
            created_at=now,
        )
    )
    return Conversation(conversation_id, customer_id, lang)


def conversation_of(
    connection: Connection, conversation_id: str, customer_id: str, *, lock: bool = False
) -> Conversation | None:
    """The conversation, if it is this customer's; `lock` keeps other writers waiting until the commit."""
    query = select(conversations).where(
        conversations.c.id == conversation_id, conversations.c.customer_id == customer_id
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        return None
    return Conversation(
        row.id,
        row.customer_id,
        row.lang,
        row.held_by_person,
        Form(row.chosen_form) if row.chosen_form else None,
        row.urgent,
    )


def hold(connection: Connection, conversation_id: str) -> None:
    """Keep other writers to this conversation, and to its ticket, waiting until the commit."""
    connection.execute(
        select(conversations.c.id).where(conversations.c.id == conversation_id).with_for_update()
    )


def set_held(connection: Connection, conversation_id: str, *, held: bool) -> None:
    """Whether a person owns it."""
    connection.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(held_by_person=held)
    )


def save_conversation(connection: Connection, conversation: Conversation) -> None:
    connection.execute(
        update(conversations)
        .where(conversations.c.id == conversation.id)
        .values(
            lang=conversation.lang,
            held_by_person=conversation.held_by_person,
            chosen_form=conversation.chosen_form,
            urgent=conversation.urgent,
        )
    )


def add_message(
    connection: Connection,
    conversation_id: str,
    sender: Sender,
    text: str,
    lang: Lang,
    dir_: Direction,
    now: datetime,
    *,
    choice: str | None = None,
    staff_id: str | None = None,
    reply: Reply | None = None,
) -> int:
    """Store what was said; its number grows within a conversation in the order of speaking."""
    row = connection.execute(
        insert(messages)
        .values(
            conversation_id=conversation_id,
            sender=sender,
            text=text,
            lang=lang,
            dir=dir_,
            choice=choice,
            staff_id=staff_id,
            reply=as_facts(reply) if reply else None,
            at=now,
        )
        .returning(messages.c.id)
    ).one()
    number: int = row.id
    return number


def messages_of(connection: Connection, conversation_id: str, after: int = 0) -> tuple[Message, ...]:
    """The messages numbered above `after`, in order."""
    rows = connection.execute(
        select(messages, staff.c.name.label("author"))
        .outerjoin(staff, staff.c.id == messages.c.staff_id)
        .where(messages.c.conversation_id == conversation_id, messages.c.id > after)
        .order_by(messages.c.id)
    ).all()
    files = attachments_of(connection, conversation_id) if rows else {}
    return tuple(_message(row, files.get(row.id, ())) for row in rows)


def last_reply(connection: Connection, conversation_id: str) -> Reply | None:
    """What the bot said last."""
    facts = connection.execute(
        select(messages.c.reply)
        .where(messages.c.conversation_id == conversation_id, messages.c.sender == Sender.BOT)
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return REPLIES.validate_python(facts) if facts else None


def _message(row: Row[Any], files: tuple[Attachment, ...]) -> Message:
    return Message(
        id=row.id,
        sender=Sender(row.sender),
        text=row.text,
        lang=row.lang,
        dir=row.dir,
        at=row.at,
        author=row.author,
        choice=row.choice,
        reply=REPLIES.validate_python(row.reply) if row.reply else None,
        files=files,
        html=reply_html(row.text, row.dir) if row.sender == Sender.AGENT else None,
    )
