"""One run of building, publishing or going back: who asked for it, how far it is, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.language import Lang

SILENT_AFTER = timedelta(seconds=20)
"""Whoever works on a publication gives a sign of life far more often; a longer silence is a death."""


class PublicationKind(StrEnum):
    PREPARE = "prepare"
    """Build a candidate of files and staged texts, to be tried."""
    PUBLISH = "publish"
    """Write the staged texts to their files and serve them."""
    ROLLBACK = "rollback"
    COMMAND = "command"
    """Built from the command line, out of the files."""


class PublicationState(StrEnum):
    REQUESTED = "requested"
    BUILDING = "building"
    READY = "ready"
    """A candidate that can be tried and published."""
    ASKS = "asks"
    """It makes the batch worse than the limit: somebody has to say that it is to be published anyway."""
    PUBLISHED = "published"
    FAILED = "failed"
    ABANDONED = "abandoned"

    @property
    def open(self) -> bool:
        """Whether the builder has, or will have, to do with it."""
        return self in {PublicationState.REQUESTED, PublicationState.BUILDING}


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one article; `before` and `after` are revisions of its text, None for none."""

    path: str
    lang: Lang
    article_id: str
    title: str
    kind: ChangeKind
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is with what it is doing."""

    doing: str | None = None
    done: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`by` is the name of who asked for it; None for the command line without a name. `version` is the one it
    made or went back to, `before` the one that served until then. `batch` is what the kept questions showed,
    `error` the key and the arguments of a sentence, `faults` what was wrong with files."""

    id: int
    kind: PublicationKind
    state: PublicationState
    staff_id: str | None
    by: str | None
    requested_at: datetime
    heartbeat_at: datetime | None
    ended_at: datetime | None
    progress: Progress
    version: str | None
    before: str | None
    changes: tuple[Change, ...]
    batch: dict[str, Any] | None
    error: dict[str, Any] | None
    faults: list[dict[str, Any]] | None
