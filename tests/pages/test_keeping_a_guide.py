"""A guide is kept without leaving the page: printed, copied, mailed."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.actions.services import Services
from bot.actions.work_on_mail import read_unsent_mail
from tests.pages.cast import Visitor


def test_samira_mails_a_guide_to_herself_by_keyboard_and_is_back_where_she_was(
    samira: Visitor, services: Services
) -> None:
    page = samira.page
    samira.open("/ar/articles/forgotten-password")
    page.focus(".keep summary")
    page.keyboard.press("Enter")
    page.focus("[data-keep=mail]")
    page.keyboard.press("Enter")
    address = page.locator("dialog [name=address]")
    expect(address).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_accessible_name("أرسل الدليل إلى بريدك")
    page.keyboard.type("samira@example")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=alert]")).to_contain_text("راجع البريد الإلكتروني")
    samira.complaints.clear()  # the console tells of every answer that is not 2xx
    page.keyboard.press("End")
    page.keyboard.type(".com")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_contain_text("سجّلنا طلبك")
    page.keyboard.press("Escape")
    expect(page.locator("[data-keep=mail]")).to_be_focused()
    assert [mail.recipient for mail in read_unsent_mail(services)] == ["samira@example.com"]


def test_the_page_of_a_guide_prints_itself_when_a_link_elsewhere_asks_for_it(samira: Visitor) -> None:
    samira.page.add_init_script("window.print = () => document.body.append('printed;')")
    samira.open("/en/articles/forgotten-password#print")
    expect(samira.page.locator("body")).to_contain_text("printed;")
    samira.page.click(".keep summary")
    samira.page.click("[data-keep=print]")
    expect(samira.page.locator("body")).to_contain_text("printed;printed;")
