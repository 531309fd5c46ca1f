"""Many people, and one impatient one, at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

import pytest

from bot.actions.hand_off import hand_off
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.start_conversation import start_conversation
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket, solve_ticket
from bot.domain.staff import Member, Role
from bot.domain.ticket_history import Happening
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, new_id, open_tickets
from tests.fixtures.databases import NewDatabase

THREADS = 16
Result = TypeVar("Result")


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, new_database: NewDatabase, sample_index: Any) -> Services:
    return Services(new_database(request.param), sample_index, Clock())


@pytest.fixture
def samira(services: Services) -> Talk:
    return Talk(services)


@pytest.fixture
def huda(services: Services) -> Member:
    """Huda answers tickets."""
    return add_staff(services, "huda@raff.example", "Huda", Role.AGENT, "a long enough password")


def at_once(*acts: Callable[[], Result]) -> list[Result]:
    """What each of `acts` gave, all begun at the same instant."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Result]) -> Result:
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin, acts))


def test_a_message_sent_16_times_at_once_is_one_message(samira: Talk) -> None:
    for _ in range(3):
        before, client_id = len(samira.transcript().messages), new_id()
        replies = at_once(*[lambda id_=client_id: samira.ask(FORGOTTEN_PASSWORD["en"], id_)] * THREADS)
        assert replies == [replies[0]] * THREADS
        assert len(samira.transcript().messages) == before + 2


@pytest.mark.parametrize("choice", ["form:walkthrough", "not_my_question", "solved", "urgent", "person"])
def test_a_choice_made_16_times_at_once_is_made_once(samira: Talk, choice: str) -> None:
    """Also one that would not be possible a second time."""
    samira.ask(FORGOTTEN_PASSWORD["en"])
    client_id = new_id()
    replies = at_once(*[lambda: samira.choose(choice, client_id)] * THREADS)
    assert replies == [replies[0]] * THREADS
    assert [message.choice for message in samira.transcript().messages].count(choice) == 1


def test_a_conversation_opened_16_times_at_once_is_one(services: Services) -> None:
    client_id = new_id()
    started = at_once(*[lambda: start_conversation(services, None, client_id, "ar")] * THREADS)
    assert len({one.conversation_id for one in started}) == 1
    assert len({one.customer.id for one in started}) == 1


def test_16_wishes_for_a_person_at_once_are_one_ticket(samira: Talk, services: Services) -> None:
    """Whether the same wish was sent again or another was made."""
    same = new_id()
    ids = [same] * (THREADS // 2) + [new_id() for _ in range(THREADS // 2)]
    given = at_once(
        *[
            lambda id_=id_: hand_off(services, samira.customer, samira.id, id_, "samira@example.com")
            for id_ in ids
        ]
    )
    assert given == [given[0]] * THREADS
    assert len(open_tickets(services)) == 1


def test_16_customers_at_once_are_all_answered_and_none_is_mixed_up(services: Services) -> None:
    talks = [Talk(services, lang=lang) for lang in ("ar", "en") * (THREADS // 2)]

    def converse(number: int, talk: Talk) -> list[str]:
        said = [f"{FORGOTTEN_PASSWORD[lang_of(number)]} {number}-{time}" for time in range(3)]
        for text in said:
            assert talk.ask(text)["lang"] == lang_of(number)
        return said

    spoken = at_once(*[lambda n=n, talk=talk: converse(n, talk) for n, talk in enumerate(talks)])
    for talk, said in zip(talks, spoken, strict=True):
        messages = talk.transcript().messages
        assert [message.text for message in messages if message.sender == "customer"] == said
        assert [message.sender for message in messages] == ["customer", "bot"] * 3


def lang_of(number: int) -> str:
    return ("ar", "en")[number % 2]


def test_different_messages_at_once_in_one_conversation_are_each_answered_in_turn(samira: Talk) -> None:
    said = [f"{FORGOTTEN_PASSWORD['en']} {number}" for number in range(THREADS)]
    at_once(*[lambda text=text: samira.ask(text) for text in said])
    messages = samira.transcript().messages
    assert [message.sender for message in messages] == ["customer", "bot"] * THREADS
    assert sorted(message.text for message in messages if message.sender == "customer") == sorted(said)


def test_customer_and_agents_at_once_on_one_ticket_do_not_stand_in_each_others_way(
    samira: Talk, services: Services, huda: Member
) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    before = len(samira.transcript().messages)
    writes = [lambda number=number: samira.ask(f"still waiting {number}") for number in range(8)]
    answers = [
        lambda number=number: reply_to_ticket(
            services, huda, reference, new_id(), f"answer {number}", solve=number % 2 == 0
        )
        for number in range(8)
    ]
    at_once(*writes, *answers)
    said = [message.text for message in samira.transcript().messages[before:]]
    assert sorted(said) == sorted(f"{what} {n}" for what in ("still waiting", "answer") for n in range(8))


def test_a_ticket_solved_16_times_at_once_is_solved_once(
    samira: Talk, services: Services, huda: Member
) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    at_once(*[lambda: solve_ticket(services, huda, reference, new_id())] * THREADS)
    history = read_ticket(services, reference).history
    assert [event.kind for event in history] == [Happening.CREATED, Happening.SOLVED]
