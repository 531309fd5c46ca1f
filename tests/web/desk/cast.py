"""Members of the team at their browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.staff import Member, Role
from bot.storage.staff import member_with_email
from tests.actions.cast import new_id

Browsers = Callable[[Role], TestClient]


def who(services: Services, role: Role) -> Member:
    """Who is signed in in that role."""
    with services.database.reading() as connection:
        member = member_with_email(connection, f"{role}@raff.example")
    assert member
    return member


def sent(browser: TestClient, path: str, **fields: Any) -> Any:
    return browser.post(path, data={"client_id": new_id(), **fields})
