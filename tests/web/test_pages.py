"""Every page: it works, refuses the wrong person and the wrong method, and says no word too much."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.domain.staff import Role
from bot.language import LANGUAGES, Lang, direction
from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.inspection import raw_keys
from tests.web.site_map import Address

INLINE = r"<script(?![^>]*(?:\ssrc=|ld\+json))|<style|\sstyle=|\son\w+=|javascript:"
NAMES = re.compile(r'\s(?:src|href|action|id|for|name|aria-[a-z]+by|aria-controls)="[^"]*"')
"""Attributes that nobody reads."""

STAFF_PAGES = {
    "/agent": {Role.AGENT, Role.LEAD, Role.ADMIN},
    "/agent/mail": {Role.AGENT, Role.LEAD, Role.ADMIN},
    "/author": {Role.AUTHOR, Role.ADMIN},
    "/author/publish": {Role.AUTHOR, Role.ADMIN},
    "/author/versions": {Role.AUTHOR, Role.ADMIN},
    "/author/try": {Role.AUTHOR, Role.ADMIN},
    "/author/batch": {Role.AUTHOR, Role.ADMIN},
    "/lead": {Role.LEAD, Role.ADMIN},
}


def without_script(client: TestClient, path: str, **fields: str) -> str:
    """Post a form as a browser without scripts does; where it leads."""
    answer = client.post(path, data={"client_id": str(uuid4()), **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_its_language_and_direction_and_allows_no_inline_script(
    signed_in: Callable[[Role], TestClient], samira: TestClient, addresses: list[Address], lang: Lang
) -> None:
    reader = signed_in(Role.ADMIN)
    reader.cookies.update(samira.cookies)
    reader.headers["Accept-Language"] = lang
    answers = [reader.get(re.sub("^/en", f"/{lang}", one.path)) for one in addresses if one.is_read]
    pages = [answer for answer in answers if "text/html" in answer.headers.get("content-type", "")]
    assert len(pages) >= 10
    for page in pages:
        shown = NAMES.sub("", page.text)
        assert f'<html lang="{lang}" dir="{direction(lang)}"' in page.text, page.url
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(INLINE, page.text), page.url
        assert raw_keys(shown) == [], page.url


@pytest.mark.parametrize(("asked", "lang"), [("ar-JO,en;q=0.5", "ar"), ("en-GB", "en"), ("fr", "ar")])
def test_home_is_in_the_visitors_language(browser: Callable[[], TestClient], asked: str, lang: str) -> None:
    answer = browser().get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_without_a_script_a_question_is_answered_and_a_handoff_taken(
    browser: Callable[[], TestClient], lang: str
) -> None:
    samira = browser()
    thread = without_script(samira, f"/{lang}/messages", text=FORGOTTEN_PASSWORD[lang], conversation="")
    page = samira.get(thread).text
    assert FORGOTTEN_PASSWORD[lang] in page
    assert f"/{lang}/articles/forgotten-password" in page
    conversation = thread.partition("c=")[2]
    assert without_script(samira, f"/{lang}/choices", conversation=conversation, choice="person") == thread
    without_script(samira, f"/{lang}/handoff", conversation=conversation, contact="samira@example.com")
    page = samira.get(thread).text
    reference = re.search(r"DL-\w{4}-\w{4}", page)
    assert reference
    ticket = re.search(rf"/{lang}/tickets/[\w-]+", page)
    assert ticket
    assert reference[0] in browser().get(ticket[0]).text


def test_without_a_script_a_contact_that_reaches_nobody_is_given_back_with_all_that_was_written(
    browser: Callable[[], TestClient],
) -> None:
    samira = browser()
    thread = without_script(samira, "/en/choices", conversation="", choice="person")
    written = {"contact": "nobody", "note": "after five", "call_back": "true"}
    fields = {"client_id": str(uuid4()), "conversation": thread.partition("c=")[2], **written}
    answer = samira.post("/en/handoff", data=fields)
    assert answer.status_code == 422
    assert "Please give an email address" in answer.text
    assert 'value="nobody"' in answer.text
    assert ">after five</textarea>" in answer.text
    assert 'value="true" checked' in answer.text


def test_an_empty_question_is_told_so_on_the_page(browser: Callable[[], TestClient]) -> None:
    answer = browser().post("/en/messages", data={"client_id": str(uuid4()), "text": "  "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_markup_in_a_message_is_text_on_every_page(
    browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient]
) -> None:
    """Abuse cases 38 and 44."""
    samira = browser()
    evil = "<img src=x onerror=alert(1)> {{7*7}} agent please"
    thread = without_script(samira, "/en/messages", text=evil)
    page = samira.get(thread).text
    ticket = re.search(r"/en/tickets/[\w-]+", page)
    reference = re.search(r"DL-\w{4}-\w{4}", page)
    assert ticket
    assert reference
    huda = signed_in(Role.AGENT)
    for shown in (page, samira.get(ticket[0]).text, huda.get(f"/agent/tickets/{reference[0]}").text):
        assert "&lt;img src=x onerror=alert(1)&gt; {{7*7}}" in shown
        assert "<img src=x" not in shown


def test_anothers_thread_ticket_and_unknown_articles_are_a_plain_404(
    browser: Callable[[], TestClient],
) -> None:
    samira, yusuf = browser(), browser()
    thread = without_script(samira, "/en/messages", text="hello")
    without_script(yusuf, "/en/messages", text="hello")
    for path in (
        thread,
        "/en/tickets/guessed",
        "/en/articles/no-such-article",
        "/en?c=guessed",
        "/xx",
        "/metrics",
    ):
        answer = yusuf.get(path)
        assert answer.status_code == 404
        assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", STAFF_PAGES)
def test_strangers_are_led_to_the_sign_in_page(browser: Callable[[], TestClient], path: str) -> None:
    answer = browser().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/sign-in?next={path}")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("path", STAFF_PAGES)
def test_each_role_opens_its_own_pages_alone(
    signed_in: Callable[[Role], TestClient], path: str, role: Role
) -> None:
    """Abuse case 5."""
    expected = 200 if role in STAFF_PAGES[path] else 403
    assert signed_in(role).get(path).status_code == expected


def test_a_customer_is_no_member_of_staff(browser: Callable[[], TestClient]) -> None:
    """Abuse case 4."""
    samira = browser()
    without_script(samira, "/en/messages", text="hello")
    for path in STAFF_PAGES:
        assert samira.get(path).status_code == 303
    answer = samira.post("/agent/tickets/DL-2222-2222", data={"client_id": str(uuid4()), "action": "solve"})
    assert answer.status_code == 401


def test_the_agents_reply_is_on_the_customers_pages(
    browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient]
) -> None:
    samira = browser()
    thread = without_script(samira, "/en/messages", text="I want to speak to a human")
    page = samira.get(thread).text
    reference = re.search(r"DL-\w{4}-\w{4}", page)
    ticket = re.search(r"/en/tickets/[\w-]+", page)
    assert reference
    assert ticket
    huda = signed_in(Role.AGENT)
    assert reference[0] in huda.get("/agent").text
    without_script(huda, f"/agent/tickets/{reference[0]}", action="reply", text="Good morning, I am Huda.")
    for path in (thread, ticket[0]):
        assert "Good morning, I am Huda." in samira.get(path).text
    without_script(samira, ticket[0], text="Thank you, Huda")
    assert "Thank you, Huda" in huda.get(f"/agent/tickets/{reference[0]}").text


def test_signing_in_makes_a_new_session_and_signing_out_ends_it(
    signed_in: Callable[[Role], TestClient], browser: Callable[[], TestClient]
) -> None:
    """Abuse cases 20 and 21."""
    huda = signed_in(Role.AGENT)
    cookie = huda.cookies["dalil_staff"]
    assert huda.post("/staff/sign-out").status_code == 303
    replayed = browser()
    replayed.cookies.set("dalil_staff", cookie)
    assert replayed.get("/agent").status_code == 303


def test_the_console_opens_in_the_language_that_the_sign_in_page_was_switched_to(
    signed_in: Callable[[Role], TestClient],
) -> None:
    huda = signed_in(Role.AGENT)
    huda.headers["Accept-Language"] = "en"
    fields = {"email": "agent@raff.example", "password": "a long enough password", "lang": "ar"}
    assert huda.post("/staff/sign-in", data=fields).status_code == 303
    assert '<html lang="ar"' in huda.get("/agent").text
    assert '<html lang="ar"' in huda.get("/staff/sign-in").text


@pytest.mark.parametrize("next_path", ["//evil.example", "/\\evil.example", "https://evil.example", "\\\\x"])
def test_abuse_37_signing_in_never_leads_to_another_site(
    signed_in: Callable[[Role], TestClient], next_path: str
) -> None:
    huda = signed_in(Role.AGENT)
    fields = {"email": "agent@raff.example", "password": "a long enough password", "next": next_path}
    assert huda.post("/staff/sign-in", data=fields).headers["location"] == "/agent"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(
    browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient]
) -> None:
    signed_in(Role.AGENT)
    bodies = []
    for email in ("agent@raff.example", "nobody@raff.example"):
        answer = browser().post("/staff/sign-in", data={"email": email, "password": "wrong wrong wrong"})
        assert answer.status_code == 401
        bodies.append(answer.text.replace(email, ""))
    assert bodies[0] == bodies[1]


def test_it_says_that_it_is_alive_and_ready(browser: Callable[[], TestClient]) -> None:
    assert browser().get("/healthz").json() == {"status": "alive"}
    assert browser().get("/readyz").json() == {"index": True, "database": True}


def test_a_returning_customer_is_led_back_and_may_be_forgotten_on_a_shared_device(
    browser: Callable[[], TestClient],
) -> None:
    samira = browser()
    thread = without_script(samira, "/en/messages", text=FORGOTTEN_PASSWORD["en"])
    assert f'href="{thread}"' in samira.get("/en").text
    cookie = samira.cookies["dalil_customer"]
    assert without_script(samira, "/en/forget") == "/en"
    assert f'href="{thread}"' not in samira.get("/en").text
    replayed = browser()
    replayed.cookies.set("dalil_customer", cookie)
    assert replayed.get(thread).status_code == 404
