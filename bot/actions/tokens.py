"""Tokens that cookies carry; storage keeps only their hash."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe


def new_token() -> str:
    """256 random bits."""
    return token_urlsafe(32)


def hashed(token: str) -> str:
    """The SHA-256 of a token; it is random, so that no slow hash is needed."""
    return sha256(token.encode()).hexdigest()
