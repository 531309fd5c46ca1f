"""What an agent says about a ticket: its tags, how urgent it is, and what its customer pays for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions.on_ticket import on_ticket, require, seen_ticket
from bot.actions.services import Services, once
from bot.domain.by_hand import by_hand
from bot.domain.conversation import checked_text
from bot.domain.plan import as_named, is_paid
from bot.domain.routing import raised_by_plan
from bot.domain.staff import Act, Member
from bot.domain.tags import checked_tag, with_tags
from bot.domain.ticket import Priority, Ticket
from bot.domain.ticket_history import Happening
from bot.storage import customers, plans, tickets
from bot.storage.database import Connection
from bot.storage.ticket_history import add_event, history
from bot.storage.writes import Result

LONGEST_PLAN = 40


def tag_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    *,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
) -> Result:
    """Put tags on it, and take some off: `{"tags"}`.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: a tag cannot be stored.
    """
    added = [checked_tag(tag) for tag in added]
    removed = [tag.casefold() for tag in removed]

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        tags = with_tags(ticket.tags, added, removed)
        if tags != ticket.tags:
            tickets.set_tags(connection, ticket.id, tags)
            new = [tag for tag in tags if tag not in ticket.tags]
            gone = [tag for tag in ticket.tags if tag not in tags]
            told = {"added": ", ".join(new), "removed": ", ".join(gone)}
            data = {name: said for name, said in told.items() if said}
            add_event(connection, ticket.id, Happening.TAGGED, now, staff_id=member.id, data=data)
        return {"tags": list(tags)}

    return on_ticket(services, member, reference, client_id, "tag", write)


def prioritise_ticket(
    services: Services, member: Member, reference: str, client_id: str, priority: Priority
) -> Result:
    """Raises: NotFound: there is no such ticket."""

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        if ticket.priority is not priority:
            tickets.set_priority(connection, ticket.id, priority)
            data = {"from": ticket.priority.value, "to": priority.value}
            add_event(connection, ticket.id, Happening.PRIORITISED, now, staff_id=member.id, data=data)
        return {}

    return on_ticket(services, member, reference, client_id, "prioritise", write)


def tell_plan(services: Services, member: Member, reference: str, client_id: str, plan: str) -> Result:
    """What the customer of this ticket pays for, also on their other tickets and those to come; an empty one
    is not known. A plan that is paid for comes before the others.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: it is too long, or cannot be stored.
    """
    require(member, Act.WORK_ON_TICKETS)
    known = checked_text(plan, "plan", LONGEST_PLAN) if plan.strip() else None

    def write(connection: Connection, now: datetime) -> Result:
        customer_id = seen_ticket(connection, member, reference).customer_id
        theirs = plans.hold_tickets_of(connection, customer_id)
        ticket = seen_ticket(connection, member, reference)
        paid = plans.paid_plans(connection)
        named = as_named(known, paid) if known else None
        if named != ticket.plan:
            plans.set_plan(connection, customer_id, named)
            for one in theirs:
                if one.id == ticket.id or not one.done:
                    _tell_plan(connection, member, one, named, now, paid=is_paid(named, paid))
        return {"conversation": ticket.conversation_id}

    return once(services, member.id, client_id, f"plan:{reference}", write)


def tell_spend(services: Services, member: Member, reference: str, client_id: str, spend: str) -> Result:
    """How much the customer of this ticket pays, in whichever words; an empty one is not known.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: it is too long, or cannot be stored.
    """
    require(member, Act.WORK_ON_TICKETS)
    known = checked_text(spend, "spend", LONGEST_PLAN) if spend.strip() else None

    def write(connection: Connection, now: datetime) -> Result:
        ticket = seen_ticket(connection, member, reference)
        if customers.set_spend(connection, ticket.customer_id, known):
            data = {"spend": known} if known else {}
            add_event(connection, ticket.id, Happening.SPEND_TOLD, now, staff_id=member.id, data=data)
        return {"conversation": ticket.conversation_id}

    return once(services, member.id, client_id, f"spend:{reference}", write)


def _tell_plan(
    connection: Connection, member: Member, ticket: Ticket, plan: str | None, now: datetime, *, paid: bool
) -> None:
    """What somebody said of its priority themselves stays."""
    data = {"plan": plan} if plan else {}
    add_event(connection, ticket.id, Happening.PLAN_TOLD, now, staff_id=member.id, data=data)
    priority = raised_by_plan(ticket.priority, plan_has_priority=paid)
    if priority is not ticket.priority and not by_hand(history(connection, ticket.id)).priority:
        tickets.set_priority(connection, ticket.id, priority)
        told = {"from": ticket.priority.value, "to": priority.value, "by": "plan"}
        add_event(connection, ticket.id, Happening.PRIORITISED, now, data=told)
