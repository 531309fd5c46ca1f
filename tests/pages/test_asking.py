"""Samira asks, and gets what she came for, in one page that never reloads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bot.language import LANGUAGES, Lang
from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import ACTIVE_VALUE, Visitor

STEPS = re.compile(r"(?P<number>\d+) of (?P<of>\d+)")


def asked(visitor: Visitor, lang: Lang = "en") -> Visitor:
    """On the help page, with the first answer before them."""
    visitor.open(f"/{lang}")
    visitor.ask(FORGOTTEN_PASSWORD[lang])
    return visitor


@pytest.mark.parametrize("lang", LANGUAGES)
def test_samira_asks_and_reads_the_article_quoted(samira: Visitor, lang: Lang) -> None:
    samira.open(f"/{lang}")
    samira.page.evaluate("window.neverReloaded = true")
    reply = samira.ask(FORGOTTEN_PASSWORD[lang])
    quote = reply.locator(".quote")
    expect(quote.locator(".prose")).to_have_attribute("lang", lang)
    expect(quote.get_by_role("link")).to_have_attribute("href", f"/{lang}/articles/forgotten-password")
    assert samira.page.evaluate("window.neverReloaded")
    assert re.search(rf"/{lang}\?c=[\w-]+$", samira.page.url)


def test_samira_walks_through_every_step_to_the_end(samira: Visitor) -> None:
    asked(samira)
    reply = samira.take("form:walkthrough")
    seen = []
    while reply.locator(".step-of").count():
        found = STEPS.search(reply.locator(".step-of").inner_text())
        assert found
        seen.append(int(found["number"]))
        reply = samira.take("step:next")
    assert seen == list(range(1, int(found["of"]) + 1))
    samira.take("solved")
    samira.page.click("#rating .face >> nth=0")
    samira.page.click("#rating .primary")
    expect(samira.page.locator("#rating-saved")).to_be_visible()


def test_samira_goes_from_the_fix_to_the_steps_and_back(samira: Visitor) -> None:
    asked(samira)
    expect(samira.take("form:walkthrough").locator(".walk")).to_be_visible()
    fix = samira.take("form:fix")
    expect(fix.locator(".walk")).to_have_count(0)
    expect(fix.locator(".quote .prose")).to_be_visible()
    assert samira.page.locator("#thread form:not([data-done])").count() == 1


def test_who_reloads_or_comes_back_finds_the_conversation_and_goes_on(samira: Visitor) -> None:
    asked(samira)
    samira.take("form:walkthrough")
    samira.page.reload()
    expect(samira.page.locator("#thread .walk .step-of").last).to_contain_text("1 of")
    address = samira.page.url
    samira.page.close()
    back = Visitor(samira.page.context.new_page(), samira.home)
    back.page.goto(address)
    expect(back.take("step:next").locator(".step-of")).to_contain_text("2 of")
    assert back.complaints == []


def test_yusuf_cannot_open_samiras_conversation(samira: Visitor, visit: Callable[..., Visitor]) -> None:
    asked(samira)
    yusuf = visit()
    yusuf.page.goto(samira.page.url)
    expect(yusuf.page.get_by_role("heading", level=1)).to_have_text("This page can't be shown")
    assert [line for line in yusuf.complaints if "404" not in line] == []
    yusuf.complaints.clear()


def test_mona_needs_no_mouse(visit: Callable[..., Visitor]) -> None:
    mona = visit()
    mona.open("/en")
    for _ in range(10):
        mona.page.keyboard.press("Tab")
        if mona.page.evaluate("document.activeElement.id") == "text":
            break
    mona.page.keyboard.type(FORGOTTEN_PASSWORD["en"])
    mona.page.keyboard.press("Enter")
    expect(mona.replies).to_have_count(1)
    assert mona.page.evaluate("document.activeElement.id") == "text"
    mona.press_until("Shift+Tab", "form:walkthrough")
    mona.page.keyboard.press("Enter")
    expect(mona.page.locator(".step-of").last).to_contain_text("1 of")
    mona.press_until("Tab", "step:next")
    mona.page.keyboard.press("Enter")
    expect(mona.page.locator(".step-of").last).to_contain_text("2 of")
    mona.press_until("Tab", "person")
    assert mona.page.evaluate(ACTIVE_VALUE) == "person"
    mona.page.keyboard.press("Space")
    expect(mona.page.locator("#contact")).to_be_visible()


def test_a_message_that_is_too_long_comes_back_into_the_field(samira: Visitor) -> None:
    samira.open("/en")
    samira.page.fill("#text", "a" * 4001)
    samira.page.click(".send")
    expect(samira.page.locator("#problem")).to_contain_text("4000")
    expect(samira.page.locator("#text")).to_have_value("a" * 4001)
    expect(samira.said).to_have_count(0)
    samira.complaints.clear()
    samira.ask(FORGOTTEN_PASSWORD["en"])
    expect(samira.page.locator("#problem")).to_be_empty()


def test_no_message_is_no_question(samira: Visitor) -> None:
    samira.open("/en")
    samira.page.fill("#text", "   ")
    samira.page.keyboard.press("Enter")
    expect(samira.page.locator("body")).not_to_have_class(re.compile("talking"))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "ar",
            "رقمي +962 79 123 4567 وهنا https://raff.example/a?b=1، وأستعمل C++ و`ns1.raff` 🙂",
        ),
        ("en", "Order 1234-5678 of متجر سلمى 5, see https://raff.example/a_(b). <b>bold</b>"),
    ],
)
def test_what_stands_inside_a_line_is_the_same_by_the_script_and_by_the_server(
    samira: Visitor, lang: Lang, text: str
) -> None:
    samira.open(f"/{lang}")
    samira.ask(text)
    expect(samira.page.locator(".is-sending")).to_have_count(0)
    bubble = samira.said.locator(".bubble")
    by_the_script = bubble.inner_html()
    link = bubble.get_by_role("link")
    expect(link).to_have_attribute("rel", "noopener nofollow ugc")
    expect(bubble).to_have_text(text)
    samira.page.reload()
    attributes = (
        "node => [...node.querySelectorAll('*')].map(e => [e.localName, e.dir, e.className, e.textContent])"
    )
    by_the_server = bubble.evaluate(attributes)
    bubble.evaluate("(node, html) => (node.innerHTML = html)", by_the_script)
    assert bubble.evaluate(attributes) == by_the_server
