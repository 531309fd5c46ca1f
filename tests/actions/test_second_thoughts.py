"""What happens when customers, agents and authors come back to something that seemed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.ask import ask
from bot.actions.hand_off import hand_off
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.start_conversation import start_conversation
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket, solve_ticket
from bot.domain.staff import Role
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import ClientIdReused, ContactUnusable, MessageTooLong, NewerMessage
from bot.retrieval.snapshot import Index
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Talk, new_id


class ArchivedSince:
    """The index after an author archived one article."""

    def __init__(self, index: Index, article_id: str) -> None:
        left = {key: article for key, article in index.articles.items() if key[0] != article_id}
        self._index = replace(index, articles=left)

    def current(self) -> Index:
        return self._index


def without(services: Services, article_id: str) -> Services:
    return replace(services, indexes=ArchivedSince(services.indexes.current(), article_id))


def test_stuck_after_it_was_solved_once_the_ticket_still_knows_the_story(
    samira: Talk, services: Services
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("solved")
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    reply = samira.choose("step:stuck")
    while reply["kind"] == "answer":
        reply = samira.choose("step:stuck")
    story = read_ticket(services, reply["ticket"]["reference"]).ticket.story
    assert story.question == FORGOTTEN_PASSWORD["en"]
    assert story.stuck_at is not None
    assert story.stuck_at[0] == 2


def test_after_a_confirmed_solution_a_person_is_wanted_for_something_else(
    samira: Talk, services: Services
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("solved")
    story = read_ticket(
        services, samira.ask("now connect me to a human please")["ticket"]["reference"]
    ).ticket.story
    assert story.question == "now connect me to a human please"
    assert story.attempts == ()


def test_a_person_asked_for_the_next_day_still_knows_the_story(
    samira: Talk, services: Services, clock: Clock
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=1, hours=1)
    story = read_ticket(services, samira.choose("person")["ticket"]["reference"]).ticket.story
    assert story.question == FORGOTTEN_PASSWORD["en"]
    assert [attempt.article_id for attempt in story.attempts] == ["forgotten-password"]
    assert story.attempts[0].result is None


def test_still_not_working_is_heard_the_next_day_too(samira: Talk, clock: Clock) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=1, hours=1)
    reply = samira.ask("still not working")
    assert (reply["form"], reply["reason"]) == ("fix_with_reason", "went_deeper")


def test_a_walkthrough_of_another_matter_is_not_where_she_is_stuck(samira: Talk, services: Services) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    later = samira.again()
    later.ask(FORGOTTEN_PASSWORD["en"])
    ticket = read_ticket(services, later.choose("person")["ticket"]["reference"]).ticket
    assert ticket.story.stuck_at is None


def test_only_what_was_said_not_to_help_is_told_so(samira: Talk, services: Services) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    reference = samira.choose("person")["ticket"]["reference"]
    attempts = read_ticket(services, reference).ticket.story.attempts
    assert [(attempt.form, attempt.result) for attempt in attempts] == [("fix", None), ("walkthrough", None)]


@pytest.mark.parametrize("say", ["solved", "still_broken", "not_my_question", "person"])
def test_an_article_archived_meanwhile_strands_nobody(samira: Talk, services: Services, say: str) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.services = without(services, "forgotten-password")
    reply = samira.choose(say)
    assert reply["kind"] in {"small_talk", "handoff", "ask_back", "rephrase", "answer"}
    assert reply.get("article", {}).get("id") != "forgotten-password"


def test_what_is_not_understood_after_an_answer_keeps_the_answer_in_the_story(
    samira: Talk, services: Services
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    reply = samira.ask("zzz qqq xxyyzz")
    assert reply["kind"] == "rephrase"
    reply = samira.ask("zzz qqq xxyyzz again")
    assert reply["kind"] == "handoff"
    story = read_ticket(services, reply["ticket"]["reference"]).ticket.story
    assert [attempt.article_id for attempt in story.attempts] == ["forgotten-password"]


def test_an_agent_is_stopped_when_the_customer_wrote_meanwhile(samira: Talk, services: Services) -> None:
    huda = add_staff(services, "huda@raff.example", "Huda", Role.AGENT, "a long enough password")
    reference = samira.ask("agent please")["ticket"]["reference"]
    seen = read_ticket(services, reference).version
    samira.ask("one more thing: it is the second shop")
    with pytest.raises(NewerMessage):
        reply_to_ticket(services, huda, reference, new_id(), "Done.", solve=True, seen=seen)
    with pytest.raises(NewerMessage):
        solve_ticket(services, huda, reference, new_id(), seen=seen)
    whole = read_ticket(services, reference)
    assert whole.ticket.status is TicketStatus.OPEN
    assert whole.messages[-1].text == "one more thing: it is the second shop"
    reply_to_ticket(services, huda, reference, new_id(), "Done.", solve=True, seen=whole.version)


def test_urgency_opens_a_solved_ticket_again(samira: Talk, services: Services) -> None:
    huda = add_staff(services, "huda@raff.example", "Huda", Role.AGENT, "a long enough password")
    reference = samira.ask("agent please")["ticket"]["reference"]
    solve_ticket(services, huda, reference, new_id())
    samira.choose("urgent")
    whole = read_ticket(services, reference)
    assert whole.ticket.status is TicketStatus.OPEN
    assert Happening.REOPENED in {event.kind for event in whole.history}


def test_a_second_note_leaves_the_first(samira: Talk, services: Services) -> None:
    for note in ("after five", "or by e-mail"):
        given = hand_off(services, samira.customer, samira.id, new_id(), note=note)
    whole = read_ticket(services, given["ticket"]["reference"])
    assert whole.ticket.note == "after five\nor by e-mail"
    assert [event.data.get("note") for event in whole.history if event.data.get("note")] == [
        "after five",
        "or by e-mail",
    ]


def test_notes_do_not_grow_for_ever(samira: Talk, services: Services) -> None:
    given = [hand_off(services, samira.customer, samira.id, new_id(), note="x" * 1_999) for _ in range(10)]
    with pytest.raises(MessageTooLong):
        hand_off(services, samira.customer, samira.id, new_id(), note="x" * 1_999)
    hand_off(services, samira.customer, samira.id, new_id(), "samira@example.com")
    ticket = read_ticket(services, given[0]["ticket"]["reference"]).ticket
    assert (len(ticket.note or ""), ticket.contact) == (19_999, "samira@example.com")


def test_a_client_id_opens_nobody_elses_conversation(samira: Talk, services: Services, clock: Clock) -> None:
    client_id = new_id()
    start_conversation(services, samira.customer, client_id, "en")
    with pytest.raises(ClientIdReused):
        start_conversation(services, None, client_id, "en")
    strangers = new_id()
    first = start_conversation(services, None, strangers, "en")
    assert start_conversation(services, None, strangers, "en").conversation_id == first.conversation_id
    clock.passes(hours=1)
    with pytest.raises(ClientIdReused):
        start_conversation(services, None, strangers, "en")


def test_one_client_id_for_two_conversations_is_refused(samira: Talk, services: Services) -> None:
    other = samira.again()
    client_id = new_id()
    samira.ask(STORE_DOWN["en"], client_id)
    with pytest.raises(ClientIdReused):
        other.ask(STORE_DOWN["en"], client_id)
    assert other.transcript().messages == ()


def test_answering_reads_one_index_from_beginning_to_end(samira: Talk, services: Services) -> None:
    """The index may change between two requests, and never within one."""
    taken: list[str] = []

    class Counting:
        def current(self) -> Any:
            taken.append("current")
            return services.indexes.current()

    ask(
        replace(services, indexes=Counting()),
        samira.customer,
        samira.id,
        new_id(),
        FORGOTTEN_PASSWORD["en"],
    )
    assert taken == ["current"]


@pytest.fixture
def asked_back(samira: Talk) -> list[str]:
    """What Samira was asked to choose from; skipped when the bot is surer than these tests suppose."""
    for vague in ("money", "payment problem with card", "email problem", "delete my data", "card"):
        talk = samira.again()
        reply = talk.ask(vague)
        if reply["kind"] == "ask_back":
            samira.id = talk.id
            return [c["choice"].removeprefix("article:") for c in reply["choices"] if ":" in c["choice"]]
    pytest.skip("nothing was asked back")


def test_a_choice_may_be_typed(samira: Talk, asked_back: list[str]) -> None:
    assert samira.ask("the second one")["article"]["id"] == asked_back[1]


def test_none_of_them_may_be_typed(samira: Talk, asked_back: list[str]) -> None:
    reply = samira.ask("none of these")
    assert reply.get("article", {}).get("id") not in asked_back


def test_yes_and_no_after_an_answer_are_heard(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert samira.ask("no")["reason"] == "went_deeper"
    assert samira.ask("yes")["kind"] == "small_talk"
    assert samira.transcript().asks_rating


def test_what_is_not_understood_leaves_a_way_back_into_the_walkthrough(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    reply = samira.ask("zzz qqq xxyyzz")
    assert "form:walkthrough" in [choice["choice"] for choice in reply["choices"]]
    assert samira.choose("form:walkthrough")["step"]["number"] == 2


def test_asked_again_after_a_no_it_is_not_given_in_a_lesser_form(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("still_broken")
    samira.choose("still_broken")
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["form"] == "walkthrough"


@pytest.mark.parametrize("contact", ["tomorrow", "بكرا", "12", "a@b", "call 0791234567 please"])
def test_a_contact_that_reaches_nobody_is_refused(samira: Talk, services: Services, contact: str) -> None:
    with pytest.raises(ContactUnusable):
        hand_off(services, samira.customer, samira.id, new_id(), contact)
    assert samira.transcript().ticket is None


def test_what_a_person_will_need_to_know_is_asked_in_the_handoff(samira: Talk, services: Services) -> None:
    questions = services.indexes.current().article("payout-late", "en").ask_before_handoff
    assert questions
    samira.ask("my payout has not reached my bank account")
    reply = samira.choose("person")
    assert tuple(reply["asks"]) == questions


def test_a_ticket_that_a_colleague_solved_is_not_answered_from_a_stale_page(
    samira: Talk, services: Services
) -> None:
    omar, nadia = (
        add_staff(services, f"{name}@raff.example", name, Role.AGENT, "a long enough password")
        for name in ("omar", "nadia")
    )
    reference = samira.ask("agent please")["ticket"]["reference"]
    seen = read_ticket(services, reference).version
    solve_ticket(services, nadia, reference, new_id(), seen=seen)
    with pytest.raises(NewerMessage):
        reply_to_ticket(services, omar, reference, new_id(), "Hello", solve=False, seen=seen)
    assert read_ticket(services, reference).ticket.status is TicketStatus.SOLVED
