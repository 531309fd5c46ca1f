"""Links that let members of staff in once, and the letters that bring them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.letters import house, put_letter
from bot.actions.services import Services
from bot.actions.tokens import hashed, new_token
from bot.channels.letter import Letter
from bot.domain.mail import MailKind
from bot.domain.staff import Member
from bot.language import Lang
from bot.language.catalogue import say
from bot.storage.database import Connection
from bot.storage.outbox import hold_mailbox, mailed_since
from bot.storage.staff_links import LinkKind, add_link

_OPEN_FOR = {LinkKind.INVITE: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}
_TOLD_BY = {LinkKind.INVITE: MailKind.INVITE, LinkKind.RESET: MailKind.RESET}

MOST_RESETS = 3
"""Letters to one mailbox within an hour, however often they are asked for."""

_AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Link:
    """It opens once, before `until`."""

    kind: LinkKind
    url: str
    until: datetime


def new_link(
    services: Services, connection: Connection, member: Member, kind: LinkKind, now: datetime
) -> Link:
    """It is made of the configured address, whatever address it was asked for by."""
    token, until = new_token(), now + _OPEN_FOR[kind]
    add_link(connection, hashed(token), member.id, kind, now, until)
    return Link(kind, f"{services.public_url}/staff/links/{token}", until)


def mail_link(
    services: Services, connection: Connection, member: Member, link: Link, lang: Lang, now: datetime
) -> None:
    mail = _TOLD_BY[link.kind]
    said = f"letters.{mail}"
    letter = Letter(
        lang=lang,
        house=house(lang),
        subject=say(f"{said}.subject", lang),
        opening=say(f"{said}.opening", lang, name=member.name),
        quotes=(),
        what_next=say(f"{said}.what_next", lang),
        button=say(f"{said}.button", lang),
        url=link.url,
        closing=(say(f"{said}.why", lang), say("letters.staff_not_read", lang)),
    )
    put_letter(connection, mail, member.email, letter, services.public_url, None, now)


def may_send_reset(connection: Connection, address: str, now: datetime) -> bool:
    hold_mailbox(connection, address)
    return mailed_since(connection, address, (MailKind.RESET,), now - _AN_HOUR) < MOST_RESETS
