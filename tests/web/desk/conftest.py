"""A desk that no index is needed for, and who works at it."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.staff import Role
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex
from tests.web.desk.cast import Browsers


@pytest.fixture
def services(new_database: Any, clock: Clock) -> Services:
    return Services(new_database("sqlite"), NoIndex(), clock)


@pytest.fixture
def salma(signed_in: Browsers) -> TestClient:
    """Salma answers tickets."""
    return signed_in(Role.AGENT)


@pytest.fixture
def nadia(signed_in: Browsers) -> TestClient:
    """Nadia leads those who do."""
    return signed_in(Role.LEAD)
