"""What the tests share: an article to hand, and a clock that stands still.

The cast: Samira, a merchant in Amman, writes Arabic; Yusuf, in Cairo, mixes both languages; Mona is new to
all this; Karim has run shops for years; Layla writes the articles.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from hypothesis import settings

from bot.domain.article import Prose, PublishedArticle, Step

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.indexes"]

settings.register_profile("dalil", deadline=None)
settings.load_profile("dalil")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """While one worker builds the index of the sample articles for a file of tests, the others have files
    that need none."""

    def needs_index(item: pytest.Item) -> bool:
        return "sample_index_folder" in getattr(item, "fixturenames", ())

    need = {item.path for item in items if needs_index(item)}
    builds = next((item.path for item in items if item.path in need), None)
    items.sort(key=lambda item: (item.path != builds, item.path in need))


class AnArticle(Protocol):
    def __call__(self, **changed: Any) -> PublishedArticle: ...


def prose(text: str) -> Prose:
    """`text` as a reader would have it from a file."""
    return Prose(text, f"<p>{text}</p>")


@pytest.fixture(scope="session")
def an_article() -> AnArticle:
    """Makes a published article that has everything, changed as a test asks."""

    def make(**changed: Any) -> PublishedArticle:
        whole: dict[str, Any] = {
            "id": "forgotten-password",
            "lang": "en",
            "topic": "account",
            "title": "I forgot my password",
            "revision": "1" * 64,
            "questions": ("forgot my password",),
            "summary": prose("You no longer know your password."),
            "fix": prose("1. Choose Forgot your password?\n2. Open the link."),
            "why": prose("Only a fingerprint of it is kept."),
            "steps": (
                Step("Ask for the link", prose("Type your e-mail."), stuck=prose("Look in spam.")),
                Step("Open the link", prose("Within 30 minutes."), other_words=prose("Like a ticket.")),
                Step("Choose a password", prose("Ten characters.")),
            ),
            "outline": prose("1. Ask for the link\n2. Open the link\n3. Choose a password"),
            "refresher": prose("1. Ask for the link\n2. Open the link\n3. Choose a password"),
        }
        return PublishedArticle(**(whole | changed))

    return make


@pytest.fixture(scope="session")
def now() -> datetime:
    """A Sunday morning in Amman."""
    return datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
