"""The web application over real services, and people with browsers of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.staff import Role
from bot.settings import Settings
from bot.web.app import create_app
from tests.actions.cast import Clock
from tests.fixtures.indexes import OwnFolders
from tests.web.site_map import Address, every_address

MAILING = Settings(_env_file=None, smtp_url="smtp://127.0.0.1", mail_from="help@raff.example")
HOME = "http://127.0.0.1:8000"
PASSWORD = "a long enough password"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(new_database: Any, sample_index: Any, clock: Clock, own_folders: OwnFolders) -> Services:
    return Services(
        new_database("sqlite"),
        sample_index,
        clock,
        kb_dir=own_folders.articles,
        index_dir=own_folders.index,
    )


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services, Settings(_env_file=None), secret_key="k" * 32)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[Callable[[], TestClient]]:
    """Makes browsers, each with cookies of its own, that come from our own pages."""
    opened: list[TestClient] = []

    def make() -> TestClient:
        client = TestClient(app, base_url=HOME, follow_redirects=False, headers={"Accept-Language": "en"})
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()


@pytest.fixture
def signed_in(browser: Callable[[], TestClient], services: Services) -> Callable[[Role], TestClient]:
    """Makes the browser of a member of staff in a role."""

    def make(role: Role) -> TestClient:
        add_staff(services, f"{role}@raff.example", role.title(), role, PASSWORD)
        client = browser()
        answer = client.post(
            "/staff/sign-in", data={"email": f"{role}@raff.example", "password": PASSWORD, "lang": "en"}
        )
        assert answer.status_code == 303
        return client

    return make


@pytest.fixture
def samira(browser: Callable[[], TestClient]) -> TestClient:
    return browser()


@pytest.fixture
def addresses(samira: TestClient) -> list[Address]:
    """Every address, as Samira may know it."""
    return every_address(samira)
