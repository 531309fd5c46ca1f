"""The pages on which a lead says what each takes on, and an administrator who is let in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.manage_staff import read_staff
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.article import Team
from bot.domain.staff import Member, Role
from bot.settings import Settings
from bot.storage.schema import outbox
from bot.web.app import create_app
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex, a_member
from tests.web.conftest import HOME, MAILING, PASSWORD

SignedIn = Callable[[Role], TestClient]
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def services(new_database: Any, clock: Clock) -> Services:
    return Services(new_database("sqlite"), NoIndex(), clock)


@pytest.fixture
def app(services: Services) -> FastAPI:
    """Mail can be sent."""
    return create_app(services, MAILING, secret_key="k" * 32)


@pytest.fixture
def salma(services: Services) -> Member:
    return add_staff(services, "salma@raff.example", "Salma", Role.AGENT, PASSWORD)


def done(browser: TestClient, path: str, **fields: Any) -> str:
    """Post a form and read the page on which one lands."""
    answer = browser.post(path, data={"client_id": str(uuid4()), **fields})
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"]).text


def status(browser: TestClient, path: str, **fields: Any) -> int:
    return browser.post(path, data={"client_id": str(uuid4()), **fields}).status_code


def as_known(services: Services, member: Member) -> Member:
    viewer = a_member(services, str(uuid4()), Role.LEAD)
    return next(one for one in read_staff(services, viewer) if one.id == member.id)


def test_a_lead_says_what_salma_takes_on(signed_in: SignedIn, services: Services, salma: Member) -> None:
    nadia, url = signed_in(Role.LEAD), f"/lead/team/{salma.id}"
    assert f'href="{url}"' in nadia.get("/lead/team").text
    work = {"teams": ["technical_support"], "skills": "Refund، router, ", "capacity": "7", "tier": "2"}
    assert "It holds from now on" in done(nadia, f"{url}/work", **work)
    known = as_known(services, salma)
    assert known.teams == {Team.TECHNICAL_SUPPORT}
    assert (known.skills, known.capacity, known.tier) == ({"refund", "router"}, 7, 2)
    for wrong in (
        {"tier": "4"},
        {"capacity": "501"},
        {"capacity": ""},
        {"teams": "bakers"},
        {"skills": "x" * 50},
    ):
        assert status(nadia, f"{url}/work", **{**work, **wrong}) == 422, wrong
    assert as_known(services, salma) == known


def test_a_lead_lets_nobody_in_and_reads_no_log(
    signed_in: SignedIn, services: Services, salma: Member
) -> None:
    nadia, url = signed_in(Role.LEAD), f"/lead/team/{salma.id}"
    page = nadia.get(url).text
    assert "/disable" not in page
    assert "/lead/log" not in page
    for path in ("/lead/team/invite", "/lead/log"):
        assert nadia.get(path).status_code == 403
    for path, form in {
        "/lead/team/invite": {"email": "x@raff.example", "role": "admin"},
        f"{url}/role": {"role": "admin"},
        f"{url}/link": {"kind": "reset", "tongue": "en"},
        f"{url}/disable": {},
        f"{url}/enable": {},
    }.items():
        assert status(nadia, path, **form) == 403, path
    assert as_known(services, salma) == salma


def test_an_administrator_invites_and_what_cannot_be_is_told(signed_in: SignedIn, services: Services) -> None:
    rami = signed_in(Role.ADMIN)
    form = {"name": "هدى", "email": "huda@raff.example", "role": "author", "tongue": "ar"}
    assert "هدى" in done(rami, "/lead/team/invite", **form)
    with services.database.reading() as connection:
        assert connection.scalars(select(outbox.c.recipient)).all() == ["huda@raff.example"]
    again = rami.post("/lead/team/invite", data={"client_id": str(uuid4()), **form})
    assert (again.status_code, "هدى" in again.text) == (422, True)
    assert status(rami, "/lead/team/invite", **{**form, "email": "nobody"}) == 422


def test_without_a_mail_server_the_link_is_shown_once_to_be_passed_on(
    services: Services, browser: Callable[[], TestClient], salma: Member
) -> None:
    add_staff(services, "rami@raff.example", "Rami", Role.ADMIN, PASSWORD)
    app = create_app(services, Settings(_env_file=None), secret_key="k" * 32)
    rami, huda = (TestClient(app, HOME, follow_redirects=False) for _ in range(2))
    rami.post("/staff/sign-in", data={"email": "rami@raff.example", "password": PASSWORD, "lang": "en"})
    assert "shown a link to pass on" in rami.get("/lead/team/invite").text
    form = {"client_id": str(uuid4()), "name": "Huda", "email": "huda@raff.example", "role": "author"}
    shown = rami.post("/lead/team/invite", data=form)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    link = re.search(r'value="http://127\.0\.0\.1:8000(/staff/links/[\w-]+)"', shown.text)
    assert link
    assert "It holds until" in shown.text
    assert 'datetime="2026-11-08T' in shown.text
    again = rami.post("/lead/team/invite", data=form)
    assert again.status_code == 303
    page = rami.get(again.headers["location"]).text
    assert ("/staff/links/" in page, "make a new one" in page) == (False, True)
    assert "Invited on 1 November 2026, has not come in yet" in rami.get("/lead/team").text
    assert huda.post(link[1], data={"password": PASSWORD}).headers["location"] == "/author"
    assert "has not come in yet" not in rami.get("/lead/team").text
    reset = {"client_id": str(uuid4()), "kind": "reset", "tongue": "en"}
    assert "/staff/links/" in rami.post(f"/lead/team/{salma.id}/link", data=reset).text
    with services.database.reading() as connection:
        assert connection.scalars(select(outbox.c.recipient)).all() == []


def test_an_administrator_changes_a_role_sends_a_link_and_puts_somebody_out(
    signed_in: SignedIn, services: Services, salma: Member, browser: Callable[[], TestClient]
) -> None:
    rami, url, hers = signed_in(Role.ADMIN), f"/lead/team/{salma.id}", browser()
    hers.post("/staff/sign-in", data={"email": salma.email, "password": PASSWORD})
    assert hers.get("/agent").status_code == 200
    done(rami, f"{url}/role", role="lead")
    assert hers.get("/lead/team").status_code == 200
    done(rami, f"{url}/link", kind="reset", tongue="ar")
    assert "Not let in" in done(rami, f"{url}/disable")
    assert status(hers, "/staff/away") == 401
    assert status(rami, f"{url}/link", kind="invite", tongue="en") == 404
    done(rami, f"{url}/enable")
    log = rami.get("/lead/log").text
    told = re.findall(r"<strong>([^<]+)</strong> · <bdi>salma@", log)
    assert told == [
        *("Let in again", "Let in no more", "Link for a new password sent", "Role changed"),
        "Added on the machine itself",
    ]
    assert "Before: <bdi>Agent</bdi> · Now: <bdi>Lead</bdi>" in log
    assert "Role changed" not in re.findall("<strong>([^<]+)", rami.get("/lead/log?act=disabled").text)
    assert rami.get("/lead/log?q=nobody-like-that&by=x&before=1").status_code == 200


def test_nobody_changes_their_own_role_or_puts_themselves_out(
    signed_in: SignedIn, services: Services
) -> None:
    rami = signed_in(Role.ADMIN)
    me = re.search(r"/lead/team/([0-9a-f-]{36})", rami.get("/lead/team").text)
    assert me
    assert "/disable" not in rami.get(f"/lead/team/{me[1]}").text
    assert status(rami, f"/lead/team/{me[1]}/disable") == 403
    assert status(rami, f"/lead/team/{me[1]}/role", role="agent") == 403


def test_the_log_tells_of_a_target_in_words(signed_in: SignedIn) -> None:
    nadia, rami = signed_in(Role.LEAD), signed_in(Role.ADMIN)
    cell = {"priority": "urgent", "clock": "resolution", "unit": "working_minutes"}
    for amount in ("2880", "90", ""):
        assert status(nadia, "/lead/targets/customer_service", amount=amount, **cell) == 303
    page = rami.get("/lead/log?lang=ar").text
    told = [f"{length} من وقت عمل الفريق" for length in ("90 دقيقة", "48 ساعة", "8 ساعات")]
    assert re.findall("الآن: <bdi>([^<]+)", page) == told[:2]
    assert re.findall("قبل: <bdi>([^<]+)", page) == told


def test_the_log_is_read_page_by_page(signed_in: SignedIn, services: Services, salma: Member) -> None:
    rami = signed_in(Role.ADMIN)
    for _ in range(51):
        done(rami, f"/lead/team/{salma.id}/enable")
    page = rami.get("/lead/log?act=enabled").text
    older = re.search(r'rel="next" href="([^"]+)"', page)
    assert older
    assert page.count("<li>\n    <p><strong>") == 50
    rest = rami.get(older[1].replace("&amp;", "&")).text
    assert (rest.count("<li>\n    <p><strong>"), "The latest" in rest) == (1, True)


def test_abuse_05_an_agent_on_a_page_of_the_administrators(signed_in: SignedIn, salma: Member) -> None:
    for role in (Role.AGENT, Role.AUTHOR):
        browser = signed_in(role)
        for path in ("", "/invite", f"/{salma.id}"):
            assert browser.get(f"/lead/team{path}").status_code == 403
        assert browser.get("/lead/log").status_code == 403


def test_abuse_10_an_extra_field_changes_nobody(
    signed_in: SignedIn, services: Services, salma: Member
) -> None:
    nadia, url = signed_in(Role.LEAD), f"/lead/team/{salma.id}"
    work = {"teams": ["technical_support"], "capacity": "7", "tier": "2"}
    for extra in ("role", "verified", "owner_id", "disabled_at"):
        assert status(nadia, f"{url}/work", **work, **{extra: "admin"}) == 422
        assert status(nadia, f"{url}/away", **{extra: "admin"}) == 422
    assert as_known(services, salma) == salma


def test_abuse_38_and_41_what_a_member_is_called_is_text_on_every_page(
    signed_in: SignedIn, services: Services
) -> None:
    rami = signed_in(Role.ADMIN)
    evil = a_member(services, EVIL, skills=frozenset({EVIL}))
    assert "Back on 1 June 2027" in done(rami, f"/lead/team/{evil.id}/away", until="2027-06-01")
    assert "Until: <bdi>1 June 2027</bdi>" in rami.get("/lead/log").text
    form = {"name": EVIL, "email": '"<script>"@raff.example', "role": "agent", "tongue": "en"}
    refused = rami.post("/lead/team/invite", data={"client_id": str(uuid4()), **form})
    pages = [
        refused.text,
        *(rami.get(path).text for path in ("/lead/team", f"/lead/team/{evil.id}", "/lead/log")),
    ]
    assert not any(EVIL in page or '"<script>"' in page for page in pages)
    assert "&lt;img src=x" in pages[1]


@pytest.mark.parametrize("member_id", ["nobody", "2f0c7a52-4f08-4977-bb21-2621ade0d2ab", "x" * 36, "%00"])
def test_a_member_who_is_none_is_not_found(signed_in: SignedIn, member_id: str) -> None:
    rami = signed_in(Role.ADMIN)
    assert rami.get(f"/lead/team/{member_id}").status_code == 404
    assert status(rami, f"/lead/team/{member_id}/disable") == 404
