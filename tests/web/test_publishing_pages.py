"""Layla tries, publishes and goes back in her browser, without a script; nobody else can."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.actions.build_publication import Builder
from bot.actions.open_article import open_article
from bot.actions.services import Services
from bot.actions.stage_article import stage_article
from bot.domain.authoring import ArticlePath
from bot.domain.publication import PublicationState
from bot.domain.staff import Member, Role
from bot.language import LANGUAGES, Lang
from bot.retrieval.encoder import Encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.versions import current_version
from bot.storage.staff import credentials_for
from tests.actions.cast import Clock
from tests.fixtures.indexes import OwnFolders

PATH = ArticlePath.new("en", "shipping", "parcel-by-drone")
TEXT = """---
title: Send a parcel by drone
questions:
  - can a drone deliver my parcel
---
Drones deliver <script>alert(1)</script> parcels.

## Ready fix
Choose Drone at the end of the order.
"""
PAGES = ("/author/publish", "/author/versions", "/author/try", "/author/batch")
WRITES = (
    "/author/publish",
    "/author/publish/prepare",
    "/author/publish/1",
    "/author/publish/1/let-go",
    "/author/versions/back",
    "/author/batch",
    "/author/batch/1/remove",
)
SignedIn = Callable[[Role], TestClient]


@pytest.fixture
def services(new_database: Any, encoder: Encoder, clock: Clock, sample_kb: OwnFolders) -> Services:
    live = LiveIndex(sample_kb.index, encoder)
    live.look()
    return Services(new_database("sqlite"), live, clock, kb_dir=sample_kb.articles, index_dir=sample_kb.index)


@pytest.fixture
def builder(services: Services, encoder: Encoder) -> Builder:
    return Builder(services.database, services.clock, services.kb_dir, services.index_dir, encoder, 4.0, 0.02)


@pytest.fixture
def layla(signed_in: SignedIn) -> TestClient:
    return signed_in(Role.AUTHOR)


def stages(services: Services, path: ArticlePath, text: str) -> None:
    with services.database.reading() as connection:
        found = credentials_for(connection, "author@raff.example")
    assert found is not None
    who: Member = found.member
    stage_article(services, who, str(uuid4()), path, text, open_article(services, path).revision)


def sends(browser: TestClient, path: str, **form: str) -> Any:
    return browser.post(path, data={"client_id": str(uuid4())} | form)


def test_abuse_05_the_pages_of_publishing_are_the_authors_alone(signed_in: SignedIn) -> None:
    for role in (Role.AGENT, Role.LEAD):
        browser = signed_in(role)
        assert {browser.get(path).status_code for path in (*PAGES, "/author/publish/progress")} == {403}
        assert {sends(browser, path).status_code for path in WRITES} == {403}


def test_abuse_33_nothing_is_published_by_looking(layla: TestClient) -> None:
    looked = {path: layla.get(path).status_code for path in WRITES if path not in PAGES}
    assert set(looked.values()) == {405}


def test_layla_tries_publishes_and_goes_back_in_her_browser(
    layla: TestClient, services: Services, builder: Builder
) -> None:
    assert "Everything is published" in layla.get("/author/publish").text
    stages(services, PATH, TEXT)
    page = layla.get("/author/publish").text
    assert "Send a parcel by drone" in page
    assert "<ins>" in page
    assert "<script>alert(1)" not in page
    assert "not built yet" in layla.get("/author/try?text=can a drone deliver my parcel").text

    assert sends(layla, "/author/publish/prepare").status_code == 303
    page = layla.get("/author/publish").text
    assert 'http-equiv="refresh"' in page
    assert layla.get("/author/publish/progress").json()["open"] is True
    assert sends(layla, "/author/publish").status_code == 409
    done = builder.take_next()
    assert done is not None
    assert layla.get("/author/publish/progress").json() == {"open": False}
    assert "What publishing would change" in layla.get("/author/publish").text
    tried = layla.get("/author/try?text=can a drone deliver my parcel").text
    assert tried.index("Send a parcel by drone") > tried.index('id="then"'), "only with the changes"
    assert '<option value="parcel-by-drone" selected>Send a parcel by drone' in tried

    first = str(current_version(services.index_dir))
    assert sends(layla, f"/author/publish/{done.id}").status_code == 303
    builder.take_next()
    assert "Everything is published" in layla.get("/author/publish").text, "before the server has loaded it"
    services.indexes.look()  # type: ignore[attr-defined]
    assert "Published by Author" in layla.get("/author/publish").text
    versions = layla.get("/author/versions").text
    assert "serves now" in versions
    assert sends(layla, "/author/versions/back", version=first).status_code == 303
    assert current_version(services.index_dir) == first
    versions = layla.get("/author/versions").text
    assert versions.index("serves now") < versions.index("Published"), "before the server has loaded it"
    services.indexes.look()  # type: ignore[attr-defined]
    page = layla.get("/author/publish").text
    assert re.search(r"1 file differs", page)
    assert "Author went back to this version" in page
    gone = sends(layla, "/author/versions/back", version="20200101T000000000000Z-00000000")
    assert gone.status_code == 409


def test_what_is_prepared_while_trying_comes_back_to_the_question(
    layla: TestClient, services: Services, builder: Builder
) -> None:
    stages(services, PATH, TEXT)
    question = {"text": "can a drone & a bee deliver?", "asked": "en"}
    page = layla.get("/author/try", params=question).text
    assert 'action="/author/try/prepare"' in page
    asked = sends(layla, "/author/try/prepare", **question)
    assert asked.status_code == 303
    page = layla.get(asked.headers["location"]).text
    assert "can a drone &amp; a bee deliver?</textarea>" in page
    assert "data-building" in page
    assert 'data-then="/author/try?text=can+a+drone' in page
    assert sends(layla, "/author/try/prepare", **question).headers["location"] == asked.headers["location"]
    builder.take_next()
    page = layla.get(asked.headers["location"]).text
    assert "data-building" not in page
    assert "Send a parcel by drone" in page


BROKEN_FILES = {
    "without-text.md": b"---\ntitle: Refunds\n---\n",
    "bad-front-matter.md": b"---\ntitle: [Refunds\n---\nText.\n",
    "wrong-encoding.md": "---\ntitle: Refunds\n---\nنص\n".encode("cp1256"),
    "unknown-team.md": b"---\ntitle: Refunds\nteam: the_moon\n---\nText.\n",
    "no-picture.md": b"---\ntitle: Refunds\n---\n![a till](till.png)\n",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_file_is_named_where_changes_wait(
    layla: TestClient, services: Services, name: str, lang: Lang
) -> None:
    (services.kb_dir / "en" / "account" / name).write_bytes(BROKEN_FILES[name])
    page = layla.get("/author/publish", params={"lang": lang})
    assert page.status_code == 200
    assert f"en/account/{name}:" in page.text


def test_a_draft_among_the_changes_is_marked_as_one(layla: TestClient, services: Services) -> None:
    stages(services, PATH, TEXT.replace("questions:", "status: draft\nquestions:"))
    page = layla.get("/author/publish").text
    assert "customers will not see it even when you publish" in page
    stages(services, PATH, TEXT)
    assert "customers will not see it" not in layla.get("/author/publish").text


def test_questions_are_kept_and_removed(layla: TestClient) -> None:
    kept = {"text": "forgot my password", "asked": "en", "article": "forgotten-password"}
    assert sends(layla, "/author/batch", **kept).status_code == 303
    page = layla.get("/author/batch").text
    assert "Answered right now: 1 of 1" in page
    assert "I forgot my password" in page.split("Answered right now")[1]
    number = re.search(r"/author/batch/(\d+)/remove", page)
    assert number
    assert sends(layla, "/author/batch", **kept | {"article": "no-such-article"}).status_code == 422
    assert sends(layla, f"/author/batch/{number[1]}/remove").status_code == 303
    assert "No question is kept yet" in layla.get("/author/batch").text


def test_abuse_66_a_damaged_index_is_refused_with_an_alarm_that_authors_see(
    layla: TestClient, services: Services, builder: Builder
) -> None:
    serving = services.indexes.current().version
    stages(services, PATH, TEXT)
    done = builder.work_on(builder.begin_command())
    assert done.state is PublicationState.PUBLISHED
    version = services.index_dir / str(done.version)
    damaged = max(version.iterdir(), key=lambda file: file.stat().st_size)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    services.indexes.look()  # type: ignore[attr-defined]
    assert services.indexes.current().version == serving
    for path in ("/author/publish", "/author/versions"):
        page = layla.get(path).text
        assert "was refused" in page
        assert damaged.name in page
