"""What a customer does about their own ticket: says what the team needs, calls it solved, rates the help."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.actions.give_feedback import give_feedback, rate_ticket
from bot.actions.hand_off import hand_off
from bot.actions.read_conversation import read_ticket_by_key
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket, solve_ticket
from bot.actions.write_on_ticket import close_own_ticket, correct_contact, write_on_ticket
from bot.domain.business_hours import read_business_hours
from bot.domain.conversation import Rating
from bot.domain.staff import Member, Role
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import Happening, closed_by_customer, was_told_more
from bot.errors import ChoiceNotPossible, NotFound, NumberNeeded
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, new_id


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


def test_one_solution_is_rated_once_however_many_tabs_and_closings_there_are(
    samira: Talk, services: Services, salma: Member
) -> None:
    reply = samira.ask("agent please")
    key, reference = key_of(reply), reply["ticket"]["reference"]
    reply_to_ticket(services, salma, reference, new_id(), "Done.", solve=True)
    rate_ticket(services, key, new_id(), Rating.GOOD, None)
    assert give_feedback(services, samira.customer, samira.id, new_id(), Rating.BAD, None) == {
        "rating": "good"
    }
    write_on_ticket(services, key, new_id(), "One more thing, no: it is fine")
    close_own_ticket(services, key, new_id())
    own = read_ticket_by_key(services, key)
    assert (own.asks_rating, own.rated) == (False, Rating.GOOD)
    assert samira.transcript().rated is Rating.GOOD
    assert closed_by_customer(own.history)


def test_who_would_like_to_be_called_is_asked_for_a_number(samira: Talk, services: Services) -> None:
    reply = samira.ask("agent please")
    with pytest.raises(NumberNeeded) as refused:
        hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com", call_back=True)
    assert refused.value.field == "contact"
    hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com")
    with pytest.raises(NumberNeeded):
        hand_off(services, samira.customer, samira.id, new_id(), call_back=True)
    key = key_of(reply)
    correct_contact(services, key, new_id(), "+962 79 000 0000", call_back=True)
    ticket = read_ticket_by_key(services, key).ticket
    assert (ticket.contact, ticket.call_back) == ("+962 79 000 0000", True)
    correct_contact(services, key, new_id(), "samira@example.com", call_back=False)
    ticket = read_ticket_by_key(services, key).ticket
    assert (ticket.contact, ticket.call_back) == ("samira@example.com", False)


def test_a_contact_of_before_is_used_but_not_taken_for_given_now(samira: Talk, services: Services) -> None:
    samira.ask("agent please")
    hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com")
    assert was_told_more(samira.transcript().history)
    again = samira.again()
    again.ask("agent please")
    transcript = again.transcript()
    assert transcript.ticket
    assert transcript.ticket.contact == "samira@example.com"
    assert not was_told_more(transcript.history)


def test_a_guessed_key_opens_nothing(services: Services) -> None:
    for act in (
        lambda: close_own_ticket(services, "guessed" * 5, new_id()),
        lambda: rate_ticket(services, "guessed" * 5, new_id(), Rating.GOOD, None),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_same_problem_again_goes_to_the_ticket_that_waits_and_another_matter_gets_its_own(
    samira: Talk, services: Services, salma: Member
) -> None:
    samira.choose("article:forgotten-password")
    first = samira.choose("person")["ticket"]
    reply_to_ticket(services, salma, first["reference"], new_id(), "Did you try the link?", solve=False)
    again = samira.again()
    again.ask(FORGOTTEN_PASSWORD["en"])
    added = again.choose("person")
    assert (added["kind"], added["ticket"]) == ("handoff", first)
    assert first["reference"] in added["text"]
    whole = read_ticket(services, first["reference"])
    assert (whole.ticket.status, whole.messages[-1].text) == (TicketStatus.OPEN, FORGOTTEN_PASSWORD["en"])
    assert again.transcript().ticket is None
    other = again.choose("new_ticket")
    assert other["ticket"]["reference"] != first["reference"]
    assert again.transcript().conversation.held_by_person


def test_once_it_is_solved_the_same_problem_gets_a_new_ticket(
    samira: Talk, services: Services, salma: Member
) -> None:
    samira.choose("article:forgotten-password")
    first = samira.choose("person")["ticket"]["reference"]
    solve_ticket(services, salma, first, new_id())
    again = samira.again()
    again.choose("article:forgotten-password")
    assert again.choose("person")["ticket"]["reference"] != first


def test_nobody_elses_ticket_is_added_to_and_no_new_one_is_opened_unasked(
    samira: Talk, services: Services
) -> None:
    samira.choose("article:forgotten-password")
    first = samira.choose("person")["ticket"]["reference"]
    yusuf = Talk(services)
    yusuf.choose("article:forgotten-password")
    with pytest.raises(ChoiceNotPossible):
        yusuf.choose("new_ticket")
    assert yusuf.choose("person")["ticket"]["reference"] != first


def test_the_expected_time_comes_from_the_teams_own_first_answers_and_its_hours(
    services: Services, salma: Member, clock: Clock
) -> None:
    assert "expected" not in Talk(services).ask("agent please")
    for _ in range(5):
        reference = Talk(services).ask("agent please")["ticket"]["reference"]
        clock.passes(minutes=20)
        reply_to_ticket(services, salma, reference, new_id(), "Hello", solve=False)
    asked = Talk(services).ask("agent please")
    said = "We usually answer within 30 minutes: by 11:10 on Sunday 1 November (UTC time)."
    assert asked["expected"] == said
    away = replace(services, hours=read_business_hours("mon 09:00-17:00", ZoneInfo("Asia/Amman")))
    said_away = Talk(away, lang="ar").ask("بدي موظف")["expected"]
    assert said_away.startswith("فريقنا خارج الدوام حتى الساعة 09:00 من يوم الاثنين 2 نوفمبر بتوقيت عمّان.")

    clock.passes(minutes=25)
    assert read_ticket_by_key(services, key_of(asked), "en").expected == said
    clock.passes(minutes=10)
    closed = replace(services, hours=read_business_hours("sun 00:00-11:12", ZoneInfo("UTC")))
    late = read_ticket_by_key(closed, key_of(asked), "en").expected or ""
    assert late.startswith("This is taking longer than it usually does")
    assert "away until Sunday 8 November" in late
    reply_to_ticket(services, salma, asked["ticket"]["reference"], new_id(), "Hello", solve=False)
    assert read_ticket_by_key(services, key_of(asked)).expected is None
