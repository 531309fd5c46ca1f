"""What Samira wrote is never lost and never said twice, whatever becomes of the line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Visitor


def send_into_the_void(samira: Visitor, text: str) -> None:
    samira.page.fill("#text", text)
    samira.page.click(".send")
    expect(samira.page.locator(".failure")).to_contain_text("No connection")
    expect(samira.said.last).to_contain_text(text)


def try_again(samira: Visitor) -> None:
    samira.page.click(".failure button")
    expect(samira.page.locator(".failure")).to_have_count(0)


def assert_said_once(samira: Visitor, text: str) -> None:
    """On the page now, and in what the server kept."""
    for _ in range(2):
        assert [said.strip() for said in samira.said.all_inner_texts() if text in said] == [f"You\n{text}"]
        samira.page.reload()
    assert [line for line in samira.complaints if "Failed to load resource" not in line] == []
    samira.complaints.clear()


@pytest.mark.parametrize("first", [True, False])
def test_a_question_asked_without_a_line_waits_for_it(samira: Visitor, first: bool) -> None:
    samira.open("/en")
    if not first:
        samira.ask("hello")
    before = samira.replies.count()
    samira.page.context.set_offline(True)
    send_into_the_void(samira, FORGOTTEN_PASSWORD["en"])
    samira.page.context.set_offline(False)
    try_again(samira)
    expect(samira.replies).to_have_count(before + 1)
    assert_said_once(samira, FORGOTTEN_PASSWORD["en"])


def test_a_question_whose_answer_was_lost_on_the_way_is_said_once(samira: Visitor) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    samira.open("/en")
    samira.ask("hello")
    samira.page.route("**/messages", lose_the_answer, times=1)
    send_into_the_void(samira, FORGOTTEN_PASSWORD["en"])
    try_again(samira)
    expect(samira.replies).to_have_count(2)
    assert_said_once(samira, FORGOTTEN_PASSWORD["en"])


def test_a_draft_survives_a_reload(samira: Visitor) -> None:
    samira.open("/en")
    samira.page.locator("#text").press_sequentially("my payout")
    samira.page.reload()
    expect(samira.page.locator("#text")).to_have_value("my payout")
