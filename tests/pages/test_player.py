"""Mona walks through a guide in a player that moves, and finds her place again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Visitor

FOCUSED = "document.activeElement.innerText"


def test_one_player_moves_and_says_where_it_is(samira: Visitor) -> None:
    samira.open("/en")
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.take("form:walkthrough")
    samira.take("step:next")
    samira.take("step:next")
    expect(samira.replies).to_have_count(2)
    assert re.match(r"Step 3 of \d+", samira.page.evaluate(FOCUSED)), "what a screen reader says next"
    samira.page.locator(".overview summary").click()
    expect(samira.page.locator(".overview [aria-current]")).to_have_count(1)
    samira.take("step:1")
    samira.page.locator(".overview summary").click()
    samira.take("step:3")
    samira.take("step:stuck")
    expect(samira.replies.last.locator(".callout.help")).to_be_visible()
    expect(samira.replies.last.locator(".step-title")).to_be_visible()
    before = samira.page.locator("#thread").inner_text()
    samira.page.reload()
    assert samira.page.locator("#thread").inner_text() == before


def test_to_the_fix_and_back_keeps_her_place_and_folds_the_step_she_left(samira: Visitor) -> None:
    samira.open("/ar")
    samira.ask(FORGOTTEN_PASSWORD["ar"])
    samira.take("form:walkthrough")
    samira.take("step:next")
    samira.take("form:fix")
    expect(samira.page.locator("[data-done] .step > summary")).to_contain_text("الخطوة 2 من")
    expect(samira.take("form:walkthrough").locator(".step-of")).to_contain_text("الخطوة 2 من")
    samira.open("/ar")
    samira.page.click("[value='resume:forgotten-password']")
    expect(samira.page.locator(".step-of").last).to_contain_text("الخطوة 2 من")
