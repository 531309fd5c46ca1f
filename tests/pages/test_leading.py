"""Those who lead, and whoever comes in: pages open to everybody, small and large, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from bot.actions.keep_ready import keep_canned_reply
from bot.actions.manage_staff import Work, change_work, send_away
from bot.actions.run_desk import add_special_days, choose_strategy, set_hours, set_rota
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.article import Team
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.language import LANGUAGES, Lang
from bot.storage.schema import outbox
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import NoIndex, a_member
from tests.pages.cast import Desk, Visitor
from tests.pages.conftest import PASSWORD
from tests.pages.inspection import LONG_WORD, SCREENS, assert_well_made, barriers

EVIL = "<img src=x onerror='window.hit = 1'>"
TEAM = Team.CUSTOMER_SERVICE


@pytest.fixture
def services(new_database: Any, clock: Clock) -> Services:
    return Services(new_database("sqlite"), NoIndex(), clock)


@pytest.fixture
def salma(services: Services, clock: Clock) -> Member:
    """Salma is in a team that works by everything there is, and somebody wrote evil things everywhere."""
    nadia = a_member(services, "Nadia", Role.LEAD)
    salma = a_member(services, f"Salma {EVIL} {LONG_WORD}"[:100])
    change_work(
        services, nadia, new_id(), salma.id, Work(frozenset(Team), frozenset({"refund", "إعداد"}), 5, 3)
    )
    send_away(services, nadia, new_id(), salma.id, clock.now + timedelta(days=5))
    rule = TeamRule(StrategyName.NEWEST_FIRST_AT_PEAK, "sun 10:00-13:00", ("Pro", EVIL))
    choose_strategy(services, nadia, new_id(), TEAM, rule)
    set_rota(services, nadia, new_id(), TEAM, Duty.TIER_2, (salma.id, nadia.id), clock.now.date())
    set_hours(services, nadia, new_id(), TEAM, "sun-thu 09:00-13:00; sun-thu 14:00-18:00", "Asia/Riyadh")
    days = (date(2027, 3, 9), date(2027, 3, 12))
    add_special_days(services, nadia, new_id(), TEAM, f"{EVIL} {LONG_WORD}"[:100], *days)
    keep_canned_reply(services, nadia, new_id(), EVIL, {"ar": f"أهلًا {LONG_WORD}", "en": EVIL}, TEAM)
    return salma


def look(visitor: Visitor, lang: Lang) -> None:
    for width, scheme in SCREENS[lang]:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert_well_made(visitor.page, lang)
        assert barriers(visitor.page) == []
    assert visitor.page.evaluate("window.hit") is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_of_those_who_lead(at_desk: Callable[..., Desk], salma: Member, lang: Lang) -> None:
    rami = at_desk("Rami", Role.ADMIN).visitor
    rami.open(f"/lead?lang={lang}")
    look(rami, lang)
    for part in ("team", "team/invite", f"team/{salma.id}", "queues", "hours", "targets", "replies", "log"):
        rami.open(f"/lead/{part}")
        rami.page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        look(rami, lang)
    rami.open(f"/lead/team/{salma.id}")
    rami.page.click("[value=invite]")
    expect(rami.page.locator("#link")).to_have_value(re.compile("/staff/links/"))
    look(rami, lang)
    rami.open("/staff/forgot")
    look(rami, lang)
    rami.open("/lead/replies")
    rami.page.locator(".ready-replies a").click()
    look(rami, lang)
    rami.page.fill("#text-en", "{{nobody}}")
    rami.page.click(".led .primary")
    expect(rami.page.get_by_role("alert")).to_contain_text("nobody")
    look(rami, lang)
    rami.open("/staff/account")
    look(rami, lang)
    assert all("422" in complaint for complaint in rami.complaints)
    rami.complaints.clear()


@pytest.mark.parametrize("smtp_url", ["smtp://127.0.0.1"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_of_whoever_comes_in(visit: Callable[..., Visitor], services: Services, lang: Lang) -> None:
    """The link is used without a script, from the mailbox to the desk."""
    huda = visit()
    add_staff(services, "huda@raff.example", "Huda", Role.AGENT, PASSWORD)
    huda.open(f"/staff/forgot?lang={lang}")
    look(huda, lang)
    huda.page.fill("#email", "huda@raff.example")
    huda.page.click(".primary")
    look(huda, lang)
    with services.database.reading() as connection:
        link = re.search(r"/staff/links/[\w-]+", connection.scalar(select(outbox.c.text)) or "")
    assert link
    huda.open(link[0])
    look(huda, lang)
    huda.page.fill("#password", "another long password")
    huda.page.click(".primary")
    expect(huda.page).to_have_url(re.compile("/agent$"))
    huda.open(link[0])
    look(huda, lang)
    assert all("410" in complaint for complaint in huda.complaints)
    huda.complaints.clear()


def test_a_way_of_working_is_changed_by_keyboard_alone(
    at_desk: Callable[..., Desk], salma: Member, services: Services
) -> None:
    nadia = at_desk("Nadia", Role.LEAD).visitor
    nadia.open("/lead/queues/technical_support")
    nadia.page.locator("[name=name][value=pick_and_choose]").focus()
    nadia.page.keyboard.press("ArrowUp")
    nadia.page.keyboard.press("Enter")
    expect(nadia.page.get_by_role("status")).to_be_visible()
    expect(nadia.page.locator("[name=name][value=oldest_first]")).to_be_checked()
