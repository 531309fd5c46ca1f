"""What a customer pays for is told once, and holds for all their tickets."""

from __future__ import annotations

from functools import partial

import pytest

from bot.actions.label_ticket import prioritise_ticket, tell_plan, tell_spend
from bot.actions.read_customer import read_customer
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket, solve_ticket
from bot.domain.article import Team
from bot.domain.by_hand import by_hand
from bot.domain.queueing.listing import Lineup, TicketFilter
from bot.domain.queueing.orders import Order
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden, InvalidInput
from bot.storage.plans import paid_plans, plan_of, set_plan
from bot.storage.queue import listed
from bot.web.agent.event_words import sentence
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, at_once, happened

PAID = TeamRule(StrategyName.PAID_PLANS_FIRST, plans=("Enterprise", "Pro"))


@pytest.fixture(autouse=True)
def plans(services: Services, nadia: Member) -> None:
    """Nadia said which plans are paid for."""
    choose_strategy(services, nadia, new_id(), Team.TECHNICAL_SUPPORT, PAID)


def test_a_plan_that_is_paid_for_comes_before_the_others(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    tell_plan(services, salma, ticket.reference, new_id(), " Pro ")
    known = as_it_is(services, ticket)
    assert (known.plan, known.priority) == ("Pro", Priority.HIGH)
    assert happened(services, ticket)[-2:] == [Happening.PLAN_TOLD, Happening.PRIORITISED]
    with services.database.reading() as connection:
        assert plan_of(connection, ticket.customer_id) == "Pro"
        assert paid_plans(connection) == PAID.plans


def test_any_other_plan_is_only_known(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services, priority=Priority.URGENT)
    for plan in ("Free", "Enterprise", ""):
        tell_plan(services, salma, ticket.reference, new_id(), plan)
    known = as_it_is(services, ticket)
    assert (known.plan, known.priority) == (None, Priority.URGENT)
    assert happened(services, ticket)[1:] == [Happening.PLAN_TOLD] * 3


def test_a_plan_is_the_leads_however_an_agent_writes_it(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    tell_plan(services, salma, ticket.reference, new_id(), "pro")
    known = as_it_is(services, ticket)
    assert (known.plan, known.priority) == ("Pro", Priority.HIGH)
    tell_plan(services, salma, ticket.reference, new_id(), "PRO")
    assert happened(services, ticket).count(Happening.PLAN_TOLD) == 1
    assert read_customer(services, salma, ticket.reference).plans == PAID.plans


def test_every_open_ticket_of_the_customer_is_told_and_raised_and_its_history_says_so(
    services: Services, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    elsewhere, weighed, done = (
        a_waiting_ticket(services, of=ticket, team=team)
        for team in (Team.TECHNICAL_SUPPORT, Team.CUSTOMER_SERVICE, Team.CUSTOMER_SERVICE)
    )
    for priority in (Priority.HIGH, Priority.NORMAL):
        prioritise_ticket(services, nadia, weighed.reference, new_id(), priority)
    solve_ticket(services, nadia, done.reference, new_id())
    tell_plan(services, salma, ticket.reference, new_id(), "Pro")
    for one in (ticket, elsewhere):
        assert as_it_is(services, one).priority is Priority.HIGH
        assert happened(services, one)[-2:] == [Happening.PLAN_TOLD, Happening.PRIORITISED]
    assert as_it_is(services, weighed).priority is Priority.NORMAL, "somebody said how urgent it is"
    assert happened(services, weighed)[-1] is Happening.PLAN_TOLD
    assert happened(services, done)[-1] is Happening.SOLVED
    assert as_it_is(services, done).plan == "Pro"


def test_to_know_a_plan_is_not_to_say_how_urgent_it_is(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    tell_plan(services, salma, ticket.reference, new_id(), "Pro")
    history = read_ticket(services, ticket.reference).history
    assert not by_hand(history).priority
    said = sentence(history[-1], "en")
    assert "plan" in said, said
    assert "wait" not in said, said


def test_whoever_pays_stands_first_in_the_list_too_however_the_plan_was_written(
    services: Services, nadia: Member
) -> None:
    early, paying = a_waiting_ticket(services), a_waiting_ticket(services)
    with services.database.writing() as connection:
        set_plan(connection, paying.customer_id, "PRO")
        lineup = Lineup(Order.PAID_PLANS_FIRST, PAID.plans)
        page = listed(connection, nadia, TicketFilter(), lineup, 9)
    assert [one.id for one in page.tickets] == [paying.id, early.id]


def test_a_plan_that_cannot_be_is_refused(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    with pytest.raises(InvalidInput):
        tell_plan(services, salma, ticket.reference, new_id(), "x" * 41)
    layla = a_member(services, "Layla", Role.AUTHOR)
    with pytest.raises(Forbidden):
        tell_plan(services, layla, ticket.reference, new_id(), "Pro")
    assert as_it_is(services, ticket).plan is None


def test_plans_told_at_once_on_two_tickets_of_one_customer_wait_for_each_other(
    services: Services, salma: Member, omar: Member
) -> None:
    first = a_waiting_ticket(services)
    second = a_waiting_ticket(services, of=first)
    for number in range(15):
        told = at_once(
            partial(tell_plan, services, salma, first.reference, new_id(), f"Plan {number}"),
            partial(tell_plan, services, omar, second.reference, new_id(), f"Other {number}"),
        )
        assert [result for result in told if isinstance(result, Exception)] == []
        assert as_it_is(services, first).plan == as_it_is(services, second).plan


def test_what_a_customer_spends_is_told_once_and_stands_beside_each_of_their_tickets(
    services: Services, salma: Member
) -> None:
    ticket = a_waiting_ticket(services)
    other = a_waiting_ticket(services, of=ticket)
    assert read_customer(services, salma, ticket.reference).spend is None
    for spend in (" 1,200 JOD a year ", "1,200 JOD a year"):
        tell_spend(services, salma, ticket.reference, new_id(), spend)
    assert read_customer(services, salma, other.reference).spend == "1,200 JOD a year"
    assert happened(services, ticket) == [Happening.CREATED, Happening.SPEND_TOLD]
    assert "Salma" in sentence(read_ticket(services, ticket.reference).history[-1], "en")
    tell_spend(services, salma, other.reference, new_id(), " ")
    assert read_customer(services, salma, ticket.reference).spend is None
    with pytest.raises(InvalidInput):
        tell_spend(services, salma, ticket.reference, new_id(), "x" * 41)
    with pytest.raises(Forbidden):
        tell_spend(services, a_member(services, "Layla", Role.AUTHOR), ticket.reference, new_id(), "9")


def test_all_open_tickets_of_the_customer_are_shown_and_before_those_that_are_settled(
    services: Services, salma: Member
) -> None:
    oldest = a_waiting_ticket(services)
    settled = [a_waiting_ticket(services, of=oldest) for _ in range(21)]
    for one in settled:
        solve_ticket(services, salma, one.reference, new_id())
    waiting = [a_waiting_ticket(services, of=oldest) for _ in range(21)]
    shown = read_customer(services, salma, waiting[-1].reference).tickets
    ids = [one.id for one in shown]
    assert ids[:21] == [*(one.id for one in reversed(waiting[:-1])), oldest.id]
    assert ids[21:] == [one.id for one in reversed(settled)][:20]
