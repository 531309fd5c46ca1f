"""The connection to SQLite or PostgreSQL, and the two kinds of transaction: reading and writing.

SQLite before 3.51.3 (but for its backports 3.44.6 and 3.50.7) can lose acknowledged commits when a WAL
is reset, so WAL is used on a fixed library only. A writer takes its lock at once (`BEGIN IMMEDIATE`): a
read that becomes a write would fail immediately, whatever the busy timeout.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from types import ModuleType
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.errors import Unavailable, Unstorable
from bot.storage.postgresql import postgresql_engine

_BUSY_SECONDS = 5
_MOST_WRITERS = 30
"""Of the 40 threads that answer requests: while a lock is held, the others go on reading."""

_WAL_FIXED_SINCE = (3, 51, 3)
_WAL_BACKPORTS = ((3, 44, 6), (3, 50, 7))


class Database:
    """One database; connections are pooled and may be used from any thread, one transaction each."""

    def __init__(self, url: str) -> None:
        sqlite = url.startswith("sqlite")
        self._engine = _sqlite_engine(url) if sqlite else postgresql_engine(url)
        self._writers = BoundedSemaphore(_MOST_WRITERS)
        self._writing = BoundedSemaphore(1 if sqlite else _MOST_WRITERS)

    @property
    def engine(self) -> Engine:
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            Unavailable: the database cannot be reached, or is locked for too long.
        """
        with _in_our_words(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when the block ends, or wholly undone when it raises.

        Raises:
            Unavailable: the database cannot be reached, is locked for too long, refused the commit, or too
                many writers are waiting for it already. Nothing was written.
        """
        with (
            _in_our_words(),
            self._writers_turn(),
            self._engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _writers_turn(self) -> Iterator[None]:
        """SQLite has one writer at a time, and those who wait for it poll, some for seconds; ours queue."""
        if not self._writers.acquire(blocking=False):
            raise Unavailable
        try:
            if not self._writing.acquire(timeout=_BUSY_SECONDS):
                raise Unavailable
            try:
                yield
            finally:
                self._writing.release()
        finally:
            self._writers.release()

    def reachable(self) -> bool:
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except Unavailable:
            return False
        return True

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolExhausted) as error:
        raise Unavailable from error
    except DataError as error:  # PostgreSQL: a letter, or a number, for which it has no room
        raise Unstorable from error
    except DBAPIError as error:
        damaged = type(error) is DatabaseError  # SQLite: not a database any more
        if error.connection_invalidated or damaged:
            raise Unavailable from error
        raise


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    library = _sqlite_library()
    engine = create_engine(
        url,
        module=library,
        hide_parameters=True,  # what people wrote, and hashes, are not for the log
        pool_size=10,
        max_overflow=30,
        pool_timeout=_BUSY_SECONDS,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
    )
    journal = "WAL" if _safe_in_wal_mode(library.sqlite_version_info) else "DELETE"

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _sqlite_library() -> ModuleType:
    """`pysqlite3` carries a newer SQLite than most systems; it has builds for Linux alone."""
    return importlib.import_module("pysqlite3" if sys.platform == "linux" else "sqlite3")


def _safe_in_wal_mode(version: tuple[int, int, int]) -> bool:
    return version >= _WAL_FIXED_SINCE or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in _WAL_BACKPORTS
    )
