"""A member of staff looks at the mail that did not go out, and has it tried again."""

from __future__ import annotations

from datetime import datetime

from bot.actions.services import Services, once
from bot.domain.mail import GIVEN_UP_IS_SHOWN_FOR, Mail
from bot.domain.staff import Member
from bot.errors import NotFound
from bot.storage.database import Connection
from bot.storage.outbox import try_again, unsent_count, unsent_mail
from bot.storage.writes import Result


def read_unsent_mail(services: Services) -> tuple[Mail, ...]:
    """Those given up lately first, then the oldest."""
    with services.database.reading() as connection:
        return unsent_mail(connection, services.clock() - GIVEN_UP_IS_SHOWN_FOR)


def count_unsent_mail(services: Services) -> int:
    with services.database.reading() as connection:
        return unsent_count(connection, services.clock() - GIVEN_UP_IS_SHOWN_FOR)


def try_mail_again(services: Services, member: Member, client_id: str, mail_id: int) -> Result:
    """Make it due now, also when it was given up; one that is being sent at this moment may arrive twice.

    Raises:
        NotFound: there is no such mail, or it was sent.
    """

    def write(connection: Connection, now: datetime) -> Result:
        if not try_again(connection, mail_id, now):
            raise NotFound
        return {}

    return once(services, member.id, client_id, f"try_mail_again:{mail_id}", write)
