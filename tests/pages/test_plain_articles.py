"""Whatever an author wrote is on the article's page, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.domain.article import Section, published
from bot.storage.articles import read_articles
from bot.web.customer.article_page import ArticlePage
from bot.web.pages import render
from tests.conftest import AnArticle, prose

PLAIN = """---
title: Print a label
---
Labels are printed from the order.

1. Open the order.
2. Choose **Print** and wait for the green tick.

## On a phone

Hold the button for long.
"""


def page(article: Any) -> str:
    return render(ArticlePage(lang="en", switch_url="/ar", article=article, topic_name="Orders"))


def test_a_plain_help_page_is_shown_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "print-label.md").write_text(PLAIN, encoding="utf-8")
    (article,) = published(read_articles(tmp_path).articles)
    html = page(article)
    assert html.count("wait for the green tick") == 1
    assert html.count("Labels are printed from the order.") == 1
    assert html.count("Hold the button for long.") == 1
    assert '<h2 id="section-1">On a phone</h2>' in html
    assert "Ready fix" not in html


def test_laylas_own_sections_stand_beside_the_fix_and_the_steps(an_article: AnArticle) -> None:
    html = page(an_article(sections=(Section("For staff accounts", prose("Ask the owner.")),)))
    for words in ("Ready fix", "Step by step", "For staff accounts", "Ask the owner."):
        assert words in html
    assert 'href="#section-1"' in html
