"""What an agent should know of the customer whose ticket they read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.on_ticket import require, seen_ticket
from bot.actions.services import Services
from bot.domain.conversation import Customer
from bot.domain.own_conversations import OwnConversation
from bot.domain.queueing.listing import LATEST, TicketFilter
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.storage.customers import customer_since, customer_with_id, spend_of
from bot.storage.database import Connection
from bot.storage.own_conversations import conversations_of
from bot.storage.plans import paid_plans
from bot.storage.queue import listed
from bot.storage.ratings import RatingGiven, ratings_by

_MOST = 20
_MOST_UNSETTLED = 1000
_UNSETTLED = (TicketStatus.OPEN, TicketStatus.PENDING)
_SETTLED = (TicketStatus.SOLVED, TicketStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The latest first in each. `tickets` are the others that the reader may see: all that are not settled,
    before those that are. What the customer pays for is on the ticket itself, where it is known, and `plans`
    are those that leads know; `spend` is how much, in an agent's words."""

    customer: Customer
    since: datetime
    tickets: tuple[Ticket, ...]
    conversations: tuple[OwnConversation, ...]
    ratings: tuple[RatingGiven, ...]
    plans: tuple[str, ...] = ()
    spend: str | None = None


def read_customer(services: Services, member: Member, reference: str) -> KnownCustomer:
    """The customer of a ticket.

    Raises:
        Forbidden: the member works on no tickets.
        NotFound: there is no such ticket.
    """
    require(member, Act.WORK_ON_TICKETS)
    now = services.clock()
    with services.database.reading() as connection:
        ticket = seen_ticket(connection, member, reference)
        customer = customer_with_id(connection, ticket.customer_id)
        return KnownCustomer(
            customer,
            customer_since(connection, customer.id),
            _others(connection, member, ticket),
            tuple(one.settled(now) for one in conversations_of(connection, customer.id)),
            ratings_by(connection, customer.id, _MOST),
            paid_plans(connection),
            spend_of(connection, customer.id),
        )


def _others(connection: Connection, member: Member, ticket: Ticket) -> tuple[Ticket, ...]:
    def theirs(status: TicketStatus, most: int) -> tuple[Ticket, ...]:
        wanted = TicketFilter(status=status, customer=ticket.customer_id)
        return listed(connection, member, wanted, LATEST, most).tickets

    def latest(one: Ticket) -> int:
        return -one.id

    unsettled = sorted((one for status in _UNSETTLED for one in theirs(status, _MOST_UNSETTLED)), key=latest)
    settled = sorted((one for status in _SETTLED for one in theirs(status, _MOST)), key=latest)
    return tuple(one for one in (*unsettled, *settled[:_MOST]) if one.id != ticket.id)
