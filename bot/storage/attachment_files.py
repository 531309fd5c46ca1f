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
from bot.errors import PhonePictureRefused, PictureTooLarge, Unavailable
from bot.storage.durability import sync_folder

_HEAD = 8192
_CHUNK = 1 << 16
_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_OF_A_PHONE = {"MPO": "image/jpeg"}
"""A JPEG with further pictures behind the first, such as phones take: opened as JPEG, it says so itself."""

LEFT_FREE = 512 * 1024 * 1024
"""Bytes of the disk that no file is to take."""

_PDF, _TEXT = "application/pdf", "text/plain"
_OF_AN_IPHONE = ("image/heic", "image/heif")
_ORPHAN_AFTER_S = 3600
"""Longer than any write takes between its file and its commit."""


def media_type_of(file: BinaryIO) -> str | None:
    """What a file is by its content; None for whatever is not taken. Of a picture only the header is read.

    Raises:
        PictureTooLarge: it would unfold into too many pixels.
        PhonePictureRefused: its sender can have it written in another way.
    """
    file.seek(0)
    head = file.read(_HEAD)
    if _says(head, _PDF):
        return _PDF
    if _says(head, *_OF_AN_IPHONE):
        raise PhonePictureRefused
    return _picture(file) or (_TEXT if _way_of(file) else None)


def has_room(folder: Path, size: int) -> bool:
    """Whether the disk takes so many bytes more, and keeps what the database and the index need."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free - size > LEFT_FREE


def store_file(folder: Path, file: BinaryIO, media_type: str) -> tuple[str, int]:
    """Keep a copy on the disk, of text in UTF-8 for everybody to read; its random name there, and its size.

    Raises:
        Unavailable: the disk does not take it.
    """
    name = token_hex(32)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            _copy(file, copy, _way_of(file) if media_type == _TEXT else None)
            size = copy.tell()
            copy.flush()
            os.fsync(copy.fileno())
        sync_folder(folder)
    except OSError as error:
        (folder / name).unlink(missing_ok=True)
        raise Unavailable from error
    return name, size


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


def _says(head: bytes, *media_types: str) -> bool:
    try:
        return puremagic.from_string(head, mime=True) in media_types
    except (puremagic.PureError, ValueError):
        return False


def _copy(file: BinaryIO, copy: BinaryIO, way: str | None) -> None:
    """As it is, or, of text that is written in another `way`, in UTF-8 that says so, as Windows needs it."""
    file.seek(0)
    if way in {None, "utf-8"}:
        shutil.copyfileobj(file, copy)
        return
    decoder = codecs.getincrementaldecoder(str(way))()
    copy.write(codecs.BOM_UTF8)
    while chunk := file.read(_CHUNK):
        copy.write(decoder.decode(chunk).encode())


def _way_of(file: BinaryIO) -> str | None:
    """The way of writing in which it can be read throughout, with no control characters but line ends and
    tabs. What Windows calls Unicode says so itself; its Arabic letters are single bytes."""
    file.seek(0)
    begins = file.read(2)
    utf_16 = begins in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    ways = ("utf-16",) if utf_16 else ("utf-8", "windows-1256")
    return next((way for way in ways if _reads_as(file, way)), None)


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
