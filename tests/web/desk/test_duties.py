"""What the pages offer to whoever has a duty this week."""

from __future__ import annotations

from starlette.testclient import TestClient

from bot.actions.run_desk import choose_strategy, set_rota
from bot.actions.services import Services
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is
from tests.web.desk.cast import sent, who


def test_who_has_the_duty_of_triage_says_on_a_tickets_page_whose_it_is(
    salma: TestClient, nadia: TestClient, services: Services, clock: Clock
) -> None:
    omar, ticket = a_member(services, "Omar"), a_waiting_ticket(services)
    lead, url = who(services, Role.LEAD), f"/agent/tickets/{ticket.reference}"
    choose_strategy(services, lead, new_id(), ticket.team, TeamRule(StrategyName.TRIAGE))
    assert f'action="{url}/assign"' not in salma.get(url).text
    assert f'action="{url}/assign"' in nadia.get(url).text

    def has_duty(one: Member) -> None:
        set_rota(services, lead, new_id(), ticket.team, Duty.TRIAGE, (one.id,), clock.now.date())

    has_duty(who(services, Role.AGENT))
    assert f'action="{url}/assign"' in salma.get(url).text
    assert sent(salma, f"{url}/assign", to=omar.id).status_code == 303
    assert as_it_is(services, ticket).assignee_id == omar.id
    has_duty(omar)
    assert f'action="{url}/assign"' not in salma.get(url).text
    assert sent(salma, f"{url}/assign", to="").status_code == 403
