"""Signs of agents: that they are there, that they look at a ticket or write on it, and what they have written
so far. Each sign makes the one before untrue, so that none is kept as a write to be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from bot.actions.hand_out import hand_out
from bot.actions.on_ticket import require, seen_ticket
from bot.actions.services import Services
from bot.actions.work_on_ticket import LONGEST_REPLY
from bot.domain.conversation import checked_text
from bot.domain.note import DraftKind
from bot.domain.staff import Act, Member
from bot.storage import presence, staff
from bot.storage.presence import Present
from bot.storage.ticket_history import latest_of_ticket
from bot.storage.workplaces import is_online

PRESENT_FOR = timedelta(seconds=45)
"""After the last sign of an open ticket: three of those that its page sends."""


def come_online(services: Services, member: Member) -> bool:
    """An open page of the console says so now and then; who just came is given what waits. Whether they just
    came."""
    require(member, Act.WORK_ON_TICKETS)
    with services.database.writing() as connection:
        now = services.clock()
        came = not is_online(staff.online_at(connection, member.id), now)
        staff.set_online(connection, member.id, now)
    if came:
        hand_out(services)
    return came


def go_offline(services: Services, member: Member) -> None:
    """The last page of the console was closed, or they signed out."""
    with services.database.writing() as connection:
        staff.set_online(connection, member.id, None)


def look_at_ticket(
    services: Services, member: Member, reference: str, *, writing: bool = False
) -> tuple[Present, ...]:
    """The page of a ticket says so now and then; the others who are there.

    Raises:
        NotFound: there is no such ticket.
    """
    require(member, Act.WORK_ON_TICKETS)
    with services.database.writing() as connection:
        ticket = seen_ticket(connection, member, reference)
        now = services.clock()
        presence.set_present(connection, ticket.id, member.id, now, writing=writing)
        present = presence.present_on(connection, ticket.id, now - PRESENT_FOR)
        return tuple(one for one in present if one.staff_id != member.id)


def read_presence(services: Services, member: Member, reference: str) -> tuple[Present, ...]:
    """The others who are at this ticket now.

    Raises:
        NotFound: there is no such ticket.
    """
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
        present = presence.present_on(connection, ticket.id, services.clock() - PRESENT_FOR)
        return tuple(one for one in present if one.staff_id != member.id)


@dataclass(frozen=True, slots=True)
class TicketNews:
    """Whose page shows the ticket as it stood at another `mark` may want a look."""

    conversation_id: str
    mark: str


def ticket_news(services: Services, member: Member, reference: str) -> TicketNews:
    """A mark that is another one once anything happened to the ticket or its next answer is due at another
    time, or others came to it, left it, or began or stopped to write on it.

    Raises:
        Forbidden: the member works on no tickets.
        NotFound: there is no such ticket.
    """
    require(member, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
        latest = latest_of_ticket(connection, ticket.id)
        present = presence.present_on(connection, ticket.id, services.clock() - PRESENT_FOR)
        others = [f"{one.staff_id} {one.writing}" for one in present if one.staff_id != member.id]
        passing = " ".join((*others, f"{ticket.clock} {ticket.due_at}"))
        return TicketNews(ticket.conversation_id, f"{latest}-{crc32(passing.encode())}")


def leave_ticket(services: Services, member: Member, reference: str) -> None:
    """Raises: NotFound: there is no such ticket."""
    with services.database.writing() as connection:
        presence.leave(connection, seen_ticket(connection, member, reference).id, member.id)


def keep_draft(services: Services, member: Member, reference: str, kind: DraftKind, text: str) -> None:
    """What was written so far, to be found again on any device; an empty one is none.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored.
    """
    require(member, Act.WORK_ON_TICKETS)
    text = checked_text(text, limit=LONGEST_REPLY) if text.strip() else ""
    with services.database.writing() as connection:
        ticket = seen_ticket(connection, member, reference)
        presence.keep_draft(connection, ticket.id, member.id, kind, text, services.clock())
