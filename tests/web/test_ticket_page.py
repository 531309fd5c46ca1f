"""The customer's page of a ticket: the bot's part is folded, and how she is reached can be corrected."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.actions.read_conversation import read_ticket_by_key
from bot.actions.services import Services
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk, new_id
from tests.web.test_pages import without_script


@pytest.fixture
def samira(services: Services) -> Talk:
    return Talk(services)


@pytest.fixture
def page(samira: Talk) -> str:
    """The address of her ticket's page."""
    samira.ask(FORGOTTEN_PASSWORD["en"])
    url: str = samira.choose("person")["ticket"]["url"]
    return url


def test_what_was_said_with_the_bot_is_folded_and_what_follows_is_open(
    page: str, samira: Talk, browser: Callable[[], TestClient]
) -> None:
    anybody = browser()
    assert "No messages from our team yet" in anybody.get(page).text
    without_script(anybody, f"{page}/close")
    samira.ask("It is back")
    text = anybody.get(page).text
    folded = re.search(r'<details class="before">.*?<div class="thread" id="thread"', text, re.DOTALL)
    assert folded
    assert FORGOTTEN_PASSWORD["en"] in folded[0]
    assert "It is back" not in folded[0]
    assert "It is back" in text[folded.end() :]
    assert "disabled" not in folded[0], "a record has no buttons"


def test_samira_corrects_how_she_is_reached_and_what_cannot_be_taken_is_given_back(
    page: str, browser: Callable[[], TestClient], services: Services
) -> None:
    anybody, key = browser(), page.rsplit("/", 1)[1]
    assert "Leave a contact" in anybody.get(page).text
    assert without_script(anybody, f"{page}/contact", contact="samira@example.com") == page
    assert "Correct how we reach you" in anybody.get(page).text
    for wrong, called in (("nobody", {}), ("samira@raff.example", {"call_back": "true"})):
        answer = anybody.post(f"{page}/contact", data={"client_id": new_id(), "contact": wrong, **called})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text
        assert '<details class="more" open>' in answer.text
        assert re.search(r'id="contact-problem" role="alert">[^<]', answer.text)
    without_script(anybody, f"{page}/contact", contact="+962 79 000 0000", call_back="true")
    ticket = read_ticket_by_key(services, key).ticket
    assert (ticket.contact, ticket.call_back) == ("+962 79 000 0000", True)
    guessed = anybody.post(
        f"/en/tickets/{'guess' * 8}/contact", data={"client_id": new_id(), "contact": "x@y.example"}
    )
    assert guessed.status_code == 404
