"""Who works at the desk, and tickets that customers wait on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from secrets import randbelow, token_urlsafe
from threading import Barrier
from typing import Any, TypeVar

from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket
from bot.domain.answering import Findings, Tried
from bot.domain.article import Team
from bot.domain.conversation import Episode, Sender
from bot.domain.routing import Routing
from bot.domain.staff import Member, Role
from bot.domain.ticket import REFERENCES, Priority, Reason, Story, Ticket, TicketStatus, reference
from bot.domain.ticket_history import Happening
from bot.errors import Unavailable
from bot.storage import tickets
from bot.storage.conversations import add_conversation, add_message, set_held
from bot.storage.customers import add_customer
from bot.storage.database import Connection
from bot.storage.episodes import add_episode
from bot.storage.staff import add_member
from bot.storage.ticket_history import add_event
from tests.actions.cast import new_id

Given = TypeVar("Given")


class NoIndex:
    """Nothing that agents do looks for an article."""

    alarm = None

    def current(self) -> Any:
        raise Unavailable

    def candidate(self, version: str) -> Any:
        raise Unavailable


def a_member(services: Services, name: str, role: Role = Role.AGENT, **known: Any) -> Member:
    member = Member(new_id(), f"{name.lower()}@raff.example", name, role, **known)
    with services.database.writing() as connection:
        add_member(connection, member, "no hash", services.clock())
    return member


def a_waiting_ticket(services: Services, said: str = "My card was charged twice", **known: Any) -> Ticket:
    """Samira wrote, and was handed to a person."""
    with services.database.writing() as connection:
        return _waits(connection, said, services.clock(), **known)


def waiting_tickets(services: Services, count: int) -> list[Ticket]:
    """As many customers wrote at the same moment."""
    with services.database.writing() as connection:
        return [_waits(connection, f"Question {number}", services.clock()) for number in range(count)]


def _waits(
    connection: Connection,
    said: str,
    now: datetime,
    *,
    team: Team = Team.CUSTOMER_SERVICE,
    priority: Priority = Priority.NORMAL,
    tags: tuple[str, ...] = (),
    topic: str | None = None,
    of: Ticket | None = None,
) -> Ticket:
    """`of`: another ticket of the same customer."""
    customer, conversation = of.customer_id if of else new_id(), new_id()
    if of is None:
        add_customer(connection, customer, now)
    add_conversation(connection, conversation, customer, "en", now)
    add_message(connection, conversation, Sender.CUSTOMER, said, "en", "ltr", now)
    asked = Episode(0, said, Findings((), 1.0), Tried(), None, None, False, False, now)
    episode = add_episode(connection, conversation, customer, asked)
    set_held(connection, conversation, held=True)
    return tickets.add_ticket(
        connection,
        reference=reference(randbelow(REFERENCES)),
        key=token_urlsafe(32),
        conversation_id=conversation,
        episode_id=episode.id,
        customer_id=customer,
        routing=Routing(team, priority),
        tags=tags,
        reason=Reason.NO_ANSWER,
        lang="en",
        story=Story(said),
        now=now,
        topic=topic,
    )


def as_it_is(services: Services, ticket: Ticket) -> Ticket:
    return read_ticket(services, ticket.reference).ticket


def happened(services: Services, ticket: Ticket) -> list[Happening]:
    return [event.kind for event in read_ticket(services, ticket.reference).history]


def said(services: Services, ticket: Ticket) -> list[str]:
    return [message.text for message in read_ticket(services, ticket.reference).messages]


def at_once(*acts: Callable[[], Given]) -> list[Given | Exception]:
    """What each of `acts` gave or raised, all begun at the same instant."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Given]) -> Given | Exception:
        start.wait()
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin, acts))


def customer_writes(services: Services, ticket: Ticket, said: str) -> None:
    """Samira writes on her ticket."""
    now = services.clock()
    with services.database.writing() as connection:
        add_message(connection, ticket.conversation_id, Sender.CUSTOMER, said, "en", "ltr", now)
        tickets.set_status(connection, ticket.id, TicketStatus.OPEN, ticket.waiting_since or now, now)
        add_event(connection, ticket.id, Happening.CUSTOMER_WROTE, now)
