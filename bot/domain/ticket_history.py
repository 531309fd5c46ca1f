"""What happened to a ticket, in order: each change with who did it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WAITING = "waiting"
"""Who did what nobody did."""


class Happening(StrEnum):
    """What changes in a ticket; each is kept with who did it and when."""

    CREATED = "created"
    CONTACT_GIVEN = "contact_given"
    MADE_URGENT = "made_urgent"
    CUSTOMER_WROTE = "customer_wrote"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    MOVED = "moved"
    ESCALATED = "escalated"
    TAGGED = "tagged"
    PRIORITISED = "prioritised"
    PLAN_TOLD = "plan_told"
    SPEND_TOLD = "spend_told"
    NOTED = "noted"
    NOTE_EDITED = "note_edited"
    ANSWER_MARKED = "answer_marked"
    REPLIED = "replied"
    SENT_WAITING = "sent_waiting"
    SOLVED = "solved"
    SOLVED_BY_CUSTOMER = "solved_by_customer"
    RETURNED_TO_BOT = "returned_to_bot"
    CLOSED = "closed"
    REOPENED = "reopened"
    RATED = "rated"
    CLOCK_WARNED = "clock_warned"
    CLOCK_BREACHED = "clock_breached"


@dataclass(frozen=True, slots=True)
class Event:
    """`number` grows within a ticket; `staff_id` is who did it, `author` their name."""

    kind: Happening
    at: datetime
    author: str | None
    data: dict[str, str]
    number: int = 0
    staff_id: str | None = None


ASKS = frozenset({Happening.CREATED, Happening.CUSTOMER_WROTE, Happening.REOPENED})
"""From then on the customer waits for an answer, if they did not wait already."""

ANSWERS = frozenset({Happening.REPLIED, Happening.SENT_WAITING})
"""A person said something to the customer."""

SETTLES = frozenset(
    {Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER, Happening.CLOSED, Happening.RETURNED_TO_BOT}
)
"""From then on nobody of the team is waited for."""

MOVES_CLOCKS = ASKS | ANSWERS | SETTLES | {Happening.MOVED, Happening.PRIORITISED, Happening.MADE_URGENT}
"""From then on its clocks stand, run or are due otherwise."""

TOLD_TO_CUSTOMERS = frozenset(
    {
        *(Happening.CREATED, Happening.CONTACT_GIVEN, Happening.MADE_URGENT, Happening.CUSTOMER_WROTE),
        *(Happening.REPLIED, Happening.SENT_WAITING, Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER),
        *(Happening.MOVED, Happening.RETURNED_TO_BOT, Happening.CLOSED, Happening.REOPENED, Happening.RATED),
    }
)
"""All else is between the people of the team."""

_STOPS_A_SEND = frozenset(
    {
        *(Happening.CUSTOMER_WROTE, Happening.REPLIED, Happening.NOTED, Happening.NOTE_EDITED),
        *(Happening.ESCALATED, Happening.MOVED, Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER),
        *(Happening.CLOSED, Happening.REOPENED, Happening.RETURNED_TO_BOT),
    }
)


_ONES_OWN = frozenset({Happening.NOTED, Happening.NOTE_EDITED, Happening.ESCALATED, Happening.MOVED})
"""Who did it knows of it, wherever they did it."""


def stops_a_send(event: Event, writer: str) -> bool:
    """Whether who wrote without knowing of it has to read it before their answer goes out: somebody said
    something, or what they answer is no longer theirs to answer."""
    if event.kind is Happening.ASSIGNED:
        return event.data.get("to") != writer
    if event.kind in _ONES_OWN and event.staff_id == writer:
        return False
    return event.kind in _STOPS_A_SEND


def by_waiting(event: Event) -> bool:
    """Whether nobody did it: it came of a long wait alone."""
    return event.data.get("by") == WAITING


_CALLED_SOLVED = frozenset({Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER})
_ENDS_OR_GOES_ON = _CALLED_SOLVED | {Happening.RETURNED_TO_BOT, Happening.REOPENED}
_HELP = ANSWERS | {Happening.SOLVED}


def called_solved(history: Sequence[Event]) -> bool:
    """Whether it ended because somebody called it solved, and not by going back to the bot."""
    ends = [event.kind for event in history if event.kind in _ENDS_OR_GOES_ON]
    return bool(ends) and ends[-1] in _CALLED_SOLVED


def closed_by_customer(history: Sequence[Event]) -> bool:
    """Whether it was the customer who last called it solved."""
    ends = [event.kind for event in history if event.kind in _CALLED_SOLVED]
    return bool(ends) and ends[-1] is Happening.SOLVED_BY_CUSTOMER


def last_helped(history: Sequence[Event]) -> datetime | None:
    """When the team last did something about it: a rating before then is about other help."""
    return max((event.at for event in history if event.kind in _HELP), default=None)


def was_told_more(history: Sequence[Event]) -> bool:
    """Whether the customer gave a contact or a note for this very ticket."""
    return any(event.kind is Happening.CONTACT_GIVEN for event in history)
