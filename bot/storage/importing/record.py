"""What was imported, kept beside the articles: which page became which file, and with what text, so that the
next import knows its own files from those that somebody has changed since.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.domain.authoring import ArticlePath
from bot.errors.authoring import PathUnusable

RECORD = ".imported.json"


@dataclass(frozen=True, slots=True)
class Imported:
    """`revision` is that of the file as it was imported; empty before it is written."""

    path: str
    revision: str

    @property
    def begun(self) -> bool:
        """Whether an import was cut short that had a place for the page, and no more."""
        return not self.revision

    @property
    def place(self) -> ArticlePath:
        return ArticlePath.read(self.path)


def imported_before(folder: Path, origin: str) -> dict[str, Imported]:
    """What was imported from `origin` into the articles' `folder`, by the source of its page."""
    found = {}
    for source, entry in _read(folder).get(origin, {}).items():
        try:
            one = Imported(str(entry["path"]), str(entry["revision"]))
            ArticlePath.read(one.path)
        except (KeyError, TypeError, PathUnusable):  # edited by hand: as if it was never imported
            continue
        found[source] = one
    return found


def keep_imported(folder: Path, origin: str, pages: Mapping[str, Imported]) -> None:
    """Whole or not at all. It is small beside the articles, and belongs to them in version control."""
    record = {**_read(folder), origin: {source: asdict(pages[source]) for source in sorted(pages)}}
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f"{RECORD}.new"
    with new.open("w", encoding="utf-8") as opened:
        json.dump(record, opened, ensure_ascii=False, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(folder / RECORD)


def _read(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(isinstance(one, dict) for one in found.values()) else {}
