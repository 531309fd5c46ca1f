"""An agent says that an answer of the bot's was wrong, incomplete or outdated; an author reads it."""

from __future__ import annotations

from datetime import datetime

from bot.actions.on_ticket import on_ticket, require
from bot.actions.services import Services, once
from bot.domain.answer_mark import Mark, MarkedAnswer
from bot.domain.conversation import checked_text
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.errors import NotFound
from bot.storage import answer_marks
from bot.storage.database import Connection
from bot.storage.ticket_history import add_event
from bot.storage.writes import Result

LONGEST_REMARK = 2_000
MOST_SHOWN = 200


def mark_answer(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    message_id: int,
    mark: Mark,
    remark: str | None = None,
) -> Result:
    """The last mark that a member gives an answer is theirs.

    Raises:
        NotFound: the bot said no such thing on this ticket.
        InvalidInput: the remark cannot be stored.
    """
    remark = checked_text(remark, "remark", LONGEST_REMARK) if remark and remark.strip() else None

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        if not answer_marks.is_answer(connection, ticket.conversation_id, message_id):
            raise NotFound
        answer_marks.set_mark(connection, ticket.id, message_id, member.id, mark, remark, now)
        data = {"message": str(message_id), "mark": mark.value}
        add_event(connection, ticket.id, Happening.ANSWER_MARKED, now, staff_id=member.id, data=data)
        return {}

    return on_ticket(services, member, reference, client_id, "mark", write)


def read_marked_answers(services: Services, author: Member) -> tuple[MarkedAnswer, ...]:
    """Those that nobody has settled, the latest first. Raises: Forbidden: they write no articles."""
    require(author, Act.WRITE_ARTICLES)
    with services.database.reading() as connection:
        return answer_marks.marked_answers(connection, MOST_SHOWN)


def settle_mark(services: Services, author: Member, client_id: str, mark_id: int) -> Result:
    """Raises: Forbidden: they write no articles. NotFound: there is no such mark, or it was settled."""
    require(author, Act.WRITE_ARTICLES)

    def write(connection: Connection, now: datetime) -> Result:
        if not answer_marks.settle_mark(connection, mark_id, now):
            raise NotFound
        return {}

    return once(services, author.id, client_id, f"settle_mark:{mark_id}", write)
