"""What is not published is nowhere: a draft, what was archived, and what is for agents alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.article import published
from bot.retrieval.building import build
from bot.retrieval.live import LiveIndex
from bot.settings import Settings
from bot.storage.articles import read_articles
from bot.web.app import create_app
from tests.fixtures.indexes import KB
from tests.web.conftest import HOME

HIDDEN = {
    "new-drone-delivery": "status: draft",
    "old-fax-orders": "status: archived",
    "vip-codes": "audience: internal",
}
CANARY = "zanzibar-canary"
ARTICLE = """---
title: The {canary} of {id}
{how}
questions: ["where is my {canary}", "{canary} is not working"]
related: [payout-late]
---
All about the {canary}.

## Ready fix
1. Press {canary}.
"""


@pytest.fixture
def mona(new_database: Any, encoder: Any, clock: Any, tmp_path: Path) -> TestClient:
    """Mona at a help centre of few articles, among whose files lie three that are not for her."""
    kb = tmp_path / "kb"
    shutil.copytree(KB / "en" / "payments", kb / "en" / "payments")
    for id_, how in HIDDEN.items():
        (kb / "en" / "payments" / f"{id_}.md").write_text(ARTICLE.format(id=id_, how=how, canary=CANARY))
    reading = read_articles(kb)
    assert len(reading.articles) == 5 + len(HIDDEN)
    build(published(reading.articles), encoder, tmp_path / "index")
    live = LiveIndex(tmp_path / "index", encoder)
    live.look()
    app = create_app(
        Services(new_database("sqlite"), live, clock), Settings(_env_file=None), secret_key="k" * 32
    )
    return TestClient(app, base_url=HOME, follow_redirects=True, headers={"Accept-Language": "en"})


def test_abuse_12_what_is_not_published_is_in_no_answer_no_link_and_no_search(mona: TestClient) -> None:
    asked = f"where is my {CANARY}"
    shown = [
        mona.get(path).text
        for path in (
            *("/en", "/ar", "/en/topics/payments", "/sitemap.xml", "/en/articles/payout-late"),
            *(f"/en/search?q={asked}", f"/api/v1/suggestions?text={asked}&lang=en"),
        )
    ]
    opened = mona.post("/api/v1/conversations", json={"client_id": str(uuid4()), "lang": "en"}).json()
    thread = f"/api/v1/conversations/{opened['id']}"
    for text in (asked, f"{CANARY} is not working"):
        told = mona.post(f"{thread}/messages", json={"client_id": str(uuid4()), "text": text})
        shown.append(told.text)
    for text in shown:
        assert f"of {CANARY}" not in text
        for hidden in HIDDEN:
            assert hidden not in text
        assert f"The {CANARY}" not in text
        assert f"Press {CANARY}" not in text
    for hidden in HIDDEN:
        choice = {"client_id": str(uuid4()), "choice": f"article:{hidden}"}
        assert mona.post(f"{thread}/choices", json=choice).status_code == 404
        assert mona.get(f"/en/articles/{hidden}").status_code == 404
        for action in ("votes", "walkthrough"):
            form = {"client_id": str(uuid4()), "helpful": "true"}
            assert mona.post(f"/en/articles/{hidden}/{action}", data=form).status_code == 404
