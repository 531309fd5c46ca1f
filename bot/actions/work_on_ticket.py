"""An agent reads a ticket, answers it, solves it, or opens it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.actions.attach import Upload, discard_staged, keep_staged, staged
from bot.actions.hand_out import hand_out
from bot.actions.keep_ready import check_filled_in
from bot.actions.letters import tell_answered, tell_solved
from bot.actions.on_ticket import check_nothing_newer, make_theirs, on_ticket, seen_ticket
from bot.actions.services import Services
from bot.domain.answer_mark import Mark
from bot.domain.conversation import Message, Sender, checked_text
from bot.domain.note import DraftKind, Note
from bot.domain.staff import Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Event, Happening
from bot.errors import NotFound
from bot.language.detection import text_direction
from bot.storage import tickets
from bot.storage.answer_marks import marks_of_ticket
from bot.storage.conversations import add_message, messages_of, set_held
from bot.storage.database import Connection
from bot.storage.finding import add_words
from bot.storage.notes import notes_of
from bot.storage.presence import drafts_of, keep_draft, set_present
from bot.storage.staff import names_of_staff
from bot.storage.ticket_history import add_event, history
from bot.storage.workplaces import rule_of
from bot.storage.writes import Result

LONGEST_REPLY = 20_000


@dataclass(frozen=True, slots=True)
class WholeTicket:
    """`drafts` are the viewer's own, `marks` what agents said of the bot's answers, by message; `assignee` is
    the name of whose it is."""

    ticket: Ticket
    messages: tuple[Message, ...]
    history: tuple[Event, ...]
    notes: tuple[Note, ...] = ()
    drafts: Mapping[DraftKind, str] = field(default_factory=dict)
    marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    assignee: str | None = None

    @property
    def version(self) -> int:
        """The number of the latest that happened, which a reply carries back."""
        return self.history[-1].number if self.history else 0


def read_ticket(services: Services, reference: str, viewer: Member | None = None) -> WholeTicket:
    """Raises: NotFound: there is no such ticket, or none that the viewer may know of."""
    with services.database.reading() as connection:
        if viewer:
            ticket = seen_ticket(connection, viewer, reference)
        elif found := tickets.ticket_with_reference(connection, reference):
            ticket = found
        else:
            raise NotFound
        return WholeTicket(
            ticket,
            messages_of(connection, ticket.conversation_id),
            history(connection, ticket.id),
            notes_of(connection, ticket.id),
            drafts_of(connection, ticket.id, viewer.id) if viewer else {},
            marks_of_ticket(connection, ticket.id),
            names_of_staff(connection).get(ticket.assignee_id or ""),
        )


@dataclass(frozen=True, slots=True)
class News:
    """What came since a writer last looked: what was said, what was noted, and all that happened."""

    messages: tuple[Message, ...]
    notes: tuple[Note, ...]
    history: tuple[Event, ...]


def read_news(services: Services, member: Member, reference: str, seen: int) -> News:
    """What happened after the event numbered `seen`.

    Raises:
        NotFound: there is no such ticket, or none that the member may know of.
    """
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
        happened = history(connection, ticket.id, after=seen)
        if not happened:
            return News((), (), ())
        since = min(event.at for event in happened)
        said = messages_of(connection, ticket.conversation_id)
        noted = notes_of(connection, ticket.id)
        return News(
            tuple(message for message in said if message.at >= since),
            tuple(note for note in noted if (note.edited_at or note.at) >= since),
            happened,
        )


def reply_to_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    text: str,
    *,
    solve: bool,
    seen: int | None = None,
    uploads: Sequence[Upload] = (),
) -> Result:
    """Say something to the customer, in Markdown; the ticket then waits for them, or is solved:
    `{"message_id"}`. What was nobody's is theirs from then on, unless the team works on everything together.

    `seen` is the version of the ticket that the agent had before their eyes, where that is known.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored, or there are too many files.
        VariableUnfilled: a canned reply in it was not filled in.
        TooLarge, UnsupportedMediaType: a file cannot be taken.
        NewerMessage: somebody wrote in the meantime; nothing was sent.
    """
    text = checked_text(text, limit=LONGEST_REPLY)
    check_filled_in(text)
    with staged(services, uploads) as files:
        written = False

        def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
            nonlocal written
            check_nothing_newer(connection, ticket, member, seen)
            message_id = _say(connection, ticket, member, text, now)
            keep_staged(connection, ticket.conversation_id, message_id, files, now)
            _count_as_answer(connection, ticket, member, message_id, now, solve=solve)
            tell_answered(connection, services.public_url, ticket, member.name, text, now, solved=solve)
            written = True
            return {"message_id": message_id, "team": ticket.team}

        result = on_ticket(services, member, reference, client_id, "reply", write)
        if not written:  # the reply was there before, with its files
            discard_staged(services, files)
    hand_out(services)
    return result


def solve_ticket(
    services: Services, member: Member, reference: str, client_id: str, *, seen: int | None = None
) -> Result:
    """Solve without a word.

    Raises:
        NotFound: there is no such ticket.
        NewerMessage: something happened after the version `seen` that has to be read first.
    """

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        check_nothing_newer(connection, ticket, member, seen)
        if not ticket.done:
            _settle(connection, ticket, member, Happening.SOLVED, TicketStatus.SOLVED, now)
            tell_solved(connection, services.public_url, ticket, now)
        return {}

    result = on_ticket(services, member, reference, client_id, "solve", write)
    hand_out(services)
    return result


def reopen_ticket(services: Services, member: Member, reference: str, client_id: str) -> Result:
    """A person owns the conversation again: whose it was, or whom the rule of the team finds.

    Raises:
        NotFound: there is no such ticket.
    """

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        if ticket.done:
            _take_up_again(connection, ticket, member, now)
        return {}

    result = on_ticket(services, member, reference, client_id, "reopen", write)
    hand_out(services)
    return result


def _say(connection: Connection, ticket: Ticket, member: Member, text: str, now: datetime) -> int:
    message_id = add_message(
        connection,
        ticket.conversation_id,
        Sender.AGENT,
        text,
        ticket.lang,
        text_direction(text, ticket.lang),
        now,
        staff_id=member.id,
    )
    add_words(connection, ticket.id, text)
    keep_draft(connection, ticket.id, member.id, DraftKind.REPLY, "", now)
    set_present(connection, ticket.id, member.id, now, writing=False)
    return message_id


def _count_as_answer(
    connection: Connection, ticket: Ticket, member: Member, message_id: int, now: datetime, *, solve: bool
) -> None:
    if ticket.done and not solve:
        _take_up_again(connection, ticket, member, now)
    if ticket.assignee_id is None and rule_of(connection, ticket.team).has_owners:
        make_theirs(connection, ticket, member, member, now)
    data = {"message": str(message_id)}
    add_event(connection, ticket.id, Happening.REPLIED, now, staff_id=member.id, data=data)
    tickets.set_answered(connection, ticket.id, now)
    if solve:
        _settle(connection, ticket, member, Happening.SOLVED, TicketStatus.SOLVED, now)
    else:
        _settle(connection, ticket, member, Happening.SENT_WAITING, TicketStatus.PENDING, now)


def _take_up_again(connection: Connection, ticket: Ticket, member: Member, now: datetime) -> None:
    set_held(connection, ticket.conversation_id, held=True)
    tickets.set_status(connection, ticket.id, TicketStatus.OPEN, ticket.waiting_since or now, now)
    add_event(connection, ticket.id, Happening.REOPENED, now, staff_id=member.id)


def _settle(
    connection: Connection,
    ticket: Ticket,
    member: Member,
    happening: Happening,
    status: TicketStatus,
    now: datetime,
) -> None:
    """From now on nobody waits for the team."""
    tickets.set_status(connection, ticket.id, status, None, now)
    add_event(connection, ticket.id, happening, now, staff_id=member.id)
