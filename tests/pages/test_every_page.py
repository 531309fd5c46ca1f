"""What every page owes everybody: their language, their direction, room on their screen, and quiet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.domain.staff import Role
from bot.language import LANGUAGES, Lang
from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Desk, Visitor
from tests.pages.inspection import LONG_WORD, assert_well_made

PAPER = "getComputedStyle(document.body).backgroundColor"

ATTACKS = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<svg><g onload='window.hit = 1'></g></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=window.hit=1>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=window.hit=1>",
    "</textarea><img src=x onerror='window.hit = 1'>",
    "\"><a href='javascript:window.hit = 1' autofocus onfocus='window.hit = 1'>x</a>",
    "<template><img src=x onerror='window.hit = 1'></template><iframe srcdoc='<b>x</b>'></iframe>",
    "{{7*7}} ${7*7} <b>bold</b>",
)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_customers_pages(visit: Callable[..., Visitor], lang: Lang, width: int) -> None:
    samira = visit(width=width)
    for path in (f"/{lang}", f"/{lang}/articles/forgotten-password", f"/staff/sign-in?lang={lang}"):
        samira.open(path)
        assert_well_made(samira.page, lang)
    samira.open(f"/{lang}")
    samira.ask(FORGOTTEN_PASSWORD[lang])
    samira.take("form:walkthrough")
    samira.ask(LONG_WORD)
    samira.want_a_person()
    assert_well_made(samira.page, lang)
    samira.page.click(".ticket-card a")
    assert_well_made(samira.page, lang)
    assert samira.complaints == []
    samira.open(f"/{lang}/nothing-here")
    assert_well_made(samira.page, lang)
    samira.complaints.clear()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_staffs_pages(samira: Visitor, at_desk: Callable[..., Desk], lang: Lang, width: int) -> None:
    samira.open(f"/{lang}")
    samira.ask(LONG_WORD)
    samira.want_a_person()
    admin = at_desk(role=Role.ADMIN, width=width).visitor
    for path in (f"/agent?lang={lang}", f"/agent/tickets/{samira.reference}", "/author", "/lead"):
        admin.open(path)
        assert_well_made(admin.page, lang)
        expect(admin.page.locator(".areas [aria-current]")).to_have_count(1)


def test_each_member_is_led_only_where_they_may_go(at_desk: Callable[..., Desk]) -> None:
    def ways(name: str, role: Role) -> list[str]:
        page = at_desk(name, role).visitor.page
        return [str(link.get_attribute("href")) for link in page.locator(".areas a").all()]

    assert ways("Rania", Role.LEAD) == ["/agent", "/lead"]
    assert ways("Layla", Role.AUTHOR) == []


def test_light_and_dark_are_two_pages(visit: Callable[..., Visitor]) -> None:
    def paper(scheme: str) -> str:
        visitor = visit(scheme=scheme)
        visitor.open("/ar")
        return str(visitor.page.evaluate(PAPER))

    assert paper("light") == "rgb(245, 247, 246)"
    assert paper("dark") == "rgb(15, 22, 20)"


@pytest.mark.parametrize("script", [True, False])
def test_abuse_38_and_44_what_anybody_writes_is_text_to_everybody(
    visit: Callable[..., Visitor], at_desk: Callable[..., Desk], script: bool
) -> None:
    attack = "\n".join(ATTACKS)
    yusuf = visit(script=script)
    yusuf.open("/en")
    yusuf.ask(attack)
    yusuf.want_a_person()
    expect(yusuf.said.first).to_contain_text(ATTACKS[0])
    salma = at_desk(name=ATTACKS[1])
    salma.visitor.open("/agent")
    expect(salma.visitor.page.locator(".queue")).to_contain_text(ATTACKS[0])
    salma.visitor.open(f"/agent/tickets/{yusuf.reference}")
    salma.visitor.page.fill("#text", attack)
    salma.visitor.page.click("[value=reply]")
    expect(salma.visitor.page.locator(".from-agent")).to_contain_text("{{7*7}}")
    if not script:
        yusuf.page.reload()
    expect(yusuf.page.locator(".from-agent")).to_contain_text(ATTACKS[1])
    for page in (yusuf.page, salma.visitor.page):
        assert page.locator("img, iframe, math, main b, .message script").count() == 0
        if script or page is salma.visitor.page:
            assert page.evaluate("window.hit") is None
