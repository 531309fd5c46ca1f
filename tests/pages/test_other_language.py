"""An article that exists only in the other language, quoted in a conversation that keeps its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from bot.actions.services import Services
from bot.language import LANGUAGES, Lang, direction, other_language
from bot.language.catalogue import say
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, only_in
from tests.pages.cast import Visitor

ASKED = {"ar": FORGOTTEN_PASSWORD["ar"], "en": STORE_DOWN["en"]}
OF_THEIR_OWN = {"ar": STORE_DOWN["ar"], "en": FORGOTTEN_PASSWORD["en"]}


@pytest.fixture
def services(services: Services) -> Services:
    """Over articles of which one exists only in English, and another only in Arabic."""
    return only_in(only_in(services, "en", "forgotten-password"), "ar", "store-not-opening")


def is_in(part: Locator, lang: Lang) -> None:
    expect(part).to_have_attribute("lang", lang)
    expect(part).to_have_attribute("dir", direction(lang))
    assert part.evaluate("part => getComputedStyle(part).direction") == direction(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_quote_reads_in_its_direction_and_all_else_in_the_customers(samira: Visitor, lang: Lang) -> None:
    samira.open(f"/{lang}")
    samira.ask(ASKED[lang])
    for _ in range(2):  # as the script put it there, and as the server does
        reply = samira.replies.first
        is_in(reply.locator(".quote .prose"), other_language(lang))
        is_in(reply.locator(".quote figcaption a"), other_language(lang))
        is_in(reply.locator(".why p"), lang)
        expect(reply.locator(".why p")).to_contain_text(say("replies.only_in_other_language", lang))
        is_in(reply.locator(".choices.outcome"), lang)
        expect(samira.choice("solved")).to_have_text(say("replies.choice.solved", lang))
        samira.page.reload()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_do_the_steps(samira: Visitor, lang: Lang) -> None:
    samira.open(f"/{lang}")
    samira.ask(ASKED[lang])
    reply = samira.take("form:walkthrough")
    for part in (".step-title", ".walk details > .prose"):
        is_in(reply.locator(part), other_language(lang))
    expect(reply.locator(".step-of")).to_contain_text("1")
    expect(samira.choice("step:next")).to_have_text(say("player.label.next.seen", lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_writes_in_the_other_language_than_the_page_is_answered_in_theirs_alone(
    samira: Visitor, lang: Lang
) -> None:
    """Every word of the reply and around it, on the side where that language begins."""
    spoken = other_language(lang)
    samira.open(f"/{lang}")
    samira.ask(OF_THEIR_OWN[spoken])
    samira.take("form:walkthrough")
    for _ in range(2):  # as the script put it there, and as the server does
        reply = samira.replies.last
        is_in(reply.locator(".reply"), spoken)
        expect(reply.locator(".author")).to_contain_text(say("thread.bot", spoken))
        expect(reply.locator(".step-of")).to_contain_text({"ar": "الخطوة 1 من", "en": "Step 1 of"}[spoken])
        expect(reply.locator(".callout-name")).to_have_text(say("thread.check", spoken))
        expect(reply.locator(".outcome p")).to_have_text(say("thread.solved_question", spoken))
        samira.page.reload()
