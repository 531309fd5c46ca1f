"""Samira has no mouse: from her question to the answer of a person, by Tab, Enter and what she types."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Desk, Visitor
from tests.pages.keyboard import press, write


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_the_question_to_a_persons_answer_without_a_mouse(
    visit: Callable[..., Visitor], at_desk: Callable[..., Desk], script: bool
) -> None:
    samira = visit(script=script)
    page = samira.page
    samira.open("/ar")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")

    write(page, "#text", FORGOTTEN_PASSWORD["ar"])
    press(page, "#composer [type=submit]")
    expect(samira.choice("form:walkthrough")).to_be_visible()
    press(page, "#thread [value='form:walkthrough']", "Shift+Tab" if script else "Tab")
    expect(samira.choice("step:next")).to_be_visible()
    press(page, "#thread [value='step:next']:enabled")
    expect(page.locator(".step-of").last).to_contain_text("2")
    press(page, "#thread [value='step:stuck']:enabled")
    expect(samira.choice("step:another_way").or_(samira.choice("person"))).to_be_visible()
    press(page, "[value=person]:enabled")

    expect(page.locator("#thread .reference")).to_be_visible()
    write(page, "[name=contact]", "samira@example.com")
    press(page, "#contact [type=submit]")
    expect(page.locator("#contact-saved")).to_be_visible()

    at_desk().reply(samira.reference, "أهلًا سميرة، جرّبي الآن")
    if not script:
        page.reload()
    expect(page.get_by_role("log").locator(".from-agent")).to_be_in_viewport()
    write(page, "#text", "شكرًا، نجح الأمر")
    press(page, "#composer [type=submit]")
    expect(samira.said.last).to_contain_text("شكرًا، نجح الأمر")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_asking_for_a_person_first_and_being_forgotten_without_a_mouse(
    visit: Callable[..., Visitor], script: bool
) -> None:
    samira = visit(script=script)
    page = samira.page
    samira.open("/ar")
    press(page, "#person-first")
    expect(page.locator("#about")).to_be_focused()
    page.keyboard.type("رفّي مكسور")
    press(page, "main [type=submit]")
    expect(page.locator("#thread .reference")).to_be_visible()
    reference = samira.reference
    samira.open("/ar/forget")
    expect(page.locator(".own")).to_contain_text(reference)
    press(page, ".forgetting .primary")
    expect(page.locator("#forgotten")).to_be_visible()
    samira.open("/ar/conversations")
    expect(page.locator("main")).not_to_contain_text("رفّي مكسور")
