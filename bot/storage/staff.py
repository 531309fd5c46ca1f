"""Members of staff and their sessions. A session is a row, so that it can be revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.domain.article import Team
from bot.domain.staff import Act, Member, Role
from bot.storage.schema import staff, staff_sessions


@dataclass(frozen=True, slots=True)
class Credentials:
    member: Member
    password_hash: str


def add_member(connection: Connection, member: Member, password_hash: str, now: datetime) -> None:
    connection.execute(
        insert(staff).values(
            id=member.id,
            email=member.email,
            name=member.name,
            role=member.role,
            password_hash=password_hash,
            created_at=now,
            teams=sorted(member.teams),
            skills=sorted(member.skills),
            capacity=member.capacity,
            tier=member.tier,
            invited_at=member.invited_at,
        )
    )


def set_password(
    connection: Connection, member_id: str, password_hash: str, now: datetime, session: str | None = None
) -> None:
    """A new password ends every session of the old one, but perhaps the one in which it was set. Who has one
    has come in."""
    values = {"password_hash": password_hash, "invited_at": None}
    connection.execute(update(staff).where(staff.c.id == member_id).values(**values))
    end_sessions(connection, member_id, now, but=session)


def credentials_for(connection: Connection, email: str, *, lock: bool = False) -> Credentials | None:
    """Those of the member with this e-mail who is not disabled; `lock` keeps others from changing them until
    the commit."""
    query = select(staff).where(staff.c.email == email, staff.c.disabled_at.is_(None))
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return Credentials(as_member(row), row.password_hash) if row else None


def any_member(connection: Connection) -> bool:
    return connection.execute(select(staff.c.id).limit(1)).one_or_none() is not None


def add_session(
    connection: Connection, token_hash: str, staff_id: str, now: datetime, expires_at: datetime
) -> None:
    connection.execute(
        insert(staff_sessions).values(
            token_hash=token_hash, staff_id=staff_id, created_at=now, expires_at=expires_at
        )
    )


def member_with_token(connection: Connection, token_hash: str, now: datetime) -> Member | None:
    """The member whose live session this is."""
    row = connection.execute(
        select(staff)
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .where(
            staff_sessions.c.token_hash == token_hash,
            staff_sessions.c.revoked_at.is_(None),
            staff_sessions.c.expires_at > now,
            staff.c.disabled_at.is_(None),
        )
    ).one_or_none()
    return as_member(row) if row else None


def end_session(connection: Connection, token_hash: str, now: datetime) -> None:
    connection.execute(
        update(staff_sessions).where(staff_sessions.c.token_hash == token_hash).values(revoked_at=now)
    )


def members(connection: Connection) -> tuple[Member, ...]:
    """Everybody who ever could sign in, by name."""
    return tuple(
        as_member(row) for row in connection.execute(select(staff).order_by(staff.c.name, staff.c.id))
    )


def who_answers(connection: Connection) -> tuple[tuple[Member, datetime | None], ...]:
    """Everybody who may work on tickets, by name, and when they last gave a sign of themselves."""
    rows = connection.execute(select(staff).order_by(staff.c.name, staff.c.id))
    everybody = ((as_member(row), row.online_at) for row in rows)
    return tuple((member, online_at) for member, online_at in everybody if member.may(Act.WORK_ON_TICKETS))


def member_with_id(connection: Connection, member_id: str, *, lock: bool = False) -> Member | None:
    """Also one who is disabled; `lock` keeps others from changing them until the commit."""
    query = select(staff).where(staff.c.id == member_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return as_member(row) if row else None


def hold_admins(connection: Connection) -> tuple[Member, ...]:
    """All of them; others who change one wait until the commit."""
    query = select(staff).where(staff.c.role == Role.ADMIN).order_by(staff.c.id).with_for_update()
    return tuple(as_member(row) for row in connection.execute(query))


def member_with_email(connection: Connection, email: str, *, lock: bool = False) -> Member | None:
    """Also one who is disabled; `lock` keeps others from changing them until the commit."""
    query = select(staff).where(staff.c.email == email)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return as_member(row) if row else None


def save_member(connection: Connection, member: Member) -> None:
    """All but the password and the e-mail."""
    connection.execute(
        update(staff)
        .where(staff.c.id == member.id)
        .values(
            name=member.name,
            role=member.role,
            teams=sorted(member.teams),
            skills=sorted(member.skills),
            capacity=member.capacity,
            tier=member.tier,
            away_until=member.away_until,
            disabled_at=member.disabled_at,
        )
    )


def online_at(connection: Connection, member_id: str) -> datetime | None:
    """When they last gave a sign of themselves."""
    seen: datetime | None = connection.scalar(select(staff.c.online_at).where(staff.c.id == member_id))
    return seen


def set_online(connection: Connection, member_id: str, at: datetime | None) -> None:
    connection.execute(update(staff).where(staff.c.id == member_id).values(online_at=at))


def set_invited(connection: Connection, member_id: str, at: datetime) -> None:
    connection.execute(update(staff).where(staff.c.id == member_id).values(invited_at=at))


def end_sessions(connection: Connection, member_id: str, now: datetime, but: str | None = None) -> None:
    """All sessions of a member, but perhaps the one that they are in."""
    connection.execute(
        update(staff_sessions)
        .where(
            staff_sessions.c.staff_id == member_id,
            staff_sessions.c.revoked_at.is_(None),
            staff_sessions.c.token_hash != (but or ""),
        )
        .values(revoked_at=now)
    )


def names_of_staff(connection: Connection) -> dict[str, str]:
    """By id, of everybody who ever could sign in."""
    return {row.id: row.name for row in connection.execute(select(staff.c.id, staff.c.name))}


def as_member(row: Row[Any]) -> Member:
    return Member(
        row.id,
        row.email,
        row.name,
        Role(row.role),
        frozenset(Team(team) for team in row.teams),
        frozenset(row.skills),
        row.capacity,
        row.tier,
        row.away_until,
        row.disabled_at,
        row.invited_at,
    )
