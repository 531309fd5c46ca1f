"""The audit log: written in the transaction of the act itself, and never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.domain.audit import Audited, AuditEntry, Wanted
from bot.storage.schema import audit_log, staff


def log(
    connection: Connection,
    staff_id: str | None,
    act: Audited,
    now: datetime,
    subject: str | None = None,
    **data: object,
) -> None:
    told = {name: str(value) for name, value in data.items() if value is not None}
    connection.execute(
        insert(audit_log).values(staff_id=staff_id, act=act, subject=subject, data=told, at=now)
    )


def log_entries(
    connection: Connection,
    limit: int,
    before: int | None = None,
    wanted: Wanted = Wanted(),  # noqa: B008 (frozen)
) -> tuple[AuditEntry, ...]:
    """The latest first; those numbered below `before`."""
    query = (
        select(audit_log, staff.c.name.label("author"))
        .outerjoin(staff, staff.c.id == audit_log.c.staff_id)
        .order_by(audit_log.c.id.desc())
        .limit(limit)
    )
    if before:
        query = query.where(audit_log.c.id < before)
    if wanted.act:
        query = query.where(audit_log.c.act == wanted.act)
    if wanted.by:
        query = query.where(audit_log.c.staff_id == wanted.by)
    if wanted.subject:
        query = query.where(audit_log.c.subject.icontains(wanted.subject, autoescape=True))
    rows = connection.execute(query)
    return tuple(
        AuditEntry(row.id, Audited(row.act), row.at, row.author, row.subject, row.data) for row in rows
    )
