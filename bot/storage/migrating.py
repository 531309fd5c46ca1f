"""Brings a database to the schema this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from bot.storage.database import Database
from bot.storage.postgresql import without_time_limit

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x64616C696C
"""The number of the lock that a migration holds: any, but always the same."""


def migrate(database: Database) -> None:
    """Apply what is missing, in one transaction; a killed migration leaves the schema as it was.

    Raises:
        Unavailable: the database cannot be reached.
    """
    with database.writing() as connection:
        without_time_limit(connection)
        _wait_for_others(connection)
        if not up_to_date(connection):
            command.upgrade(configuration(connection), "head")


def _wait_for_others(connection: Connection) -> None:
    """Several servers may start at once; on SQLite the writer's lock is enough."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def up_to_date(connection: Connection) -> bool:
    """Whether the schema is the one this version needs."""
    script = ScriptDirectory.from_config(configuration(connection))
    return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def configuration(connection: Connection) -> Config:
    """Alembic's configuration, made in code so that no file at the top level is needed."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
