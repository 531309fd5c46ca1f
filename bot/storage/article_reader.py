"""Reads the articles again and again, and takes apart only what has changed since the last time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock

from bot.storage.articles import Known, Reading, read_articles
from bot.storage.kept_reading import keep_reading, kept_reading

_LOG = logging.getLogger(__name__)


class ArticleReader:
    """Of the articles in `kb_dir`; safe to share between threads. It begins with what was kept in
    `index_dir`."""

    def __init__(self, kb_dir: Path, index_dir: Path) -> None:
        self._kb_dir, self._index_dir = kb_dir, index_dir
        self._known: Known | None = None
        self._to_keep: Reading | None = None
        self._lock = Lock()

    def read(self, staged: Mapping[str, str] | None = None) -> Reading:
        """Every article as it is now, where `staged` texts, by path, stand in for files or beside them."""
        with self._lock:
            known = kept_reading(self._index_dir) if self._known is None else self._known
            reading = read_articles(self._kb_dir, staged, known)
            self._known, self._to_keep = reading.known, reading
        return reading

    def keep(self) -> None:
        """Keep what was read last for processes to come. Where that fails, they take all apart anew."""
        with self._lock:
            reading, self._to_keep = self._to_keep, None
        try:
            if reading:
                keep_reading(self._index_dir, reading)
        except OSError:
            _LOG.warning("what was read of the articles is not kept", exc_info=True)


@lru_cache(maxsize=2)
def reader_of(kb_dir: Path, index_dir: Path) -> ArticleReader:
    """The one of this process."""
    return ArticleReader(kb_dir, index_dir)
