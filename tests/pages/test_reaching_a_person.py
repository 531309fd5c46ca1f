"""From Dalil to a person: with the whole story, live, and without a script just the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.language import LANGUAGES, Lang
from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Desk, Visitor

AtDesk = Callable[..., Desk]


def handed_off(visitor: Visitor, lang: Lang = "en") -> str:
    """The reference of the ticket, after a question and the wish for a person."""
    visitor.open(f"/{lang}")
    visitor.ask(FORGOTTEN_PASSWORD[lang])
    visitor.want_a_person()
    return visitor.reference


def test_samira_is_stuck_and_the_agent_knows_where(samira: Visitor, at_desk: AtDesk) -> None:
    samira.open("/en")
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.take("form:walkthrough")
    samira.take("step:next")
    expect(samira.take("step:stuck").locator(".step-of")).to_contain_text("2 of")
    samira.take("person")
    salma = at_desk().visitor
    salma.open(f"/agent/tickets/{samira.reference}")
    facts = salma.page.locator("main")
    expect(facts).to_contain_text("Stuck at step 2 of")
    expect(facts).to_contain_text(FORGOTTEN_PASSWORD["en"])
    expect(facts).to_contain_text("Account and sign-in")
    expect(facts).to_contain_text("Tier 1")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_agents_reply_appears_without_a_reload(samira: Visitor, at_desk: AtDesk, lang: Lang) -> None:
    reference = handed_off(samira, lang)
    samira.page.evaluate("window.neverReloaded = true")
    at_desk().reply(reference, "أهلًا سميرة، جرّبي الآن")
    reply = samira.page.locator("#thread .from-agent")
    expect(reply).to_contain_text("أهلًا سميرة")
    expect(reply.locator(".bubble")).to_have_attribute("dir", "rtl")
    expect(reply.locator("[data-part=author]")).to_have_text("Salma")
    expect(reply).to_be_in_viewport(ratio=1)
    assert samira.page.evaluate("window.neverReloaded")


def test_a_reply_in_a_hidden_tab_is_told_in_its_title(samira: Visitor, at_desk: AtDesk) -> None:
    reference = handed_off(samira)
    title = samira.page.title()
    hide = "hidden => Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })"
    samira.page.evaluate(hide, True)
    at_desk().reply(reference, "Please try again")
    expect(samira.page).to_have_title(f"New reply · {title}")
    samira.page.evaluate(hide, False)
    samira.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(samira.page).to_have_title(title)


def test_samira_is_not_scrolled_away_from_what_she_writes_further_up(
    visit: Callable[..., Visitor], at_desk: AtDesk
) -> None:
    samira = visit(width=360)
    reference = handed_off(samira)
    samira.page.fill("#text", "half a sentence")
    samira.page.evaluate("scrollTo(0, 0)")
    at_desk().reply(reference, "Please try again")
    expect(samira.page.locator("#thread .from-agent")).to_have_count(1)
    assert samira.page.evaluate("scrollY") == 0
    expect(samira.page.locator("#text")).to_have_value("half a sentence")


def test_the_reference_stays_whole_in_its_sentence_as_the_script_and_the_server_put_it(
    samira: Visitor,
) -> None:
    reference = handed_off(samira, "ar")
    for _ in range(2):
        expect(samira.page.locator("#thread .words bdi.nowrap")).to_have_text(reference)
        samira.page.reload()


def test_samira_leaves_her_number_and_is_told_that_it_is_kept(samira: Visitor, at_desk: AtDesk) -> None:
    reference = handed_off(samira)
    samira.page.fill("#contact-contact", "+962 79 123 4567")
    samira.page.check("[name=call_back]")
    samira.page.click("#contact .primary")
    expect(samira.page.locator("#contact-saved")).to_be_focused()
    salma = at_desk().visitor
    salma.open(f"/agent/tickets/{reference}")
    expect(salma.page.locator("main")).to_contain_text("+962 79 123 4567")
    expect(salma.page.locator("main")).to_contain_text("Wants to be called")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_script_karim_gets_as_far_as_anybody(
    visit: Callable[..., Visitor], at_desk: AtDesk, lang: Lang
) -> None:
    karim = visit(script=False)
    karim.open(f"/{lang}")
    expect(karim.ask(FORGOTTEN_PASSWORD[lang]).locator(".quote")).to_be_visible()
    expect(karim.take("form:walkthrough").locator(".walk")).to_be_visible()
    karim.choice("step:next").click()
    expect(karim.page.locator(".step-of").last).to_contain_text("2")
    karim.want_a_person()
    karim.page.fill("#contact-contact", "karim@example.com")
    karim.page.click("#contact .primary")
    expect(karim.page.locator("#contact-saved")).to_be_visible()
    at_desk().reply(karim.reference, "Done, Karim.", "reply_and_solve")
    karim.page.reload()
    expect(karim.page.locator("#thread .from-agent")).to_contain_text("Done, Karim.")
    karim.page.click(".ticket-card a")
    expect(karim.page.locator(".status")).to_have_class("status is-solved")
