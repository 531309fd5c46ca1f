"""Members of staff come in by a link that was mailed to them, and choose their password."""

from __future__ import annotations

from datetime import datetime

from bot.actions.meet_customer import ANYONE
from bot.actions.passwords import LONGEST_PASSWORD, hash_of, is_right
from bot.actions.services import Services, once
from bot.actions.staff_letters import mail_link, may_send_reset, new_link
from bot.actions.tokens import hashed
from bot.domain.audit import Audited
from bot.domain.staff import Member
from bot.errors.desk import LinkUnusable, PasswordUnchanged, WrongPassword
from bot.language import Lang
from bot.storage import staff
from bot.storage.audit_log import log
from bot.storage.database import Connection
from bot.storage.staff_links import LinkKind, end_links, member_of_link, use_link
from bot.storage.writes import Result


def ask_reset(services: Services, client_id: str, email: str, lang: Lang) -> Result:
    """Mail a link to who has this e-mail, if somebody does who may come in: `{}` in every case."""
    email = email.strip().lower()

    def write(connection: Connection, now: datetime) -> Result:
        found = staff.credentials_for(connection, email) if email.isprintable() else None
        if found and may_send_reset(connection, found.member.email, now):
            link = new_link(services, connection, found.member, LinkKind.RESET, now)
            mail_link(services, connection, found.member, link, lang, now)
            log(connection, None, Audited.RESET_ASKED, now, found.member.email)
        return {}

    return once(services, ANYONE, client_id, "ask_reset", write)


def read_link(services: Services, token: str) -> Member:
    """Whom the link lets in.

    Raises:
        LinkUnusable: nobody; it was used, is too old, or never was one.
    """
    with services.database.reading() as connection:
        member = member_of_link(connection, hashed(token), services.clock())
    if member is None:
        raise LinkUnusable
    return member


def choose_password(services: Services, token: str, password: str) -> Member:
    """Come in by the link, once: every session of the old password ends, and every other link.

    Raises:
        LinkUnusable: it was used, is too old, or never was one.
        PasswordUnusable: the link still can be used.
    """
    read_link(services, token)
    password_hash = hash_of(password)
    with services.database.writing() as connection:
        now = services.clock()
        found = member_of_link(connection, hashed(token), now)
        member = staff.member_with_id(connection, found.id, lock=True) if found else None
        if member is None or member.disabled_at or not use_link(connection, hashed(token), now):
            raise LinkUnusable
        staff.set_password(connection, member.id, password_hash, now)
        end_links(connection, member, now)
        log(connection, member.id, Audited.PASSWORD_SET, now, member.email)
        return member


def change_password(services: Services, member: Member, session: str, before: str, password: str) -> None:
    """Every other session of the member ends; the one with the token `session` goes on.

    Raises:
        WrongPassword: `before` is not their password.
        PasswordUnusable: the new one is too short, or too long.
        PasswordUnchanged: it is no new one.
    """
    with services.database.reading() as connection:
        known = staff.credentials_for(connection, member.email)
    if len(before) > LONGEST_PASSWORD or known is None or not is_right(before, known.password_hash):
        raise WrongPassword(field="before")
    if password == before:
        raise PasswordUnchanged(field="password")
    password_hash = hash_of(password)
    with services.database.writing() as connection:
        now = services.clock()
        staff.set_password(connection, member.id, password_hash, now, hashed(session))
        end_links(connection, member, now)
        log(connection, member.id, Audited.PASSWORD_SET, now, member.email)
