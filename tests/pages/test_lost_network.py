"""What Samira wrote is never lost and never said twice, whatever becomes of the line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Visitor
from tests.pages.conftest import PATIENCE_MS

QUESTION = FORGOTTEN_PASSWORD["en"]


def say(samira: Visitor, text: str) -> None:
    samira.page.fill("#text", text)
    samira.page.click(".send")
    expect(samira.said.last).to_contain_text(text)


def waits(samira: Visitor, why: str = "No connection") -> None:
    expect(samira.page.locator("#unsent")).to_contain_text(why)
    expect(samira.page.locator(".is-waiting").last).to_be_visible()


def is_through(samira: Visitor) -> None:
    expect(samira.page.locator(".is-sending")).to_have_count(0, timeout=PATIENCE_MS)
    expect(samira.page.locator("#unsent")).to_be_hidden()


def words(samira: Visitor) -> list[str]:
    return [said.removeprefix("You\n").strip() for said in samira.said.all_inner_texts()]


def assert_said(samira: Visitor, *texts: str) -> None:
    """In this order and nothing else, on the page now and in what the server kept."""
    for _ in range(2):
        assert words(samira) == list(texts)
        samira.page.reload()
    assert [line for line in samira.complaints if "Failed to load resource" not in line] == []
    samira.complaints.clear()


@pytest.mark.parametrize("first", [True, False])
def test_what_is_written_without_a_line_goes_out_in_order_when_it_is_back(
    samira: Visitor, first: bool
) -> None:
    samira.open("/en")
    before = [] if first else ["hello"]
    for text in before:
        samira.ask(text)
    samira.page.context.set_offline(True)
    say(samira, QUESTION)
    waits(samira)
    say(samira, "thank you")
    samira.page.context.set_offline(False)
    is_through(samira)
    expect(samira.replies).to_have_count(len(before) + 2)
    assert_said(samira, *before, QUESTION, "thank you")


def test_a_question_whose_answer_was_lost_on_the_way_is_said_once(samira: Visitor) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    samira.open("/en")
    samira.ask("hello")
    samira.page.route("**/messages", lose_the_answer, times=1)
    say(samira, QUESTION)
    is_through(samira)
    expect(samira.replies).to_have_count(2)
    assert_said(samira, "hello", QUESTION)


@pytest.mark.parametrize("first", [True, False])
def test_what_waits_outlives_a_reload(samira: Visitor, first: bool) -> None:
    samira.open("/en")
    if not first:
        samira.ask("hello")
    for path in ("**/api/v1/conversations", "**/messages"):
        samira.page.route(path, lambda route: route.abort())
    say(samira, QUESTION)
    waits(samira)
    samira.page.reload()
    waits(samira)
    assert words(samira)[-1] == QUESTION
    samira.page.unroute_all()
    samira.page.dispatch_event("#unsent button", "click")  # even if the page has just sent it by itself
    is_through(samira)
    assert_said(samira, *([] if first else ["hello"]), QUESTION)


def test_a_choice_whose_answer_was_lost_is_made_once(samira: Visitor) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    samira.open("/en")
    samira.ask(QUESTION)
    samira.page.route("**/choices", lose_the_answer, times=1)
    samira.choice("still_broken").click()
    is_through(samira)
    expect(samira.replies).to_have_count(2)
    assert_said(samira, QUESTION, "It still doesn't work")


def test_a_server_that_is_busy_is_asked_again(samira: Visitor) -> None:
    busy = '{"error": {"code": "unavailable", "message": "A moment, please."}}'
    samira.open("/en")
    samira.page.route("**/messages", lambda route: route.fulfill(status=503, body=busy))
    say(samira, QUESTION)
    waits(samira, "A moment, please.")
    samira.page.unroute("**/messages")
    is_through(samira)
    expect(samira.replies).to_have_count(1)
    assert_said(samira, QUESTION)


def test_who_is_forgotten_on_a_shared_device_leaves_nothing_in_its_browser(
    visit: Callable[..., Visitor],
) -> None:
    samira = visit()
    samira.open("/en")
    samira.ask("hello")
    samira.page.route("**/messages", lambda route: route.abort())
    say(samira, QUESTION)
    waits(samira)
    samira.open("/en")
    samira.page.fill("#text", "half a sentence")
    samira.page.click("a[href$='/forget']")
    samira.page.click("form[action$='/forget'] .primary")
    expect(samira.page).to_have_url(f"{samira.home}/en")
    expect(samira.page.locator("#forgotten")).to_be_visible()
    expect(samira.page.locator("#text")).to_have_value("")
    assert samira.page.evaluate("localStorage.length + sessionStorage.length") == 0
    samira.complaints.clear()


def test_a_draft_survives_a_reload(samira: Visitor) -> None:
    samira.open("/en")
    samira.page.locator("#text").press_sequentially("my payout")
    samira.page.reload()
    expect(samira.page.locator("#text")).to_have_value("my payout")


def test_a_draft_survives_switching_the_language_on_home_and_in_a_conversation(samira: Visitor) -> None:
    samira.open("/ar")
    for _ in range(2):
        samira.page.locator("#text").press_sequentially("my payout")
        samira.page.click(".language")
        expect(samira.page.locator("html")).to_have_attribute("lang", "en")
        expect(samira.page.locator("#text")).to_have_value("my payout")
        samira.page.click(".language")
        samira.ask("hello")
