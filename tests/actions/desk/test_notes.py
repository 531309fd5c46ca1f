"""What agents tell each other stays between them."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import pytest
from sqlalchemy import select

from bot.actions.pass_on import escalate_ticket, move_ticket
from bot.actions.read_conversation import own_conversations, read_conversation, read_ticket_by_key
from bot.actions.read_queue import search_tickets
from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket
from bot.actions.write_note import edit_note, write_note
from bot.domain.article import Team
from bot.domain.conversation import Customer
from bot.domain.staff import Member
from bot.errors import Forbidden, NotFound
from bot.storage.schema import outbox
from bot.storage.tickets import set_contact
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_waiting_ticket

CANARY = "canary7319"


def test_abuse_06_what_a_note_says_is_on_no_way_to_the_customer(
    services: Services, salma: Member, omar: Member
) -> None:
    ticket = a_waiting_ticket(services)
    with services.database.writing() as connection:
        set_contact(connection, ticket.id, "samira@example.com", None, call_back=False)
    note = write_note(services, salma, ticket.reference, new_id(), f"{CANARY} is a thief")["note"]
    edit_note(services, salma, ticket.reference, new_id(), note, f"{CANARY} is no thief")
    escalate_ticket(services, salma, ticket.reference, new_id(), f"{CANARY} tried", f"{CANARY} needed")
    move_ticket(services, salma, ticket.reference, new_id(), Team.TECHNICAL_SUPPORT)
    reply_to_ticket(services, omar, ticket.reference, new_id(), "We look into it", solve=True)

    samira = Customer(ticket.customer_id)
    seen = [
        asdict(read_ticket_by_key(services, ticket.key)),
        asdict(read_conversation(services, samira, ticket.conversation_id)),
        [asdict(one) for one in own_conversations(services, samira)],
    ]
    with services.database.reading() as connection:
        seen.append([dict(row) for row in connection.execute(select(outbox)).mappings()])
    assert seen[-1]
    assert CANARY not in repr(seen)
    told = {event.kind for event in read_ticket_by_key(services, ticket.key).history}
    assert not {"noted", "note_edited", "escalated", "assigned"} & told

    assert [one.reference for one in search_tickets(services, salma, CANARY).tickets] == [ticket.reference]
    notes = read_ticket(services, ticket.reference).notes
    assert [one.text for one in notes] == [f"{CANARY} is no thief", f"{CANARY} tried"]


def test_a_ticket_is_found_by_what_its_notes_say_now_and_not_by_what_was_taken_back(
    services: Services, salma: Member
) -> None:
    ticket = a_waiting_ticket(services, "Where is my parcel?")
    note = write_note(services, salma, ticket.reference, new_id(), "Warehouse said tomorrow")["note"]
    escalated = escalate_ticket(services, salma, ticket.reference, new_id(), "Called them", "A courier")[
        "note"
    ]
    edit_note(services, salma, ticket.reference, new_id(), note, "Warehouse said yesterday")
    edit_note(services, salma, ticket.reference, new_id(), escalated, "Wrote to them", "A carrier")

    def found(words: str) -> bool:
        return bool(search_tickets(services, salma, words).tickets)

    assert all(map(found, ("yesterday", "warehouse", "wrote", "carrier", "parcel", ticket.reference)))
    assert not any(map(found, ("tomorrow", "called", "courier")))


def test_what_goes_to_the_other_team_takes_its_note_along(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    seen = read_ticket(services, ticket.reference).version
    move = partial(move_ticket, services, salma, ticket.reference, new_id(), Team.TECHNICAL_SUPPORT)
    move("The checkout page crashes", seen=seen)
    whole = read_ticket(services, ticket.reference)
    assert [note.text for note in whole.notes] == ["The checkout page crashes"]
    assert whole.ticket.team is Team.TECHNICAL_SUPPORT


def test_abuse_08_another_agents_note_cannot_be_edited(
    services: Services, salma: Member, omar: Member, nadia: Member
) -> None:
    ticket, other = a_waiting_ticket(services), a_waiting_ticket(services)
    note = write_note(services, salma, ticket.reference, new_id(), "Mine")["note"]
    for somebody_else in (omar, nadia):
        with pytest.raises(Forbidden):
            edit_note(services, somebody_else, ticket.reference, new_id(), note, "Not mine")
    with pytest.raises(NotFound):
        edit_note(services, salma, other.reference, new_id(), note, "Elsewhere")
    (kept,) = read_ticket(services, ticket.reference).notes
    assert (kept.text, kept.edited_at) == ("Mine", None)
    edit_note(services, salma, ticket.reference, new_id(), note, "Still mine")
    (kept,) = read_ticket(services, ticket.reference).notes
    assert kept.text == "Still mine"
    assert kept.edited_at
