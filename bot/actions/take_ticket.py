"""Whose a ticket is: an agent takes one, or the next in line; a lead gives them out; somebody lets go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.actions.hand_out import agents_at_work, hand_out, strategy_of
from bot.actions.on_ticket import check_not_done, make_theirs, on_ticket, require
from bot.actions.services import Services, once
from bot.actions.write_note import note_down
from bot.domain.article import Team
from bot.domain.conversation import checked_text
from bot.domain.note import LONGEST_NOTE
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket, at_work, waiting
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden
from bot.errors.desk import HandoverNoteNeeded, NobodyToAssign, NotInTurn, TicketTaken
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.staff import member_with_id
from bot.storage.ticket_history import add_event
from bot.storage.workplaces import hold_unowned, waiting_for
from bot.storage.writes import Result


def take_ticket(services: Services, member: Member, reference: str, client_id: str) -> Result:
    """Make a ticket one's own.

    Raises:
        NotFound: there is no such ticket.
        TicketDone: it is settled.
        TicketTaken: it is with somebody who is there.
        NotInTurn: the rule of the team gives it to somebody else.
    """

    require(member, Act.WORK_ON_TICKETS)
    others = _others_in_line(services, member, reference)

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        check_not_done(ticket)
        if ticket.assignee_id != member.id:
            _check_free(connection, ticket, now)
            _check_turn(services, connection, member, ticket, others, now)
            make_theirs(connection, ticket, member, member, now)
        return {}

    return on_ticket(services, member, reference, client_id, "take", write)


def take_next(services: Services, member: Member, client_id: str, team: Team) -> Result:
    """Make the first in line one's own: `{"reference"}`, empty when nobody waits for them."""
    require(member, Act.WORK_ON_TICKETS)
    line, away = _free_line(services, member, team)

    def write(connection: Connection, now: datetime) -> Result:
        """What somebody else took, or is taking at this moment, is passed over."""
        found = next((one for one in line if hold_unowned(connection, [one], away)), None)
        if found is None:
            return {"reference": None}
        (ticket,) = tickets.tickets_with_ids(connection, [found.id])
        make_theirs(connection, ticket, member, member, now)
        return {"reference": ticket.reference}

    return once(services, member.id, client_id, f"take_next:{team}", write)


def may_hand_out(services: Services, member: Member, team: Team) -> bool:
    """Whether they may say whose a ticket of the team is: a lead, or who has the duty of triage."""
    with services.database.reading() as connection:
        return _may_hand_out(services, connection, member, team, services.clock())


def wants_handover_note(services: Services, team: Team) -> bool:
    """Whether who gives a ticket back to the team leaves a note for whoever goes on with it."""
    with services.database.reading() as connection:
        return strategy_of(services, connection, team).wants_handover_notes


def assign_ticket(
    services: Services, member: Member, reference: str, client_id: str, to: str | None, note: str = ""
) -> Result:
    """A lead, or who has the duty of triage, says whose it is; None is nobody's, which its owner may say too,
    with a note where the team works by them.

    Raises:
        NotFound: there is no such ticket.
        Forbidden: it is not theirs to say.
        TicketDone: it is settled.
        NobodyToAssign: there is no such agent of the ticket's team.
        HandoverNoteNeeded: nobody could go on with it.
        InvalidInput: the note cannot be stored.
    """
    note = checked_text(note, "note", LONGEST_NOTE) if note.strip() else ""

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        letting_go = to is None and ticket.assignee_id == member.id
        if not letting_go and not _may_hand_out(services, connection, member, ticket.team, now):
            raise Forbidden
        check_not_done(ticket)
        if to == ticket.assignee_id:
            return {}
        if to is None and not note and strategy_of(services, connection, ticket.team).wants_handover_notes:
            raise HandoverNoteNeeded(field="note")
        if note:
            note_down(connection, ticket, member, note, now)
        if to is None:
            tickets.set_assignee(connection, ticket.id, None, None)
            data = {"from": ticket.assignee_id or ""}
            add_event(connection, ticket.id, Happening.UNASSIGNED, now, staff_id=member.id, data=data)
            return {}
        other = member_with_id(connection, to)
        if other is None or not other.may(Act.WORK_ON_TICKETS) or ticket.team not in other.teams:
            raise NobodyToAssign(field="assignee")
        make_theirs(connection, ticket, member, other, now)
        return {}

    result = on_ticket(services, member, reference, client_id, "assign", write)
    hand_out(services)
    return result


def _may_hand_out(
    services: Services, connection: Connection, member: Member, team: Team, now: datetime
) -> bool:
    if member.may(Act.HAND_OUT_TICKETS):
        return True
    place = agents_at_work(services, connection, team, now)
    return strategy_of(services, connection, team).may_hand_out(member.id, place.on_duty)


def _check_free(connection: Connection, ticket: Ticket, now: datetime) -> None:
    owner = member_with_id(connection, ticket.assignee_id) if ticket.assignee_id else None
    if owner and not owner.away(now):
        raise TicketTaken(name=owner.name)


def _others_in_line(services: Services, member: Member, reference: str) -> tuple[WaitingTicket, ...]:
    """Who waits beside this one, where the rule asks for them: read before the lock that writers wait for."""
    with services.database.reading() as connection:
        ticket = tickets.ticket_with_reference(connection, reference)
        if ticket is None or member.may(Act.HAND_OUT_TICKETS):
            return ()
        if not strategy_of(services, connection, ticket.team).goes_by_line:
            return ()
        return tuple(one for one in waiting_for(connection, ticket.team) if one.id != ticket.id)


def _check_turn(
    services: Services,
    connection: Connection,
    member: Member,
    ticket: Ticket,
    others: tuple[WaitingTicket, ...],
    now: datetime,
) -> None:
    """A lead may take what they like; and what nobody waits for is in no line."""
    line = waiting(ticket)
    if line is None or member.may(Act.HAND_OUT_TICKETS):
        return
    strategy = strategy_of(services, connection, ticket.team)
    place = replace(agents_at_work(services, connection, ticket.team, now), waiting=(*others, line))
    if not strategy.may_take(place, _agent(member, now), line):
        raise NotInTurn


def _free_line(
    services: Services, member: Member, team: Team
) -> tuple[tuple[WaitingTicket, ...], frozenset[str]]:
    """What the rule lets them take, the first in line first, and who is away; read before the lock that
    writers wait for. A lead takes the first of any team and tier."""
    now = services.clock()
    leads = member.may(Act.HAND_OUT_TICKETS)
    with services.database.reading() as connection:
        strategy = strategy_of(services, connection, team)
        place = agents_at_work(services, connection, team, now)
        if not (leads or strategy.lets_take_next(member.id, place.on_duty)):
            return (), frozenset()
        away = frozenset(agent.id for agent in place.agents if agent.away)
        place = replace(place, waiting=waiting_for(connection, team, unowned_but_for=away))
    agent = _agent(member, now)
    line = strategy.line(place, member.id)
    return tuple(one for one in line if leads or agent.may_work_on(one)), away


def _agent(member: Member, now: datetime) -> AgentAtWork:
    return at_work(member, 0, now, online=True)
