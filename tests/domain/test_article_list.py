"""What an author finds in a list of thousands, and how many of each kind there are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.domain.article import Status, Team
from bot.domain.article_list import (
    PER_PAGE,
    Concern,
    Order,
    Problem,
    ShortArticle,
    State,
    Twin,
    Wish,
    listing,
    problem_of,
)
from bot.domain.article_use import Use
from bot.language import Lang

TODAY = date(2026, 11, 22)


def text(id_: str, lang: Lang = "en", *states: State, served: bool = True, **more: Any) -> Twin:
    facts = {"topic": "account", "title": id_, "words": id_, "reviewed": TODAY, **more}
    article = ShortArticle(path=f"{lang}/account/{id_}.md", lang=lang, id=id_, **facts)
    return Twin(article, frozenset(states or {State.PUBLISHED}), served)


def problem(*twins: Twin, use: Use | None = None) -> Problem:
    met = use or Use(asked=1, confirmed=1)
    return problem_of(twins[0].article.id, {twin.article.lang: twin for twin in twins}, met, TODAY)


def both(id_: str, **more: Any) -> Problem:
    use = more.pop("use", None)
    return problem(text(id_, "ar", **more), text(id_, **more), use=use)


def ids(problems: list[Problem], **wish: Any) -> list[str]:
    return [row.id for row in listing(problems, Wish(**wish)).rows]


def test_every_word_must_be_there_in_whichever_language() -> None:
    row = problem(text("a", "ar", words="كلمه المرور"), text("a", words="forgotten password"))
    assert ids([row, both("b")], words=("مرور", "forgot")) == ["a"]
    assert ids([row, both("b")], words=("مرور", "phone")) == []


def test_counts_say_what_there_would_be_with_the_other_wishes_as_they_are() -> None:
    rows = [
        both("a", topic="orders"),
        both("b", topic="orders", team=Team.CUSTOMER_SERVICE),
        problem(text("c", topic="orders")),
        both("d"),
    ]
    found = listing(rows, Wish(traits={"topic": "orders", "team": Team.TECHNICAL_SUPPORT}))
    assert ([row.id for row in found.rows], found.found, found.there) == (["a", "c"], 2, 4)
    assert found.counts["topic"] == {"orders": 2, "account": 1}
    assert found.counts["team"] == {Team.TECHNICAL_SUPPORT: 2, Team.CUSTOMER_SERVICE: 1}
    assert (found.counts["lang"]["ar"], found.counts["concern"][Concern.MISSING]) == (1, 1)


@pytest.mark.parametrize(
    ("row", "concerns"),
    [
        (both("a"), set()),
        (problem(text("a")), {Concern.MISSING}),
        (problem(text("a", "en", State.DRAFT, served=False, status=Status.DRAFT)), set()),
        (both("a", reviewed=None), {Concern.REVIEW_DUE}),
        (both("a", reviewed=date(2026, 5, 1)), {Concern.REVIEW_DUE}),
        (both("a", use=Use()), {Concern.NEVER_FOUND}),
        (both("a", use=Use(asked=5, not_helped=2, handed_off=1)), {Concern.NOT_HELPFUL}),
    ],
)
def test_what_needs_a_look(row: Problem, concerns: set[Concern]) -> None:
    assert row.concerns == concerns


def test_the_first_are_those_that_most_ask_for_or_that_help_least() -> None:
    rows = [
        both("a", use=Use(asked=9, confirmed=9)),
        both("b", use=Use(asked=3, not_helped=3)),
        both("c", reviewed=date(2026, 1, 1)),
    ]
    assert ids(rows) == ["a", "b", "c"]
    assert ids(rows, order=Order.FAILED) == ["b", "a", "c"]
    assert ids(rows, order=Order.REVIEWED) == ["c", "a", "b"]


def test_a_page_past_the_last_is_the_last() -> None:
    rows = [both(f"{number:04}") for number in range(2 * PER_PAGE + 1)]
    found = listing(rows, Wish(order=Order.TITLE, page=999))
    assert (found.page, found.pages, [row.id for row in found.rows]) == (3, 3, [f"{2 * PER_PAGE:04}"])
    assert listing([], Wish()).pages == 1
