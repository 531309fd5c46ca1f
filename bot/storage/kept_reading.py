"""What was read from the articles, kept on the disk: thousands of files take seconds to take apart, and
hardly any of them has changed since.

It is only ever a shortcut: what is missing, damaged, or was read by another version of the reader counts as
not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.domain import article
from bot.language import prompts
from bot.storage import article_text, articles, front_matter, markdown, pictures_shown, reading
from bot.storage.articles import Known, ReadArticle, Reading

KEPT_READING = "reading.json"

_FILES: TypeAdapter[Sequence[ReadArticle]] = TypeAdapter(Sequence[ReadArticle])
_READER = (article, articles, article_text, front_matter, markdown, pictures_shown, prompts, reading)
_LIBRARIES = ("markdown-it-py", "nh3", "pyyaml")


def kept_reading(folder: Path) -> Known:
    """What is known of the files from the last time, below the indexes' `folder`."""
    try:
        reader, _, files = (folder / KEPT_READING).read_bytes().partition(b"\n")
        found = _FILES.validate_json(files) if reader == _reader() else ()
    except (OSError, ValidationError):
        return {}
    return {(file.path, file.revision): file for file in found}


def keep_reading(folder: Path, reading: Reading) -> None:
    """Keep it for the next time. A crash may lose it, which costs time and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{KEPT_READING}.new"
    new.write_bytes(_reader() + b"\n" + _FILES.dump_json([file for file in reading.files if file.revision]))
    new.replace(folder / KEPT_READING)


def _reader() -> bytes:
    """Another one may read the same file otherwise."""
    digest = hashlib.sha256(" ".join(version(library) for library in _LIBRARIES).encode())
    for module in _READER:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest().encode()
