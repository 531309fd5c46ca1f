"""Layla changes one field of an article: everything else in its file stays as its author wrote it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.article_form import ArticleForm, MaterialFields
from bot.domain.authoring import ArticlePath
from bot.storage.article_form import read_form, write_form
from bot.storage.articles import read_article
from bot.storage.front_matter_writing import change_front_matter

KB = Path(__file__).parents[2] / "kb_articles"
PATH = ArticlePath.new("en", "account", "a")
TEXT = """---
# made by the billing team
title: Old title   # short
owner: {name: Rami, since: 2020-01-01}   # nobody's key but ours
questions:
  - "how do I pay"   # heard often
  # the next is from a letter
  - 'where is my bill'
related: [b, c]
reviewed: 2026-11-01
learn_more:
  - {kind: video, title: "A film", url: "https://a.example/film", length: 3}
---
Body.
"""


def changed(text: str, **fields: object) -> str:
    form = read_form(text)
    assert form
    return write_form(replace(form, **fields))


@pytest.mark.parametrize("file", sorted(KB.rglob("*.md")), ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_what_nobody_changed_is_the_same_file_and_one_change_is_one_line(file: Path) -> None:
    text = file.read_text("utf-8")
    assert changed(text) == text
    other = changed(text, status="draft")
    differing = [
        pair for pair in zip(text.splitlines(), other.splitlines(), strict=True) if pair[0] != pair[1]
    ]
    assert differing == [("status: published", "status: draft")]


def test_comments_order_and_keys_of_others_stay() -> None:
    questions = ("how do I pay", "why so much", "where is my bill")
    assert changed(TEXT, title="New title", questions=questions) == TEXT.replace(
        "Old title", "New title"
    ).replace("  - 'where", '  - "why so much"\n  - \'where')
    added = (
        MaterialFields("video", "A film", "https://a.example/film"),
        MaterialFields("guide", "B", "https://b"),
    )
    assert (
        '{kind: video, title: "A film", url: "https://a.example/film", length: 3}\n  - {kind: guide'
        in changed(TEXT, learn_more=added)
    )
    assert (
        changed("---\n# nothing yet\n---\nBody.\n", title="A") == "---\n# nothing yet\ntitle: A\n---\nBody.\n"
    )
    assert changed("Body.\n", title="A") == "---\ntitle: A\n---\nBody.\n"


@pytest.mark.parametrize(
    "word",
    [
        "yes",
        "no: such",
        "# sharp",
        "- dash",
        "2026-11-01",
        "12",
        "[a]",
        "*x",
        "!t",
        "نعم: لا",
        '"',
        "\\",
        "😀",
        "null",
    ],
)
def test_whatever_is_typed_is_read_as_typed(word: str) -> None:
    text = changed(TEXT, title=word, questions=("how do I pay", word), related=(word,))
    article = read_article(PATH, text).article
    assert article
    assert (article.title, article.questions, article.related) == (word, ("how do I pay", word), (word,))
    form = read_form(text)
    assert form
    assert (form.title, form.related) == (word, (word,))


def test_what_is_wrong_stays_in_its_field_for_its_author_to_mend() -> None:
    form = read_form(changed(TEXT, teach_after="soon", reviewed="2026-13-40", team="cooks", title=""))
    assert form
    assert (form.teach_after, form.reviewed, form.team, form.title) == ("soon", "2026-13-40", "cooks", "")
    assert read_form("Just a page.") == ArticleForm(front="", body="Just a page.")


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: [\n---\n",
        "---\na: &x 1\nb: *x\n---\n",
        "---\n- a\n---\n",
        "---\ntitle: a\ntitle: b\n---\n",
        "---\nopen",
    ],
)
def test_what_no_form_can_show_is_mended_as_text(text: str) -> None:
    assert read_form(text) is None


def test_questions_are_added_to_what_is_there() -> None:
    front = "title: A\nquestions:\n  - a\n"
    assert change_front_matter(front, {"questions": ["a", "b"]}) == f"{front}  - b\n"
