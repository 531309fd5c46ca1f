"""Members of staff: who they are, how they come in, and how they leave."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from bot.actions.passwords import LONGEST_PASSWORD, NOBODYS_HASH, hash_of, is_right
from bot.actions.services import Services
from bot.actions.tokens import hashed, new_token
from bot.domain.staff import Member, Role
from bot.errors import InvalidInput, SignInFailed
from bot.storage import staff

SESSION = timedelta(hours=12)
"""A working day and its overtime; then one signs in again."""

LONGEST_EMAIL, LONGEST_NAME = 254, 100


def add_staff(services: Services, email: str, name: str, role: Role, password: str) -> Member:
    """Add a member, or give a known one this password, which ends their sessions and changes nothing else.

    Raises:
        InvalidInput: the e-mail or the password cannot be used.
    """
    email, name = checked_email(email), checked_name(name, email)
    password_hash = hash_of(password)
    with services.database.writing() as connection:
        now = services.clock()
        if known := staff.credentials_for(connection, email):
            staff.set_password(connection, known.member.id, password_hash, now)
            return known.member
        member = Member(str(uuid4()), email, name, role)
        staff.add_member(connection, member, password_hash, now)
        return member


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
    with services.database.reading() as connection:
        found = staff.credentials_for(connection, email.strip().lower())
    right = is_right(password, found.password_hash if found else NOBODYS_HASH)
    if found is None or not right:
        raise SignInFailed
    token = new_token()
    with services.database.writing() as connection:
        now = services.clock()
        staff.add_session(connection, hashed(token), found.member.id, now, now + SESSION)
    return found.member, token


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
