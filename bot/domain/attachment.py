"""Files that customers add to what they write: which kinds, how large, and under which names.

What a file is, its content decides; what its name and its sender say must agree with that. The name is only
ever shown: it never names a place on a disk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import FileNotWhatItSays

MOST_FILES = 5
"""Of one message."""

LARGEST_FILE = 10 * 1024 * 1024
QUOTA = 50 * 1024 * 1024
"""Bytes of one file, and of all files of one conversation."""

LARGEST_PICTURE = 50_000_000
"""Pixels: a small file can unfold into a picture that no browser can hold."""

_LONGEST_NAME = 100
_ENDINGS: dict[str, tuple[str, ...]] = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jfif"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log", ".csv"),
}
"""The kinds of files taken, each with the ends of names that say so, the usual one first."""

_ALSO_DECLARED = {"text/plain": {"text/csv", "text/x-log", "application/vnd.ms-excel"}}
_UNSAID = {"", "application/octet-stream"}
ACCEPTED = ",".join(ending for endings in _ENDINGS.values() for ending in endings)
"""What a file field offers to choose from."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. `key` is part of its address, `stored_name` its name on the disk: both random."""

    key: str
    name: str
    media_type: str
    size: int
    stored_name: str

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def checked_name(name: str, declared: str, media_type: str) -> str:
    """The name to show for a file whose content is of `media_type`, with an end that says so.

    Raises:
        FileNotWhatItSays: its name, or the type that its sender `declared`, says otherwise.
    """
    if declared not in _UNSAID | {media_type} | _ALSO_DECLARED.get(media_type, set()):
        raise FileNotWhatItSays(name=visible_name(name))
    stem, ending = _parted(visible_name(name))
    endings = _ENDINGS[media_type]
    if ending and ending.lower() not in endings:
        raise FileNotWhatItSays(name=visible_name(name))
    return f"{stem[:_LONGEST_NAME] or 'file'}{ending or endings[0]}"


def visible_name(name: str) -> str:
    """The last part of a path, without what cannot be seen or turns the writing around."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip(" .")


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem.rstrip(" ."), f".{ending}") if dot else (name, "")
