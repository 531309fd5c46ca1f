"""Nobody of the team meets a barrier at the desk, and nobody needs a mouse: the page of a ticket in every
state, in both languages, small and large, light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from bot.actions.manage_staff import Work, change_work
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.article import Team
from bot.domain.staff import Role
from bot.language import LANGUAGES, Lang
from tests.actions.cast import new_id
from tests.pages.cast import Desk, Visitor
from tests.pages.conftest import PASSWORD
from tests.pages.inspection import SCREENS, assert_well_made, barriers
from tests.pages.keyboard import press, reach, stops, write
from tests.pages.long_story import LongStory, long_story

OFFERED = "#insert-list [role=option]"


def states(desk: Visitor, story: LongStory) -> Iterator[str]:
    """The page of a ticket as it comes to stand, one after the other."""
    page = desk.page
    desk.open(f"/agent/tickets/{story.open}")
    yield "a ticket"
    page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    yield "all open"
    story.omar_writes()
    expect(page.locator("#present .is-writing")).to_be_visible()
    page.locator("#text").press_sequentially("::")
    expect(page.locator(OFFERED).first).to_be_visible()
    yield "ready replies"
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).not_to_be_empty()
    page.click("[name=action][value=preview]")
    expect(page.locator("#preview .prose")).to_be_visible()
    yield "preview of what is not filled in"
    page.click("[name=action][value=reply]")
    expect(page.locator("#problem")).to_contain_text(":")
    yield "refused"
    page.fill("#text", "")
    page.locator("#text").press_sequentially("??")
    expect(page.locator(OFFERED).first).to_be_visible()
    yield "parts of articles"
    page.fill("#text", "…")
    story.omar_notes()
    expect(page.locator("#came")).to_be_visible()
    yield "something came"
    page.click("[name=action][value=reply]")
    expect(page.locator("#stopped")).to_contain_text("Omar")
    yield "stopped"


def others(desk: Visitor, story: LongStory) -> Iterator[str]:
    """All that is left of an agent's pages."""
    for name, path in {
        "solved": f"/tickets/{story.solved}",
        "given back": f"/tickets/{story.given_back}",
        "no such ticket": "/tickets/DL-2222-2222",
        "the queue": "",
        "a search": "?q=samira%40example.com&assignee=me",
        "letters": "/mail",
    }.items():
        desk.open(f"/agent{path}")
        yield name
    desk.open("/staff/account")
    yield "one's own account"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_of_an_agent_is_open_to_everybody(
    at_desk: Callable[..., Desk], services: Services, lang: Lang
) -> None:
    story = long_story(services, lang)
    salma = at_desk(width=SCREENS[lang][-1][0]).visitor
    salma.open(f"/agent?lang={lang}")
    found = {}
    for way in (states, others):
        for state in way(salma, story):
            for width, scheme in SCREENS[lang]:
                salma.page.set_viewport_size({"width": width, "height": 800})
                salma.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert_well_made(salma.page, lang)
                found[state, width, scheme] = barriers(salma.page)
    assert {where: what for where, what in found.items() if what} == {}
    assert all(re.search("404|409|422", complaint) for complaint in salma.complaints)
    salma.complaints.clear()


def signed_in(page: Page) -> None:
    write(page, "#email", "salma@raff.example")
    write(page, "#password", PASSWORD)
    press(page, ".primary")
    expect(page.locator("#queue")).to_be_visible()


def put_in(page: Page, mark: str, downs: int) -> None:
    """A part of the reply out of one of the two lists."""
    page.keyboard.type(mark)
    expect(page.locator(OFFERED).first).to_be_visible()
    for _ in range(downs):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(OFFERED)).to_have_count(0)


def test_the_whole_desk_by_keyboard_alone(visit: Callable[..., Visitor], services: Services) -> None:
    story = long_story(services, "ar")
    who = add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)
    change_work(services, story.nadia, new_id(), who.id, Work(frozenset(Team), frozenset(), 10, 2))
    salma = visit()
    page, keys = salma.page, salma.page.keyboard
    salma.open("/staff/sign-in?lang=ar")
    signed_in(page)
    stops(page)
    keys.press("j")
    expect(page.locator(f"tr#{story.open} th a")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#assignee")).to_be_visible()
    stops(page)

    keys.press("t")
    expect(page.locator("#assignee")).to_have_class(re.compile("is-mine"))
    keys.press("r")
    expect(page.locator("#text")).to_be_focused()
    put_in(page, "::", 0)
    expect(page.locator("#problem")).to_contain_text("[اسم العميل]")
    keys.type("سميرة")
    expect(page.locator("#text")).to_have_value(re.compile("^أهلًا سميرة، طلبك DL-"))
    expect(page.locator("#problem")).to_be_empty()
    keys.press("Control+End")
    keys.type("\n\n")
    put_in(page, "??", 1)
    expect(page.locator("#text")).to_have_value(re.compile(r"\*\*.+\*\*"))
    press(page, "[name=action][value=preview]")
    expect(page.locator("#preview strong").first).to_be_visible()
    reach(page, "#text", "Shift+Tab")
    keys.press("Control+Enter")
    expect(page.locator("#timeline .from-agent").last).to_contain_text("أهلًا سميرة، طلبك")
    expect(page.locator("#text")).to_have_value("")

    keys.press("Escape")
    keys.press("n")
    keys.type("تابعتها معها")
    keys.press("Control+Enter")
    expect(page.locator("#timeline .note").last).to_contain_text("تابعتها معها")
    keys.press("Escape")
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    keys.press("s")
    expect(page.locator("[name=action][value=solve]")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#status")).to_have_class("pill is-solved")
    expect(page.locator("#take, #let-go, .clock")).to_have_count(0)
    keys.press("u")
    expect(page.locator("#queue")).to_be_visible()
    keys.press("/")
    keys.type(story.open)
    keys.press("Enter")
    expect(page.locator(f"tr#{story.open} .is-solved")).to_be_visible()
