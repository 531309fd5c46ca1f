"""Tickets are given out by rule while customers and agents come and go."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from bot.actions import hand_out as handing_out
from bot.actions import take_ticket as taking
from bot.actions.hand_out import agents_at_work, hand_out
from bot.actions.manage_staff import change_role
from bot.actions.pass_on import escalate_ticket, move_ticket
from bot.actions.services import Services
from bot.actions.take_ticket import assign_ticket, take_next, take_ticket
from bot.actions.work_on_ticket import reply_to_ticket
from bot.domain.article import Team
from bot.domain.queueing.duty import Duty, Rota
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden
from bot.errors.desk import NobodyToAssign, NotInTurn
from bot.storage.database import Connection, Database
from bot.storage.staff import set_online
from bot.storage.tickets import tickets_with_ids
from bot.storage.workplaces import hold_unowned, set_rota, set_rule, waiting_for
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, at_once, happened, waiting_tickets

SERVICE = Team.CUSTOMER_SERVICE


def works_by(services: Services, name: StrategyName) -> None:
    with services.database.writing() as connection:
        set_rule(connection, SERVICE, TeamRule(name))


def is_there(services: Services, *members: Member, there: bool = True) -> None:
    with services.database.writing() as connection:
        for member in members:
            set_online(connection, member.id, services.clock() if there else None)


def owners(services: Services, tickets: list[Ticket]) -> Counter[str | None]:
    with services.database.reading() as connection:
        found = tickets_with_ids(connection, [ticket.id for ticket in tickets])
    return Counter(ticket.assignee_id for ticket in found)


def test_round_robin_gives_each_as_many_and_again_when_there_is_room(
    services: Services, clock: Clock
) -> None:
    works_by(services, StrategyName.ROUND_ROBIN)
    salma, omar = (a_member(services, name, capacity=2) for name in ("Salma", "Omar"))
    tickets = [a_waiting_ticket(services) for _ in range(5)]
    assert hand_out(services) == 0
    is_there(services, salma, omar)
    assert hand_out(services) == 4
    assert owners(services, tickets) == {salma.id: 2, omar.id: 2, None: 1}
    theirs = next(one for one in tickets if as_it_is(services, one).assignee_id == salma.id)
    reply_to_ticket(services, salma, theirs.reference, new_id(), "Done", solve=True)
    assert owners(services, tickets) == {salma.id: 3, omar.id: 2}
    assert happened(services, tickets[0])[:2] == [Happening.CREATED, Happening.ASSIGNED]


def test_who_gave_no_sign_for_long_is_given_nothing(services: Services, clock: Clock, salma: Member) -> None:
    works_by(services, StrategyName.ROUND_ROBIN)
    is_there(services, salma)
    clock.passes(minutes=5)
    a_waiting_ticket(services)
    assert hand_out(services) == 0


def test_who_is_in_both_teams_is_given_no_more_than_they_have_room_for(
    services: Services, salma: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also while both teams give out their tickets at the same moment."""
    with services.database.writing() as connection:
        for team in Team:
            set_rule(connection, team, TeamRule(StrategyName.ROUND_ROBIN))
    is_there(services, salma)
    tickets = [a_waiting_ticket(services, team=team) for team in Team for _ in range(9)]
    both = Barrier(2)

    def look(*at: Any) -> Any:
        place = agents_at_work(*at)
        with suppress(BrokenBarrierError):
            both.wait(0.5)
        return place

    monkeypatch.setattr(handing_out, "agents_at_work", look)
    given = at_once(*(partial(hand_out, services, [team]) for team in Team))
    assert owners(services, tickets) == {salma.id: salma.capacity, None: 8}
    assert sorted(given, key=str) == [1, 9]


def test_handing_out_and_taking_at_once_give_no_ticket_to_two(
    services: Services, nadia: Member, clock: Clock
) -> None:
    works_by(services, StrategyName.ROUND_ROBIN)
    salma = a_member(services, "Salma", capacity=100)
    is_there(services, salma)
    for _ in range(10):
        ticket = a_waiting_ticket(services)
        at_once(
            partial(take_ticket, services, nadia, ticket.reference, new_id()),
            partial(hand_out, services),
            partial(hand_out, services),
        )
        assert happened(services, ticket) == [Happening.CREATED, Happening.ASSIGNED]
        assert as_it_is(services, ticket).assignee_id in {salma.id, nadia.id}


def test_the_next_in_line_is_taken_by_each_of_many_who_ask_at_once(services: Services) -> None:
    works_by(services, StrategyName.OLDEST_FIRST)
    agents = [a_member(services, f"Agent {number}") for number in range(6)]
    tickets = [a_waiting_ticket(services) for _ in range(5)]
    results = at_once(*(partial(take_next, services, who, new_id(), SERVICE) for who in agents))
    taken = [result["reference"] for result in results if isinstance(result, dict)]
    assert sorted(one for one in taken if one) == sorted(ticket.reference for ticket in tickets)
    assert len(set(owners(services, tickets))) == 5


