"""The whole of a conversation in order, for the customer whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.expecting import expected_answer
from bot.actions.services import Services
from bot.domain.conversation import Conversation, Customer, Episode, Message, Outcome
from bot.domain.own_conversations import OwnConversation
from bot.domain.ticket import Ticket, TicketStatus
from bot.errors import NotFound
from bot.language import Lang
from bot.storage.conversations import conversation_of, messages_of
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode
from bot.storage.own_conversations import conversations_of
from bot.storage.ratings import bot_rated, person_rated
from bot.storage.tickets import latest_event, ticket_of_conversation, ticket_with_key


@dataclass(frozen=True, slots=True)
class Transcript:
    """`asks_rating`: the last matter came to its outcome, or its ticket is solved, and the customer has not
    rated the help yet."""

    conversation: Conversation
    messages: tuple[Message, ...]
    ticket: Ticket | None
    asks_rating: bool


def read_conversation(
    services: Services, customer: Customer, conversation_id: str, after: int = 0
) -> Transcript:
    """The conversation with its messages numbered above `after`.

    Raises:
        NotFound: there is no such conversation of this customer.
    """
    with services.database.reading() as connection:
        conversation = conversation_of(connection, conversation_id, customer.id)
        if conversation is None:
            raise NotFound
        episode = latest_episode(connection, conversation_id)
        ticket = ticket_of_conversation(connection, conversation_id)
        return Transcript(
            conversation,
            messages_of(connection, conversation_id, after),
            ticket,
            _asks_rating(connection, ticket, episode),
        )


def own_conversations(services: Services, customer: Customer) -> tuple[OwnConversation, ...]:
    """The customer's conversations, the latest first."""
    now = services.clock()
    with services.database.reading() as connection:
        return tuple(one.settled(now) for one in conversations_of(connection, customer.id))


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket as its customer sees it; `news` numbers the latest that happened to it, `asks_rating` is as in
    a transcript, `expected` when the team may answer what waits for it."""

    ticket: Ticket
    messages: tuple[Message, ...]
    news: int
    asks_rating: bool
    expected: str | None


def read_ticket_by_key(services: Services, key: str, lang: Lang = "ar") -> OwnTicket:
    """The ticket behind a private link, and its conversation; what is expected is said in `lang`.

    Raises:
        NotFound: there is no such ticket.
    """
    with services.database.reading() as connection:
        ticket = ticket_with_key(connection, key)
        if ticket is None:
            raise NotFound
        return OwnTicket(
            ticket,
            messages_of(connection, ticket.conversation_id),
            latest_event(connection, ticket.id),
            _asks_rating(connection, ticket, episode=None),
            _expected(services, connection, ticket, lang),
        )


def _expected(services: Services, connection: Connection, ticket: Ticket, lang: Lang) -> str | None:
    waits = ticket.status is TicketStatus.OPEN
    return expected_answer(services, connection, services.clock(), lang) if waits else None


def own_ticket_news(services: Services, key: str) -> tuple[str, int]:
    """The conversation of the ticket behind a private link, and the number of the latest that happened to it.

    Raises:
        NotFound: there is no such ticket.
    """
    with services.database.reading() as connection:
        ticket = ticket_with_key(connection, key)
        if ticket is None:
            raise NotFound
        return ticket.conversation_id, latest_event(connection, ticket.id)


def _asks_rating(connection: Connection, ticket: Ticket | None, episode: Episode | None) -> bool:
    if ticket:
        solved_at = ticket.solved_at
        return solved_at is not None and not person_rated(connection, ticket.conversation_id, solved_at)
    confirmed = episode is not None and episode.outcome is Outcome.CONFIRMED
    return episode is not None and confirmed and not bot_rated(connection, episode.id)
