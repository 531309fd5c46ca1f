"""Which part of an article a further question is about."""

from __future__ import annotations

import pytest

from bot.domain.article import Section, Step
from bot.domain.closest_part import closest_part
from tests.conftest import AnArticle, prose

STEPS = (
    Step("Open the payout", prose("Open Payments and choose the payout."), stuck=prose("Look at the fees.")),
    Step("Read its status", prose("On a weekend it stays under way."), stuck=prose("Wait until Monday.")),
)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("what about the fee?", "Open the payout"),
        ("and at weekends?", "Read its status"),
        ("and from abroad?", "Abroad"),
        ("and on iPhone?", None),
        ("how long does it take?", "Abroad"),
        ("كم بتاخد وقت؟", None),
        ("", None),
    ],
)
def test_the_part_with_the_words_of_the_question(an_article: AnArticle, said: str, title: str | None) -> None:
    article = an_article(steps=STEPS, sections=(Section("Abroad", prose("Banks abroad take longer.")),))
    part = closest_part(article, said)
    assert (part.title if part else None) == title


def test_help_for_who_is_stuck_is_a_part_too(an_article: AnArticle) -> None:
    part = closest_part(an_article(steps=STEPS), "what about the fee?")
    assert part == Section("Open the payout", prose("Look at the fees."))


def test_words_that_several_parts_share_choose_none(an_article: AnArticle) -> None:
    sections = tuple(Section(name, prose("Open the app.")) for name in ("Here", "There", "Everywhere"))
    assert closest_part(an_article(steps=(), sections=sections), "and in the app?") is None
