"""Samira finds again what she asked, and nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.actions.pass_on import give_back_to_bot
from bot.actions.read_conversation import own_conversations
from bot.actions.services import Services
from bot.actions.settle_episodes import settle_episodes
from bot.actions.work_on_ticket import reopen_ticket, solve_ticket
from bot.domain.conversation import Outcome
from bot.domain.staff import Role
from bot.domain.ticket import TicketStatus
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Talk, new_id
from tests.actions.desk.cast import a_member
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


def test_a_greeting_is_no_title_and_a_trial_in_which_nothing_was_asked_ends_quietly(
    services: Services, clock: Clock
) -> None:
    samira = Talk(services, lang="ar")
    samira.ask("السلام عليكم")
    samira.ask(FORGOTTEN_PASSWORD["ar"])
    trial = samira.again("ar")
    trial.ask("مرحبا")
    shown = [(one.question, one.unfinished) for one in own_conversations(services, samira.customer)]
    assert shown == [("مرحبا", True), (FORGOTTEN_PASSWORD["ar"], True)]
    clock.passes(days=2)
    latest = own_conversations(services, samira.customer)[0]
    assert (latest.id, latest.outcome, latest.unfinished) == (trial.id, Outcome.ABANDONED, False)


def test_the_front_page_tells_who_answered_until_samira_writes_again(
    browser: Callable[[], TestClient], signed_in: Callable[[Role], TestClient], clock: Clock
) -> None:
    samira, salma = browser(), signed_in(Role.AGENT)
    thread = without_script(samira, "/en/person", text="My shelf fell down").removesuffix("#latest")
    front = samira.get("/en").text
    assert "New answer from" not in front
    assert (f'href="{thread}"' in front, "My shelf fell down" in front) == (True, True)
    reference = found(r"DL-[0-9A-Z]{4}-[0-9A-Z]{4}", front)
    assert 'class="status is-open"' in front
    page = f"/agent/tickets/{reference}"
    seen = found(r'name="seen" value="(\d+)"', salma.get(page).text)
    without_script(salma, page, text="Which shelf?", action="reply", seen=seen)
    front = samira.get("/en").text
    assert re.search(r"New answer from <bdi>Agent</bdi>", front)
    assert f'href="{thread}#latest"' in front
    assert "Back to your conversation" not in front, "the answer leads there already"
    without_script(samira, "/en/messages", conversation=thread.partition("c=")[2], text="The upper one")
    assert "New answer from" not in samira.get("/en").text


def found(pattern: str, page: str) -> str:
    match = re.search(pattern, page)
    assert match, pattern
    return match[match.lastindex or 0]


def test_what_a_person_is_wanted_for_is_asked_before_there_is_a_ticket(
    browser: Callable[[], TestClient],
) -> None:
    samira = browser()
    assert 'href="/en/person"' in samira.get("/en").text
    assert "What is it about?" in samira.get("/en/person").text
    refused = samira.post("/en/person", data={"client_id": new_id(), "text": " "})
    assert refused.status_code == 422
    assert "Nothing" not in samira.get("/en/conversations").text
    once = new_id()
    answers = [samira.post("/en/person", data={"client_id": once, "text": "رفّي مكسور"}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    page = samira.get(answers[0].headers["location"]).text
    assert page.count('class="bubble') >= 1
    assert "رفّي مكسور" in page
    assert 'id="contact"' in page, "how to reach her is asked next"


def test_who_asks_to_be_forgotten_is_asked_first_and_told_what_is_open(
    browser: Callable[[], TestClient],
) -> None:
    samira = browser()
    thread = without_script(samira, "/ar/person", text="رفّي مكسور")
    page = samira.get("/ar/forget").text
    assert re.search(r"DL-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert "رفّي مكسور" in page
    assert samira.get(thread).status_code == 200, "asking forgets nothing"
    assert without_script(samira, "/ar/forget") == "/ar"
    assert samira.get(thread).status_code == 404
    assert 'id="forgotten"' in samira.get("/ar").text


def test_only_what_the_team_solved_is_called_solved_and_what_is_dalils_again_promises_no_person(
    browser: Callable[[], TestClient], services: Services, clock: Clock
) -> None:
    samira = browser()
    conversation = without_script(samira, "/en/messages", text=FORGOTTEN_PASSWORD["en"]).partition("c=")[2]
    conversation = conversation.partition("#")[0]
    without_script(samira, "/en/choices", conversation=conversation, choice="person")
    page = samira.get(f"/en?c={conversation}").text
    assert " data-with-person" in page
    salma = a_member(services, "Salma")
    reference = re.search(r"DL-\w{4}-\w{4}", page)[0]
    solve_ticket(services, salma, reference, new_id())
    assert 'id="solved"' in samira.get(f"/en?c={conversation}").text
    reopen_ticket(services, salma, reference, new_id())
    give_back_to_bot(services, salma, reference, new_id())
    page = samira.get(f"/en?c={conversation}").text
    assert 'id="solved"' not in page
    assert " data-with-person" not in page
    assert 'data-ticket=""' in page
