"""Services over a real database of either kind and the real index of the sample articles."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.services import Services
from tests.actions.cast import Clock, Talk
from tests.fixtures.indexes import OwnFolders


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def services(
    request: pytest.FixtureRequest,
    new_database: Any,
    sample_index: Any,
    clock: Clock,
    own_folders: OwnFolders,
) -> Services:
    return Services(
        new_database(request.param),
        sample_index,
        clock,
        kb_dir=own_folders.articles,
        index_dir=own_folders.index,
    )


@pytest.fixture
def samira(services: Services) -> Talk:
    """Samira sells ceramics from Amman and writes English to us."""
    return Talk(services)
