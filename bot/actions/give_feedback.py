"""A customer rates the help: the team's once their ticket is solved, the bot's otherwise."""

from __future__ import annotations

from datetime import datetime

from bot.actions.read_conversation import rating_of_help
from bot.actions.services import Services, once
from bot.domain.conversation import Customer, RatedHelp, Rating, checked_text
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import NotFound
from bot.storage.conversations import conversation_of, hold
from bot.storage.database import Connection
from bot.storage.episodes import latest_episode
from bot.storage.ratings import add_rating
from bot.storage.ticket_history import add_event, history_for_customer
from bot.storage.tickets import ticket_of_conversation, ticket_with_key
from bot.storage.writes import Result

LONGEST_REMARK = 2_000


def give_feedback(
    services: Services,
    customer: Customer,
    conversation_id: str,
    client_id: str,
    rating: Rating,
    text: str | None,
) -> Result:
    """Keep the rating and, if there is one, its sentence: `{"rating"}`.

    Raises:
        NotFound: there is no such conversation of this customer.
        InvalidInput: the text cannot be stored.
    """
    text = _remark(text)

    def write(connection: Connection, now: datetime) -> Result:
        if conversation_of(connection, conversation_id, customer.id, lock=True) is None:
            raise NotFound
        return _keep(connection, conversation_id, rating, text, now)

    return once(services, customer.id, client_id, f"feedback:{conversation_id}", write)


def rate_ticket(services: Services, key: str, client_id: str, rating: Rating, text: str | None) -> Result:
    """The same, by whoever has the ticket's private link: `{"rating", "conversation"}`.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored.
    """
    text = _remark(text)
    with services.database.reading() as connection:
        ticket = ticket_with_key(connection, key)
    if ticket is None:
        raise NotFound

    def write(connection: Connection, now: datetime) -> Result:
        hold(connection, ticket.conversation_id)
        kept = _keep(connection, ticket.conversation_id, rating, text, now)
        return {**kept, "conversation": ticket.conversation_id}

    return once(services, ticket.customer_id, client_id, f"feedback:{ticket.conversation_id}", write)


def _remark(text: str | None) -> str | None:
    return checked_text(text, "text", LONGEST_REMARK) if text and text.strip() else None


def _keep(
    connection: Connection, conversation_id: str, rating: Rating, text: str | None, now: datetime
) -> Result:
    ticket = ticket_of_conversation(connection, conversation_id)
    about = RatedHelp.PERSON if ticket and ticket.status is TicketStatus.SOLVED else RatedHelp.BOT
    episode = latest_episode(connection, conversation_id)
    happened = history_for_customer(connection, ticket.id) if ticket else ()
    _, given = rating_of_help(connection, ticket, happened, episode)
    if given:  # from a second tab: the help is rated once
        return {"rating": given}
    add_rating(connection, conversation_id, episode.id if episode else None, about, rating, text, now)
    if ticket and about is RatedHelp.PERSON:
        remark = {"text": text} if text else {}
        add_event(connection, ticket.id, Happening.RATED, now, data={"rating": rating, **remark})
    return {"rating": rating}
