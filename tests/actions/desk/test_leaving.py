"""Somebody answers no tickets any more: what was theirs is nobody's, and reaches another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.be_present import come_online
from bot.actions.manage_staff import change_role, disable, enable
from bot.actions.read_queue import read_queue
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.actions.take_ticket import take_ticket
from bot.actions.tend_desk import tend_desk
from bot.actions.work_on_ticket import read_ticket, reopen_ticket, reply_to_ticket, solve_ticket
from bot.domain.queueing.listing import NOBODY, TicketFilter
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.storage.staff import save_member
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, happened


@pytest.fixture
def rami(services: Services) -> Member:
    """Rami is the administrator."""
    return a_member(services, "Rami", Role.ADMIN)


def taken(services: Services, member: Member) -> Ticket:
    ticket = a_waiting_ticket(services)
    take_ticket(services, member, ticket.reference, new_id())
    return ticket


def works_by(services: Services, lead: Member, name: StrategyName) -> None:
    for team in lead.teams:
        choose_strategy(services, lead, new_id(), team, TeamRule(name))


@pytest.mark.parametrize("name", [StrategyName.PICK_AND_CHOOSE, StrategyName.TRIAGE])
def test_where_no_rule_gives_tickets_out_they_are_nobodys_and_their_history_says_so(
    services: Services, rami: Member, nadia: Member, salma: Member, omar: Member, name: StrategyName
) -> None:
    opened, pending, solved = (taken(services, salma) for _ in range(3))
    others = taken(services, omar)
    reply_to_ticket(services, salma, pending.reference, new_id(), "And now?", solve=False)
    solve_ticket(services, salma, solved.reference, new_id())
    works_by(services, nadia, name)
    disable(services, rami, new_id(), salma.id)
    for ticket in (opened, pending):
        assert as_it_is(services, ticket).assignee_id is None
        freed = read_ticket(services, ticket.reference).history[-1]
        assert (freed.kind, freed.data["name"]) == (Happening.UNASSIGNED, "Salma")
    assert as_it_is(services, solved).assignee_id == salma.id, "it is hers to have solved it"
    assert as_it_is(services, others).assignee_id == omar.id
    listed = read_queue(services, omar, TicketFilter(assignee=NOBODY)).tickets
    assert {ticket.id for ticket in listed} == {opened.id, pending.id}


def test_the_rule_of_the_team_gives_them_to_another(
    services: Services, rami: Member, nadia: Member, salma: Member, omar: Member
) -> None:
    ticket = taken(services, salma)
    works_by(services, nadia, StrategyName.ROUND_ROBIN)
    come_online(services, omar)
    disable(services, rami, new_id(), salma.id)
    assert as_it_is(services, ticket).assignee_id == omar.id
    assert happened(services, ticket)[2:] == [Happening.UNASSIGNED, Happening.ASSIGNED]


def test_who_becomes_an_author_keeps_none_and_who_comes_back_finds_none(
    services: Services, rami: Member, salma: Member, omar: Member
) -> None:
    first, second = taken(services, salma), taken(services, omar)
    change_role(services, rami, new_id(), salma.id, Role.AUTHOR)
    disable(services, rami, new_id(), omar.id)
    enable(services, rami, new_id(), omar.id)
    assert {as_it_is(services, one).assignee_id for one in (first, second)} == {None}


def test_the_clock_frees_what_a_fault_left_with_them(services: Services, salma: Member, omar: Member) -> None:
    ticket = taken(services, salma)
    with services.database.writing() as connection:
        save_member(connection, replace(salma, disabled_at=services.clock()))
    tend_desk(services)
    tend_desk(services)
    assert happened(services, ticket)[1:] == [Happening.ASSIGNED, Happening.UNASSIGNED]


def test_what_they_solved_is_nobodys_once_it_is_opened_again(
    services: Services, rami: Member, nadia: Member, salma: Member, omar: Member
) -> None:
    first, second = taken(services, salma), taken(services, salma)
    for ticket in (first, second):
        solve_ticket(services, salma, ticket.reference, new_id())
    disable(services, rami, new_id(), salma.id)
    reopen_ticket(services, omar, first.reference, new_id())
    assert as_it_is(services, first).assignee_id is None
    come_online(services, omar)
    works_by(services, nadia, StrategyName.ROUND_ROBIN)
    reopen_ticket(services, nadia, second.reference, new_id())
    assert as_it_is(services, second).assignee_id == omar.id


def test_what_is_opened_again_goes_to_whom_the_rule_finds_unless_it_is_somebodys(
    services: Services, nadia: Member, salma: Member, omar: Member
) -> None:
    nobodys, hers = a_waiting_ticket(services), taken(services, salma)
    for ticket in (nobodys, hers):
        solve_ticket(services, nadia, ticket.reference, new_id())
    works_by(services, nadia, StrategyName.ROUND_ROBIN)
    come_online(services, omar)
    for ticket in (nobodys, hers):
        reopen_ticket(services, nadia, ticket.reference, new_id())
    assert as_it_is(services, nobodys).assignee_id == omar.id
    assert as_it_is(services, hers).assignee_id == salma.id
