"""The runs of building, publishing and going back: the queue of the builder and the history of the index."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bot.domain.publication import (
    Change,
    ChangeKind,
    Progress,
    Publication,
    PublicationKind,
    PublicationState,
)
from bot.storage.schema import publications, staff


def add_publication(
    connection: Connection,
    kind: PublicationKind,
    staff_id: str | None,
    now: datetime,
    *,
    state: PublicationState = PublicationState.REQUESTED,
    changes: Iterable[Change] = (),
) -> int:
    """The number of the new row."""
    row = connection.execute(
        insert(publications)
        .values(
            kind=kind,
            state=state,
            staff_id=staff_id,
            requested_at=now,
            heartbeat_at=now,
            changes=as_rows(changes),
        )
        .returning(publications.c.id)
    ).one()
    number: int = row.id
    return number


def publication(connection: Connection, number: int) -> Publication | None:
    row = connection.execute(_query().where(publications.c.id == number)).one_or_none()
    return _publication(row) if row else None


def publications_in(connection: Connection, states: Collection[PublicationState]) -> list[Publication]:
    """Those in one of these states, oldest first, as the builder takes them."""
    query = _query().where(publications.c.state.in_(states)).order_by(publications.c.id)
    return [_publication(row) for row in connection.execute(query)]


def recent_publications(connection: Connection, limit: int = 50) -> list[Publication]:
    """Newest first."""
    query = _query().order_by(publications.c.id.desc()).limit(limit)
    return [_publication(row) for row in connection.execute(query)]


def move_publication(
    connection: Connection,
    number: int,
    before: Collection[PublicationState],
    state: PublicationState,
    /,
    **facts: object,
) -> bool:
    """Bring it from one of the states `before` into `state`, with the columns `facts`; whether it was in one
    of them. Who comes second finds that it was not."""
    moved = connection.execute(
        update(publications)
        .where(publications.c.id == number, publications.c.state.in_(before))
        .values(state=state, **facts)
    )
    return bool(moved.rowcount)


def tell_progress(connection: Connection, number: int, progress: Progress, now: datetime) -> None:
    """How far it is, which is also a sign of life."""
    connection.execute(
        update(publications)
        .where(publications.c.id == number)
        .values(doing=progress.doing, done=progress.done, of=progress.of, heartbeat_at=now)
    )


def as_rows(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as the column `changes` holds them."""
    return [asdict(change) for change in changes]


def _query() -> Select[Any]:
    return select(publications, staff.c.name).outerjoin(staff)


def _publication(row: Row[Any]) -> Publication:
    return Publication(
        id=row.id,
        kind=PublicationKind(row.kind),
        state=PublicationState(row.state),
        staff_id=row.staff_id,
        by=row.name,
        requested_at=row.requested_at,
        heartbeat_at=row.heartbeat_at,
        ended_at=row.ended_at,
        progress=Progress(row.doing, row.done, row.of),
        version=row.version,
        before=row.before,
        changes=tuple(Change(**{**change, "kind": ChangeKind(change["kind"])}) for change in row.changes),
        batch=row.batch,
        error=row.error,
        faults=row.faults,
    )
