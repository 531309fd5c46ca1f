"""Forms with files: read from the request as it comes, larger files by way of the disk; and files sent back
so that no browser takes them for a page of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from bot.actions.attach import Upload
from bot.domain.attachment import MOST_FILES, Attachment
from bot.errors import InvalidInput, TooManyFiles

_MOST_FIELDS, _MOST_PARTS = 12, 50
"""Some more files than a message may have are read, so that what was written with them can be given back."""
_INERT = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class FilesForm:
    """A message with its files, as a form carries them; `fields` are all that it says in words."""

    client_id: str
    text: str
    uploads: tuple[Upload, ...]
    fields: Mapping[str, str]


@asynccontextmanager
async def files_form(request: Request) -> AsyncIterator[FilesForm]:
    """The form of the request; its files can be read until the block ends.

    Raises:
        InvalidInput: it is no such form, or has too many files.
        TooLarge: it is longer than any that is taken.
    """
    try:
        form = await request.form(max_files=_MOST_PARTS, max_fields=_MOST_FIELDS)
    except HTTPException as error:
        too_many = "Too many files" in error.detail
        raise TooManyFiles(count=MOST_FILES) if too_many else InvalidInput(field="files") from error
    try:
        sent = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        yield FilesForm(
            _client_id(fields.get("client_id")),
            fields.get("text", ""),
            tuple(_upload(file) for file in sent if file.filename),
            fields,
        )
    finally:
        await form.close()


def file_response(file: Attachment, path: Path) -> FileResponse:
    """A picture may be shown where it stands; anything else is for the disk. Neither can run anything."""
    return FileResponse(
        path,
        media_type=file.media_type,
        filename=file.name,
        content_disposition_type="inline" if file.is_picture else "attachment",
        headers={"Content-Security-Policy": _INERT, "Cache-Control": "private, max-age=3600"},
    )


def _upload(file: UploadFile) -> Upload:
    declared = (file.content_type or "").partition(";")[0].strip().lower()
    return Upload(file.filename or "", declared, file.file, file.size or 0)


def _client_id(value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise InvalidInput(field="client_id") from error
