"""All rows of a database as text, and back: one form for SQLite and PostgreSQL alike.

The tables are those that the database has, not those of `schema`, so that rows of an older schema are put
back into that schema and migrated from there. A line is a JSON object; times are ISO 8601 in UTC, and a JSON
column is a string of JSON, which keeps its `null` apart from the absence of a value; bytes are in base 64.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import Any

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    cast,
    func,
    insert,
    select,
)

from bot.storage.migrating import configuration
from bot.storage.postgresql import without_time_limit
from bot.storage.schema import SEARCH

Line = str
_MANY = 500
_NOT_ROWS = ("alembic_version", SEARCH)


def hold_still(connection: Connection) -> None:
    """Make this transaction, before its first query, see one state of all tables for as long as it takes."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        without_time_limit(connection)


def revision(connection: Connection) -> str | None:
    """The revision of the schema; None for an empty database."""
    return MigrationContext.configure(connection).get_current_revision()


def known_revision(connection: Connection, wanted: str) -> bool:
    """Whether this version of Dalil knows the schema of that revision."""
    script = ScriptDirectory.from_config(configuration(connection))
    return wanted in {known.revision for known in script.walk_revisions()}


def lines_of_tables(connection: Connection) -> Iterator[tuple[str, Iterator[Line]]]:
    """Every table's name with its rows, to be read in turn."""
    for table in _tables(connection):
        yield table.name, _lines(connection, table)


def any_row(connection: Connection) -> bool:
    return any(connection.execute(select(table).limit(1)).first() for table in _tables(connection))


def replace_all(connection: Connection, revision: str, tables: Mapping[str, Iterable[Line]]) -> None:
    """Make the database hold the rows of `tables`, which had the schema `revision`, and nothing else.

    Raises:
        ValueError: a line is not what `lines_of_tables` gave for that schema.
    """
    without_time_limit(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {SEARCH}")
    old = MetaData()
    old.reflect(connection)
    old.drop_all(connection)
    command.upgrade(configuration(connection), revision)
    for table in _tables(connection):
        _fill(connection, table, iter(tables.get(table.name, ())))
    command.upgrade(configuration(connection), "head")


def _tables(connection: Connection) -> list[Table]:
    """In the order in which rows can be put in."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not name.startswith(_NOT_ROWS))
    return list(metadata.sorted_tables)


def _lines(connection: Connection, table: Table) -> Iterator[Line]:
    columns = [
        cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column
        for column in table.columns
    ]
    query = select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=_MANY)
    for row in connection.execute(query).mappings():
        yield json.dumps({name: _plain(value) for name, value in row.items()}, separators=(",", ":"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _fill(connection: Connection, table: Table, lines: Iterator[Line]) -> None:
    readers = {column.name: _reader(column.type) for column in table.columns}
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    while some := list(islice(lines, _MANY)):
        connection.execute(insert(table), [_row(line, readers) for line in some])
    if connection.dialect.name == "postgresql":
        _count_on(connection, table)


def _row(line: Line, readers: Mapping[str, Callable[[Any], object]]) -> dict[str, object]:
    row = json.loads(line)
    if not isinstance(row, dict) or row.keys() != readers.keys():
        raise ValueError(f"not a row of this schema: {line[:80]}")
    return {name: None if value is None else readers[name](value) for name, value in row.items()}


def _reader(kind: object) -> Callable[[Any], object]:
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return partial(b64decode, validate=True)
    return _json if isinstance(kind, JSON) else _as_it_is


def _json(value: str) -> object:
    found = json.loads(value)
    return JSON.NULL if found is None else found


def _as_it_is(value: object) -> object:
    return value


def _count_on(connection: Connection, table: Table) -> None:
    """A column that counts by itself goes on after the highest number that was put in."""
    for column in table.primary_key.columns:
        counter = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        if counter:
            connection.execute(select(func.setval(counter, func.max(column))).select_from(table))
