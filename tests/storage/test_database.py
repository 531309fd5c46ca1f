"""What Dalil asks of its database: the committed stays, the rest never was, and no wait is endless."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.errors import Unavailable, Unstorable
from bot.storage import database as storage
from bot.storage.database import Connection, Database
from bot.storage.schema import customers, messages
from tests.fixtures.databases import NewDatabase

KINDS = ("sqlite", "postgresql")
NOW = func.now()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    return new_database(request.param)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/dalil.sqlite3")
    yield database
    database.close()


def add_customer(connection: Connection, id_: str) -> None:
    connection.execute(insert(customers).values(id=id_, created_at=NOW))


def somebody_else(database: Database) -> Any:
    """A connection that does not wait. Two libraries in one process would not see each other's locks."""
    path = database.engine.url.database
    return storage._sqlite_library().connect(path, timeout=0, isolation_level=None)


def known(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(customers.c.id).order_by(customers.c.id)))


def test_what_postgresql_cannot_store_is_a_fault_of_what_came(new_database: NewDatabase) -> None:
    with pytest.raises(Unstorable), new_database("postgresql").reading() as connection:
        connection.execute(select(customers.c.id).where(customers.c.id == "nul \0 inside"))


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 3), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((4, 0, 0), "wal"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else value,
)
def test_only_a_fixed_sqlite_writes_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], mode: str
) -> None:
    monkeypatch.setattr(storage._sqlite_library(), "sqlite_version_info", version)
    database = Database(f"sqlite:///{tmp_path}/dalil.sqlite3")
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == mode
    database.close()


def test_sqlite_waits_for_the_disk_and_checks_every_reference(sqlite: Database) -> None:
    full, on = 2, 1
    with sqlite.reading() as one, sqlite.reading() as other:
        for connection in (one, other):
            assert connection.scalar(text("PRAGMA synchronous")) == full
            assert connection.scalar(text("PRAGMA foreign_keys")) == on


def test_a_writer_takes_its_lock_at_once(sqlite: Database) -> None:
    """Not with its first change: by then it would have read what another writer is changing."""
    with (
        sqlite.writing(),
        closing(somebody_else(sqlite)) as other,
        pytest.raises(Exception, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")


def test_reading_goes_on_while_somebody_writes(database: Database) -> None:
    with database.writing() as writer:
        add_customer(writer, "samira")
        assert known(database) == []
    assert known(database) == ["samira"]


def test_a_reader_sees_one_state_of_sqlite(new_database: NewDatabase) -> None:
    database = new_database("sqlite")
    with database.reading() as reader:
        before = reader.scalars(select(customers.c.id)).all()
        with database.writing() as writer:
            add_customer(writer, "samira")
        assert reader.scalars(select(customers.c.id)).all() == before


def test_a_block_that_raises_has_written_nothing(database: Database) -> None:
    class SomethingElse(Exception):
        pass

    def write_half() -> None:
        with database.writing() as connection:
            add_customer(connection, "samira")
            raise SomethingElse

    with pytest.raises(SomethingElse):
        write_half()
    assert known(database) == []


def test_what_points_nowhere_is_refused(database: Database) -> None:
    def write_orphan() -> None:
        with database.writing() as connection:
            values = {"conversation_id": "none", "sender": "customer", "text": "", "lang": "ar", "dir": "rtl"}
            connection.execute(insert(messages).values(**values, at=NOW))

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        write_orphan()


def test_a_lock_that_stays_makes_writing_unavailable_and_passes(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_BUSY_SECONDS", 0.1)
    database = new_database("sqlite")
    other = somebody_else(database)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable), database.writing() as connection:
        add_customer(connection, "samira")
    assert known(database) == []
    assert database.reachable()
    other.execute("ROLLBACK")
    other.close()
    with database.writing() as connection:
        add_customer(connection, "samira")
    assert known(database) == ["samira"]


def test_writers_beyond_what_leaves_threads_for_readers_are_turned_away(
    new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_MOST_WRITERS", 1)
    database = new_database("sqlite")
    turned_away: list[Unavailable] = []

    def write() -> None:
        try:
            with database.writing():
                """It is not even waited for."""
        except Unavailable as error:
            turned_away.append(error)

    with database.writing():
        another = Thread(target=write)
        another.start()
        another.join()
        assert known(database) == []
    assert len(turned_away) == 1
    write()
    assert len(turned_away) == 1


@pytest.mark.parametrize("damage", ["a folder", "no database"])
def test_a_database_that_is_none_is_not_reachable(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "dalil.sqlite3"
    if damage == "a folder":
        path.mkdir()
    else:
        path.write_text("This was a database once. " * 200)
    database = Database(f"sqlite:///{path}")
    assert not database.reachable()
    database.close()


def test_a_full_disk_makes_writing_unavailable_until_there_is_room(new_database: NewDatabase) -> None:
    """A limit to the pages of the file fails as a full disk does."""
    database = new_database("sqlite")

    def write(limit: int) -> None:
        with database.writing() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {limit}"))
            for number in range(1000):
                add_customer(connection, f"{limit}-{number}")

    with pytest.raises(Unavailable):
        write(limit=1)
    assert known(database) == []
    write(limit=100_000)
    assert len(known(database)) == 1000


def test_a_postgresql_that_is_nowhere_is_not_reachable(tmp_path: Path) -> None:
    database = Database(f"postgresql://postgres:@/postgres?host={tmp_path}")
    assert not database.reachable()
    database.close()


def test_a_statement_without_end_is_given_up_on_postgresql(new_database: NewDatabase) -> None:
    database = new_database("postgresql")
    with pytest.raises(Unavailable), database.reading() as connection:
        connection.execute(text("SELECT pg_sleep(600)"))
    assert database.reachable()
