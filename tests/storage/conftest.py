"""A knowledge base that Layla writes file by file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.article import Article
from bot.storage.articles import Fault, Reading, read_articles


@dataclass(frozen=True)
class KnowledgeBase:
    folder: Path

    def write(self, path: str, content: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self) -> Reading:
        return read_articles(self.folder)

    def article(self, content: str | bytes, path: str = "en/account/a.md") -> Article:
        """The one article that there is when this is its file, and nothing is wrong with it."""
        self.write(path, content)
        reading = self.read()
        assert reading.faults == ()
        (article,) = reading.articles
        return article

    def fault(self, content: str | bytes, path: str = "en/account/a.md") -> Fault:
        """The one fault of this file, beside a sound article that it does not take down."""
        self.write("en/account/sound.md", "---\ntitle: Sound\n---\nAll is well.\n")
        self.write(path, content)
        reading = self.read()
        assert "sound" in [article.id for article in reading.articles]
        (fault,) = reading.faults
        return fault


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    return KnowledgeBase(tmp_path / "kb")
