"""What is not published cannot be mistaken for what is."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import product

import pytest

from bot.domain.article import Article, Audience, PublishedArticle, Status, Urgency, published
from tests.conftest import AnArticle


def laylas(status: Status, audience: Audience, id_: str = "payout-late") -> Article:
    return Article(
        id=id_,
        lang="en",
        topic="payments",
        title="My payout is late",
        revision="0" * 64,
        status=status,
        audience=audience,
    )


UNSEEN = [
    (status, audience)
    for status, audience in product(Status, Audience)
    if (status, audience) != (Status.PUBLISHED, Audience.PUBLIC)
]


@pytest.mark.parametrize(("status", "audience"), UNSEEN)
def test_a_draft_an_old_or_an_internal_article_cannot_become_a_published_one(
    status: Status, audience: Audience
) -> None:
    with pytest.raises(ValueError, match="payout-late"):
        PublishedArticle(
            id="payout-late",
            lang="en",
            topic="payments",
            title="My payout is late",
            revision="0" * 64,
            status=status,
            audience=audience,
        )


def test_only_what_customers_may_see_is_published_and_nothing_in_it_changes() -> None:
    seen = laylas(Status.PUBLISHED, Audience.PUBLIC, "seen")
    unseen = [laylas(status, audience, f"{status}-{audience}") for status, audience in UNSEEN]

    (article,) = published([*unseen, seen])

    assert isinstance(article, PublishedArticle)
    assert {name: getattr(article, name) for name in Article.__slots__} == {
        name: getattr(seen, name) for name in Article.__slots__
    }


def test_a_published_article_cannot_be_changed_afterwards(an_article: AnArticle) -> None:
    with pytest.raises(FrozenInstanceError):
        an_article().status = Status.DRAFT  # type: ignore[misc]


@pytest.mark.parametrize(("urgency", "critical"), [(Urgency.NORMAL, False), (Urgency.CRITICAL, True)])
def test_critical_is_what_the_article_says(an_article: AnArticle, urgency: Urgency, critical: bool) -> None:
    assert an_article(urgency=urgency).critical is critical
