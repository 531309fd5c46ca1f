"""Members of staff: who they are, how they come in, and how they leave."""

from __future__ import annotations

from datetime import timedelta
from threading import BoundedSemaphore
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.actions.services import Services
from bot.actions.tokens import hashed, new_token
from bot.domain.staff import Member, Role
from bot.errors import InvalidInput, SignInFailed
from bot.storage import staff

SESSION = timedelta(hours=12)
"""A working day and its overtime; then one signs in again."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
LONGEST_EMAIL, LONGEST_NAME = 254, 100

_VERIFIERS = BoundedSemaphore(2)
"""At once: each takes 64 MiB and a core for a moment, and signing in must not starve those who ask."""

_hasher = PasswordHasher()
_NOBODYS_HASH = _hasher.hash(new_token())
"""Verified against when there is no such member, so that both cases take as long."""


def add_staff(services: Services, email: str, name: str, role: Role, password: str) -> Member:
    """Add a member, or give a known one this password, which ends their sessions and changes nothing else.

    Raises:
        InvalidInput: the e-mail or the password cannot be used.
    """
    email = email.strip().lower()
    name = name.strip() or email
    if "@" not in email or " " in email or not email.isprintable() or len(email) > LONGEST_EMAIL:
        raise InvalidInput(field="email")
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise InvalidInput(field="name")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(field="password")
    password_hash = _hasher.hash(password)
    with services.database.writing() as connection:
        now = services.clock()
        if known := staff.credentials_for(connection, email):
            staff.set_password(connection, known.member.id, password_hash, now)
            return known.member
        member = Member(str(uuid4()), email, name, role)
        staff.add_member(connection, member, password_hash, now)
        return member


def sign_in(services: Services, email: str, password: str) -> tuple[Member, str]:
    """The member and the token of their new session.

    Raises:
        SignInFailed: for every reason alike.
    """
    if len(password) > LONGEST_PASSWORD or not email.isprintable():
        raise SignInFailed
    with services.database.reading() as connection:
        found = staff.credentials_for(connection, email.strip().lower())
    try:
        with _VERIFIERS:
            _hasher.verify(found.password_hash if found else _NOBODYS_HASH, password)
    except (VerificationError, InvalidHashError) as error:
        raise SignInFailed from error
    if found is None:
        raise SignInFailed
    token = new_token()
    with services.database.writing() as connection:
        now = services.clock()
        staff.add_session(connection, hashed(token), found.member.id, now, now + SESSION)
    return found.member, token


def sign_out(services: Services, token: str) -> None:
    with services.database.writing() as connection:
        staff.end_session(connection, hashed(token), services.clock())


def member_of(services: Services, token: str) -> Member | None:
    """The member whose live session this token opens."""
    with services.database.reading() as connection:
        return staff.member_with_token(connection, hashed(token), services.clock())
