"""The postman: takes what is due from the outbox, one by one, and sends it outside any transaction.

A mail is claimed for a while before it is sent, and marked afterwards. Whoever dies in between leaves it to
the next, who sends it again with the same Message-ID: it arrives at least once, and a mail program can tell.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.actions.letters import house
from bot.actions.services import Services
from bot.channels.smtp import Mailer, NotSent
from bot.domain.mail import Mail, Why, next_pause
from bot.storage.outbox import any_due, claim_due_mail, mark_failed, mark_sent

_log = logging.getLogger(__name__)

CLAIMED_FOR = timedelta(minutes=3)
"""Longer than any attempt to send takes."""


def send_due_mail(services: Services, mailer: Mailer) -> int:
    """Send what is due, until nothing is left or the server cannot be reached; how many went out.

    Raises:
        Unavailable: the database cannot be reached; what was sent but not marked is sent again later.
    """
    sent = 0
    while mail := _next(services):
        try:
            mailer.send(mail, house(mail.lang))
        except NotSent as failure:
            _postpone(services, mail, failure)
            if failure.why is Why.OUT_OF_REACH:
                break
        except Exception as fault:  # ours, and no reason to keep the others waiting
            _log.exception("unsent: %s", mail.message_id)
            _postpone(services, mail, NotSent(Why.TURNED_AWAY, repr(fault)))
        else:
            with services.database.writing() as connection:
                mark_sent(connection, mail.id, services.clock())
            sent += 1
    return sent


def _next(services: Services) -> Mail | None:
    """Looks before it takes the lock that writers wait for."""
    now = services.clock()
    with services.database.reading() as connection:
        if not any_due(connection, now):
            return None
    with services.database.writing() as connection:
        return claim_due_mail(connection, now, now + CLAIMED_FOR)


def _postpone(services: Services, mail: Mail, failure: NotSent) -> None:
    now = services.clock()
    pause = None if failure.why is Why.REFUSED else next_pause(mail.attempts)
    with services.database.writing() as connection:
        mark_failed(
            connection, mail.id, failure.why, failure.detail, due_at=now + pause if pause else None, now=now
        )
