"""What a customer pays for is told once, and holds for all their tickets."""

from __future__ import annotations

from functools import partial

import pytest

from bot.actions.label_ticket import tell_plan
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden, InvalidInput
from bot.storage.plans import is_paid, plan_of
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
        assert [is_paid(connection, plan) for plan in ("Pro", "Free", None)] == [True, False, False]


def test_any_other_plan_is_only_known(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services, priority=Priority.URGENT)
    for plan in ("Free", "Enterprise", ""):
        tell_plan(services, salma, ticket.reference, new_id(), plan)
    known = as_it_is(services, ticket)
    assert (known.plan, known.priority) == (None, Priority.URGENT)
    assert happened(services, ticket)[1:] == [Happening.PLAN_TOLD] * 3


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
