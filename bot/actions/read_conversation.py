"""The whole of a conversation in order, for the customer whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.expecting import expected_answer
from bot.actions.services import Services
from bot.domain.conversation import Conversation, Customer, Episode, Message, Outcome, Rating
from bot.domain.own_conversations import OwnConversation
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Event, last_helped
from bot.errors import NotFound
from bot.language import Lang
from bot.storage.conversations import conversation_of, messages_of
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode
from bot.storage.own_conversations import conversations_of
from bot.storage.ratings import bot_rating, person_rating
from bot.storage.ticket_history import history_for_customer, latest_event
from bot.storage.tickets import ticket_of_conversation, ticket_with_key


@dataclass(frozen=True, slots=True)
class Transcript:
    """`history` is the ticket's, as its customer may know it. `asks_rating`: the last matter came to its
    outcome, or its ticket is solved, and the customer has not `rated` the help yet."""

    conversation: Conversation
    messages: tuple[Message, ...]
    ticket: Ticket | None
    history: tuple[Event, ...]
    asks_rating: bool
    rated: Rating | None


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
        happened = history_for_customer(connection, ticket.id) if ticket else ()
        over, rated = rating_of_help(connection, ticket, happened, episode)
        return Transcript(
            conversation,
            messages_of(connection, conversation_id, after),
            ticket,
            happened,
            asks_rating=over and rated is None,
            rated=rated,
        )


def own_conversations(services: Services, customer: Customer) -> tuple[OwnConversation, ...]:
    """The customer's conversations, the latest first."""
    now = services.clock()
    with services.database.reading() as connection:
        return tuple(one.settled(now) for one in conversations_of(connection, customer.id))


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket as its customer sees it; `news` numbers the latest that happened to it, `asks_rating` and
    `rated` are as in a transcript, `expected` when the team may answer what waits for it."""

    ticket: Ticket
    messages: tuple[Message, ...]
    news: int
    history: tuple[Event, ...]
    asks_rating: bool
    rated: Rating | None
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
        happened = history_for_customer(connection, ticket.id)
        over, rated = rating_of_help(connection, ticket, happened, episode=None)
        return OwnTicket(
            ticket,
            messages_of(connection, ticket.conversation_id),
            latest_event(connection, ticket.id),
            happened,
            asks_rating=over and rated is None,
            rated=rated,
            expected=_expected(services, connection, ticket, lang),
        )


def _expected(services: Services, connection: Connection, ticket: Ticket, lang: Lang) -> str | None:
    since = ticket.waiting_since if ticket.status is TicketStatus.OPEN else None
    if since is None:
        return None
    return expected_answer(services, connection, ticket.team, since, services.clock(), lang)


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


def rating_of_help(
    connection: Connection, ticket: Ticket | None, happened: Sequence[Event], episode: Episode | None
) -> tuple[bool, Rating | None]:
    """Whether the help came to an end that can be rated, and how it was."""
    if ticket and not ticket.done:
        return False, None
    if ticket and ticket.status is TicketStatus.SOLVED:
        return True, person_rating(connection, ticket.conversation_id, last_helped(happened))
    confirmed = episode is not None and episode.outcome is Outcome.CONFIRMED
    return confirmed, bot_rating(connection, episode.id) if episode and confirmed else None
