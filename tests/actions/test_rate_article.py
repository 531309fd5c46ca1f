"""Whether an article helped: one vote for each customer and revision, and the sentence that came with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions.rate_article import rate_article
from bot.actions.services import Services
from bot.domain.conversation import Customer
from bot.errors import InvalidInput, NotFound
from bot.storage.schema import article_votes
from tests.actions.cast import Served, Talk, new_id


def vote(services: Services, customer: Customer | None, helpful: bool, **more: Any) -> str:
    client_id = more.pop("client_id", None) or new_id()
    rate_article(services, customer, client_id, "payout-late", "en", helpful, **more)
    return client_id


def votes(services: Services) -> list[tuple[bool, str | None]]:
    columns = article_votes.c
    with services.database.reading() as connection:
        rows = connection.execute(select(columns.helpful, columns.text).order_by(columns.id)).all()
    return [(row.helpful, row.text) for row in rows]


def test_a_customer_has_one_vote_and_may_change_it(services: Services, samira: Talk) -> None:
    vote(services, samira.customer, helpful=True)
    vote(services, samira.customer, helpful=False)
    vote(services, samira.customer, helpful=False, text="  Which bank?  ")
    vote(services, samira.customer, helpful=False)
    vote(services, samira.again().customer, helpful=False)
    assert votes(services) == [(False, "Which bank?")]


def test_another_customer_and_another_revision_have_a_vote_of_their_own(
    services: Services, samira: Talk
) -> None:
    vote(services, samira.customer, helpful=True)
    vote(services, Talk(services).customer, helpful=True)
    index = services.indexes.current()
    key = ("payout-late", "en")
    edited = replace(index.articles[key], revision="2" * 64)
    after = replace(services, indexes=Served(replace(index, articles={**index.articles, key: edited})))
    vote(after, samira.customer, helpful=False)
    assert votes(services) == [(True, None), (True, None), (False, None)]


def test_the_same_write_again_counts_once(services: Services, samira: Talk) -> None:
    for customer in (samira.customer, None):
        same = new_id()
        for _ in range(2):
            vote(services, customer, helpful=True, client_id=same)
    assert votes(services) == [(True, None)] * 2


def test_a_reader_whom_nobody_knows_adds_a_sentence_to_the_vote_just_given(services: Services) -> None:
    first = vote(services, None, helpful=False)
    vote(services, None, helpful=False, text="Which bank?", before=first)
    vote(services, None, helpful=False, text="Mine is closed.", before=new_id())
    rate_article(services, None, new_id(), "missing-order", "en", True, before=first)
    assert votes(services) == [(False, "Which bank?"), (False, "Mine is closed."), (True, None)]


def test_what_cannot_be_kept_is_refused(services: Services) -> None:
    with pytest.raises(InvalidInput):
        vote(services, None, helpful=False, text="\x00")
    with pytest.raises(NotFound):
        rate_article(services, None, new_id(), "nothing", "en", True)
    assert votes(services) == []
