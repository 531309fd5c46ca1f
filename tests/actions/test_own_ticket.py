"""What a customer does about their own ticket: says what the team needs, calls it solved, rates the help."""

from __future__ import annotations

import pytest

from bot.actions.give_feedback import give_feedback, rate_ticket
from bot.actions.hand_off import hand_off
from bot.actions.read_conversation import read_ticket_by_key
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.work_on_ticket import read_ticket, solve_ticket
from bot.actions.write_on_ticket import close_own_ticket, write_on_ticket
from bot.domain.conversation import Rating
from bot.domain.staff import Member, Role
from bot.domain.ticket import Happening, TicketStatus
from bot.errors import NotFound
from tests.actions.cast import Talk, new_id


@pytest.fixture
def salma(services: Services) -> Member:
    """Salma answers tickets."""
    return add_staff(services, "salma@raff.example", "Salma", Role.AGENT, "a long enough password")


def key_of(reply: dict) -> str:
    return reply["ticket"]["url"].rsplit("/", 1)[1]


def test_the_handoff_asks_what_the_article_says_a_person_will_need_and_the_agent_reads_the_answers(
    samira: Talk, services: Services
) -> None:
    articles = services.indexes.current().articles.values()
    article = next(one for one in articles if one.lang == "en" and len(one.ask_before_handoff) > 1)
    samira.choose(f"article:{article.id}")
    reply = samira.choose("person")
    assert tuple(reply["asks"]) == article.ask_before_handoff
    hand_off(services, samira.customer, samira.id, new_id(), note="It is urgent", answers=["  ", "Never"])
    ticket = read_ticket(services, reply["ticket"]["reference"]).ticket
    question = reply["asks"][1]
    assert ticket.note in {f"{question} Never\nIt is urgent", f"{question}: Never\nIt is urgent"}


def test_who_gave_a_number_once_is_not_asked_for_it_again(samira: Talk, services: Services) -> None:
    samira.ask("agent please")
    hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com")
    second = samira.again().ask("agent please")["ticket"]["reference"]
    assert read_ticket(services, second).ticket.contact == "samira@example.com"


def test_samira_calls_her_ticket_solved_and_opens_it_again_by_writing(
    samira: Talk, services: Services
) -> None:
    reply = samira.ask("agent please")
    for _ in range(2):
        close_own_ticket(services, key_of(reply), new_id())
    assert read_ticket_by_key(services, key_of(reply)).ticket.status is TicketStatus.SOLVED
    write_on_ticket(services, key_of(reply), new_id(), "No, it is back")
    whole = read_ticket(services, reply["ticket"]["reference"])
    assert whole.ticket.status is TicketStatus.OPEN
    assert [event.kind for event in whole.history] == [
        Happening.CREATED,
        Happening.SOLVED_BY_CUSTOMER,
        Happening.REOPENED,
        Happening.CUSTOMER_WROTE,
    ]


def test_the_teams_help_is_rated_once_for_each_solution(
    samira: Talk, services: Services, salma: Member
) -> None:
    reply = samira.ask("agent please")
    key, reference = key_of(reply), reply["ticket"]["reference"]
    assert not samira.transcript().asks_rating
    solve_ticket(services, salma, reference, new_id())
    assert samira.transcript().asks_rating
    rate_ticket(services, key, new_id(), Rating.OKAY, "a bit slow")
    assert not samira.transcript().asks_rating
    (rated,) = [e for e in read_ticket(services, reference).history if e.kind is Happening.RATED]
    assert rated.data == {"rating": "okay", "text": "a bit slow"}
    write_on_ticket(services, key, new_id(), "It is back")
    assert not read_ticket_by_key(services, key).asks_rating
    solve_ticket(services, salma, reference, new_id())
    assert read_ticket_by_key(services, key).asks_rating
    give_feedback(services, samira.customer, samira.id, new_id(), Rating.GOOD, None)
    assert not read_ticket_by_key(services, key).asks_rating


def test_a_guessed_key_opens_nothing(services: Services) -> None:
    for act in (
        lambda: close_own_ticket(services, "guessed" * 5, new_id()),
        lambda: rate_ticket(services, "guessed" * 5, new_id(), Rating.GOOD, None),
    ):
        with pytest.raises(NotFound):
            act()
