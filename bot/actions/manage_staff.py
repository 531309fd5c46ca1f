"""In which role somebody is let in, or no more, and what they take on. Every act is in the audit log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.hand_out import hand_out
from bot.actions.on_ticket import require
from bot.actions.services import Services, once
from bot.domain.article import Team
from bot.domain.audit import Audited, AuditEntry, Wanted
from bot.domain.queueing.tiers import TIERS
from bot.domain.staff import Act, Member, Role
from bot.domain.tags import MOST_TAGS, checked_tag
from bot.errors import Forbidden, InvalidInput, NotFound
from bot.storage import staff
from bot.storage.audit_log import log, log_entries
from bot.storage.database import Connection
from bot.storage.staff_links import end_links
from bot.storage.writes import Result

MOST_CAPACITY = 500


@dataclass(frozen=True, slots=True)
class Work:
    """What a member takes on."""

    teams: frozenset[Team]
    skills: frozenset[str]
    capacity: int
    tier: int


def read_staff(services: Services, viewer: Member) -> tuple[Member, ...]:
    """Everybody who ever could sign in. Raises: Forbidden: it is not the viewer's to know."""
    require(viewer, Act.RUN_DESK)
    with services.database.reading() as connection:
        return staff.members(connection)


def read_member(services: Services, viewer: Member, member_id: str) -> Member:
    """Raises: Forbidden: it is not the viewer's to know. NotFound: there is no such member."""
    require(viewer, Act.RUN_DESK)
    with services.database.reading() as connection:
        member = staff.member_with_id(connection, member_id)
    if member is None:
        raise NotFound
    return member


def read_audit_log(
    services: Services,
    viewer: Member,
    before: int | None = None,
    limit: int = 100,
    wanted: Wanted = Wanted(),  # noqa: B008 (frozen)
) -> tuple[AuditEntry, ...]:
    """The latest first. Raises: Forbidden: it is not the viewer's to read."""
    require(viewer, Act.READ_AUDIT_LOG)
    with services.database.reading() as connection:
        return log_entries(connection, limit, before, wanted)


def change_role(services: Services, admin: Member, client_id: str, member_id: str, role: Role) -> Result:
    """What was theirs is nobody's where they answer no tickets from now on.

    Raises:
        Forbidden: it is not theirs to change.
        NotFound: there is no such member.
    """

    def write(connection: Connection, now: datetime) -> Result:
        member = _managed(connection, admin, member_id)
        staff.save_member(connection, replace(member, role=role))
        log(connection, admin.id, Audited.ROLE_CHANGED, now, member.email, before=member.role, after=role)
        return {}

    result = once(services, admin.id, client_id, f"role:{member_id}", write)
    hand_out(services)
    return result


def disable(services: Services, admin: Member, client_id: str, member_id: str) -> Result:
    """From now on they are not let in: their sessions and links end, and what was theirs is nobody's, until
    the rule of its team gives it to another.

    Raises:
        Forbidden: it is not theirs to say.
        NotFound: there is no such member.
    """

    def write(connection: Connection, now: datetime) -> Result:
        member = _managed(connection, admin, member_id)
        if member.disabled_at is None:
            staff.save_member(connection, replace(member, disabled_at=now))
            staff.end_sessions(connection, member.id, now)
            staff.set_online(connection, member.id, None)
            end_links(connection, member, now)
            log(connection, admin.id, Audited.DISABLED, now, member.email)
        return {}

    result = once(services, admin.id, client_id, f"disable:{member_id}", write)
    hand_out(services)
    return result


def enable(services: Services, admin: Member, client_id: str, member_id: str) -> Result:
    """They may sign in again, with the password that they had.

    Raises:
        Forbidden: it is not theirs to say.
        NotFound: there is no such member.
    """

    def write(connection: Connection, now: datetime) -> Result:
        member = _managed(connection, admin, member_id)
        staff.save_member(connection, replace(member, disabled_at=None))
        log(connection, admin.id, Audited.ENABLED, now, member.email)
        return {}

    return once(services, admin.id, client_id, f"enable:{member_id}", write)


def change_work(services: Services, lead: Member, client_id: str, member_id: str, work: Work) -> Result:
    """Which teams somebody is in, what they are good at, how many tickets they are given, up to which tier.

    Raises:
        Forbidden: it is not theirs to say.
        NotFound: there is no such member.
        InvalidInput: there is no such tier, or nobody could have so many tickets or skills.
    """
    require(lead, Act.RUN_DESK)
    skills = _checked_skills(work.skills)
    if work.tier not in TIERS:
        raise InvalidInput(field="tier")
    if not 0 <= work.capacity <= MOST_CAPACITY:
        raise InvalidInput(field="capacity")

    def write(connection: Connection, now: datetime) -> Result:
        member = staff.member_with_id(connection, member_id, lock=True)
        if member is None:
            raise NotFound
        changed = replace(member, teams=work.teams, skills=skills, capacity=work.capacity, tier=work.tier)
        if changed != member:
            staff.save_member(connection, changed)
            told = {"teams": ", ".join(sorted(work.teams)), "skills": ", ".join(sorted(skills))}
            more = {"capacity": work.capacity, "tier": work.tier}
            log(connection, lead.id, Audited.WORK_CHANGED, now, member.email, **told, **more)
        return {}

    result = once(services, lead.id, client_id, f"work:{member_id}", write)
    hand_out(services)
    return result


def send_away(
    services: Services, member: Member, client_id: str, other_id: str, until: datetime | None
) -> Result:
    """Somebody is out of office until then, oneself or whom one leads; None: they are there.

    Raises:
        Forbidden: it is not theirs to say.
        NotFound: there is no such member.
    """

    def write(connection: Connection, now: datetime) -> Result:
        other = staff.member_with_id(connection, other_id, lock=True)
        if other is None:
            raise NotFound
        if not member.may_send_away(other):
            raise Forbidden
        staff.save_member(connection, replace(other, away_until=until))
        told = until.isoformat() if until else None
        log(connection, member.id, Audited.SENT_AWAY, now, other.email, until=told)
        return {}

    result = once(services, member.id, client_id, f"away:{other_id}", write)
    hand_out(services)
    return result


def _managed(connection: Connection, admin: Member, member_id: str) -> Member:
    """Raises: Forbidden: it is not this admin's to change. NotFound: there is no such member."""
    hold_admins(connection, admin)
    member = staff.member_with_id(connection, member_id, lock=True)
    if member is None:
        raise NotFound
    if not admin.may_manage(member):
        raise Forbidden
    return member


def hold_admins(connection: Connection, admin: Member) -> None:
    """Two who would put each other out at the same moment do so one after the other, and the second is no
    admin any more.

    Raises:
        Forbidden: they may not manage anybody, or not any more.
    """
    held = staff.hold_admins(connection)
    if not any(one.id == admin.id and one.may(Act.MANAGE_STAFF) for one in held):
        raise Forbidden


def _checked_skills(skills: Collection[str]) -> frozenset[str]:
    if len(skills) > MOST_TAGS:
        raise InvalidInput(field="skills")
    return frozenset(checked_tag(skill) for skill in skills)
