"""Two agents on one ticket: one is stopped, and shown what the other wrote."""

from __future__ import annotations

from functools import partial

import pytest

from bot.actions.on_ticket import held_ticket
from bot.actions.pass_on import escalate_ticket
from bot.actions.services import Services
from bot.actions.take_ticket import take_ticket
from bot.actions.work_on_ticket import read_news, read_ticket, reply_to_ticket, solve_ticket
from bot.actions.write_note import write_note
from bot.domain.staff import Member
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import NewerMessage, NotFound
from bot.errors.desk import TicketTaken
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_waiting_ticket, as_it_is, at_once, happened, said

REPETITIONS = 100


def version(services: Services, reference: str) -> int:
    return read_ticket(services, reference).version


def test_of_two_who_send_at_the_same_second_one_is_stopped_and_none_is_doubled_or_lost(
    services: Services, salma: Member, omar: Member
) -> None:
    ticket = a_waiting_ticket(services)
    sent = []
    for number in range(REPETITIONS):
        seen = version(services, ticket.reference)
        words = {salma: f"Salma {number}", omar: f"Omar {number}"}
        send = partial(
            reply_to_ticket, services, reference=ticket.reference, solve=number % 2 == 0, seen=seen
        )
        results = at_once(
            *(partial(send, member=who, client_id=new_id(), text=text) for who, text in words.items())
        )
        (stopped,) = [result for result in results if isinstance(result, Exception)]
        assert isinstance(stopped, NewerMessage)
        winner = words[salma] if results[1] is stopped else words[omar]
        news = read_news(services, omar, ticket.reference, seen)
        assert [message.text for message in news.messages] == [winner]
        sent.append(winner)
    assert said(services, ticket)[1:] == sent
    assert happened(services, ticket).count(Happening.REPLIED) == REPETITIONS


def test_of_two_who_take_it_at_once_it_is_ones_and_the_other_is_told_whose(
    services: Services, salma: Member, omar: Member
) -> None:
    for _ in range(20):
        ticket = a_waiting_ticket(services)
        take = partial(take_ticket, services, reference=ticket.reference)
        results = at_once(*(partial(take, member=who, client_id=new_id()) for who in (salma, omar)))
        (refused,) = [result for result in results if isinstance(result, Exception)]
        owner = salma if results[1] is refused else omar
        assert isinstance(refused, TicketTaken)
        assert refused.args_ == {"name": owner.name}
        assert as_it_is(services, ticket).assignee_id == owner.id


def test_who_writes_while_another_takes_it_is_stopped_and_who_took_it_is_not(
    services: Services, salma: Member, omar: Member
) -> None:
    ticket = a_waiting_ticket(services)
    seen = version(services, ticket.reference)
    take_ticket(services, salma, ticket.reference, new_id())
    with pytest.raises(NewerMessage):
        reply_to_ticket(services, omar, ticket.reference, new_id(), "Hello", solve=False, seen=seen)
    reply_to_ticket(services, salma, ticket.reference, new_id(), "Hello", solve=False, seen=seen)
    assert said(services, ticket)[1:] == ["Hello"]


def test_nobody_is_stopped_by_a_note_of_their_own(services: Services, salma: Member, omar: Member) -> None:
    ticket = a_waiting_ticket(services)
    seen = version(services, ticket.reference)
    write_note(services, salma, ticket.reference, new_id(), "I ask the bank")
    reply = partial(reply_to_ticket, services, reference=ticket.reference, solve=False, seen=seen)
    with pytest.raises(NewerMessage):
        reply(member=omar, client_id=new_id(), text="Hello")
    reply(member=salma, client_id=new_id(), text="We ask your bank")
    with pytest.raises(NewerMessage):  # from another tab, say
        reply(member=salma, client_id=new_id(), text="We ask your bank")
    assert said(services, ticket)[1:] == ["We ask your bank"]


def test_a_note_that_came_meanwhile_is_read_before_the_answer_goes_out(
    services: Services, salma: Member, omar: Member
) -> None:
    ticket = a_waiting_ticket(services)
    seen = version(services, ticket.reference)
    write_note(services, omar, ticket.reference, new_id(), "The bank already refunded her")
    for act in (
        lambda: reply_to_ticket(services, salma, ticket.reference, new_id(), "Wait", solve=True, seen=seen),
        lambda: solve_ticket(services, salma, ticket.reference, new_id(), seen=seen),
        lambda: escalate_ticket(services, salma, ticket.reference, new_id(), "All", "More", seen=seen),
    ):
        with pytest.raises(NewerMessage):
            act()
    (note,) = read_news(services, salma, ticket.reference, seen).notes
    assert (note.author, note.text) == ("Omar", "The bank already refunded her")
    seen = version(services, ticket.reference)
    reply_to_ticket(services, salma, ticket.reference, new_id(), "All is well", solve=True, seen=seen)


def test_the_same_reply_sent_again_is_said_once(services: Services, salma: Member) -> None:
    ticket, client_id = a_waiting_ticket(services), new_id()
    seen = version(services, ticket.reference)
    results = at_once(
        *[
            lambda: reply_to_ticket(
                services, salma, ticket.reference, client_id, "Hello", solve=False, seen=seen
            )
        ]
        * 8
    )
    assert results == [results[0]] * 8
    assert said(services, ticket)[1:] == ["Hello"]


def test_what_is_sent_and_waits_and_what_is_sent_and_solves(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    reply_to_ticket(services, salma, ticket.reference, new_id(), "Which card?", solve=False)
    waits = as_it_is(services, ticket)
    assert (waits.status, waits.waiting_since, waits.assignee_id) == (TicketStatus.PENDING, None, salma.id)
    assert waits.first_answered_at == waits.answered_at is not None
    reply_to_ticket(services, salma, ticket.reference, new_id(), "Done", solve=True)
    done = as_it_is(services, ticket)
    assert (done.status, done.first_answered_at) == (TicketStatus.SOLVED, waits.first_answered_at)
    assert done.answered_at > waits.answered_at
    assert happened(services, ticket) == [
        *(Happening.CREATED, Happening.ASSIGNED, Happening.REPLIED, Happening.SENT_WAITING),
        *(Happening.REPLIED, Happening.SOLVED),
    ]


def test_a_ticket_that_does_not_exist_is_not_found(services: Services, salma: Member) -> None:
    with pytest.raises(NotFound):
        reply_to_ticket(services, salma, "DL-0000-0000", new_id(), "Hello", solve=False)
    with services.database.writing() as connection, pytest.raises(NotFound):
        held_ticket(connection, salma, "DL-0000-0000")
