"""The index that a running service answers from, kept up to date without a restart.

A thread watches the pointer. A new version is loaded and verified beside the one that serves, and only then
takes its place, by the swap of one reference: no request waits, and none sees two versions. A version that
cannot be loaded raises an alarm and changes nothing; at the start, the newest one that can be loaded serves.
"""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

from bot.domain.answering import WRONG_ANSWER
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.retrieval.candidate import Loaded
from bot.retrieval.encoder import Encoder
from bot.retrieval.memory import pass_over_what_is_there
from bot.retrieval.snapshot import Index, load
from bot.retrieval.versions import current_version, versions

_LOG = logging.getLogger(__name__)
_LOOKS_EVERY_S = 0.25


class LiveIndex:
    """`alarm`: what is wrong with the version that should be serving; None when nothing is."""

    def __init__(self, folder: Path, encoder: Encoder, wrong_answer: float = WRONG_ANSWER) -> None:
        self._folder = folder
        self._encoder = encoder
        self._wrong_answer = wrong_answer
        self._index: Index | None = None
        self._candidate = Loaded()
        self._seen: str | None = None
        self._stopped = Event()
        self._watcher = Thread(target=self._watch, name="index-watcher", daemon=True)
        self.alarm: str | None = None

    def start(self) -> LiveIndex:
        """Load what is there and begin to watch."""
        self.look()
        self._watcher.start()
        return self

    def stop(self) -> None:
        self._stopped.set()
        if self._watcher.is_alive():
            self._watcher.join()

    def current(self) -> Index:
        """The index that serves, at once.

        Raises:
            IndexMissing: none could be loaded so far.
        """
        if self._index is None:
            raise IndexMissing(version=self._seen or "current")
        return self._index

    def candidate(self, version: str) -> Index:
        """A version that does not serve, or not yet; it stays in memory until another is asked for.

        Raises:
            IndexMissing: there is none of that name, any more.
            IndexDamaged, IndexMismatch: it cannot be used.
        """
        return self._candidate.get(self._folder, version, self._encoder, self._wrong_answer)

    def look(self) -> None:
        """Take the version that is pointed at, unless it was seen before; what fails raises the alarm."""
        wanted = current_version(self._folder)
        if wanted is None or wanted == self._seen:
            return
        failure = self._take(wanted)
        self.alarm = f"{wanted}: {failure}" if failure else None
        if failure is None or isinstance(failure, IndexDamaged | IndexMismatch):
            self._seen = wanted  # else something passing was in the way, and the next look may do better
        if self._index is None:
            any(self._take(version) is None for version in self._others(wanted))

    def _others(self, wanted: str) -> list[str]:
        """The versions that may stand in for `wanted`: older ones first, the newest of them foremost."""
        return sorted(
            (v for v in versions(self._folder) if v != wanted), key=lambda v: (v < wanted, v), reverse=True
        )

    def _take(self, version: str) -> Exception | None:
        """Serve `version`; or, whatever is wrong with it, go on with the one before and say what it was."""
        before = self._index
        try:
            self._index = load(self._folder, version, self._encoder, self._wrong_answer, before)
        except Exception as failure:
            _LOG.exception("index %s cannot serve", version)
            return failure
        _LOG.info("index %s serves", version)
        pass_over_what_is_there(again=before is None or before.encoder is not self._index.encoder)
        return None

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOKS_EVERY_S):
            try:
                self.look()
            except OSError:
                _LOG.exception("the indexes cannot be looked at")
