"""Tickets, and what changes in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.domain.article import Team
from bot.domain.expected_time import FirstAnswer
from bot.domain.routing import Routing
from bot.domain.ticket import ClockState, Priority, Reason, Story, Ticket, TicketStatus
from bot.domain.ticket_history import Happening
from bot.language import Lang
from bot.storage.finding import add_words, said_on
from bot.storage.schema import Moment, earlier_handoffs, episodes, ticket_events, ticket_tags, tickets
from bot.storage.ticket_history import add_event

_stories = TypeAdapter(Story)


def add_ticket(
    connection: Connection,
    *,
    reference: str,
    key: str,
    conversation_id: str,
    episode_id: int,
    customer_id: str,
    routing: Routing,
    tags: Sequence[str],
    reason: Reason,
    lang: Lang,
    story: Story,
    now: datetime,
    topic: str | None = None,
    plan: str | None = None,
) -> Ticket:
    connection.execute(
        insert(tickets).values(
            reference=reference,
            key=key,
            conversation_id=conversation_id,
            episode_id=episode_id,
            customer_id=customer_id,
            team=routing.team,
            tier=1,
            priority=routing.priority,
            tags=list(tags),
            status=TicketStatus.OPEN,
            reason=reason,
            lang=lang,
            story=asdict(story),
            call_back=False,
            created_at=now,
            waiting_since=now,
            topic=topic,
            plan=plan,
        )
    )
    ticket = _one(connection, tickets.c.reference == reference)
    assert ticket is not None
    _keep_tags(connection, ticket.id, tags)
    add_words(connection, ticket.id, *said_on(connection, ticket.id))
    told = {"reason": reason.value, "team": ticket.team.value, "priority": ticket.priority.value}
    add_event(connection, ticket.id, Happening.CREATED, now, data=told)
    return ticket


def ticket_of_conversation(
    connection: Connection, conversation_id: str, *, lock: bool = False
) -> Ticket | None:
    """`lock` keeps others from changing it until the commit."""
    return _one(connection, tickets.c.conversation_id == conversation_id, lock=lock)


def ticket_with_key(connection: Connection, key: str) -> Ticket | None:
    """The ticket behind a customer's private link."""
    return _one(connection, tickets.c.key == key)


def ticket_with_reference(connection: Connection, reference: str) -> Ticket | None:
    return _one(connection, tickets.c.reference == reference)


def tickets_with_ids(connection: Connection, ids: Collection[int]) -> tuple[Ticket, ...]:
    rows = connection.execute(select(tickets).where(tickets.c.id.in_(ids)).order_by(tickets.c.id))
    return tuple(as_ticket(row) for row in rows)


def set_status(
    connection: Connection,
    ticket_id: int,
    status: TicketStatus,
    waiting_since: datetime | None,
    now: datetime,
) -> None:
    connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id)
        .values(
            status=status,
            waiting_since=waiting_since,
            solved_at=now if status is TicketStatus.SOLVED else None,
        )
    )


def set_priority(connection: Connection, ticket_id: int, priority: Priority) -> None:
    connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(priority=priority))


def set_contact(
    connection: Connection, ticket_id: int, contact: str | None, note: str | None, call_back: bool
) -> None:
    connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id)
        .values(contact=contact, note=note, call_back=call_back)
    )


def unsolved_ticket_about(connection: Connection, customer_id: str, problem: str) -> Ticket | None:
    """This customer's latest ticket about that article that is still worked on."""
    row = connection.execute(
        select(tickets)
        .join(episodes, episodes.c.id == tickets.c.episode_id)
        .where(
            tickets.c.customer_id == customer_id,
            tickets.c.status.in_((TicketStatus.OPEN, TicketStatus.PENDING)),
            episodes.c.problem == problem,
        )
        .order_by(tickets.c.id.desc())
        .limit(1)
    ).one_or_none()
    return as_ticket(row) if row else None


def first_answers(
    connection: Connection, since: datetime, until: datetime, most: int = 200
) -> tuple[FirstAnswer, ...]:
    """The latest tickets opened in that time that a person answered, and when first, or that still wait."""
    first = func.min(ticket_events.c.at, type_=Moment)
    rows = connection.execute(
        select(tickets.c.created_at, first.label("answered_at"))
        .outerjoin(
            ticket_events,
            and_(ticket_events.c.ticket_id == tickets.c.id, ticket_events.c.kind == Happening.REPLIED),
        )
        .where(tickets.c.created_at >= since, tickets.c.created_at <= until)
        .group_by(tickets.c.id, tickets.c.created_at, tickets.c.status)
        .having(or_(first.is_not(None), tickets.c.status == TicketStatus.OPEN))
        .order_by(tickets.c.id.desc())
        .limit(most)
    )
    return tuple(FirstAnswer(row.created_at, row.answered_at) for row in rows)


