"""Which files belong to which messages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from bot.domain.attachment import Attachment
from bot.storage.schema import attachments


def add_attachments(
    connection: Connection,
    conversation_id: str,
    message_id: int,
    files: Iterable[Attachment],
    now: datetime,
) -> None:
    for file in files:
        connection.execute(
            insert(attachments).values(
                key=file.key,
                conversation_id=conversation_id,
                message_id=message_id,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
                stored_name=file.stored_name,
                at=now,
            )
        )


def attachments_of(connection: Connection, conversation_id: str) -> dict[int, tuple[Attachment, ...]]:
    """The files of a conversation by the message they came with, in order."""
    rows = connection.execute(
        select(attachments).where(attachments.c.conversation_id == conversation_id).order_by(attachments.c.id)
    )
    by_message: dict[int, tuple[Attachment, ...]] = defaultdict(tuple)
    for row in rows:
        by_message[row.message_id] += (_attachment(row),)
    return by_message


def attachment_with_key(connection: Connection, conversation_id: str, key: str) -> Attachment | None:
    """The file behind its address, if it belongs to this conversation."""
    wanted = (attachments.c.key == key, attachments.c.conversation_id == conversation_id)
    row = connection.execute(select(attachments).where(*wanted)).one_or_none()
    return _attachment(row) if row else None


def bytes_attached(connection: Connection, conversation_id: str) -> int:
    total = select(func.coalesce(func.sum(attachments.c.size), 0))
    return int(connection.scalar(total.where(attachments.c.conversation_id == conversation_id)) or 0)


def stored_names(connection: Connection) -> set[str]:
    """The names on the disk of all files that belong to a message."""
    return set(connection.scalars(select(attachments.c.stored_name)))


def _attachment(row: Row[Any]) -> Attachment:
    return Attachment(row.key, row.name, row.media_type, row.size, row.stored_name)
