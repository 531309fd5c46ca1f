"""Links by which members of the team come in, or choose a new password: mailed to them, or shown once to the
administrator who passes them on, where no mail is sent. Every link that is made is in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.actions.manage_staff import hold_admins
from bot.actions.on_ticket import require
from bot.actions.passwords import NOBODYS_HASH
from bot.actions.services import Services, once
from bot.actions.sign_in import checked_email, checked_name
from bot.actions.staff_letters import Link, mail_link, new_link
from bot.domain.audit import Audited
from bot.domain.mail import mail_address
from bot.domain.staff import Act, Member, Role
from bot.errors import InvalidInput, NotFound
from bot.errors.desk import EmailKnown
from bot.language import Lang
from bot.storage import staff
from bot.storage.audit_log import log
from bot.storage.database import Connection
from bot.storage.staff_links import LinkKind, end_links
from bot.storage.writes import Result

_MADE = {LinkKind.INVITE: Audited.INVITED_AGAIN, LinkKind.RESET: Audited.RESET_SENT}


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link was made for. `link` is to be passed on; None where it was mailed, or where the same write
    came again: it is said once, and kept nowhere."""

    member_id: str
    link: Link | None = None


def invite(
    services: Services,
    admin: Member,
    client_id: str,
    email: str,
    name: str,
    role: Role,
    lang: Lang,
    *,
    by_mail: bool = True,
) -> Invited:
    """Somebody new may come in, by a link.

    Raises:
        Forbidden: it is not theirs to let anybody in.
        InvalidInput: name or e-mail cannot be used, or somebody has that e-mail already.
    """
    require(admin, Act.MANAGE_STAFF)
    email = checked_email(email)
    name = checked_name(name, email)
    if mail_address(email) is None:
        raise InvalidInput(field="email")
    shown: Link | None = None

    def write(connection: Connection, now: datetime) -> Result:
        nonlocal shown
        hold_admins(connection, admin)
        if staff.member_with_email(connection, email):
            raise EmailKnown(field="email")
        member = Member(str(uuid4()), email, name, role, invited_at=now)
        staff.add_member(connection, member, NOBODYS_HASH, now)
        shown = _given(services, connection, member, LinkKind.INVITE, lang, now, by_mail=by_mail)
        log(connection, admin.id, Audited.INVITED, now, email, role=role)
        return {"member": member.id}

    result = once(services, admin.id, client_id, "invite", write)
    return Invited(result["member"], shown)


def send_link_again(
    services: Services,
    admin: Member,
    client_id: str,
    member_id: str,
    lang: Lang,
    kind: LinkKind = LinkKind.INVITE,
    *,
    by_mail: bool = True,
) -> Invited:
    """A new link for who lost theirs, or lost their password. Those made before end.

    Raises:
        Forbidden: it is not theirs to let anybody in.
        NotFound: there is no such member, or they are disabled.
    """
    require(admin, Act.MANAGE_STAFF)
    shown: Link | None = None

    def write(connection: Connection, now: datetime) -> Result:
        nonlocal shown
        hold_admins(connection, admin)
        member = staff.member_with_id(connection, member_id, lock=True)
        if member is None or member.disabled_at:
            raise NotFound
        end_links(connection, member, now)
        if member.invited_at:
            staff.set_invited(connection, member.id, now)
        shown = _given(services, connection, member, kind, lang, now, by_mail=by_mail)
        log(connection, admin.id, _MADE[kind], now, member.email)
        return {}

    once(services, admin.id, client_id, f"link:{member_id}", write)
    return Invited(member_id, shown)


def _given(
    services: Services,
    connection: Connection,
    member: Member,
    kind: LinkKind,
    lang: Lang,
    now: datetime,
    *,
    by_mail: bool,
) -> Link | None:
    """The link that somebody has to pass on, if it was not mailed."""
    link = new_link(services, connection, member, kind, now)
    if not by_mail:
        return link
    mail_link(services, connection, member, link, lang, now)
    return None
