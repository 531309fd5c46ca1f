"""Layla decides about what nobody found: open to everybody, on a phone and on a desk, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.actions.services import Services
from bot.domain.staff import Role
from bot.language import Lang
from tests.actions.cast import Talk
from tests.pages.cast import Desk
from tests.pages.inspection import LONG_WORD, assert_well_made, barriers

GIFT_CARDS = "how do I sell gift cards to customers"


@pytest.mark.parametrize(("lang", "width", "scheme"), [("ar", 360, "dark"), ("en", 1280, "light")])
def test_the_pages_on_gaps_and_the_check_up(
    at_desk: Callable[..., Desk], services: Services, lang: Lang, width: int, scheme: str
) -> None:
    for question in (GIFT_CARDS, f"{GIFT_CARDS} {LONG_WORD}"):
        talk = Talk(services)
        talk.ask(question)
        talk.choose("person")
    layla = at_desk(role=Role.AUTHOR, width=width).visitor
    layla.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    def look() -> None:
        assert_well_made(layla.page, lang)
        assert barriers(layla.page) == []

    layla.open(f"/author/check?lang={lang}")
    look()
    layla.open("/author/gaps")
    look()
    layla.page.locator(".gap-row h2 a").first.click()
    layla.page.fill("#reason", "-")
    look()
    layla.page.click("form[action$=dismiss] button")
    layla.page.wait_for_selector("form[action$=reopen]")
    look()
