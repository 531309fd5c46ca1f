"""How much one address may ask for in a while: a moving window for each kind of request, kept in memory.

Only what an honest person hardly ever does is counted closely: ids that lead nowhere, passwords.
An address is the socket's own, since no proxy is trusted yet to say another; a home has many addresses of
IPv6, all in one /64.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from enum import Enum
from ipaddress import IPv6Address, ip_address

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from bot.errors import NotFound, TooManyRequests
from bot.web.guards import LARGEST_UPLOAD

_MEGABYTE = 1024 * 1024


class Allowance(Enum):
    """What is counted, and how much of it one address may have: a large office shares one."""

    GUESSES = RateLimitItemPerMinute(100, 10, namespace="guesses")
    SUGGESTIONS = RateLimitItemPerMinute(600, namespace="suggestions")
    SEARCHES = RateLimitItemPerMinute(120, namespace="searches")
    MAILS = RateLimitItemPerMinute(20, 60, namespace="mails")
    VOTES = RateLimitItemPerMinute(60, 10, namespace="votes")
    UPLOADS = RateLimitItemPerMinute(500, 60, namespace="uploads")
    """Megabytes, each begun one."""
    SIGN_INS = RateLimitItemPerMinute(100, 10, namespace="sign_ins")
    """By an address, whoever they say they are."""
    SIGN_INS_AS = RateLimitItemPerMinute(10, 15, namespace="sign_ins_as")
    """As one member, from wherever. Who is kept out by another's guesses comes in by a mailed link."""

    value: RateLimitItem


class Limits:
    """What each address has used up."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, allowance: Allowance, address: str, cost: int = 1) -> None:
        """Count `cost` more.

        Raises:
            TooManyRequests: there was none left.
        """
        if not self.take(allowance, address, cost):
            raise self._too_many(allowance, address)

    def take(self, allowance: Allowance, address: str, cost: int = 1) -> bool:
        """The same for what can go on without: whether there was so much left."""
        return self._window.hit(allowance.value, address, cost=cost)

    def _too_many(self, allowance: Allowance, address: str) -> TooManyRequests:
        frees_at = self._window.get_window_stats(allowance.value, address).reset_time
        return TooManyRequests(count=max(1, math.ceil(frees_at - time.time())))


def address_of(request: Request) -> str:
    """Whom a request is counted for."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:  # a socket of this machine
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or int(address) >> 64)


def limits_of(request: Request) -> Limits:
    limits: Limits = request.app.state.limits
    return limits


def limited(allowance: Allowance) -> Callable[[Request], Awaitable[None]]:
    """A dependency that counts each request. Async, as nothing in it waits."""

    async def spend(request: Request) -> None:
        limits_of(request).spend(allowance, address_of(request))

    return spend


async def misses_limited(request: Request) -> AsyncIterator[None]:
    """For ids that nobody guesses: 128 bits and a cookie, or 256. What is there is always given, whoever else
    behind the same address is guessing."""
    try:
        yield
    except NotFound:
        limits_of(request).spend(Allowance.GUESSES, address_of(request))
        raise


def spend_upload(request: Request) -> None:
    """Count what is about to be uploaded by its announced length, and what announces none as the longest.

    Raises:
        TooManyRequests: this address has uploaded enough for now.
    """
    length = int(request.headers.get("content-length") or LARGEST_UPLOAD)
    limits_of(request).spend(Allowance.UPLOADS, address_of(request), 1 + length // _MEGABYTE)