def last_contact(connection: Connection, customer_id: str) -> str | None:
    """How this customer last asked to be reached."""
    of_theirs = (tickets.c.customer_id == customer_id, tickets.c.contact.is_not(None))
    return connection.scalar(
        select(tickets.c.contact).where(*of_theirs).order_by(tickets.c.id.desc()).limit(1)
    )


def set_answered(connection: Connection, ticket_id: int, now: datetime) -> None:
    """A person wrote to the customer."""
    first = func.coalesce(tickets.c.first_answered_at, now)
    _change(connection, ticket_id, first_answered_at=first, answered_at=now)


def set_assignee(
    connection: Connection, ticket_id: int, assignee_id: str | None, assigned_at: datetime | None
) -> None:
    _change(connection, ticket_id, assignee_id=assignee_id, assigned_at=assigned_at)


def set_place(connection: Connection, ticket: Ticket) -> None:
    """Where it is worked on: its team, tier and assignee."""
    _change(
        connection,
        ticket.id,
        team=ticket.team,
        tier=ticket.tier,
        assignee_id=ticket.assignee_id,
        assigned_at=ticket.assigned_at,
    )


def set_tags(connection: Connection, ticket_id: int, tags: Sequence[str]) -> None:
    _change(connection, ticket_id, tags=list(tags))
    connection.execute(delete(ticket_tags).where(ticket_tags.c.ticket_id == ticket_id))
    _keep_tags(connection, ticket_id, tags)


def set_clock(
    connection: Connection,
    ticket_id: int,
    clock: ClockState | None,
    due_at: datetime | None,
    check_at: datetime | None,
    now: datetime,
) -> None:
    """How its clocks stand now, and when they will stand otherwise."""
    _change(connection, ticket_id, clock=clock, due_at=due_at, check_at=check_at, looked_at=now)


def set_handed_off_again(
    connection: Connection,
    ticket_id: int,
    reason: Reason,
    story: Story,
    episode_id: int,
    topic: str | None,
    now: datetime,
) -> None:
    """The bot handed the same conversation off once more, for another matter; what it knew of the one before
    is kept."""
    facts = ("reason", "story", "episode_id", "topic")
    before = select(tickets.c.id, *(tickets.c[name] for name in facts), literal(now, Moment))
    columns = ["ticket_id", *facts, "until"]
    connection.execute(insert(earlier_handoffs).from_select(columns, before.where(tickets.c.id == ticket_id)))
    _change(connection, ticket_id, reason=reason, story=asdict(story), episode_id=episode_id, topic=topic)


def _change(connection: Connection, ticket_id: int, **values: object) -> None:
    connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(**values))


def _keep_tags(connection: Connection, ticket_id: int, tags: Sequence[str]) -> None:
    if tags:
        rows = [{"ticket_id": ticket_id, "tag": tag} for tag in dict.fromkeys(tags)]
        connection.execute(insert(ticket_tags), rows)


def _one(connection: Connection, which: ColumnElement[bool], *, lock: bool = False) -> Ticket | None:
    query = select(tickets).where(which)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return as_ticket(row) if row else None


def as_ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        id=row.id,
        reference=row.reference,
        key=row.key,
        conversation_id=row.conversation_id,
        customer_id=row.customer_id,
        team=Team(row.team),
        tier=row.tier,
        priority=Priority(row.priority),
        tags=tuple(row.tags),
        status=TicketStatus(row.status),
        reason=Reason(row.reason),
        lang=row.lang,
        story=_stories.validate_python(row.story),
        contact=row.contact,
        note=row.note,
        call_back=row.call_back,
        created_at=row.created_at,
        waiting_since=row.waiting_since,
        solved_at=row.solved_at,
        assignee_id=row.assignee_id,
        assigned_at=row.assigned_at,
        first_answered_at=row.first_answered_at,
        answered_at=row.answered_at,
        topic=row.topic,
        plan=row.plan,
        clock=ClockState(row.clock) if row.clock else None,
        due_at=row.due_at,
        looked_at=row.looked_at,
    )
