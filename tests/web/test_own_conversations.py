"""Samira finds again what she asked, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.actions.read_conversation import own_conversations
from bot.actions.services import Services
from bot.actions.settle_episodes import settle_episodes
from bot.domain.conversation import Outcome
from bot.domain.ticket import TicketStatus
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Talk
from tests.web.test_pages import without_script


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, new_database: Any, sample_index: Any, clock: Clock) -> Services:
    return Services(new_database(request.param), sample_index, clock)


def test_each_is_known_by_its_first_question_and_how_it_went(services: Services, clock: Clock) -> None:
    left = Talk(services)
    left.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=2)
    settle_episodes(services)
    solved, handed_over, begun = left.again(), left.again("ar"), left.again()
    left.again()  # in which nothing was said
    solved.ask(STORE_DOWN["en"])
    solved.choose("solved")
    handed_over.ask(FORGOTTEN_PASSWORD["ar"])
    handed_over.choose("person")
    begun.ask(FORGOTTEN_PASSWORD["en"])
    Talk(services).ask("Yusuf's own")

    own = own_conversations(services, left.customer)

    assert [(one.id, one.outcome, one.ticket_status, one.unfinished) for one in own] == [
        (begun.id, None, None, True),
        (handed_over.id, Outcome.HANDED_OFF, TicketStatus.OPEN, True),
        (solved.id, Outcome.CONFIRMED, None, False),
        (left.id, Outcome.ASSUMED, None, False),
    ]
    assert (own[1].question, own[1].dir) == (FORGOTTEN_PASSWORD["ar"], "rtl")
    left.ask("thank you")
    assert own_conversations(services, left.customer)[0].id == left.id


def test_the_page_has_those_of_this_customer_alone(browser: Callable[[], TestClient]) -> None:
    samira, yusuf = browser(), browser()
    thread = without_script(samira, "/ar/messages", text=FORGOTTEN_PASSWORD["ar"])
    page = samira.get("/en/conversations").text
    assert FORGOTTEN_PASSWORD["ar"] in page
    conversation = thread.partition("c=")[2]
    assert re.search(rf'href="/en\?c={conversation}#latest"', page)
    assert "Not finished yet" in page
    assert 'href="/en/conversations"' in samira.get("/en").text
    assert conversation not in yusuf.get("/en/conversations").text
    without_script(samira, "/en/forget")
    assert conversation not in samira.get("/en/conversations").text
