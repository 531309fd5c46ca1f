"""Customers' files on the disk: what they are by their content, under random names, outside any web root.

A file is on the disk for good before the row that names it is committed; what no row names is swept later.
"""

from __future__ import annotations

import codecs
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

import puremagic
from PIL import Image, UnidentifiedImageError

from bot.domain.attachment import LARGEST_PICTURE
from bot.errors import PictureTooLarge, Unavailable
from bot.storage.durability import sync_folder

_HEAD = 8192
_CHUNK = 1 << 16
_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_OF_A_PHONE = {"MPO": "image/jpeg"}
"""A JPEG with further pictures behind the first, such as phones take: opened as JPEG, it says so itself."""

LEFT_FREE = 512 * 1024 * 1024
"""Bytes of the disk that no file is to take."""

_PDF = "application/pdf"
_ORPHAN_AFTER_S = 3600
"""Longer than any write takes between its file and its commit."""


def media_type_of(file: BinaryIO) -> str | None:
    """What a file is by its content; None for whatever is not taken. Of a picture only the header is read.

    Raises:
        PictureTooLarge: it would unfold into too many pixels.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if _says(head, _PDF):
        return _PDF
    return _picture(file) or ("text/plain" if _is_text(file) else None)


def has_room(folder: Path, size: int) -> bool:
    """Whether the disk takes so many bytes more, and keeps what the database and the index need."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free - size > LEFT_FREE


def store_file(folder: Path, file: BinaryIO) -> str:
    """Keep a copy on the disk; its random name there.

    Raises:
        Unavailable: the disk does not take it.
    """
    name = token_hex(32)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.seek(0)
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())
        sync_folder(folder)
    except OSError as error:
        (folder / name).unlink(missing_ok=True)
        raise Unavailable from error
    return name


def remove_files(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)


def old_files(folder: Path) -> set[str]:
    """The names of all files that no write can still be about."""
    before = time.time() - _ORPHAN_AFTER_S
    return {path.name for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < before}


def _picture(file: BinaryIO) -> str | None:
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(_PICTURES)) as picture:
            width, height, kind = *picture.size, (_PICTURES | _OF_A_PHONE)[picture.format or ""]
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (UnidentifiedImageError, ValueError, OSError, SyntaxError, EOFError, KeyError):
        return None
    if width * height > LARGEST_PICTURE:
        raise PictureTooLarge
    return kind


def _says(head: bytes, media_type: str) -> bool:
    try:
        return bool(puremagic.from_string(head, mime=True) == media_type)
    except (puremagic.PureError, ValueError):
        return False


def _is_text(file: BinaryIO) -> bool:
    """Whether it can be read throughout in a way of writing that text files have, with no control characters
    but line ends and tabs. What Windows calls Unicode says so itself; its Arabic letters are single bytes."""
    file.seek(0)
    begins = file.read(2)
    utf_16 = begins in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    return any(_reads_as(file, way) for way in (("utf-16",) if utf_16 else ("utf-8", "windows-1256")))


def _reads_as(file: BinaryIO, way: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(way)()
    try:
        while chunk := file.read(_CHUNK):
            if not _is_plain(decoder.decode(chunk)):
                return False
        return _is_plain(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        return False


def _is_plain(text: str) -> bool:
    return not any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text)
