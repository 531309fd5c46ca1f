"""Brings a database to the schema this version needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.database import Database

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Apply what is missing, in one transaction; a killed migration leaves the schema as it was.

    Raises:
        Unavailable: the database cannot be reached.
    """
    with database.writing() as connection:
        if not up_to_date(connection):
            command.upgrade(configuration(connection), "head")


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
