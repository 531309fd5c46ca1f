"""Pictures that authors add to articles: below `media/` beside them, under names that say what they are."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from bot.domain.attachment import LARGEST_FILE
from bot.errors import FileTooLarge, NoPicture, Unavailable
from bot.storage.attachment_files import media_type_of
from bot.storage.durability import sync_folder

MEDIA = "media"
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}
"""An SVG is a document that can carry a script: it is not among them."""

_LONGEST_NAME = 60
_NO_LETTERS = re.compile(r"[\W_]+")


def save_picture(folder: Path, name: str, file: BinaryIO) -> str:
    """Keep the picture below the articles' `folder`, and return its address as an article writes it. What it
    is, its content decides; the same picture under the same name is kept once.

    Raises:
        FileTooLarge, PictureTooLarge: it is larger than any page should load.
        NoPicture: it is no picture that every browser shows.
        Unavailable: the disk does not take it.
    """
    stored, data = _named(name, file)
    _keep(folder / MEDIA, stored, data)
    return f"/{MEDIA}/{stored}"


def picture_address(name: str, file: BinaryIO) -> str:
    """The address that `save_picture` would return. Raises what it raises, but for `Unavailable`."""
    return f"/{MEDIA}/{_named(name, file)[0]}"


def _named(name: str, file: BinaryIO) -> tuple[str, bytes]:
    data = _content(name, file)
    ending = _ENDINGS.get(media_type_of(file) or "")
    if ending is None:
        raise NoPicture(name=name, field="files")
    return f"{_readable(name)}-{hashlib.sha256(data).hexdigest()[:8]}{ending}", data


def has_picture(folder: Path, address: str) -> bool:
    """Whether there is a file at this address (`media/...`) below the articles' `folder`, and not outside."""
    try:
        file = (folder / address).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # not there, a NUL, too long, links in a circle
        return False
    return file.is_relative_to((folder / MEDIA).resolve()) and file.is_file()


def _content(name: str, file: BinaryIO) -> bytes:
    file.seek(0)
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise FileTooLarge(name=name, limit=LARGEST_FILE >> 20, field="files")
    return data


def _readable(name: str) -> str:
    """The letters and digits of a file's name, in any script; never a path, a hidden file or an ending."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _NO_LETTERS.sub("-", stem)[:_LONGEST_NAME].strip("-").lower() or "picture"


def _keep(folder: Path, name: str, data: bytes) -> None:
    new = folder / f".{token_hex(8)}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(folder / name)
        sync_folder(folder)
    except OSError as error:
        raise Unavailable from error
    finally:
        new.unlink(missing_ok=True)
