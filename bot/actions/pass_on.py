"""A ticket goes on to somebody else: to the other team, to the next tier, or back to the bot."""

from __future__ import annotations

from datetime import datetime

from bot.actions import wording
from bot.actions.hand_out import hand_out
from bot.actions.letters import tell_moved
from bot.actions.on_ticket import check_not_done, check_nothing_newer, on_ticket
from bot.actions.services import Services
from bot.actions.write_note import note_down
from bot.domain.article import Team
from bot.domain.conversation import Sender, checked_text
from bot.domain.note import LONGEST_NOTE
from bot.domain.queueing.tiers import HandoverNote, escalate
from bot.domain.reply import Reply
from bot.domain.routing import moved
from bot.domain.staff import Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Happening
from bot.storage import tickets
from bot.storage.conversations import add_message, set_held
from bot.storage.database import Connection
from bot.storage.finding import add_words
from bot.storage.notes import add_note
from bot.storage.promises import hours_of
from bot.storage.staff import names_of_staff
from bot.storage.ticket_history import add_event
from bot.storage.workplaces import duties_of
from bot.storage.writes import Result


def move_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    team: Team,
    note: str = "",
    *,
    seen: int | None = None,
) -> Result:
    """To the other team with all that is on it, and with a note where there is something to say; the customer
    is told in one sentence, in the conversation and by mail.

    Raises:
        NotFound: there is no such ticket.
        TicketDone: it is settled.
        InvalidInput: the note cannot be stored.
        NewerMessage: something happened after the version `seen` that has to be read first.
    """

    note = checked_text(note, "note", LONGEST_NOTE) if note.strip() else ""

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        check_not_done(ticket)
        there = moved(ticket, team)
        if there != ticket:
            check_nothing_newer(connection, ticket, member, seen)
            if note:
                note_down(connection, ticket, member, note, now)
            tickets.set_place(connection, there)
            told = {"from": ticket.team.value, "to": team.value}
            add_event(connection, ticket.id, Happening.MOVED, now, staff_id=member.id, data=told)
            _tell_customer(connection, ticket, wording.moved(there), now)
            tell_moved(connection, services.public_url, there, now)
        return {}

    result = on_ticket(services, member, reference, client_id, "move", write)
    hand_out(services, [team])
    return result


def escalate_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    tried: str,
    needed: str,
    *,
    seen: int | None = None,
) -> Result:
    """To the next tier, with a note of what was tried and what is needed: `{"note"}`.

    Raises:
        NotFound: there is no such ticket.
        TicketDone: it is settled.
        InvalidInput: the note says only half of it, or cannot be stored.
        NoHigherTier: it is with the highest.
        NewerMessage: something happened after the version `seen` that has to be read first.
    """
    note = HandoverNote.write(tried, needed)

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        check_not_done(ticket)
        check_nothing_newer(connection, ticket, member, seen)
        zone = hours_of(connection, ticket.team, services.hours).zone
        on_duty = duties_of(connection, ticket.team, zone, now)
        there = escalate(ticket, note, on_duty, now).ticket
        tickets.set_place(connection, there)
        note_id = add_note(connection, ticket.id, member.id, note.tried, now, note.needed)
        add_words(connection, ticket.id, note.tried, note.needed)
        told = {"from": str(ticket.tier), "to": str(there.tier), "note": str(note_id)}
        add_event(connection, ticket.id, Happening.ESCALATED, now, staff_id=member.id, data=told)
        if there.assignee_id:
            name = names_of_staff(connection)[there.assignee_id]
            told = {"to": there.assignee_id, "name": name, "by": "duty"}
            add_event(connection, ticket.id, Happening.ASSIGNED, now, staff_id=member.id, data=told)
        return {"note": note_id}

    result = on_ticket(services, member, reference, client_id, "escalate", write)
    hand_out(services)
    return result


def give_back_to_bot(
    services: Services, member: Member, reference: str, client_id: str, *, seen: int | None = None
) -> Result:
    """The conversation is the bot's again, which says so; the ticket is closed until a person is needed once
    more.

    Raises:
        NotFound: there is no such ticket.
        NewerMessage: something happened after the version `seen` that has to be read first.
    """

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        if ticket.status is TicketStatus.CLOSED:
            return {}
        check_nothing_newer(connection, ticket, member, seen)
        tickets.set_status(connection, ticket.id, TicketStatus.CLOSED, None, now)
        set_held(connection, ticket.conversation_id, held=False)
        add_event(connection, ticket.id, Happening.RETURNED_TO_BOT, now, staff_id=member.id)
        _tell_customer(connection, ticket, wording.given_back(ticket.lang), now)
        return {}

    result = on_ticket(services, member, reference, client_id, "give_back", write)
    hand_out(services)
    return result


def _tell_customer(connection: Connection, ticket: Ticket, said: Reply, now: datetime) -> None:
    add_message(
        connection, ticket.conversation_id, Sender.BOT, said.text, said.lang, said.dir, now, reply=said
    )
