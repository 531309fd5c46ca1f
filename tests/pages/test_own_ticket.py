"""The customer's own page of a ticket: files, a live answer, closing, rating, with a script and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.actions.services import Services
from tests.pages.cast import Desk, Visitor

A_FILE = {"name": "سجل.txt", "mimeType": "text/plain", "buffer": b"line one"}
A_LIE = {"name": "photo.png", "mimeType": "image/png", "buffer": b"no picture"}


@pytest.fixture
def services(services: Services, tmp_path: Path) -> Services:
    return replace(services, attachments=tmp_path / "attachments")


def on_own_ticket(visitor: Visitor) -> str:
    """The reference of the ticket whose page is open now."""
    visitor.open("/ar")
    visitor.page.fill("#text", "بدي احكي مع موظف")
    visitor.page.click(".send")
    reference = visitor.reference
    visitor.page.click(".ticket-card a")
    expect(visitor.page.locator("#reference")).to_have_text(reference)
    return reference


def test_samira_adds_a_file_reads_the_answer_as_it_comes_and_rates_it_when_it_is_solved(
    samira: Visitor, at_desk: Callable[..., Desk]
) -> None:
    reference = on_own_ticket(samira)
    chat = samira.page.context.new_page()
    chat.goto(f"{samira.home}/ar/conversations")
    chat.click("main a[href*='?c=']")
    samira.page.evaluate("window.neverReloaded = true")
    samira.page.set_input_files("#files", [A_FILE])  # type: ignore[list-item]
    expect(samira.page.locator("#chosen")).to_have_text("سجل.txt")
    samira.page.fill("#text", "هذا هو السجل")
    samira.page.click("#addition .primary")
    expect(samira.page.locator(".files .file")).to_contain_text("سجل.txt")
    expect(chat.locator("#thread .files .file")).to_have_text("سجل.txt1 كيلوبايت")
    expect(chat.locator("#thread .files li")).to_have_count(1)
    expect(samira.page.locator("#text")).to_have_value("")
    samira.page.fill("#text", "half a sentence")
    salma = at_desk()
    salma.reply(reference, "وصلني السجل، شكرًا", "reply_and_solve")
    expect(salma.visitor.page.locator(".files .file")).to_contain_text("سجل.txt")
    expect(samira.page.locator("#thread .from-agent")).to_contain_text("وصلني السجل")
    expect(samira.page.locator(".status")).to_have_class("status is-solved")
    expect(samira.page.locator("#text")).to_have_value("half a sentence")
    assert samira.page.evaluate("window.neverReloaded")
    samira.page.click("#rating .face >> nth=0")
    samira.page.click("#rating .primary")
    expect(samira.page.locator("#rating-saved")).to_be_visible()
    expect(samira.page.locator("#rating")).to_have_count(0)


def test_without_a_script_karim_sends_files_is_told_what_is_wrong_and_closes_his_ticket(
    visit: Callable[..., Visitor], services: Any
) -> None:
    karim = visit(script=False)
    on_own_ticket(karim)
    karim.page.set_input_files("#files", [A_LIE])  # type: ignore[list-item]
    karim.page.fill("#text", "انظروا من فضلكم")
    karim.page.click("#addition .primary")
    expect(karim.page.locator("#problem")).to_contain_text("photo.png")
    expect(karim.page.locator("#text")).to_have_value("انظروا من فضلكم")
    karim.complaints.clear()  # the browser notes every refusal on its console
    karim.page.set_input_files("#files", [A_FILE])  # type: ignore[list-item]
    karim.page.click("#addition .primary")
    expect(karim.page.locator(".files .file")).to_contain_text("سجل.txt")
    karim.page.click(".closing button")
    expect(karim.page.locator(".status")).to_have_class("status is-solved")


RECORD_STREAMS = """window.streams = [];
window.EventSource = class extends EventSource {
  constructor(url) { super(url); streams.push(this); }
};"""
OPEN_STREAMS = "streams.map(({ readyState }) => readyState !== EventSource.CLOSED)"


def test_the_page_asks_where_its_line_fell_silent_and_rests_while_nobody_looks(
    samira: Visitor, at_desk: Callable[..., Desk]
) -> None:
    page = samira.page
    page.add_init_script(RECORD_STREAMS)
    page.clock.install()
    reference = on_own_ticket(samira)
    page.wait_for_function("streams.length === 1")
    page.clock.fast_forward(41_000)
    assert page.evaluate(OPEN_STREAMS) == [False]
    at_desk().reply(reference, "جرّبي الآن")
    page.clock.fast_forward(61_000)
    expect(page.locator("#thread .from-agent")).to_contain_text("جرّبي الآن")
    page.clock.fast_forward(31_000)
    page.wait_for_function("streams.length === 2")
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.fast_forward(61_000)
    assert page.evaluate(OPEN_STREAMS) == [False, False]
    page.evaluate("delete document.hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate(OPEN_STREAMS) == [False, False, True]
