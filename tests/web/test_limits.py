"""How much one address may ask for: guessing is told so, and nobody honest ever notices."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.actions.work_on_mail import read_unsent_mail
from bot.errors import TooManyRequests
from bot.web.limits import Allowance, Limits, address_of

ALLOWED = Allowance.GUESSES.value.amount


def guess_until_refused(guesser: TestClient, path: str) -> list[int]:
    """The statuses of different guesses, two of them more than are allowed."""
    return [guesser.get(path.format(uuid4())).status_code for _ in range(ALLOWED + 2)]


@pytest.mark.parametrize("path", ["/api/v1/conversations/{}", "/en?c={}", "/en/tickets/{}"])
def test_abuse_03_guessed_ids_are_not_found_and_then_too_many(
    browser: Callable[[], TestClient], path: str
) -> None:
    assert guess_until_refused(browser(), path) == [404] * ALLOWED + [429] * 2


def test_abuse_03_a_customer_beside_a_guesser_still_has_their_own_conversation(
    browser: Callable[[], TestClient],
) -> None:
    samira, guesser = browser(), browser()
    opened = samira.post("/api/v1/conversations", json={"client_id": str(uuid4())}).json()
    guess_until_refused(guesser, "/api/v1/conversations/{}")
    assert samira.get(f"/api/v1/conversations/{opened['id']}").status_code == 200


def test_abuse_03_a_customer_in_the_office_of_a_guesser_still_has_the_page_of_their_ticket(
    browser: Callable[[], TestClient],
) -> None:
    samira, guesser = browser(), browser()
    opened = samira.post("/api/v1/conversations", json={"client_id": str(uuid4()), "lang": "en"}).json()
    handed_off = samira.post(
        f"/api/v1/conversations/{opened['id']}/handoff", json={"client_id": str(uuid4())}
    ).json()
    ticket = handed_off["ticket"]["url"]
    guess_until_refused(guesser, "/en/tickets/{}")
    assert samira.get(ticket).status_code == 200


def test_who_asks_too_much_is_told_when_to_come_back(browser: Callable[[], TestClient]) -> None:
    yusuf = browser()
    guess_until_refused(yusuf, "/api/v1/conversations/{}")
    told = yusuf.get(f"/api/v1/conversations/{uuid4()}", headers={"Accept-Language": "ar"})
    assert 0 < int(told.headers["retry-after"]) <= 600
    assert told.json()["error"]["code"] == "too_many_requests"
    assert "حاول مجددًا بعد" in told.json()["error"]["message"]
    page = yusuf.get(f"/en?c={uuid4()}")
    assert page.status_code == 429
    assert "Please try again in" in page.text


def test_each_address_and_each_kind_of_request_is_counted_by_itself() -> None:
    limits = Limits()
    for _ in range(ALLOWED):
        limits.spend(Allowance.GUESSES, "192.0.2.1")
    with pytest.raises(TooManyRequests):
        limits.spend(Allowance.GUESSES, "192.0.2.1")
    limits.spend(Allowance.GUESSES, "192.0.2.2")
    limits.spend(Allowance.VOTES, "192.0.2.1")


def test_abuse_56_the_addresses_of_many_victims_are_kept_but_few_are_written_to(
    browser: Callable[[], TestClient], services: Services
) -> None:
    api, allowed = "/api/v1/conversations", Allowance.MAILS.value.amount
    for number in range(allowed + 2):
        attacker = browser()
        opened = attacker.post(api, json={"client_id": str(uuid4())}).json()
        given = {"client_id": str(uuid4()), "contact": f"victim{number}@example.com"}
        answer = attacker.post(f"{api}/{opened['id']}/handoff", json=given)
        assert given["contact"] in attacker.get(answer.json()["ticket"]["url"]).text
    again = attacker.post(api, json={"client_id": str(uuid4())}).json()
    attacker.post(f"{api}/{again['id']}/messages", json={"client_id": str(uuid4()), "text": "agent please"})
    assert len(read_unsent_mail(services)) == allowed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_one_home_is_one_address(one: str, other: str, same: bool) -> None:
    def counted(host: str) -> str:
        return address_of(Request({"type": "http", "client": (host, 1)}))

    assert (counted(one) == counted(other)) is same
