"""A conversation that the team gave back to Dalil goes on, also to a person once more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.actions.label_ticket import prioritise_ticket, tag_ticket
from bot.actions.manage_staff import disable
from bot.actions.pass_on import give_back_to_bot, move_ticket
from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.actions.take_ticket import take_ticket
from bot.actions.work_on_ticket import read_ticket, solve_ticket
from bot.actions.write_on_ticket import write_on_ticket
from bot.domain.article import Team
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, TicketStatus
from bot.domain.ticket_history import Happening
from bot.language import LANGUAGES
from bot.storage.schema import earlier_handoffs
from bot.web.agent.event_words import sentence
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Talk, new_id


@pytest.fixture
def salma(services: Services) -> Member:
    """Salma answers tickets."""
    return add_staff(services, "salma@raff.example", "Salma", Role.AGENT, "a long enough password")


def test_dalil_answers_again_and_who_needs_a_person_has_the_same_ticket(
    samira: Talk, services: Services, salma: Member
) -> None:
    ticket = samira.ask("agent please")["ticket"]
    give_back_to_bot(services, salma, ticket["reference"], new_id())
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["kind"] == "answer"
    again = samira.ask("I want to talk to a person")
    assert again["kind"] == "handoff"
    assert again["ticket"] == ticket
    whole = read_ticket(services, ticket["reference"])
    assert whole.ticket.status is TicketStatus.OPEN
    assert whole.ticket.story.question == FORGOTTEN_PASSWORD["en"]
    assert (whole.ticket.team, whole.ticket.tags) == (Team.TECHNICAL_SUPPORT, (whole.ticket.topic,))
    assert whole.ticket.priority is Priority.NORMAL
    assert samira.transcript().conversation.held_by_person
    assert [event.kind for event in whole.history] == [
        *(Happening.CREATED, Happening.RETURNED_TO_BOT, Happening.REOPENED, Happening.CUSTOMER_WROTE),
        *(Happening.MOVED, Happening.TAGGED),
    ]
    assert whole.history[2].data == {"reason": "customer_request"}
    assert whole.history[-1].data == {"added": whole.ticket.topic}


def test_what_people_said_of_it_stays_when_it_is_handed_off_again(
    samira: Talk, services: Services, salma: Member
) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    reference = samira.ask("agent please")["ticket"]["reference"]
    before = read_ticket(services, reference).ticket
    tag_ticket(services, salma, reference, new_id(), added=["vip", "phone"], removed=before.tags)
    tag_ticket(services, salma, reference, new_id(), removed=["phone"])
    prioritise_ticket(services, salma, reference, new_id(), Priority.HIGH)
    give_back_to_bot(services, salma, reference, new_id())
    seen = read_ticket(services, reference).version
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("I want to talk to a person, it is urgent")
    whole = read_ticket(services, reference)
    assert (whole.ticket.tags, whole.ticket.priority) == (("vip",), Priority.HIGH)
    after = [event.kind for event in whole.history if event.number > seen]
    assert after == [Happening.REOPENED, Happening.CUSTOMER_WROTE]


def test_where_somebody_moved_it_or_a_tag_of_theirs_says_it_belongs_is_where_it_goes_again(
    samira: Talk, services: Services, salma: Member
) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    tag_ticket(services, salma, reference, new_id(), added=["fault"])
    give_back_to_bot(services, salma, reference, new_id())
    samira.ask("I want to talk to a person")
    assert read_ticket(services, reference).ticket.team is Team.TECHNICAL_SUPPORT
    move_ticket(services, salma, reference, new_id(), Team.CUSTOMER_SERVICE)
    give_back_to_bot(services, salma, reference, new_id())
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("I want to talk to a person")
    assert read_ticket(services, reference).ticket.team is Team.CUSTOMER_SERVICE


def test_what_was_known_at_each_handoff_is_kept(samira: Talk, services: Services, salma: Member) -> None:
    samira.ask(STORE_DOWN["en"])
    reference = samira.ask("agent please")["ticket"]["reference"]
    first = read_ticket(services, reference)
    facts = first.history[0].data
    assert facts == {
        **{"reason": first.ticket.reason, "team": first.ticket.team, "priority": first.ticket.priority},
    }
    give_back_to_bot(services, salma, reference, new_id())
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("I want to talk to a person")
    again = read_ticket(services, reference).ticket
    with services.database.reading() as connection:
        (kept,) = connection.execute(select(earlier_handoffs))
    assert (kept.ticket_id, kept.reason, kept.topic) == (again.id, first.ticket.reason, first.ticket.topic)
    assert kept.story["question"] == first.ticket.story.question != again.story.question
    assert kept.topic != again.topic


def test_who_makes_it_urgent_is_told_with_what_it_was(samira: Talk, services: Services) -> None:
    reference = samira.ask("agent please")["ticket"]["reference"]
    samira.choose("urgent")
    told = {event.kind: event.data for event in read_ticket(services, reference).history}
    assert told[Happening.MADE_URGENT] == {"from": "normal"}


def test_what_the_bot_said_of_it_changes_with_the_matter_as_its_history_tells(
    samira: Talk, services: Services, salma: Member
) -> None:
    samira.ask(STORE_DOWN["en"])
    reference = samira.ask("agent please")["ticket"]["reference"]
    before = read_ticket(services, reference).ticket
    give_back_to_bot(services, salma, reference, new_id())
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("I want to talk to a person")
    whole = read_ticket(services, reference)
    assert whole.ticket.priority is not before.priority
    assert whole.ticket.tags != before.tags
    told = {event.kind: event.data for event in whole.history}
    assert told[Happening.PRIORITISED] == {
        **{"from": before.priority, "to": whole.ticket.priority, "by": "handoff"},
    }
    assert told[Happening.TAGGED] == {"added": whole.ticket.topic, "removed": before.topic}
    assert all(event.staff_id is None for event in whole.history if event.kind in _CHANGES)
    for lang in LANGUAGES:
        assert all(sentence(event, lang) for event in whole.history)


_CHANGES = {Happening.PRIORITISED, Happening.TAGGED, Happening.MOVED}


def test_who_writes_on_what_was_solved_by_somebody_who_left_is_nobodys_customer_until_it_is_taken(
    samira: Talk, services: Services, salma: Member
) -> None:
    rami = add_staff(services, "rami@raff.example", "Rami", Role.ADMIN, "a long enough password")
    ticket = samira.ask("agent please")["ticket"]
    take_ticket(services, salma, ticket["reference"], new_id())
    solve_ticket(services, salma, ticket["reference"], new_id())
    disable(services, rami, new_id(), salma.id)
    write_on_ticket(services, ticket["url"].rsplit("/", 1)[1], new_id(), "It is broken again")
    whole = read_ticket(services, ticket["reference"])
    assert (whole.ticket.status, whole.ticket.assignee_id) == (TicketStatus.OPEN, None)
    assert whole.history[-1].kind is Happening.UNASSIGNED


def test_who_writes_on_the_page_of_the_ticket_wants_the_team(
    samira: Talk, services: Services, salma: Member
) -> None:
    ticket = samira.ask("agent please")["ticket"]
    give_back_to_bot(services, salma, ticket["reference"], new_id())
    write_on_ticket(services, ticket["url"].rsplit("/", 1)[1], new_id(), "Are you there?")
    assert samira.transcript().conversation.held_by_person
    assert read_ticket(services, ticket["reference"]).ticket.status is TicketStatus.OPEN
    assert samira.ask("hello")["kind"] == "held_by_agent"
