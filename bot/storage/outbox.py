"""Mail to send: a row in the same commit as the fact that it tells of, kept after it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, text, update

from bot.domain.mail import OPENS_A_DOOR, Mail, MailKind, Why, mailbox
from bot.language import Lang
from bot.storage.schema import outbox

_WAITING = (outbox.c.sent_at.is_(None), outbox.c.given_up_at.is_(None))


def put_mail(
    connection: Connection,
    *,
    message_id: str,
    kind: MailKind,
    recipient: str,
    lang: Lang,
    subject: str,
    text: str,
    html: str,
    ticket_id: int | None,
    now: datetime,
) -> None:
    connection.execute(
        insert(outbox).values(
            message_id=message_id,
            kind=kind,
            recipient=recipient,
            lang=lang,
            subject=subject,
            text=text,
            html=html,
            ticket_id=ticket_id,
            created_at=now,
            due_at=now,
            attempts=0,
        )
    )


def hold_mailbox(connection: Connection, address: str) -> None:
    """Keep others who count the mails to this mailbox waiting until the commit."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:mailbox))"), {"mailbox": "@".join(mailbox(address))}
        )


def mailed_since(connection: Connection, address: str, kinds: Sequence[MailKind], since: datetime) -> int:
    """How many mails of these kinds were put for the mailbox of `address` since then."""
    local, domain = mailbox(address)
    recipient = func.lower(outbox.c.recipient)
    recipients = connection.scalars(
        select(outbox.c.recipient)
        .where(outbox.c.created_at > since, outbox.c.kind.in_(kinds))
        .where(
            recipient.startswith(local, autoescape=True), recipient.endswith(f"@{domain}", autoescape=True)
        )
    )
    return sum(mailbox(one) == (local, domain) for one in recipients)


def any_due(connection: Connection, now: datetime) -> bool:
    due = select(outbox.c.id).where(*_WAITING, outbox.c.due_at <= now).limit(1)
    return connection.execute(due).first() is not None


def claim_due_mail(connection: Connection, now: datetime, until: datetime) -> Mail | None:
    """The mail that has been due for longest, which nobody else is given before `until`."""
    found = connection.scalar(
        select(outbox.c.id)
        .where(*_WAITING, outbox.c.due_at <= now)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if found is None:
        return None
    connection.execute(
        update(outbox).where(outbox.c.id == found).values(due_at=until, attempts=outbox.c.attempts + 1)
    )
    return _one(connection, outbox.c.id == found)


def mark_sent(connection: Connection, mail_id: int, now: datetime) -> None:
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(sent_at=now, error=None))
    _shut_doors(connection, outbox.c.id == mail_id)


def take_back_doors(connection: Connection, recipient: str, now: datetime) -> None:
    """What would still be sent to them and opens a door is given up: its link opens nothing any more."""
    to_them = (outbox.c.recipient == recipient, *_WAITING)
    opening = outbox.c.kind.in_(OPENS_A_DOOR)
    connection.execute(update(outbox).where(opening, *to_them).values(given_up_at=now))
    _shut_doors(connection, outbox.c.recipient == recipient, outbox.c.sent_at.is_(None))


def _shut_doors(connection: Connection, *which: ColumnElement[bool]) -> None:
    """A link is kept nowhere once it was sent, or will not be."""
    opening = outbox.c.kind.in_(OPENS_A_DOOR)
    connection.execute(update(outbox).where(opening, *which).values(text="", html=""))


def mark_failed(
    connection: Connection,
    mail_id: int,
    why: Why,
    detail: str,
    *,
    due_at: datetime | None,
    now: datetime,
) -> None:
    """It is due again at `due_at`; without one it is given up."""
    later = {"due_at": due_at} if due_at else {"given_up_at": now}
    connection.execute(
        update(outbox)
        .where(outbox.c.id == mail_id, outbox.c.sent_at.is_(None))
        .values(error=f"{why} {detail}", **later)
    )
    if due_at is None:
        _shut_doors(connection, outbox.c.id == mail_id)


def try_again(connection: Connection, mail_id: int, now: datetime) -> bool:
    """Make a mail that was not sent due now, also one that was given up; False when there is none, or nothing
    is left of it."""
    done = connection.execute(
        update(outbox)
        .where(outbox.c.id == mail_id, outbox.c.sent_at.is_(None), outbox.c.text != "")
        .values(due_at=now, given_up_at=None)
    )
    return done.rowcount > 0


def unsent_mail(connection: Connection, given_up_since: datetime, limit: int = 200) -> tuple[Mail, ...]:
    """Those given up since then first, then the oldest of those that wait."""
    rows = connection.execute(
        select(outbox)
        .where(_unsent(given_up_since))
        .order_by(outbox.c.given_up_at.is_(None), outbox.c.id)
        .limit(limit)
    )
    return tuple(_mail(row) for row in rows)


def unsent_count(connection: Connection, given_up_since: datetime) -> int:
    count = select(func.count()).select_from(outbox).where(_unsent(given_up_since))
    return connection.execute(count).scalar_one()


def _unsent(given_up_since: datetime) -> ColumnElement[bool]:
    lately = or_(outbox.c.given_up_at.is_(None), outbox.c.given_up_at > given_up_since)
    return and_(outbox.c.sent_at.is_(None), outbox.c.text != "", lately)


def _one(connection: Connection, which: ColumnElement[bool]) -> Mail:
    return _mail(connection.execute(select(outbox).where(which)).one())


def _mail(row: Row[Any]) -> Mail:
    why, _, detail = (row.error or "").partition(" ")
    return Mail(
        id=row.id,
        message_id=row.message_id,
        kind=MailKind(row.kind),
        recipient=row.recipient,
        lang=row.lang,
        subject=row.subject,
        text=row.text,
        html=row.html,
        ticket_id=row.ticket_id,
        created_at=row.created_at,
        due_at=row.due_at,
        attempts=row.attempts,
        why=Why(why) if why else None,
        detail=detail,
        given_up=row.given_up_at is not None,
    )
