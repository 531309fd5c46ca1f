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
from bot.domain.ticket import Ticket
from bot.storage.customers import customer_since, customer_with_id
from bot.storage.own_conversations import conversations_of
from bot.storage.plans import paid_plans
from bot.storage.queue import listed
from bot.storage.ratings import RatingGiven, ratings_by

_MOST = 20


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """The latest first in each. `tickets` are the others that the reader may see; what the customer pays is
    on the ticket itself, where it is known, and `plans` are those that leads know."""

    customer: Customer
    since: datetime
    tickets: tuple[Ticket, ...]
    conversations: tuple[OwnConversation, ...]
    ratings: tuple[RatingGiven, ...]
    plans: tuple[str, ...]


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
        page = listed(connection, member, TicketFilter(customer=customer.id), LATEST, _MOST + 1)
        return KnownCustomer(
            customer,
            customer_since(connection, customer.id),
            tuple(other for other in page.tickets if other.id != ticket.id)[:_MOST],
            tuple(one.settled(now) for one in conversations_of(connection, customer.id)),
            ratings_by(connection, customer.id, _MOST),
            paid_plans(connection),
        )
