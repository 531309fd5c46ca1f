"""Servers in processes of their own, over databases of either kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.staff import Role
from bot.main import NoIndex
from bot.storage.database import Database
from bot.storage.migrating import migrate
from tests.faults.cast import HUDA, PASSWORD
from tests.faults.server import Server

NewServer = Callable[[str], Server]


@pytest.fixture
def new_server(tmp_path: Path, sample_index_folder: Path) -> Iterator[NewServer]:
    """Starts a server over the database at a URL, in which Huda may answer tickets."""
    started: list[Server] = []

    def start(database_url: str) -> Server:
        database = Database(database_url)
        migrate(database)
        services = Services(database, NoIndex(), lambda: datetime.now(UTC))
        add_staff(services, HUDA, "Huda", Role.AGENT, PASSWORD)
        database.close()
        server = Server(tmp_path, sample_index_folder, database_url)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.kill()