def test_only_the_first_in_line_may_be_taken_where_that_is_the_rule(
    services: Services, salma: Member, nadia: Member
) -> None:
    works_by(services, StrategyName.OLDEST_FIRST)
    first, second = a_waiting_ticket(services), a_waiting_ticket(services)
    with pytest.raises(NotInTurn):
        take_ticket(services, salma, second.reference, new_id())
    take_ticket(services, nadia, second.reference, new_id())
    take_ticket(services, salma, first.reference, new_id())
    assert as_it_is(services, first).assignee_id == salma.id


def test_a_lead_gives_tickets_out_and_an_agent_only_lets_go_of_their_own(
    services: Services, salma: Member, omar: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    with pytest.raises(Forbidden):
        assign_ticket(services, salma, ticket.reference, new_id(), omar.id)
    assign_ticket(services, nadia, ticket.reference, new_id(), omar.id)
    with pytest.raises(Forbidden):
        assign_ticket(services, salma, ticket.reference, new_id(), None)
    assign_ticket(services, omar, ticket.reference, new_id(), None)
    assert as_it_is(services, ticket).assignee_id is None
    assert happened(services, ticket)[1:] == [Happening.ASSIGNED, Happening.UNASSIGNED]
    layla = a_member(services, "Layla", Role.AUTHOR)
    for nobody in (layla.id, new_id()):
        with pytest.raises(NobodyToAssign):
            assign_ticket(services, nadia, ticket.reference, new_id(), nobody)


def test_what_was_somebodys_who_answers_no_tickets_any_more_is_given_to_another(
    services: Services, salma: Member, omar: Member
) -> None:
    rami = a_member(services, "Rami", Role.ADMIN)
    works_by(services, StrategyName.ROUND_ROBIN)
    is_there(services, salma)
    ticket = a_waiting_ticket(services)
    hand_out(services)
    is_there(services, omar)
    change_role(services, rami, new_id(), salma.id, Role.AUTHOR)
    assert as_it_is(services, ticket).assignee_id == omar.id


def test_what_was_somebodys_who_answers_no_tickets_any_more_can_be_taken(
    services: Services, salma: Member, omar: Member
) -> None:
    rami = a_member(services, "Rami", Role.ADMIN)
    ticket = a_waiting_ticket(services)
    take_ticket(services, salma, ticket.reference, new_id())
    change_role(services, rami, new_id(), salma.id, Role.AUTHOR)
    take_ticket(services, omar, ticket.reference, new_id())
    assert as_it_is(services, ticket).assignee_id == omar.id


def test_what_went_elsewhere_since_the_line_was_read_is_passed_over(
    services: Services, nadia: Member
) -> None:
    stays, moved, escalated = waiting_tickets(services, 3)
    with services.database.reading() as connection:
        line = waiting_for(connection, SERVICE)
    move_ticket(services, nadia, moved.reference, new_id(), Team.TECHNICAL_SUPPORT)
    escalate_ticket(services, nadia, escalated.reference, new_id(), "Asked", "Look at it")
    with services.database.writing() as connection:
        assert hold_unowned(connection, line, ()) == {stays.id}


def test_the_whole_line_is_read_only_where_the_rule_asks_who_else_waits(
    services: Services, clock: Clock, salma: Member, omar: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred times over where many are chosen at once."""

    def read_all(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(handing_out.workplaces, "waiting_for", read_all)
    monkeypatch.setattr(taking, "waiting_for", read_all)
    first, second = waiting_tickets(services, 2)
    take_ticket(services, salma, first.reference, new_id())
    works_by(services, StrategyName.TRIAGE)
    with services.database.writing() as connection:
        rota = Rota(Duty.TRIAGE, (omar.id,), clock.now.date(), clock.now.tzinfo or pytest.fail("no zone"))
        set_rota(connection, SERVICE, rota)
    assign_ticket(services, omar, second.reference, new_id(), salma.id)
    assert owners(services, [first, second]) == {salma.id: 2}


def test_while_there_is_nothing_to_give_out_nobody_waits_for_it(
    services: Services, salma: Member, omar: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_by(services, StrategyName.ROUND_ROBIN)
    ticket = a_waiting_ticket(services)
    is_there(services, salma)
    hand_out(services)

    def write(_: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "writing", write)
        assert hand_out(services) == 0
    is_there(services, salma, there=False)
    second = a_waiting_ticket(services)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "writing", write)
        assert hand_out(services) == 0
    assert owners(services, [ticket, second]) == {salma.id: 1, None: 1}


def test_the_line_is_read_before_the_lock_that_writers_wait_for(
    services: Services, salma: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_by(services, StrategyName.OLDEST_FIRST)
    first, second = waiting_tickets(services, 2)
    begun = []

    def read(connection: Connection, *which: Any, **more: Any) -> Any:
        begun.append(connection.get_execution_options().get("begin"))
        return waiting_for(connection, *which, **more)

    monkeypatch.setattr(taking, "waiting_for", read)
    take_ticket(services, salma, first.reference, new_id())
    assert take_next(services, salma, new_id(), SERVICE) == {"reference": second.reference}
    assert take_next(services, salma, new_id(), SERVICE) == {"reference": None}
    assert begun == [None] * 3


def test_a_topic_may_have_a_long_name(services: Services) -> None:
    topic = "settings-of-" * 20
    assert as_it_is(services, a_waiting_ticket(services, topic=topic)).topic == topic
