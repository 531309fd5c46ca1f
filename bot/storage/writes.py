"""Writes that were done, by the id their client made: the same id again gives the same result."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import ClientIdReused
from bot.storage.schema import writes

Result = dict[str, Any]

# Built once: every write asks this, and building a statement costs more than running it.
_EARLIER = select(writes.c.action, writes.c.result).where(
    writes.c.actor == bindparam("by"), writes.c.client_id == bindparam("id")
)


class WriteRaced(Exception):
    """Another transaction did the same write first; this one must be undone."""


def earlier_result(connection: Connection, actor: str, client_id: str, action: str) -> Result | None:
    """What this write gave the first time; None when it is new.

    Raises:
        ClientIdReused: the id was used for another action.
    """
    row = connection.execute(_EARLIER, {"by": actor, "id": client_id}).one_or_none()
    if row is None:
        return None
    if row.action != action:
        raise ClientIdReused(field="client_id")
    result: Result = row.result
    return result


def claim(connection: Connection, actor: str, client_id: str, action: str, now: datetime) -> None:
    """Take the id for this transaction, before it does anything else: who comes second waits here.

    Raises:
        WriteRaced: another transaction committed the same write in the meantime.
    """
    try:
        connection.execute(
            insert(writes).values(actor=actor, client_id=client_id, action=action, result=None, at=now)
        )
    except IntegrityError as error:
        raise WriteRaced from error


def keep_result(connection: Connection, actor: str, client_id: str, result: Result) -> None:
    """Remember the result of a claimed write, in the transaction that made it."""
    connection.execute(
        update(writes).where(writes.c.actor == actor, writes.c.client_id == client_id).values(result=result)
    )
