"""A database of any age becomes the one this version needs, whole or not at all, and keeps its rows."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from bot.storage.database import Database
from bot.storage.migrating import configuration, migrate, up_to_date
from bot.storage.schema import SEARCH, metadata

FIRST = "0001"
SAMIRA = "INSERT INTO customers (id, created_at) VALUES ('samira', '2026-11-01 09:00:00+00')"
MIGRATION_THAT_DIES = """
import os, signal, sys
from sqlalchemy import event
from bot.storage.database import Database
from bot.storage.migrating import migrate

database = Database(sys.argv[1])
seen = 0

@event.listens_for(database.engine, "after_cursor_execute")
def count(connection, cursor, statement, *_):
    global seen
    seen += statement.lstrip().startswith("CREATE TABLE")
    if seen == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

migrate(database)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_url: Callable[[str], str]) -> Iterator[Database]:
    """An empty one."""
    database = Database(new_url(request.param))
    yield database
    database.close()


def upgrade(database: Database, revision: str) -> None:
    with database.writing() as connection:
        command.upgrade(configuration(connection), revision)


def tables(database: Database) -> set[str]:
    with database.reading() as connection:
        return {name for name in inspect(connection).get_table_names() if not name.startswith(SEARCH)}


def differences(database: Database) -> list[object]:
    with database.reading() as connection:
        opts = {"compare_type": True, "include_name": lambda name, kind, _: not _of_search(name, kind)}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, metadata))


def _of_search(name: str | None, kind: str) -> bool:
    return kind == "table" and name is not None and name.startswith(SEARCH)


def test_an_empty_database_gets_every_table(database: Database) -> None:
    migrate(database)
    assert tables(database) == {*metadata.tables, "alembic_version"}
    with database.reading() as connection:
        assert up_to_date(connection)


def test_the_migrated_schema_is_the_one_the_code_speaks_of(database: Database) -> None:
    migrate(database)
    assert differences(database) == []


def test_a_schema_that_lacks_a_column_is_told_apart(database: Database) -> None:
    """The check above proves itself."""
    migrate(database)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE customers DROP COLUMN preferred_form"))
    assert differences(database) != []


def test_migrating_twice_changes_nothing(database: Database) -> None:
    migrate(database)
    with database.writing() as connection:
        connection.execute(text(SAMIRA))
    migrate(database)
    assert kept(database) == {"samira"}


def test_a_row_of_the_first_schema_is_there_after_every_migration_since(database: Database) -> None:
    upgrade(database, FIRST)
    with database.writing() as connection:
        connection.execute(text(SAMIRA))
        script = ScriptDirectory.from_config(configuration(connection))
    since = [step.revision for step in script.walk_revisions()][::-1]
    assert since[0] == FIRST
    for revision in since:
        upgrade(database, revision)
        assert kept(database) == {"samira"}
    with database.reading() as connection:
        assert up_to_date(connection)
    assert differences(database) == []


def test_several_servers_may_start_on_an_empty_database_at_once(database: Database) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            migrate(database)
        except Exception as failure:
            failures.append(failure)

    servers = [Thread(target=start) for _ in range(4)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert failures == []
    assert differences(database) == []


@pytest.mark.parametrize("at", [1, 7, len(metadata.tables) + 1], ids="killed after table {}".format)
def test_a_killed_migration_leaves_nothing_half_done(database: Database, at: int) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    died = subprocess.run([sys.executable, "-c", MIGRATION_THAT_DIES, url, str(at)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert tables(database) == set()
    migrate(database)
    assert differences(database) == []


def kept(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(text("SELECT id FROM customers")))
