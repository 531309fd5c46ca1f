"""Links by which members of staff come in once: only the hash of each is kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from bot.domain.staff import Member
from bot.storage.outbox import take_back_doors
from bot.storage.schema import staff, staff_tokens
from bot.storage.staff import as_member


class LinkKind(StrEnum):
    INVITE = "invite"
    RESET = "reset"


def add_link(
    connection: Connection, token_hash: str, member_id: str, kind: LinkKind, now: datetime, until: datetime
) -> None:
    connection.execute(
        insert(staff_tokens).values(
            token_hash=token_hash, staff_id=member_id, kind=kind, created_at=now, expires_at=until
        )
    )


def member_of_link(connection: Connection, token_hash: str, now: datetime) -> Member | None:
    """Whom the link lets in, while it does."""
    row = connection.execute(
        select(staff)
        .join(staff_tokens, staff_tokens.c.staff_id == staff.c.id)
        .where(
            staff_tokens.c.token_hash == token_hash,
            staff_tokens.c.used_at.is_(None),
            staff_tokens.c.expires_at > now,
            staff.c.disabled_at.is_(None),
        )
    ).one_or_none()
    return as_member(row) if row else None


def use_link(connection: Connection, token_hash: str, now: datetime) -> bool:
    """Take it, if nobody did before."""
    used = connection.execute(
        update(staff_tokens)
        .where(staff_tokens.c.token_hash == token_hash, staff_tokens.c.used_at.is_(None))
        .values(used_at=now)
    )
    return used.rowcount == 1


def end_links(connection: Connection, member: Member, now: datetime) -> None:
    """None opens anything any more, and none is mailed any more."""
    connection.execute(
        update(staff_tokens)
        .where(staff_tokens.c.staff_id == member.id, staff_tokens.c.used_at.is_(None))
        .values(used_at=now)
    )
    take_back_doors(connection, member.email, now)
