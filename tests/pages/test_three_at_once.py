"""A customer and three people of the team, all at their browsers at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.actions.run_desk import set_rota
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.article import Team
from bot.domain.queueing.duty import Duty
from bot.domain.staff import Role
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, new_id
from tests.pages.cast import Visitor
from tests.pages.conftest import PASSWORD


@pytest.fixture
def at_their_desk(visit: Callable[..., Visitor], services: Services) -> Callable[[str], Visitor]:
    """Makes agents, each signed in at a browser of their own."""

    def make(name: str) -> Visitor:
        email = f"{name.lower()}@raff.example"
        add_staff(services, email, name, Role.AGENT, PASSWORD)
        visitor = visit()
        visitor.open("/staff/sign-in?lang=en")
        visitor.page.fill("#email", email)
        visitor.page.fill("#password", PASSWORD)
        visitor.page.click(".primary")
        visitor.page.wait_for_url(lambda url: "sign-in" not in url)
        return visitor

    return make


def has_the_second_tier(services: Services, clock: Clock, name: str) -> None:
    """This week, as the lead says."""
    lead = add_staff(services, "nadia@raff.example", "Nadia", Role.LEAD, PASSWORD)
    person = add_staff(services, f"{name.lower()}@raff.example", name, Role.AGENT, PASSWORD)
    since = (clock.now - timedelta(days=clock.now.weekday())).date()
    for team in Team:
        set_rota(services, lead, new_id(), team, Duty.TIER_2, (person.id,), since)


def reply(page: Page) -> Locator:
    return page.locator("#text")


def history(page: Page) -> list[str]:
    page.locator("#history").evaluate("details => { details.open = true; }")
    lines: Any = page.locator("#history li").evaluate_all(
        "all => all.map((one) => one.firstChild.textContent.replace(/[⁨⁩]/g, '').trim())"
    )
    return list(lines)


def test_one_takes_it_the_other_is_stopped_and_the_second_tier_answers_with_everything_in_the_history(
    samira: Visitor, at_their_desk: Callable[[str], Visitor], services: Services, clock: Clock
) -> None:
    has_the_second_tier(services, clock, "Tariq")
    desks = [at_their_desk(name) for name in ("Salma", "Omar", "Tariq")]
    salma, omar, tariq = (desk.page for desk in desks)
    samira.open("/en")
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.want_a_person()
    ticket = f"{samira.home}/agent/tickets/{samira.reference}"

    salma.goto(ticket)
    omar.goto(ticket)
    expect(omar.locator("#present")).to_contain_text("Salma")
    reply(omar).fill("Hello, I am Omar")
    expect(salma.locator("#present")).to_contain_text("Omar⁩ is writing")
    salma.click("#take")
    expect(salma.locator("#assignee")).to_have_text("With you")
    expect(omar.locator("#assignee")).to_have_text("With Salma")
    expect(omar.locator("#came")).to_be_visible()

    reply(salma).fill("Hello **Samira**, which address did you use?")
    salma.click("[value=reply]")
    omar.click("[value=reply]")
    expect(omar.locator("#stopped")).to_contain_text("Salma⁩ took it")
    expect(reply(omar)).to_have_value("Hello, I am Omar")
    expect(samira.page.locator("#thread .from-agent strong")).to_have_text("Samira")
    expect(omar.locator("#timeline .from-agent")).to_contain_text("which address")
    samira.ask_person("samira@example.com")
    expect(salma.locator("#timeline")).to_contain_text("samira@example.com")

    salma.keyboard.press("Escape")
    salma.keyboard.press("e")
    expect(salma.locator("#tried")).to_be_focused()
    salma.fill("#tried", "The link was sent twice")
    salma.fill("#needed", "Look at the mail server")
    salma.click("#escalate button")
    expect(salma.locator("#assignee")).to_have_text("With Tariq")

    tariq.goto(ticket)
    expect(tariq.locator("#assignee")).to_have_text("With you")
    expect(tariq.locator(".note")).to_contain_text("Look at the mail server")
    reply(tariq).fill("The link is on its way now")
    tariq.click("[value=reply_and_solve]")
    expect(tariq.locator("#status")).to_have_class("pill is-solved")
    expect(samira.page.locator("#thread .from-agent").last).to_contain_text("The link is on its way now")
    expect(samira.page.locator("#thread .from-agent")).to_have_count(2)
    assert "mail server" not in samira.page.content()

    assert history(tariq) == [
        "Dalil handed the conversation over: Asked for a person",
        "Salma took it",
        "Salma replied",
        "It waits for the customer",
        "The customer wrote",
        "Salma escalated it from tier 1 to tier 2",
        "Given to Tariq, who has the duty this week",
        "Tariq replied",
        "Tariq marked it as solved",
    ]
    for page in (salma, omar):
        expect(page.locator("#history li")).to_have_count(9)
    assert all(
        "409" in complaint for complaint in desks[1].complaints
    )  # the browser's word for being stopped
    desks[1].complaints.clear()
