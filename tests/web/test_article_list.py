"""Layla's list: of the files, of what is staged in their place, and of what customers are served."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.actions.stage_article import stage_article
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Member, Role
from bot.storage.schema import staff
from tests.fixtures.indexes import OwnFolders

Layla = Callable[..., str]


@pytest.fixture
def layla(signed_in: Callable[[Role], TestClient], sample_kb: OwnFolders) -> Layla:
    """What Layla reads when she looks for something in her list of the sample articles."""
    browser = signed_in(Role.AUTHOR)

    def looks(**wish: str) -> str:
        answer = browser.get("/author", params=wish)
        assert answer.status_code == 200
        return answer.text

    return looks


def rows(page: str) -> list[str]:
    return re.findall(r'<span class="quiet mono small"><bdi>([^<]*)</bdi>', page)


def test_she_finds_an_article_by_words_of_either_language_however_they_are_spelled(layla: Layla) -> None:
    assert "forgotten-password" in rows(layla(q="نسيت كلمه المرور"))
    assert rows(layla(q="Forgotten-PASSWORD")) == ["forgotten-password"]
    assert rows(layla(q="forgot qxqj")) == []
    assert "No article is like that" in layla(q="forgot qxqj")


def test_every_state_of_a_text_is_seen_and_can_be_asked_for(
    layla: Layla, sample_kb: OwnFolders, services: Services
) -> None:
    home = sample_kb.articles / "en"
    next(home.rglob("forgotten-password.md")).write_text("# Forgotten\n\nAnother text.\n")
    next(home.rglob("payout-late.md")).unlink()
    (home / "account" / "ideas.md").write_text("---\ntitle: Ideas\nstatus: draft\n---\nText.\n")
    (home / "account" / "broken.md").write_bytes(b"---\ntitle: [\n---\n")
    with services.database.reading() as connection:
        row = connection.execute(select(staff)).one()
    member = Member(row.id, row.email, row.name, Role.AUTHOR)
    path = ArticlePath.new("en", "account", "brand-new")
    stage_article(services, member, str(uuid4()), path, "# <b>Brand</b> new\n\nText.\n", None)
    for state, article in {
        "newer_file": "forgotten-password",
        "removed": "payout-late",
        "draft": "ideas",
        "broken": "broken",
        "staged": "brand-new",
    }.items():
        assert rows(layla(in_state=state)) == [article], state
    page = layla(in_state="staged")
    assert "changed by Author, not published" in page
    assert "<b>Brand" not in page


def test_wishes_that_nobody_can_have_are_no_fault(layla: Layla) -> None:
    assert rows(layla(in_state="no-such", page="x")) == []
    assert rows(layla(page="99999999999999", order="'")) == rows(layla())


def test_a_new_author_is_told_how_to_begin(signed_in: Callable[[Role], TestClient]) -> None:
    page = signed_in(Role.AUTHOR).get("/author").text
    assert "Three steps to a good article" in page
    assert 'href="/author/new"' in page
