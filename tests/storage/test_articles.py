"""Layla's files: what is read from them."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from bot.domain.article import (
    Audience,
    Complexity,
    Material,
    MaterialKind,
    Status,
    Team,
    Urgency,
)
from bot.domain.authoring import LARGEST_TEXT
from bot.storage.articles import read_articles
from tests.storage.conftest import KnowledgeBase

WHOLE = """---
title: نسيت كلمة المرور
team: customer_service
complexity: complex
urgency: critical
status: published
questions:
  - نسيت الباسورد شو أعمل
  - forgot my password
related: [locked]
audience: public
reviewed: 2026-11-01
teach_after: 2
ask_before_handoff: [هل وصلك الرابط؟]
learn_more:
  - {kind: video, title: في دقيقتين, url: "https://learn.raff.example/v"}
---
لم تعد تعرف كلمة المرور.
"""


def test_layla_finds_everything_she_wrote_in_the_front_matter(kb: KnowledgeBase) -> None:
    kb.write("ar/account/locked.md", "---\ntitle: الحساب مقفل\n---\nانتظر ساعة.\n")
    kb.write("ar/account/forgotten-password.md", WHOLE)

    article, _ = kb.read().articles

    assert (article.id, article.lang, article.topic) == ("forgotten-password", "ar", "account")
    assert article.title == "نسيت كلمة المرور"
    assert (article.team, article.complexity) == (Team.CUSTOMER_SERVICE, Complexity.COMPLEX)
    assert (article.urgency, article.status) == (Urgency.CRITICAL, Status.PUBLISHED)
    assert article.questions == ("نسيت الباسورد شو أعمل", "forgot my password")
    assert (article.related, article.audience) == (("locked",), Audience.PUBLIC)
    assert (article.reviewed, article.teach_after) == (date(2026, 11, 1), 2)
    assert article.ask_before_handoff == ("هل وصلك الرابط؟",)
    assert article.learn_more == (Material(MaterialKind.VIDEO, "في دقيقتين", "https://learn.raff.example/v"),)
    assert article.revision == hashlib.sha256(WHOLE.encode()).hexdigest()


def test_a_title_and_some_text_are_enough(kb: KnowledgeBase) -> None:
    article = kb.article("---\ntitle: Late payout\n---\nBanks take two days.\n")

    assert (article.team, article.complexity) == (Team.TECHNICAL_SUPPORT, Complexity.SIMPLE)
    assert (article.urgency, article.status) == (Urgency.NORMAL, Status.PUBLISHED)
    assert article.audience is Audience.PUBLIC
    assert (article.questions, article.related, article.learn_more) == ((), (), ())
    assert (article.reviewed, article.teach_after) == (None, None)


def test_keys_that_layla_left_empty_count_as_left_out(kb: KnowledgeBase) -> None:
    article = kb.article("---\ntitle: Late payout\nteam:\nquestions:\nreviewed:\nteach_after:\n---\nText.\n")

    assert (article.team, article.questions, article.reviewed) == (Team.TECHNICAL_SUPPORT, (), None)


def test_the_heading_of_a_page_without_front_matter_is_its_title(kb: KnowledgeBase) -> None:
    article = kb.article("# Late *payout*\n\nBanks take two days.\n", "en/payments/late-payout.md")

    assert (article.id, article.title) == ("late-payout", "Late payout")


def test_the_id_is_the_files_name_unless_layla_says_otherwise(kb: KnowledgeBase) -> None:
    assert kb.article("---\ntitle: A\nid: late-payout\n---\nText.\n", "en/x/2.md").id == "late-payout"
    assert kb.article("---\ntitle: A\nid: 2026\n---\nText.\n", "en/x/2.md").id == "2026"


@pytest.mark.parametrize(
    ("path", "topic"), [("en/a.md", "general"), ("en/money/a.md", "money"), ("en/money/out/a.md", "money")]
)
def test_the_topic_is_the_first_folder(kb: KnowledgeBase, path: str, topic: str) -> None:
    assert kb.article("---\ntitle: A\n---\nText.\n", path).topic == topic


def test_a_draft_is_read_as_a_draft(kb: KnowledgeBase) -> None:
    article = kb.article("---\ntitle: A\nstatus: draft\naudience: internal\n---\nText.\n")

    assert (article.status, article.audience) == (Status.DRAFT, Audience.INTERNAL)


def test_the_same_question_twice_is_kept_once(kb: KnowledgeBase) -> None:
    article = kb.article("---\ntitle: A\nquestions: [where is it, where is it , 404]\n---\nText.\n")

    assert article.questions == ("where is it", "404")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("windows", "---\r\ntitle: A\r\n---\r\n1. One\r\n2. Two\r\n", id="Windows line ends"),
        pytest.param("mac", "---\rtitle: A\r---\r1. One\r2. Two\r", id="old Macintosh line ends"),
        pytest.param("bom", "\ufeff---\ntitle: A\n---\n1. One\n2. Two\n", id="a byte order mark"),
        pytest.param("blanks", "---  \ntitle: A\n---\t\n1. One\n2. Two", id="blanks behind the fences"),
    ],
)
def test_files_from_any_editor_are_read_alike(kb: KnowledgeBase, name: str, content: str) -> None:
    article = kb.article(content)

    assert (article.title, [step.title for step in article.steps]) == ("A", ["One", "Two"])


def test_the_largest_file_there_may_be_is_read(kb: KnowledgeBase) -> None:
    content = "# A\n\n" + "word " * (LARGEST_TEXT // 5)

    assert kb.article(content[:LARGEST_TEXT]).title == "A"


def test_the_same_id_in_both_languages_is_one_problem_told_twice(kb: KnowledgeBase) -> None:
    kb.write("ar/account/password.md", "---\ntitle: A\n---\nText.\n")
    kb.write("en/account/password.md", "---\ntitle: A\n---\nText.\n")

    reading = kb.read()

    assert reading.faults == ()
    assert [(article.id, article.lang) for article in reading.articles] == [
        ("password", "ar"),
        ("password", "en"),
    ]


def test_other_files_and_a_missing_folder_are_no_articles(kb: KnowledgeBase, tmp_path: Path) -> None:
    kb.write("README.md", "# Not an article\n\nText.\n")
    kb.write("en/notes.txt", "not an article")
    kb.write("media/a.md", "# Not an article\n\nText.\n")

    assert kb.read() == read_articles(tmp_path / "nowhere")
