"""Who a request comes from: a customer by one cookie, a member of staff by another.

A cookie carries a signed random token; the session it opens is a row, so that it can be revoked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Literal

from fastapi import Depends, Request
from itsdangerous import BadSignature, Signer
from starlette.responses import Response
from starlette.types import Scope

from bot.actions.meet_customer import customer_of
from bot.actions.services import Services
from bot.actions.sign_in import SESSION, member_of
from bot.domain.conversation import Customer
from bot.domain.staff import Act, Area, Member
from bot.errors import Forbidden, NotFound, Unauthorised
from bot.web.bells import Bells
from bot.web.limits import Allowance, address_of, limits_of

_A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CookieJar:
    """The names, signature and attributes of our cookies. `secure` exactly when we are served by https."""

    signer: Signer
    secure: bool

    @classmethod
    def of(cls, secret_key: str, public_url: str) -> CookieJar:
        return cls(Signer(secret_key, salt="dalil.cookie"), public_url.startswith("https://"))

    def token(self, request: Request, name: str) -> str | None:
        """The token in a cookie, if we signed it."""
        try:
            return self.signer.unsign(request.cookies.get(name, "")).decode()
        except (BadSignature, UnicodeError):
            return None

    def keep(self, response: Response, name: str, token: str, max_age: int) -> None:
        response.set_cookie(
            name,
            self.signer.sign(token).decode(),
            max_age=max_age,
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )


CUSTOMER_COOKIE = "dalil_customer"
STAFF_COOKIE = "dalil_staff"
AWAY_COOKIE = "dalil_away"
"""Whoever is signed in said that they are there for no more tickets; it ends with their session."""


async def services_of(request: Request) -> Services:
    """With the letters that this visitor may still ask for. Async, as nothing here waits: a thread for it
    would cost more than it does."""
    services: Services = request.app.state.services
    may_mail = partial(limits_of(request).take, Allowance.MAILS, address_of(request))
    return replace(services, may_mail=may_mail)


def sends_mail(request: Request) -> bool:
    """Whether there is a mail server to send by; without one, letters are kept."""
    sends: bool = request.app.state.sends_mail
    return sends


def bells_of(request: Request) -> Bells:
    bells: Bells = request.app.state.bells
    return bells


def jar_of(request: Request) -> CookieJar:
    jar: CookieJar = request.app.state.jar
    return jar


def visiting_customer(request: Request) -> Customer | None:
    """The customer whose cookie this is; None for a stranger."""
    token = jar_of(request).token(request, CUSTOMER_COOKIE)
    return customer_of(request.app.state.services, token) if token else None


async def known_customer(customer: Annotated[Customer | None, Depends(visiting_customer)]) -> Customer:
    """The customer; to a stranger, no conversation exists."""
    if customer is None:
        raise NotFound
    return customer


def keep_customer(request: Request, response: Response, token: str | None) -> None:
    if token:
        jar_of(request).keep(response, CUSTOMER_COOKIE, token, _A_YEAR)


def keep_member(request: Request, response: Response, token: str) -> None:
    """Whoever was signed in here before may have been away; who just came is not."""
    response.delete_cookie(AWAY_COOKIE)
    jar_of(request).keep(response, STAFF_COOKIE, token, int(SESSION.total_seconds()))


def signed_in(request: Request) -> Member:
    """Raises: Unauthorised: nobody is signed in."""
    token = jar_of(request).token(request, STAFF_COOKIE)
    member = member_of(request.app.state.services, token) if token else None
    if member is None:
        raise Unauthorised
    return member


def from_author(services: Services, jar: CookieJar, scope: Scope) -> bool:
    """Whether an author sent the request, before any page has seen it."""
    token = jar.token(Request(scope), STAFF_COOKIE)
    member = member_of(services, token) if token else None
    return member is not None and member.may_open(Area.AUTHOR)


def agent(member: Annotated[Member, Depends(signed_in)]) -> Member:
    return _in(Area.AGENT, member)


def author(member: Annotated[Member, Depends(signed_in)]) -> Member:
    return _in(Area.AUTHOR, member)


def lead(member: Annotated[Member, Depends(signed_in)]) -> Member:
    return _in(Area.LEAD, member)


def _in(area: Area, member: Member) -> Member:
    if not member.may_open(area):
        raise Forbidden
    return member


def admin(member: Annotated[Member, Depends(signed_in)]) -> Member:
    if not member.may(Act.MANAGE_STAFF):
        raise Forbidden
    return member


PageLang = Literal["ar", "en"]
AService = Annotated[Services, Depends(services_of)]
Visitor = Annotated[Customer | None, Depends(visiting_customer)]
KnownCustomer = Annotated[Customer, Depends(known_customer)]
Agent = Annotated[Member, Depends(agent)]
Author = Annotated[Member, Depends(author)]
Lead = Annotated[Member, Depends(lead)]
Admin = Annotated[Member, Depends(admin)]
AnyMember = Annotated[Member, Depends(signed_in)]
"""Of any role."""
