"""Tells the row of a publication how far it is, and that somebody is still at it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread

from bot.domain.publication import Progress
from bot.errors import Unavailable
from bot.storage.database import Database
from bot.storage.publications import tell_progress

_LOG = logging.getLogger(__name__)
_EVERY_S = 0.5

Tell = Callable[[str, int, int], None]
"""Told what is being done, and how much of it, of how much."""


@contextmanager
def signs_of_life(
    database: Database, clock: Callable[[], datetime], number: int, heard: Tell
) -> Iterator[Tell]:
    """As long as the block lasts; what is told goes to `heard` at once, and to the row twice a second."""
    now = Progress()
    ended = Event()

    def tell(doing: str, done: int, of: int) -> None:
        nonlocal now
        now = Progress(str(doing), done, of)
        heard(doing, done, of)

    def keep_telling() -> None:
        while not ended.wait(_EVERY_S):
            try:
                with database.writing() as connection:
                    tell_progress(connection, number, now, clock())
            except Unavailable:
                _LOG.warning("untold: publication %s", number)

    thread = Thread(target=keep_telling, name="signs-of-life", daemon=True)
    thread.start()
    try:
        yield tell
    finally:
        ended.set()
        thread.join()
