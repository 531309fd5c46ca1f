"""A customer adds files to a message: each is checked and on the disk before the message is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import BinaryIO

from bot.actions.on_ticket import seen_ticket
from bot.actions.services import Services
from bot.domain.attachment import LARGEST_FILE, MOST_FILES, QUOTA, Attachment, checked_name, visible_name
from bot.domain.staff import Member
from bot.domain.ticket import Ticket
from bot.errors import (
    DalilError,
    FileTooLarge,
    FileTypeRefused,
    NoRoomForFiles,
    NotFound,
    PhonePictureRefused,
    PictureTooLarge,
    QuotaExceeded,
    TooManyFiles,
    Unavailable,
)
from bot.storage import attachments, tickets
from bot.storage.attachment_files import has_room, media_type_of, old_files, remove_files, store_file
from bot.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent. `declared` is the media type that its sender gave."""

    name: str
    declared: str
    file: BinaryIO
    size: int


@contextmanager
def staged(services: Services, uploads: Sequence[Upload]) -> Iterator[tuple[Attachment, ...]]:
    """The files, checked and stored, to be written by `keep_staged` inside the block. What is refused goes at
    once; where it is unknown whether the write was committed, the sweep decides.

    Raises:
        InvalidInput, TooLarge, UnsupportedMediaType: one of them cannot be taken; none is.
        NoRoomForFiles: the disk is nearly full.
    """
    if len(uploads) > MOST_FILES:
        raise TooManyFiles(count=MOST_FILES)
    checked = [(upload, *_checked(upload)) for upload in uploads]
    if uploads and not has_room(services.attachments, sum(upload.size for upload in uploads)):
        raise NoRoomForFiles
    files = tuple(_stored(services, upload.file, name, media_type) for upload, name, media_type in checked)
    try:
        yield files
    except Unavailable:
        raise
    except DalilError:
        discard_staged(services, files)
        raise


def keep_staged(
    connection: Connection,
    conversation_id: str,
    message_id: int,
    files: Sequence[Attachment],
    now: datetime,
) -> None:
    """Write the staged files down as the message's.

    Raises:
        QuotaExceeded: the conversation has no room for them.
    """
    if not files:
        return
    if attachments.bytes_attached(connection, conversation_id) + sum(file.size for file in files) > QUOTA:
        raise QuotaExceeded
    attachments.add_attachments(connection, conversation_id, message_id, files, now)


def discard_staged(services: Services, files: Sequence[Attachment]) -> None:
    """Remove staged files that no message is to have."""
    remove_files(services.attachments, (file.stored_name for file in files))


def attachment_by_ticket_key(services: Services, key: str, file_key: str) -> tuple[Attachment, Path]:
    """A file of the ticket behind a private link, and where it lies.

    Raises:
        NotFound: there is no such ticket, or no such file of it.
    """
    with services.database.reading() as connection:
        return _file_of(services, connection, tickets.ticket_with_key(connection, key), file_key)


def attachment_by_reference(
    services: Services, reference: str, file_key: str, viewer: Member
) -> tuple[Attachment, Path]:
    """The same for an agent, who knows the ticket by its reference."""
    with services.database.reading() as connection:
        return _file_of(services, connection, seen_ticket(connection, viewer, reference), file_key)


def sweep_attachments(services: Services) -> int:
    """The clock: remove files that belong to no message, whose write was never committed; how many."""
    found = old_files(services.attachments)
    if not found:
        return 0
    with services.database.reading() as connection:
        orphans = found - attachments.stored_names(connection)
    remove_files(services.attachments, orphans)
    return len(orphans)


def _file_of(
    services: Services, connection: Connection, ticket: Ticket | None, file_key: str
) -> tuple[Attachment, Path]:
    if ticket is None:
        raise NotFound
    file = attachments.attachment_with_key(connection, ticket.conversation_id, file_key)
    path = services.attachments / file.stored_name if file else None
    if file is None or path is None or not path.is_file():
        raise NotFound
    return file, path


def _stored(services: Services, file: BinaryIO, name: str, media_type: str) -> Attachment:
    stored_name, size = store_file(services.attachments, file, media_type)
    return Attachment(token_urlsafe(32), name, media_type, size, stored_name)


def _checked(upload: Upload) -> tuple[str, str]:
    """The name to show, and the media type.

    Raises:
        FileTooLarge, PictureTooLarge: it has too many bytes, or pixels.
        FileTypeRefused: it is of no kind that is taken, or not of the kind that it says.
    """
    if upload.size > LARGEST_FILE:
        raise FileTooLarge(name=visible_name(upload.name), limit=LARGEST_FILE // 1024 // 1024)
    try:
        media_type = media_type_of(upload.file)
    except (PictureTooLarge, PhonePictureRefused) as error:
        raise type(error)(name=visible_name(upload.name)) from error
    if media_type is None:
        raise FileTypeRefused(name=visible_name(upload.name))
    return checked_name(upload.name, upload.declared, media_type), media_type
