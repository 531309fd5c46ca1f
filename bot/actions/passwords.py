"""Passwords: what one may be, and what is kept of it."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.actions.tokens import new_token
from bot.errors.desk import PasswordUnusable

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

_AT_WORK = BoundedSemaphore(2)
"""At once: each takes 64 MiB and a core for a moment, and signing in must not starve those who ask."""

_hasher = PasswordHasher()
NOBODYS_HASH = _hasher.hash(new_token())
"""Of no password that anybody knows: for who has none yet, and verified against when there is no such member,
so that all cases take as long."""


def hash_of(password: str) -> str:
    """What is kept of a new password.

    Raises:
        PasswordUnusable: it is too short, or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise unusable()
    with _AT_WORK:
        return _hasher.hash(password)


def unusable() -> PasswordUnusable:
    return PasswordUnusable(field="password", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD)


def is_right(password: str, password_hash: str) -> bool:
    try:
        with _AT_WORK:
            return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
