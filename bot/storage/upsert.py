"""A row that is there once, whoever writes it first, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def put(connection: Connection, table: Table, key: dict[str, Any], **values: Any) -> None:
    """Make the row of this key have these values, also when it is not there yet; without values, be there."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    made = insert(table).values(**key, **values)
    if values:
        connection.execute(made.on_conflict_do_update(index_elements=list(key), set_=values))
    else:
        connection.execute(made.on_conflict_do_nothing(index_elements=list(key)))
