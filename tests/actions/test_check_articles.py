"""The check-up finds what is missing, wrong, there twice, or not read for long; and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.actions.check_articles import CheckUp, check_articles
from bot.actions.services import Services
from bot.domain.article import published
from bot.domain.authoring import ArticlePath, ArticleText
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.snapshot import load
from bot.storage.articles import read_articles
from bot.storage.database import Database
from bot.storage.revisions import keep_revision
from tests.actions.cast import Clock, Served, Talk

REVIEWED = date(2026, 10, 1)
GIFTS = ("sell gift cards", "offer a gift card", "give a present card")
FILES = {
    "en/shop/gift-cards.md": ("Sell gift cards", REVIEWED, GIFTS),
    "en/shop/gift-vouchers.md": ("Sell a gift card", REVIEWED, (*GIFTS[:2], "where are my gift cards")),
    "en/shop/late.md": ("A late parcel", date(2025, 1, 1), ("where is my parcel", "my delivery is late")),
    "ar/shop/late.md": ("طلب متأخر", None, ("وين طلبيتي", "تأخر التوصيل")),
    "en/shop/invoice.md": ("Download an invoice", REVIEWED, ("send me the bill", "where is my invoice")),
}
BROKEN = "---\ntitle: [\n---\nText.\n"


@pytest.fixture
def services(new_database: Callable[[str], Database], encoder: Encoder, tmp_path: Path) -> Services:
    """Over a small knowledge base of Layla's."""
    kb = tmp_path / "kb"
    for path, (title, reviewed, questions) in FILES.items():
        file = kb / path
        file.parent.mkdir(parents=True, exist_ok=True)
        front = f"title: {title}\nquestions: [{', '.join(questions)}]\n"
        front += f"reviewed: {reviewed}\n" if reviewed else ""
        file.write_text(f"---\n{front}---\nDo it like this.\n", encoding="utf-8")
    (kb / "en/shop/broken.md").write_text(BROKEN)
    version = build(published(read_articles(kb).articles), encoder, tmp_path / "index").version
    index = load(tmp_path / "index", version, encoder)
    database = new_database("sqlite")
    return Services(database, Served(index), Clock(), kb_dir=kb, index_dir=tmp_path / "index")


def check(services: Services) -> CheckUp:
    return check_articles(services)


def test_everything_that_deserves_a_look_is_found_once(services: Services) -> None:
    found = check(services)
    assert [(fault.path, fault.line, fault.key) for fault in found.faults] == [
        ("en/shop/broken.md", 3, "faults.bad_yaml_bracket")
    ]
    assert {one.article.id for one in found.missing} == {"gift-cards", "gift-vouchers", "invoice"}
    assert [(one.lang, one.id) for one in found.due] == [("ar", "late"), ("en", "late")]
    (twins,) = found.doubles.twins
    assert (twins.lang, {twins.first, twins.second}) == ("en", {"gift-cards", "gift-vouchers"})
    (shared,) = found.doubles.shared
    assert (shared.article_ids, shared.questions) == (("gift-cards", "gift-vouchers"), GIFTS[:2])
    assert found.titles["ar", "late"] == "طلب متأخر"


def test_a_new_article_counts_as_reviewed_and_twins_of_other_steps_are_named(services: Services) -> None:
    path = ArticlePath.read("ar/shop/late.md")
    text = (services.kb_dir / str(path)).read_text("utf-8")
    with services.database.writing() as connection:
        keep_revision(connection, path, "late", ArticleText(text, "0" * 64), None, services.clock())
    assert [(one.lang, one.id) for one in check(services).due] == [("en", "late")]
    assert check(services).uneven == ()
    (services.kb_dir / str(path)).write_text(f"{text}## خطوة بخطوة\n### انتظر\nانتظر يومًا.\n", "utf-8")
    (pair,) = check(services).uneven
    assert (pair.first.id, len(pair.first.steps), len(pair.second.steps)) == ("late", 1, 0)


def test_a_translation_that_people_needed_comes_first(services: Services) -> None:
    for _ in range(2):
        samira = Talk(services, lang="ar")
        assert samira.ask("where is my invoice")["kind"] == "answer"
        samira.ask("بالعربي لو سمحت")
        samira.choose("form:fix")
    needed = {one.article.id: one.people for one in check(services).missing}
    assert needed["invoice"] <= 2
    assert check(services).missing[0].people == max(needed.values())


def test_a_review_is_due_after_half_a_year(services: Services) -> None:
    later = replace(services, clock=Clock(Clock().now + timedelta(days=200)))
    assert len(check(later).due) == len(FILES)
