"""How members of staff come in, and what whoever is not one of them tries instead."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.invite_staff import invite
from bot.actions.passwords import NOBODYS_HASH, hash_of
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.staff import Role
from bot.settings import Settings
from bot.storage.schema import outbox, staff
from bot.web.app import create_app
from bot.web.limits import Allowance
from bot.web.visitors import CUSTOMER_COOKIE, STAFF_COOKIE
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex
from tests.web.conftest import HOME, MAILING, PASSWORD
from tests.web.test_every_route import routes

SALMA, ANOTHER = "agent@raff.example", "another long password"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/staff/links/[\w-]+)")
CONSOLE = ("/agent", "/author", "/lead", "/staff/account", "/staff/password", "/staff/away")
SignedIn = Callable[[Role], TestClient]
Browser = Callable[..., TestClient]


def letters(services: Services) -> list[str]:
    with services.database.reading() as connection:
        return list(connection.scalars(select(outbox.c.text).order_by(outbox.c.id)))


def link_in(letter: str) -> str:
    found = LINK.search(letter)
    assert found
    return found[1]


def ask_link(browser: TestClient, email: str = SALMA, **headers: str) -> tuple[int, str]:
    answer = browser.post("/staff/forgot", data={"client_id": str(uuid4()), "email": email}, headers=headers)
    return answer.status_code, answer.text


def sign_in(browser: TestClient, password: str = PASSWORD, email: str = SALMA) -> int:
    return browser.post("/staff/sign-in", data={"email": email, "password": password}).status_code


def is_in(browser: TestClient) -> bool:
    return browser.get("/agent").status_code == 200


def knock(browser: TestClient) -> int:
    """What a write of the console says to whoever comes with what this browser has."""
    return browser.post("/staff/away", data={"client_id": str(uuid4())}).status_code


@pytest.fixture
def services(new_database: Any, clock: Clock) -> Services:
    return Services(new_database("sqlite"), NoIndex(), clock)


@pytest.fixture
def app(services: Services) -> FastAPI:
    """Mail can be sent."""
    return create_app(services, MAILING, secret_key="k" * 32)


@pytest.fixture
def comes_from(app: Any) -> Callable[[str], TestClient]:
    """Makes browsers at an address."""

    def make(address: str) -> TestClient:
        headers = {"Accept-Language": "en"}
        return TestClient(app, HOME, client=(address, 1), follow_redirects=False, headers=headers)

    return make


@pytest.fixture
def salma(signed_in: SignedIn) -> TestClient:
    return signed_in(Role.AGENT)


def test_who_is_invited_chooses_a_password_and_lands_where_they_work(
    services: Services, browser: Browser
) -> None:
    rami = add_staff(services, "rami@raff.example", "Rami", Role.ADMIN, PASSWORD)
    invite(services, rami, str(uuid4()), "huda@raff.example", "Huda <b>", Role.AUTHOR, "ar")
    link, huda = link_in(letters(services)[-1]), browser()
    page = huda.get(link)
    assert "Welcome, Huda &lt;b&gt;." in page.text
    assert "huda@raff.example" in page.text
    refused = huda.post(link, data={"password": "short"})
    assert (refused.status_code, "12 to 200 characters" in refused.text) == (422, True)
    came = huda.post(link, data={"password": PASSWORD})
    assert (came.status_code, came.headers["location"]) == (303, "/author")
    assert huda.get("/author").status_code == 200
    assert huda.get(link).status_code == huda.post(link, data={"password": PASSWORD}).status_code == 410


def test_who_forgot_is_mailed_a_link_and_comes_in_by_it(
    services: Services, salma: TestClient, browser: Browser
) -> None:
    elsewhere = browser()
    assert 'href="/staff/forgot"' in elsewhere.get("/staff/sign-in").text
    status, said = ask_link(elsewhere, " Agent@raff.example")
    assert (status, "Look into your mailbox" in said) == (200, True)
    link = link_in(letters(services)[-1])
    assert elsewhere.post(link, data={"password": ANOTHER}).headers["location"] == "/agent"
    assert is_in(elsewhere)
    assert not is_in(salma)


@pytest.mark.usefixtures("salma")
def test_a_letter_whose_link_opens_nothing_any_more_is_not_kept(services: Services, browser: Browser) -> None:
    ask_link(browser())
    link = link_in(letters(services)[-1])
    assert browser().post(link, data={"password": ANOTHER}).status_code == 303
    assert letters(services) == [""]


def test_without_a_mail_server_nobody_is_told_to_look_into_their_mailbox(
    services: Services, clock: Clock
) -> None:
    add_staff(services, SALMA, "Salma", Role.AGENT, PASSWORD)
    app = create_app(services, Settings(_env_file=None), secret_key="k" * 32)
    with TestClient(app, HOME, follow_redirects=False, headers={"Accept-Language": "en"}) as visitor:
        for status, page in ((200, visitor.get("/staff/forgot").text), ask_link(visitor)):
            assert status == 200
            assert "Ask an administrator of your team" in page
            assert "mailbox" not in page
    assert letters(services) == []


def test_who_signed_out_while_away_is_there_when_somebody_signs_in(
    salma: TestClient, services: Services
) -> None:
    for ends in (lambda: salma.post("/staff/sign-out"), lambda: None):
        salma.post("/agent/presence", data={"presence": "away"})
        assert salma.post("/agent/here").json() == {"online": False}
        ends()
        sign_in(salma)
        assert salma.post("/agent/here").json() == {"online": True}


def test_whoever_is_away_says_so_themselves(
    salma: TestClient, signed_in: SignedIn, services: Services, clock: Clock
) -> None:
    def is_away() -> bool:
        with services.database.reading() as connection:
            query = select(staff.c.away_until).where(staff.c.email == SALMA)
            return connection.scalar(query) is not None

    back = clock.now.date().replace(year=clock.now.year + 1).isoformat()
    for until in ("2020-01-01", "9999-12-31", "soon"):
        answer = salma.post("/staff/away", data={"client_id": str(uuid4()), "until": until})
        assert answer.status_code == 422, until
    assert salma.post("/staff/away", data={"client_id": str(uuid4()), "until": back}).status_code == 303
    assert is_away()
    assert "Back on" in salma.get("/staff/account").text
    assert "given tickets again" in salma.get(_followed(salma, "/staff/away", client_id=str(uuid4()))).text
    assert not is_away()
    assert "Out of office" not in signed_in(Role.AUTHOR).get("/staff/account").text


def _followed(browser: TestClient, path: str, **fields: str) -> str:
    answer = browser.post(path, data=fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_abuse_10_a_field_that_no_form_of_an_account_has_is_refused_and_changes_nothing(
    salma: TestClient, browser: Browser, services: Services
) -> None:
    def known() -> list[tuple[object, ...]]:
        with services.database.reading() as connection:
            return [tuple(row) for row in connection.execute(select(staff))]

    before = known()
    ask_link(browser())
    link = link_in(letters(services)[-1])
    for path, form in {
        "/staff/password": {"before": PASSWORD, "password": ANOTHER},
        "/staff/away": {"client_id": str(uuid4()), "until": "2030-01-01"},
        "/staff/forgot": {"client_id": str(uuid4()), "email": SALMA},
        link: {"password": ANOTHER},
    }.items():
        for extra in ("role", "verified", "owner_id", "member_id", "disabled_at"):
            assert salma.post(path, data={**form, extra: "admin"}).status_code == 422, (path, extra)
    assert known() == before


def test_abuse_20_a_session_that_was_there_before_is_another_after_signing_in(
    salma: TestClient, browser: Browser
) -> None:
    planted = salma.cookies[STAFF_COOKIE]
    victim = browser()
    victim.cookies.update(salma.cookies)
    assert sign_in(victim) == 303
    assert victim.cookies[STAFF_COOKIE] != planted
    assert is_in(victim)
    assert not is_in(salma), "what was planted opens nothing any more"


def test_abuse_21_a_cookie_is_worth_nothing_after_signing_out(salma: TestClient, browser: Browser) -> None:
    thief = browser()
    thief.cookies.update(salma.cookies)
    assert knock(thief) == 303
    salma.post("/staff/sign-out")
    assert knock(thief) == 401
    assert thief.get("/api/v1/explain", params={"text": "hello", "lang": "en"}).status_code == 401
    assert thief.get("/agent").headers["location"].startswith("/staff/sign-in")


def test_abuse_22_a_new_password_ends_every_other_session(salma: TestClient, browser: Browser) -> None:
    elsewhere = browser()
    sign_in(elsewhere)
    wrong = salma.post("/staff/password", data={"before": ANOTHER, "password": ANOTHER})
    assert (wrong.status_code, "not your present password" in wrong.text) == (422, True)
    for unusable in (PASSWORD, "short", "a" * 201):
        refused = salma.post("/staff/password", data={"before": PASSWORD, "password": unusable})
        assert refused.status_code == 422
    assert knock(elsewhere) == 303
    done = _followed(salma, "/staff/password", before=PASSWORD, password=ANOTHER)
    assert "not any more" in salma.get(done).text
    assert knock(elsewhere) == 401
    assert (sign_in(browser()), sign_in(browser(), ANOTHER)) == (401, 303)


def test_abuse_23_guessing_ends_for_one_account_from_everywhere_and_for_one_address_at_all(
    comes_from: Browser, services: Services
) -> None:
    add_staff(services, SALMA, "Salma", Role.AGENT, PASSWORD)
    too_long = "a" * 201  # refused before it is hashed
    one_account = [sign_in(comes_from(f"192.0.2.{number}"), too_long) for number in range(12)]
    assert one_account == [401] * Allowance.SIGN_INS_AS.value.amount + [429] * 2
    assert sign_in(comes_from("198.51.100.1"), PASSWORD, SALMA.upper()) == 429
    allowed, guesser = Allowance.SIGN_INS.value.amount, comes_from("203.0.113.1")
    emails = [f"member{number}@raff.example" for number in range(allowed + 1)]
    assert [sign_in(guesser, too_long, email) for email in emails] == [401] * allowed + [429]
    answer = guesser.post("/staff/sign-in", data={"email": "x@raff.example", "password": "x"})
    assert 0 < int(answer.headers["retry-after"]) <= 600
    assert "Please try again in" in answer.text


def test_abuse_24_who_has_an_account_is_told_by_no_word_and_no_time(
    salma: TestClient, comes_from: Browser, services: Services, clock: Clock
) -> None:
    unknown, stranger = "nobody@raff.example", comes_from("198.51.100.1")
    bodies = set()
    for email in (SALMA, unknown):
        answer = stranger.post("/staff/sign-in", data={"email": email, "password": ANOTHER})
        assert answer.status_code == 401
        bodies.add(answer.text.replace(email, ""))
    assert len(bodies) == 1
    parameters = NOBODYS_HASH.split("$")[:4]
    assert hash_of(PASSWORD).split("$")[:4] == parameters, "both cost as much to be compared"
    took: dict[str, list[float]] = {SALMA: [], unknown: []}
    said = set()
    for number in range(200):
        clock.passes(minutes=21)  # after which another letter may go to the same mailbox
        asks = comes_from(f"192.0.2.{number}")
        for email, times in took.items():
            begun = time.perf_counter()
            said.add(ask_link(asks, email))
            times.append(time.perf_counter() - begun)
    assert len(letters(services)) == 200
    assert len(said) == 1
    assert abs(median(took[SALMA]) - median(took[unknown])) < 0.05


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example"])
def test_abuse_25_a_link_is_never_of_a_host_that_was_only_named(
    salma: TestClient, browser: Browser, services: Services, host: str
) -> None:
    assert ask_link(browser(), Host=host)[0] == 400
    assert letters(services) == []
    for ours in ("127.0.0.1:8000", "dalil:8000", "localhost", "10.0.0.7"):
        assert ask_link(browser(), Host=ours, **{"X-Forwarded-Host": host})[0] == 200
    assert all(LINK.search(letter) and "evil" not in letter for letter in letters(services))


def test_abuse_26_a_link_that_is_blank_altered_used_or_old_is_gone(
    salma: TestClient, browser: Browser, services: Services, clock: Clock
) -> None:
    visitor = browser()
    ask_link(visitor)
    link = link_in(letters(services)[-1])
    altered = ("/staff/links/", link.swapcase().lower(), link[:-1], link + "x", f"{link}/x", link + "%00")
    for path in altered:
        gone = (visitor.get(path).status_code, visitor.post(path, data={"password": ANOTHER}).status_code)
        assert set(gone) <= {400, 410}, path
    assert visitor.post(link, data={"password": ANOTHER}).status_code == 303
    assert visitor.post(link, data={"password": PASSWORD}).status_code == 410
    ask_link(visitor)
    old = link_in(letters(services)[-1])
    clock.passes(hours=1, minutes=1)
    page = visitor.get(old)
    assert (page.status_code, "Ask for a new link" in page.text) == (410, True)


def test_abuse_27_a_flood_of_requests_says_the_same_each_time_and_mails_three(
    salma: TestClient, browser: Browser, services: Services
) -> None:
    visitor = browser()
    said = {ask_link(visitor, email) for email in [SALMA] * 30 + ["nobody@raff.example"] * 30}
    assert {status for status, _ in said} == {200}
    assert len(said) == 1
    assert len(letters(services)) == 3


def test_abuse_28_a_password_of_a_megabyte_is_refused_unread_and_one_of_64_characters_taken(
    salma: TestClient, browser: Browser, services: Services
) -> None:
    huge, visitor = "a" * 1_000_000, browser()
    ask_link(visitor)
    link = link_in(letters(services)[-1])
    for path, form in {
        "/staff/sign-in": {"email": SALMA, "password": huge},
        link: {"password": huge},
        "/staff/password": {"before": huge, "password": huge},
    }.items():
        assert salma.post(path, data=form).status_code == 422, path
    assert sign_in(visitor, "a" * 60_000) == 401
    assert visitor.post(link, data={"password": "س" * 64}).status_code == 303
    assert sign_in(browser(), "س" * 64) == 303


def test_abuse_29_a_cookie_that_was_tampered_with_is_nobodys(salma: TestClient, browser: Browser) -> None:
    signed = salma.cookies[STAFF_COOKIE]
    token, _, signature = signed.rpartition(".")
    for tampered in (token, f"{token}.", f"{token}.{signature[::-1]}", f"x{signed}", signature, "a" * 4_000):
        thief = browser()
        thief.headers["Cookie"] = f"{STAFF_COOKIE}={tampered}"
        assert knock(thief) == 401, tampered


@pytest.mark.parametrize("header", ["X-Remote-User", "Remote-User", "X-Forwarded-User", "X-Auth-Email"])
def test_abuse_30_who_one_is_said_to_be_by_a_header_is_ignored(
    salma: TestClient, browser: Browser, header: str
) -> None:
    headers = {header: SALMA, "Authorization": "Basic YWdlbnQ6YWdlbnQ="}
    answer = browser().post("/staff/away", data={"client_id": str(uuid4())}, headers=headers)
    assert answer.status_code == 401


def test_abuse_04_a_customers_token_opens_no_route_of_the_console_by_any_method(
    samira: TestClient, browser: Browser
) -> None:
    samira.post("/api/v1/conversations", json={"client_id": str(uuid4())})
    thief = browser()
    thief.cookies.update(samira.cookies)
    thief.cookies.set(STAFF_COOKIE, samira.cookies[CUSTOMER_COOKIE])
    console = [key for key in routes() if key[1].startswith(CONSOLE)]
    assert len(console) > 50
    for method, path in console:
        answer = thief.request(method, re.sub("{[^}]+}", "1", path))
        if method == "GET":
            assert answer.headers["location"].startswith("/staff/sign-in?"), path
        else:
            assert answer.status_code == 401, path
