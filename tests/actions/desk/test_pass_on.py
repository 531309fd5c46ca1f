"""A ticket goes to the other team, to the next tier, and back to Dalil, and keeps all that is on it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.actions.hand_out import hand_out
from bot.actions.look_around import look_around
from bot.actions.pass_on import escalate_ticket, give_back_to_bot, move_ticket
from bot.actions.read_conversation import read_conversation, read_ticket_by_key
from bot.actions.read_queue import read_queue
from bot.actions.run_desk import choose_strategy, set_rota
from bot.actions.services import Services
from bot.actions.take_ticket import assign_ticket, take_next, take_ticket, wants_handover_note
from bot.actions.work_on_ticket import read_ticket, reopen_ticket, solve_ticket
from bot.domain.article import Team
from bot.domain.conversation import Customer
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.listing import TicketFilter
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import InvalidInput, NoHigherTier, NotFound
from bot.errors.desk import HandoverNoteNeeded, TicketDone
from bot.storage.staff import set_online
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, happened, said

TECHNICAL = Team.TECHNICAL_SUPPORT


def test_moving_keeps_all_and_tells_the_customer_in_one_sentence(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    take_ticket(services, salma, ticket.reference, new_id())
    client_id = new_id()
    for _ in range(2):
        move_ticket(services, salma, ticket.reference, client_id, TECHNICAL)
    move_ticket(services, salma, ticket.reference, new_id(), TECHNICAL)
    there = as_it_is(services, ticket)
    assert (there.team, there.assignee_id, there.waiting_since) == (TECHNICAL, None, ticket.waiting_since)
    (told,) = said(services, ticket)[1:]
    assert "technical support" in told
    assert read_ticket_by_key(services, ticket.key).messages[-1].text == told
    assert happened(services, ticket) == [Happening.CREATED, Happening.ASSIGNED, Happening.MOVED]


def test_what_is_moved_is_given_out_by_the_rule_of_its_new_team(
    services: Services, salma: Member, nadia: Member
) -> None:
    choose_strategy(services, nadia, new_id(), TECHNICAL, TeamRule(StrategyName.ROUND_ROBIN))
    with services.database.writing() as connection:
        set_online(connection, salma.id, services.clock())
    ticket = a_waiting_ticket(services)
    assert hand_out(services) == 0
    move_ticket(services, salma, ticket.reference, new_id(), TECHNICAL)
    assert as_it_is(services, ticket).assignee_id == salma.id


def test_escalating_asks_for_a_note_and_gives_it_to_who_has_the_duty(
    services: Services, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    rania = a_member(services, "Rania", tier=2)
    set_rota(services, nadia, new_id(), ticket.team, Duty.TIER_2, (rania.id,), date(2026, 10, 4))
    for tried, needed in (("", "A refund"), ("Everything", " ")):
        with pytest.raises(InvalidInput):
            escalate_ticket(services, salma, ticket.reference, new_id(), tried, needed)
    escalate_ticket(services, salma, ticket.reference, new_id(), "A new card", "A refund")
    there = as_it_is(services, ticket)
    assert (there.tier, there.assignee_id) == (2, rania.id)
    (note,) = read_ticket(services, ticket.reference).notes
    assert (note.text, note.needed, note.author) == ("A new card", "A refund", "Salma")
    escalate_ticket(services, rania, ticket.reference, new_id(), "The bank", "A decision")
    assert as_it_is(services, ticket).assignee_id is None
    with pytest.raises(NoHigherTier):
        escalate_ticket(services, rania, ticket.reference, new_id(), "All", "More")
    assert happened(services, ticket)[1:] == [
        *(Happening.ESCALATED, Happening.ASSIGNED, Happening.ESCALATED),
    ]


def test_giving_back_lets_the_bot_answer_again_and_opening_takes_it_back(
    services: Services, salma: Member
) -> None:
    ticket = a_waiting_ticket(services)
    samira = Customer(ticket.customer_id)
    give_back_to_bot(services, salma, ticket.reference, new_id())
    transcript = read_conversation(services, samira, ticket.conversation_id)
    assert not transcript.conversation.held_by_person
    assert transcript.messages[-1].reply is not None
    assert as_it_is(services, ticket).status is TicketStatus.CLOSED
    reopen_ticket(services, salma, ticket.reference, new_id())
    assert read_conversation(services, samira, ticket.conversation_id).conversation.held_by_person
    assert happened(services, ticket)[1:] == [Happening.RETURNED_TO_BOT, Happening.REOPENED]


def test_who_gives_a_ticket_back_to_a_team_that_works_by_notes_leaves_one(
    services: Services, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    assign_ticket(services, nadia, ticket.reference, new_id(), salma.id)
    choose_strategy(services, nadia, new_id(), ticket.team, TeamRule(StrategyName.NO_ASSIGNMENT))
    assert wants_handover_note(services, ticket.team)
    for who, note in ((salma, ""), (salma, " "), (nadia, "")):
        with pytest.raises(HandoverNoteNeeded):
            assign_ticket(services, who, ticket.reference, new_id(), None, note)
    assert as_it_is(services, ticket).assignee_id == salma.id
    assign_ticket(services, salma, ticket.reference, new_id(), None, "The bank answers on Tuesday")
    assert as_it_is(services, ticket).assignee_id is None
    (note,) = read_ticket(services, ticket.reference).notes
    assert (note.author, note.text) == ("Salma", "The bank answers on Tuesday")
    assert happened(services, ticket)[2:] == [Happening.NOTED, Happening.UNASSIGNED]
    handovers = read_queue(services, nadia, TicketFilter()).handovers
    assert handovers[ticket.id].text == "The bank answers on Tuesday"


def test_where_tickets_have_owners_one_lets_go_without_a_word(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    assert not wants_handover_note(services, ticket.team)
    take_ticket(services, salma, ticket.reference, new_id())
    assign_ticket(services, salma, ticket.reference, new_id(), None)
    assert as_it_is(services, ticket).assignee_id is None


def test_a_lead_takes_the_next_of_any_team_and_tier(services: Services, salma: Member) -> None:
    hind = a_member(services, "Hind", Role.LEAD, teams=frozenset({TECHNICAL}), tier=1)
    ticket = a_waiting_ticket(services)
    escalate_ticket(services, salma, ticket.reference, new_id(), "A new card", "A refund")
    assert look_around(services, hind).ways[ticket.team].takes_next
    assert take_next(services, hind, new_id(), ticket.team)["reference"] == ticket.reference
    assert take_next(services, hind, new_id(), ticket.team)["reference"] is None


def test_what_is_settled_goes_to_nobody_until_it_is_opened_again(
    services: Services, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    solve_ticket(services, salma, ticket.reference, new_id())
    at = (ticket.reference, new_id())
    for act in (
        lambda: take_ticket(services, salma, *at),
        lambda: assign_ticket(services, nadia, *at, salma.id),
        lambda: assign_ticket(services, nadia, *at, None),
        lambda: move_ticket(services, salma, *at, TECHNICAL),
        lambda: escalate_ticket(services, salma, *at, "A new card", "A refund"),
    ):
        with pytest.raises(TicketDone):
            act()
    assert happened(services, ticket) == [Happening.CREATED, Happening.SOLVED]
    assert said(services, ticket) == ["My card was charged twice"]
    reopen_ticket(services, salma, ticket.reference, new_id())
    take_ticket(services, salma, *at)
    assert as_it_is(services, ticket).assignee_id == salma.id


def test_abuse_07_a_ticket_of_a_team_that_is_not_theirs_is_not_found(
    services: Services, nadia: Member
) -> None:
    """Neither by its reference, nor in lists and searches; a lead sees all."""
    ticket = a_waiting_ticket(services, "A bird sings")
    technician = a_member(services, "Tarek", teams=frozenset({TECHNICAL}))
    for act in (
        lambda: read_ticket(services, ticket.reference, technician),
        lambda: take_ticket(services, technician, ticket.reference, new_id()),
        lambda: move_ticket(services, technician, ticket.reference, new_id(), TECHNICAL),
    ):
        with pytest.raises(NotFound):
            act()
    assert read_ticket(services, ticket.reference, nadia).ticket.reference == ticket.reference
    move_ticket(services, nadia, ticket.reference, new_id(), TECHNICAL)
    assert read_ticket(services, ticket.reference, technician).ticket.team is TECHNICAL
