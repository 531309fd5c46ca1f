"""Layla breaks a file that is live, and takes one away: customers lose nothing that she did not mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.actions import build_publication
from bot.actions.build_publication import Builder
from bot.actions.check_articles import check_articles
from bot.actions.check_index import index_status
from bot.actions.keep_serving import keep_serving
from bot.actions.read_changes import read_changes
from bot.actions.services import Services
from bot.actions.what_waits import how_many_wait
from bot.domain.publication import Publication, PublicationState
from bot.retrieval.encoder import Encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.versions import current_version
from bot.storage.articles import Severity, read_articles
from tests.actions.cast import Clock
from tests.fixtures.indexes import OwnFolders

PATH, ID = "en/account/forgotten-password.md", "en/forgotten-password"


@pytest.fixture
def services(new_database: Any, encoder: Encoder, clock: Clock, sample_kb: OwnFolders) -> Services:
    live = LiveIndex(sample_kb.index, encoder)
    live.look()
    return Services(new_database("sqlite"), live, clock, kb_dir=sample_kb.articles, index_dir=sample_kb.index)


@pytest.fixture
def builder(services: Services, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Builder:
    monkeypatch.setattr(build_publication, "MOST_OWN_AT_ONCE", 5)
    return Builder(services.database, services.clock, services.kb_dir, services.index_dir, encoder, 4.0, 0.02)


@pytest.fixture
def file(services: Services) -> Path:
    return services.kb_dir / PATH


def builds(builder: Builder) -> Publication:
    return builder.work_on(builder.begin_command())


def served(services: Services) -> dict[str, str]:
    index = services.indexes.candidate(str(current_version(services.index_dir)))
    return {f"{article.lang}/{article.id}": article.title for article in index.articles.values()}


def test_a_live_file_that_cannot_be_read_goes_on_being_served_as_it_was(
    services: Services, builder: Builder, file: Path
) -> None:
    whole, another = file.read_text("utf-8"), services.kb_dir / "en/account/another.md"
    file.write_text(whole.replace("title: ", "title: [", 1), "utf-8")
    another.write_text("# Another\n\nText.\n", "utf-8")
    done = builds(builder)
    assert done.state is PublicationState.PUBLISHED
    assert [change.path for change in done.changes] == ["en/account/another.md"]
    assert served(services)[ID] == "I forgot my password"
    assert [(fault["path"], fault["severity"]) for fault in done.faults or ()] == [(PATH, "kept")]
    assert [fault.severity for fault in check_articles(services).faults] == [Severity.KEPT]

    services.indexes.look()  # type: ignore[attr-defined]
    assert read_changes(services).files == ()
    assert how_many_wait(services) == 0
    assert index_status(services.index_dir, read_articles(services.kb_dir)).drift.count == 0

    file.write_text(whole.replace("I forgot", "I have lost"), "utf-8")
    mended = builds(builder)
    assert (mended.state, mended.batch and mended.batch["worse"]) == (PublicationState.PUBLISHED, 0)
    assert served(services)[ID] == "I have lost my password"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(b"---\ntitle: Refunds\n---\n\xff\xfe\n", id="no UTF-8"),
        pytest.param(b"", id="empty"),
        pytest.param(b"---\nteam: the_moon\n---\n# Title\n\nText.\n", id="an unknown team"),
    ],
)
def test_it_does_not_matter_what_is_wrong_with_the_file(
    services: Services, file: Path, broken: bytes
) -> None:
    file.write_bytes(broken)
    kept = keep_serving(services.index_dir, read_articles(services.kb_dir))
    assert [f"{article.lang}/{article.id}" for article in kept.articles] == [ID]


def test_an_article_is_known_by_the_id_that_its_file_says(services: Services, file: Path) -> None:
    file.unlink()
    moved = file.with_name("moved.md")
    moved.write_text("---\nid: forgotten-password\ntitle: [A\n---\nText.\n", "utf-8")
    kept = keep_serving(services.index_dir, read_articles(services.kb_dir))
    assert [f"{article.lang}/{article.id}" for article in kept.articles] == [ID]
    assert [(fault.path, fault.severity) for fault in kept.faults] == [("en/account/moved.md", "kept")]


def test_what_never_was_published_is_left_out_and_so_is_all_without_an_index(
    services: Services, file: Path, tmp_path: Path
) -> None:
    file.with_name("new.md").write_text("---\ntitle: [A\n---\nText.\n", "utf-8")
    reading = read_articles(services.kb_dir)
    assert keep_serving(services.index_dir, reading).articles == ()
    file.write_text("", "utf-8")
    kept = keep_serving(tmp_path, read_articles(services.kb_dir))
    assert (kept.articles, {fault.severity for fault in kept.faults}) == ((), {Severity.ERROR})


def test_what_is_taken_away_counts_as_worse_and_is_published_all_the_same(
    services: Services, builder: Builder, file: Path
) -> None:
    for lang in ("ar", "en"):
        (services.kb_dir / PATH.replace("en", lang, 1)).unlink()
    done = builds(builder)
    assert done.state is PublicationState.PUBLISHED, "it is meant"
    assert ID not in served(services)
    assert done.batch is not None
    assert done.batch["worse"] > 0
    worse = [row["put"]["right"] for row in done.batch["rows"] if row["step"] < 0]
    assert "forgotten-password" in worse
