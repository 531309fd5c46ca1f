"""Samira's way through every state that a customer can see, in one language.

The states come one by one, each while it is on her screen, so that whatever holds for a page can be held
against all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from playwright.sync_api import expect

from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock
from tests.pages.cast import Desk, Visitor

VAGUE = {"ar": "الدفع", "en": "payment"}
ANOTHER_MATTER = {"ar": "الرمز لم يصل", "en": "account locked"}
NOT_UNDERSTOOD = {"ar": "بلبلة زقزقة فنجان", "en": "blorp zazz"}


def reading(samira: Visitor, lang: Lang) -> Iterator[str]:
    """The help centre, before anything is asked."""
    samira.open(f"/{lang}")
    yield "home"
    samira.page.locator("#text").press_sequentially(VAGUE[lang])
    expect(samira.page.get_by_role("option").first).to_be_visible()
    samira.page.keyboard.press("ArrowDown")
    yield "suggestions"
    samira.page.fill("#text", "")
    for name, path in {
        "topic": "topics/account",
        "search": f"search?q={VAGUE[lang]}",
        "nothing found": f"search?q={NOT_UNDERSTOOD[lang]}",
        "guide by mail": "articles/forgotten-password/mail",
        "a person, before anything was said": "person",
        "nothing here": "nothing-here",
        "article": "articles/forgotten-password",
    }.items():
        samira.open(f"/{lang}/{path}")
        yield name
    samira.page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    yield "article, all open"


def asking(samira: Visitor, lang: Lang) -> Iterator[str]:
    """A first conversation, to its happy end."""
    samira.open(f"/{lang}")
    samira.ask(NOT_UNDERSTOOD[lang])
    yield "rephrase"
    samira.ask(VAGUE[lang])
    yield "ask back"
    samira.ask(FORGOTTEN_PASSWORD[lang])
    yield "answer"
    samira.take("form:walkthrough")
    yield "first step"
    samira.take("step:stuck")
    yield "stuck"
    while samira.choice("step:next").count():
        samira.take("step:next")
    yield "last step"
    samira.take("solved")
    yield "solved"


def coming_back(samira: Visitor, clock: Clock, lang: Lang) -> Iterator[str]:
    """Days later, to be asked whether it held; then a guide is left in the middle."""
    clock.passes(days=3)
    samira.open(f"/{lang}")
    yield "home, asked whether it held"
    samira.page.click("[name=held][value=yes]")
    expect(samira.page.locator("[name=held]")).to_have_count(0)
    samira.ask(ANOTHER_MATTER[lang])
    samira.take("form:walkthrough")
    for name, path in {
        "home, a guide left": "",
        "preferences": "/preferences",
        "earlier conversations": "/conversations",
    }.items():
        samira.open(f"/{lang}{path}")
        yield name


def reaching_a_person(samira: Visitor, salma: Callable[[], Desk], lang: Lang) -> Iterator[str]:
    """A second conversation, with a person's help."""
    samira.open(f"/{lang}")
    samira.ask(FORGOTTEN_PASSWORD[lang])
    samira.want_a_person()
    yield "handed off"
    samira.page.fill("[name=contact]", "samira@example.com")
    samira.page.click("#contact [type=submit]")
    expect(samira.page.locator("#contact-saved")).to_be_visible()
    yield "contact left"
    chat = samira.page.url
    reference = samira.reference
    desk = salma()
    desk.reply(reference, "أهلًا سميرة، جرّبي الآن\nhttps://raff.example/reset?id=5")
    expect(samira.page.locator("#thread .from-agent")).to_be_visible()
    yield "a person replied"
    samira.page.locator("#thread .ticket-card a").click()
    yield "ticket, waiting for her"
    desk.visitor.open(f"/agent/tickets/{reference}")
    desk.visitor.page.click("[name=action][value=solve]")
    expect(desk.visitor.page.locator("#status")).to_have_class("pill is-solved")
    samira.page.reload()
    yield "ticket, solved"
    samira.page.locator("#rating label:has([value=good])").click()
    samira.page.click("#rating [type=submit]")
    expect(samira.page.locator("#rating-saved")).to_be_visible()
    yield "ticket, rated"
    samira.page.goto(chat)
    yield "chat, solved"
    samira.open(f"/{lang}/forget")
    yield "forget, asked whether"
    samira.page.click(".forgetting [type=submit]")
    expect(samira.page.locator("#forgotten")).to_be_visible()
    yield "forgotten"
