"""The agents' queue in a browser: alive, by keyboard alone, and open to everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.actions.manage_staff import disable
from bot.actions.services import Services
from bot.actions.take_ticket import take_ticket
from bot.domain.article import Team
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Role
from bot.domain.ticket import Priority
from bot.language import Lang
from bot.storage.staff import member_with_email
from bot.storage.workplaces import set_rule
from tests.actions.cast import new_id
from tests.actions.desk.cast import NoIndex, a_member, a_waiting_ticket
from tests.pages.cast import Desk, Visitor
from tests.pages.inspection import assert_well_made, barriers

FOCUSED = "document.activeElement.closest('tr')?.id"
ARABIC_J = """document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key: "ت", code: "KeyJ", bubbles: true }))"""


@pytest.fixture
def sample_index() -> NoIndex:
    """Nothing in the queue looks for an article."""
    return NoIndex()


@pytest.fixture
def salma(at_desk: Callable[..., Desk]) -> Visitor:
    return at_desk().visitor


def test_the_list_is_alive_and_neither_focus_nor_choice_is_lost_for_it(
    salma: Visitor, services: Services
) -> None:
    first, second = a_waiting_ticket(services), a_waiting_ticket(services, "Where is my order?")
    page = salma.page
    salma.open("/agent")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == first.reference
    page.evaluate(ARABIC_J)
    assert page.evaluate(FOCUSED) == second.reference, "an Arabic keyboard has the same keys"
    page.keyboard.press("x")
    expect(page.locator("#with-chosen")).to_contain_text("Chosen: 1")

    third = a_waiting_ticket(services, "I cannot sign in", priority=Priority.URGENT)
    expect(page.locator("tbody tr").first).to_have_id(third.reference)
    expect(page.locator("#news")).to_contain_text("A new ticket: I cannot sign in")
    take_ticket(services, a_member(services, "Omar"), first.reference, new_id())
    expect(page.locator(f"tr#{first.reference} .who")).to_have_text("Omar")
    assert page.evaluate(FOCUSED) == second.reference
    expect(page.locator(f"tr#{second.reference} input")).to_be_checked()

    page.keyboard.press("Escape")
    expect(page.locator("#with-chosen")).to_be_hidden()
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.keyboard.press("t")
    page.wait_for_url(f"**/agent/tickets/{third.reference}")


def test_keys_are_told_of_in_a_sheet_and_do_nothing_while_salma_types_or_wants_none(
    salma: Visitor, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    page = salma.page
    salma.open("/agent")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("jxt? charged")
    expect(page.locator("#q")).to_have_value("jxt? charged")
    assert page.evaluate(FOCUSED) is None
    page.fill("#q", "")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == ticket.reference

    page.keyboard.press("?")
    page.get_by_label("Use shortcuts on this device").uncheck()
    page.keyboard.press("Escape")
    salma.open("/agent")
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) is None


def test_who_asked_for_it_is_notified_and_who_is_let_in_no_more_is_led_away(
    salma: Visitor, services: Services
) -> None:
    page = salma.page
    page.context.grant_permissions(["notifications"])
    page.add_init_script(
        """window.told = [];
        window.Notification = class {
          static permission = "granted";
          static requestPermission = async () => "granted";
          constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
          addEventListener() {}
        };
        document.hasFocus = () => false;"""
    )
    salma.open("/agent")
    notify = page.get_by_role("button", name="Notify me")
    expect(notify).to_have_attribute("aria-pressed", "false")
    a_waiting_ticket(services, "One that nobody asked to hear of")
    expect(page.locator("tbody tr")).to_have_count(1)
    notify.click()
    expect(notify).to_have_attribute("aria-pressed", "true")
    a_waiting_ticket(services, "Where is my order?")
    expect(page.locator("tbody tr")).to_have_count(2)
    assert page.evaluate("window.told") == ["A new ticket: Where is my order?"]

    with services.database.reading() as connection:
        salmas = member_with_email(connection, "agent@raff.example")
    assert salmas
    disable(services, a_member(services, "Huda", Role.ADMIN), new_id(), salmas.id)
    page.wait_for_url("**/staff/sign-in?next=/agent")


def test_the_queue_works_without_a_script(at_desk: Callable[..., Desk], services: Services) -> None:
    page = at_desk("Nadia", Role.LEAD, script=False).visitor.page
    tickets = [a_waiting_ticket(services) for _ in range(2)]
    page.goto(page.url)
    page.check(f"tr#{tickets[0].reference} input")
    page.check(f"tr#{tickets[1].reference} input")
    page.get_by_role("button", name="Mark as solved").click()
    expect(page.locator("#told")).to_contain_text("Marked 2 tickets as solved.")
    page.get_by_role("link", name="Solved").click()
    expect(page.locator("tbody tr")).to_have_count(2)


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("ar", 360, "dark"), ("ar", 1280, "light"), ("en", 360, "light")]
)
def test_the_queue_is_open_to_everybody(
    at_desk: Callable[..., Desk], services: Services, lang: Lang, width: int, scheme: str
) -> None:
    visitor = at_desk("Nadia", Role.LEAD, width=width, scheme=scheme).visitor
    page = visitor.page
    found = {}

    def look(state: str) -> None:
        assert_well_made(page, lang)
        found[state] = barriers(page)

    visitor.open(f"/agent?lang={lang}")
    look("nobody waits")
    with services.database.writing() as connection:
        set_rule(connection, Team.TECHNICAL_SUPPORT, TeamRule(StrategyName.TRIAGE))
    omars = a_waiting_ticket(services, "المتجر واقف", priority=Priority.URGENT, tags=("vip", "refund"))
    take_ticket(services, a_member(services, "Omar"), omars.reference, new_id())
    a_waiting_ticket(services, "supercalifragilistic" * 12, team=Team.TECHNICAL_SUPPORT)
    visitor.open("/agent?priority=urgent&tag=vip")
    page.click(".view-keeping summary")
    look("filtered")
    page.fill("#view-name", "VIP")
    page.click(".view-panel [type=submit]")
    expect(page.locator(".is-view")).to_have_text("VIP")
    visitor.open("/agent?status=any")
    page.check(f"tr#{omars.reference} input")
    look("chosen")
    page.click("[name=act][value=tag]")
    look("refused")
    visitor.complaints.clear()  # of the refusal
    visitor.open("/agent?q=nothing+like+it")
    look("nothing found")
    if width > 400:
        page.keyboard.press("?")
        look("sheet")
    assert {state: what for state, what in found.items() if what} == {}
