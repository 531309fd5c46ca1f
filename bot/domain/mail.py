"""Mail to customers and staff: what it is about, to whom it may go, and when sending is tried again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.language import Lang


class MailKind(StrEnum):
    """The fact that a mail tells of."""

    RECEIVED = "received"
    REPLIED = "replied"
    SOLVED = "solved"
    MOVED = "moved"
    GUIDE = "guide"
    INVITE = "invite"
    RESET = "reset"


OPENS_A_DOOR = (MailKind.INVITE, MailKind.RESET)
"""Whoever reads one may come in as somebody: what it says is forgotten as soon as it is sent."""

ASKED_FOR = (MailKind.RECEIVED, MailKind.GUIDE)
"""Sent because somebody typed an address, which may be another person's."""

ASKED_FOR_AGAIN_AFTER = timedelta(days=1)
"""An address that nobody has shown to be theirs gets one mail of these kinds, and no other for as long."""


GIVEN_UP_IS_SHOWN_FOR = timedelta(days=14)
"""Until when the team is reminded of a letter that did not go out and will not."""


class Why(StrEnum):
    """Why a mail did not go out. Only the last is for good: the others pass, or an operator can mend them."""

    OUT_OF_REACH = "out_of_reach"
    TURNED_AWAY = "turned_away"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in the outbox; every attempt has the same `message_id`. `detail`: the server's words."""

    id: int
    message_id: str
    kind: MailKind
    recipient: str
    lang: Lang
    subject: str
    text: str
    html: str
    ticket_id: int | None
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    why: Why | None = None
    detail: str = ""
    given_up: bool = False


_PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
_LAST_PAUSE = timedelta(hours=2)
_MOST_ATTEMPTS = 42
"""With these pauses, the last of them falls on the fourth day."""


def next_pause(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it was the last."""
    if attempts >= _MOST_ATTEMPTS:
        return None
    return _PAUSES[attempts - 1] if attempts <= len(_PAUSES) else _LAST_PAUSE


_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"\w(?:[\w-]{0,61}\w)?")


LONGEST_ADDRESS = 254
"""In the form that mail servers know, which is longer than what was typed where the letters are not Latin."""


def mail_address(contact: str | None) -> str | None:
    """The address to which mail for this contact goes, its domain as name servers know it; None when the
    contact is a telephone number, or an address that no mail server takes."""
    local, at, domain = (contact or "").strip().rpartition("@")
    labels = domain.split(".")
    sound = at and len(local) <= 64 and _LOCAL.fullmatch(local) and len(labels) > 1
    if not sound or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    try:
        address = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        return None
    return address if len(address) <= LONGEST_ADDRESS else None


def mailbox(address: str) -> tuple[str, str]:
    """(local part, domain), the same for all addresses of one mailbox: case and a `+tag` change nothing."""
    local, _, domain = address.lower().rpartition("@")
    return local.partition("+")[0], domain
