"""What no route may forget: each of them is walked to, so that one added tomorrow is held to the same.

A customer's browser says where a request comes from; what changes anything is taken from our own pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.staff import Role
from bot.storage.schema import metadata
from tests.web.conftest import HOME
from tests.web.site_map import Address

API = "/api/v1/conversations"
EVIL = "https://evil.example"
NOT_OURS = {
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Origin": EVIL},
    "same-site": {"Sec-Fetch-Site": "same-site", "Origin": "http://shop.127.0.0.1:8000"},
    "an unknown word": {"Sec-Fetch-Site": "elsewhere"},
}
FOREIGN = {
    "another site": {"Origin": EVIL},
    "null": {"Origin": "null"},
    "empty": {"Origin": ""},
    "another port": {"Origin": "http://127.0.0.1:9000"},
    "https of ours": {"Origin": "https://127.0.0.1:8000"},
    "ours as a beginning": {"Origin": f"{HOME}.evil.example"},
}
DESKS: dict[str, set[Role | None]] = {
    "agent": {Role.AGENT, Role.LEAD, Role.ADMIN},
    "author": {Role.AUTHOR, Role.ADMIN},
    "lead": {Role.LEAD, Role.ADMIN},
}
OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": HOME}, {}]


def written(addresses: list[Address]) -> Iterator[tuple[str, str]]:
    """Every method and path that changes something."""
    return ((method, address.path) for address in addresses for method in sorted(address.writes))


def content_type(path: str) -> dict[str, str]:
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    return {"Content-Type": kind}


def everything_kept(services: Services) -> dict[str, list[Any]]:
    with services.database.reading() as connection:
        return {
            table.name: sorted(connection.execute(select(table)).all(), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("role", [None, *Role])
def test_abuse_05_every_address_of_a_desk_is_open_to_its_own_roles_alone(
    browser: Callable[[], TestClient],
    signed_in: Callable[[Role], TestClient],
    addresses: list[Address],
    role: Role | None,
) -> None:
    visitor = signed_in(role) if role else browser()
    refused = 0
    for address in addresses:
        roles = DESKS.get(address.path.split("/")[1], set(Role) | {None})
        for method in () if role in roles else address.methods:
            form = {"client_id": str(uuid4())} if method in address.writes else None
            answer = visitor.request(method, address.path, data=form)
            stranger = 401 if method in address.writes else 303
            assert answer.status_code == (403 if role else stranger), (method, address.path)
            refused += 1
    assert refused > 5 or role is Role.ADMIN


@pytest.mark.parametrize("headers", NOT_OURS.values(), ids=NOT_OURS)
def test_abuse_31_a_write_that_another_site_makes_a_browser_send_is_refused(
    samira: TestClient, addresses: list[Address], headers: dict[str, str]
) -> None:
    for method, path in written(addresses):
        answer = samira.request(method, path, headers=headers | content_type(path))
        assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
def test_abuse_32_an_older_browsers_write_is_refused_unless_its_origin_is_ours(
    samira: TestClient, addresses: list[Address], headers: dict[str, str]
) -> None:
    for method, path in written(addresses):
        answer = samira.request(method, path, headers=headers | content_type(path))
        assert answer.status_code == 403, (method, path)


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_own_pages_and_programs_may_write(samira: TestClient, headers: dict[str, str]) -> None:
    assert samira.post(API, json={"client_id": str(uuid4())}, headers=headers).status_code == 201


def test_abuse_33_no_write_is_made_by_a_link(samira: TestClient, addresses: list[Address]) -> None:
    for address in addresses:
        if address.writes and not address.is_read:
            answer = samira.get(address.path, params={"client_id": str(uuid4()), "text": "hello"})
            assert answer.status_code == 405, address.path


def test_abuse_33_whoever_only_reads_changes_nothing(
    samira: TestClient,
    signed_in: Callable[[Role], TestClient],
    addresses: list[Address],
    services: Services,
) -> None:
    admin = signed_in(Role.ADMIN)
    before = everything_kept(services)
    for address in addresses:
        if address.is_read:
            samira.get(address.path)
            admin.get(address.path, params={"text": "hello", "client_id": str(uuid4()), "action": "solve"})
    assert everything_kept(services) == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_abuse_34_json_sent_as_a_foreign_form_could_send_it_is_refused(
    samira: TestClient, addresses: list[Address], kind: str
) -> None:
    for method, path in written(addresses):
        if path.startswith("/api/"):
            body = f'{{"client_id": "{uuid4()}"}}'
            answer = samira.request(method, path, content=body, headers={"Content-Type": kind})
            assert (answer.status_code, answer.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_abuse_35_no_page_lets_itself_be_framed(
    signed_in: Callable[[Role], TestClient], addresses: list[Address]
) -> None:
    admin = signed_in(Role.ADMIN)
    for address in addresses:
        headers = admin.get(address.path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address.path
        assert headers["x-frame-options"] == "DENY", address.path


def test_abuse_36_no_other_site_may_read_anything_of_ours(
    samira: TestClient, addresses: list[Address]
) -> None:
    for address in addresses:
        wanted = {"Origin": EVIL, "Access-Control-Request-Method": min(address.methods)}
        for answer in (
            samira.get(address.path, headers={"Origin": EVIL}),
            samira.options(address.path, headers=wanted),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control-")], address.path
