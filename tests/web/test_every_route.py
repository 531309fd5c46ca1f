"""Every route, for every method and every role: what each is answered who sends nothing but the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.routing import Route, compile_path
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.staff import Role
from bot.web.routes import API, PAGES
from tests.actions.desk.cast import a_member

WHO = ("stranger", "customer", "agent", "author", "lead", "admin")
ENDLESS = "-"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CONVERSATIONS = "/api/v1/conversations"
TABLE = Path(__file__).with_name("every_route.txt")
"""A line for each method of a route: what each of `WHO` is answered. `-`: a stream that never ends."""

Key = tuple[str, str]


def table() -> dict[Key, tuple[str, ...]]:
    lines = (line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#"))
    return {(method, path): tuple(answers) for method, path, *answers in lines}


def routes() -> dict[Key, int]:
    """Each method of a route, and how often it is declared."""
    found: dict[Key, int] = {}
    for prefix, routers in (("", PAGES), ("/api/v1", API)):
        for route in (route for router in routers for route in router.routes if isinstance(route, Route)):
            for method in (route.methods or set()) - {"HEAD"}:
                key = method, prefix + route.path
                found[key] = found.get(key, 0) + 1
    return found


@pytest.fixture
def filled(samira: TestClient, services: Services) -> Callable[[str], str]:
    """Fills in an address: with a conversation and a ticket of Samira's, and with what there is."""
    begun = samira.post(CONVERSATIONS, json={"client_id": str(uuid4()), "lang": "en"}).json()["id"]
    handed = samira.post(f"{CONVERSATIONS}/{begun}/handoff", json={"client_id": str(uuid4())}).json()
    known = {
        "lang": "en",
        "conversation_id": begun,
        "key": handed["ticket"]["url"].rpartition("/")[2],
        "reference": handed["ticket"]["reference"],
        "article_id": "forgotten-password",
        "topic": "account",
        "team": "customer_service",
        "duty": "tier_2",
        "member_id": a_member(services, "Huda").id,
    }
    return lambda path: re.sub(r"{(\w+)(?::\w+)?}", lambda part: known.get(part[1], "1"), path)


@pytest.fixture
def come(
    samira: TestClient, browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient]
) -> Callable[[str], TestClient]:
    """The browser of each of `WHO`."""

    def make(who: str) -> TestClient:
        return {"stranger": browser, "customer": lambda: samira}.get(who, lambda: signed_in(Role(who)))()

    return make


def test_every_route_has_its_line_and_no_line_is_without_a_route() -> None:
    declared = routes()
    assert {key for key, times in declared.items() if times > 1} == set(), "declared twice"
    assert declared.keys() - table().keys() == set(), "say in the table who is answered what"
    assert table().keys() - declared.keys() == set(), "there is no such route any more"


@pytest.mark.usefixtures("sample_kb")
@pytest.mark.parametrize("who", WHO)
def test_every_route_answers_each_role_as_the_table_says(
    who: str, come: Callable[[str], TestClient], filled: Callable[[str], str]
) -> None:
    visitor, column = come(who), WHO.index(who)
    found, told = {}, {}
    for (method, path), answers in table().items():
        if answers[column] != ENDLESS:
            found[method, path] = str(ask(visitor, method, filled(path)))
            told[method, path] = answers[column]
    assert found == told


def test_no_route_takes_a_method_that_is_not_its_own(
    come: Callable[[str], TestClient], filled: Callable[[str], str]
) -> None:
    admin, declared = come("admin"), routes()
    patterns = [(method, compile_path(path)[0]) for method, path in declared]
    for path in {filled(path) for _, path in declared}:
        taken = {method for method, pattern in patterns if pattern.match(path)}
        for method in sorted(set(METHODS) - taken):
            assert ask(admin, method, path) in {404, 405}, (method, path)


def ask(visitor: TestClient, method: str, path: str) -> int:
    form = "json" if path.startswith("/api/") else "data"
    sent: dict[str, Any] = {} if method == "GET" else {form: {}}
    return visitor.request(method, path, **sent).status_code
