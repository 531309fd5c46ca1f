"""Members of staff: who they are, how they come in, and how they leave."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bot.actions.passwords import LONGEST_PASSWORD, NOBODYS_HASH, hash_of, is_right
from bot.actions.services import Services
from bot.actions.tokens import hashed, new_token
from bot.domain.audit import Audited
from bot.domain.staff import Member, Role
from bot.errors import InvalidInput, SignInFailed
from bot.errors.desk import MemberDisabled
from bot.storage import staff
from bot.storage.audit_log import log
from bot.storage.staff_links import end_links

SESSION = timedelta(hours=12)
"""A working day and its overtime; then one signs in again."""

LONGEST_EMAIL, LONGEST_NAME = 254, 100


def add_staff(services: Services, email: str, name: str, role: Role, password: str) -> Member:
    """Add a member, or give a known one this password, which ends their sessions and links and changes
    nothing else. Who does so has the machine itself, and no name here.

    Raises:
        InvalidInput: the e-mail or the password cannot be used.
        MemberDisabled: they are known, and not let in any more; a password would not change that.
    """
    email, name = checked_email(email), checked_name(name, email)
    password_hash = hash_of(password)
    with services.database.writing() as connection:
        now = services.clock()
        known = staff.member_with_email(connection, email, lock=True)
        if known is None:
            member = Member(str(uuid4()), email, name, role)
            staff.add_member(connection, member, password_hash, now)
            log(connection, None, Audited.ADDED, now, email, role=role)
            return member
        if known.disabled_at:
            raise MemberDisabled(field="email")
        staff.set_password(connection, known.id, password_hash, now)
        end_links(connection, known, now)
        log(connection, None, Audited.PASSWORD_SET, now, email)
        return known


def checked_email(email: str) -> str:
    """As it is kept. Raises: InvalidInput: it cannot be used."""
    email = email.strip().lower()
    if "@" not in email or " " in email or not email.isprintable() or len(email) > LONGEST_EMAIL:
        raise InvalidInput(field="email")
    return email


def checked_name(name: str, email: str) -> str:
    """The e-mail where there is none. Raises: InvalidInput: it cannot be used."""
    name = name.strip() or email
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise InvalidInput(field="name")
    return name


def sign_in(services: Services, email: str, password: str) -> tuple[Member, str]:
    """The member and the token of their new session.

    Raises:
        SignInFailed: for every reason alike.
    """
    if len(password) > LONGEST_PASSWORD or not email.isprintable():
        raise SignInFailed
    email = email.strip().lower()
    with services.database.reading() as connection:
        found = staff.credentials_for(connection, email)
    right = is_right(password, found.password_hash if found else NOBODYS_HASH)
    if found is None or not right:
        raise SignInFailed
    token = new_token()
    with services.database.writing() as connection:
        now = services.clock()
        known = staff.credentials_for(connection, email, lock=True)
        if known is None or known.password_hash != found.password_hash:  # it changed in the meantime
            raise SignInFailed
        staff.add_session(connection, hashed(token), known.member.id, now, now + SESSION)
    return known.member, token


def sign_out(services: Services, token: str) -> None:
    """Who leaves is there for no more tickets."""
    with services.database.writing() as connection:
        now = services.clock()
        if member := staff.member_with_token(connection, hashed(token), now):
            staff.set_online(connection, member.id, None)
        staff.end_session(connection, hashed(token), now)


def member_of(services: Services, token: str) -> Member | None:
    """The member whose live session this token opens."""
    with services.database.reading() as connection:
        return staff.member_with_token(connection, hashed(token), services.clock())
