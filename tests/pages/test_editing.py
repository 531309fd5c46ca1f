"""Layla writes in a real browser: what she writes is looked at, kept, and shown as customers will see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.domain.staff import Role
from bot.language import LANGUAGES, Lang
from tests.fixtures.indexes import OwnFolders
from tests.pages.cast import Desk
from tests.pages.inspection import assert_well_made, barriers
from tests.pages.test_every_page import ATTACKS

HER_LINE = "Wait until the green light is on."


@pytest.mark.parametrize(("lang", "width", "scheme"), [("ar", 360, "dark"), ("en", 1280, "light")])
def test_layla_writes_sees_and_loses_nothing(
    at_desk: Callable[..., Desk], sample_kb: OwnFolders, lang: Lang, width: int, scheme: str
) -> None:
    layla = at_desk("Layla", Role.AUTHOR, width=width, scheme=scheme).visitor
    page, desk = layla.page, f"/author/articles/{lang}/forgotten-password"
    layla.open(f"{desk}?lang={lang}")
    body = page.input_value("#f-body")
    page.fill("#f-body", f"{HER_LINE}\n\n{body}")
    page.click("details[data-view=page] summary")
    expect(page.locator("[data-view=page]")).to_contain_text(HER_LINE)
    expect(page.locator("[data-kept]")).not_to_be_empty()

    page.reload()
    expect(page.locator("#f-body")).to_have_value(body)
    page.click("#unsaved [data-take]")
    expect(page.locator("#f-body")).to_have_value(f"{HER_LINE}\n\n{body}")
    page.fill("#f-title", "  A title   of hers ")
    page.click(".save-bar [name=status_to][value=archived]")
    page.wait_for_url("**saved=1")
    expect(page.locator("#f-title")).to_have_value("A title of hers")
    expect(page.locator("#unsaved")).to_be_hidden()
    for path in (desk, f"{desk}/history", "/author/new"):
        layla.open(path)
        assert_well_made(page, lang)
        assert barriers(page) == []


def test_the_second_of_two_keeps_their_text_and_is_led_to_the_difference(
    at_desk: Callable[..., Desk], sample_kb: OwnFolders
) -> None:
    layla = at_desk("Layla", Role.AUTHOR).visitor
    rami = at_desk("Rami", Role.ADMIN).visitor
    for author in (layla, rami):
        author.open("/author/articles/en/forgotten-password?lang=en")
        author.page.fill("#f-title", f"The title of {'Layla' if author is layla else 'Rami'}")
    layla.page.click(".save-bar .primary")
    layla.page.wait_for_url("**saved=1")
    rami.page.click(".save-bar .primary")
    expect(rami.page.locator("#clash-heading")).to_be_focused()
    expect(rami.page.locator(".difference del").first).to_contain_text("Layla")
    expect(rami.page.locator("#f-title")).to_have_value("The title of Rami")
    assert_well_made(rami.page, "en")
    assert barriers(rami.page) == []
    assert all("409" in complaint for complaint in rami.complaints)
    rami.complaints.clear()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_abuse_40_nothing_that_is_written_runs_in_the_preview(
    at_desk: Callable[..., Desk], sample_kb: OwnFolders, lang: Lang
) -> None:
    layla = at_desk("Layla", Role.AUTHOR).visitor
    page = layla.page
    layla.open(f"/author/articles/{lang}/forgotten-password?lang={lang}")
    attack = "\n\n".join(ATTACKS)
    page.fill("#f-title", ATTACKS[1])
    page.fill("#f-questions", attack)
    page.fill("#f-body", f"{attack}\n\n[x](javascript:window.hit=1)\n\n{page.input_value('#f-body')}")
    expect(page.locator("[data-view=page]")).to_contain_text("<b>bold</b>")
    page.click(".save-bar .primary")
    page.wait_for_url("**saved=1")
    for path in (
        f"/author/articles/{lang}/forgotten-password",
        f"/author/articles/{lang}/forgotten-password/history",
    ):
        layla.open(path)
        assert page.evaluate("window.hit") is None
        assert page.locator("main :is(iframe, math, form form, [href^='javascript:'])").count() == 0
