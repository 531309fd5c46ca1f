"""A desk with its team and some tickets, over a real database of either kind; no index is needed for it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.services import Services
from bot.domain.staff import Member, Role
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex, a_member


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, new_database: Any, clock: Clock) -> Services:
    return Services(new_database(request.param), NoIndex(), clock)


@pytest.fixture
def salma(services: Services) -> Member:
    """Salma answers tickets."""
    return a_member(services, "Salma")


@pytest.fixture
def omar(services: Services) -> Member:
    """Omar answers tickets, too."""
    return a_member(services, "Omar")


@pytest.fixture
def nadia(services: Services) -> Member:
    """Nadia leads them."""
    return a_member(services, "Nadia", Role.LEAD)
