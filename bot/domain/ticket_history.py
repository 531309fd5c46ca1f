"""What happened to a ticket, in order: each change with who did it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Event:
    kind: Happening
    at: datetime
    author: str | None
    data: dict[str, str]


ASKS = frozenset({Happening.CREATED, Happening.CUSTOMER_WROTE, Happening.REOPENED})
"""From then on the customer waits for an answer, if they did not wait already."""

ANSWERS = frozenset({Happening.REPLIED, Happening.SENT_WAITING})
"""A person said something to the customer."""

SETTLES = frozenset(
    {Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER, Happening.CLOSED, Happening.RETURNED_TO_BOT}
)
"""From then on nobody of the team is waited for."""

_CALLED_SOLVED = frozenset({Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER})
_HELP = ANSWERS | {Happening.SOLVED}


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
