"""A ticket: a conversation that a person owns now, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.article import Article, Team
from bot.language import Lang


class Reason(StrEnum):
    """Why the bot handed off."""

    CUSTOMER_REQUEST = "customer_request"
    NO_ANSWER = "no_answer"
    AMBIGUOUS = "ambiguous"
    NOT_HELPED = "not_helped"
    RECURRING = "recurring"
    OUT_OF_SCOPE = "out_of_scope"
    COMPLAINT = "complaint"


class TicketStatus(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"
    CLOSED = "closed"


class Priority(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a new ticket goes."""

    team: Team
    priority: Priority


_PERSONAL = frozenset({Reason.COMPLAINT, Reason.OUT_OF_SCOPE})


def route(reason: Reason, article: Article | None, *, urgent: bool) -> Routing:
    """The team and priority of a new ticket.

    The article at hand names the team, except that complaints and what is not about the product are
    for customer service, as is everything of which no article says otherwise.
    """
    team = Team.CUSTOMER_SERVICE if reason in _PERSONAL or article is None else article.team
    if urgent:
        return Routing(team, Priority.URGENT)
    return Routing(team, Priority.HIGH if reason in {Reason.RECURRING, Reason.COMPLAINT} else Priority.NORMAL)


_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels and no look-alikes: readable over the phone, and never a word."""


_REFERENCE_LENGTH = 8
REFERENCES = len(_REFERENCE_LETTERS) ** _REFERENCE_LENGTH
"""How many references there are."""


def reference(number: int) -> str:
    """The reference that a customer can read out, for a random number from 0 up to `REFERENCES`."""
    letters = []
    for _ in range(_REFERENCE_LENGTH):
        number, digit = divmod(number, len(_REFERENCE_LETTERS))
        letters.append(_REFERENCE_LETTERS[digit])
    text = "".join(letters)
    return f"DL-{text[:4]}-{text[4:]}"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One article that the bot gave before it handed off, in one form.

    `result` is the choice by which the customer said how it went, None when they did not say.
    """

    article_id: str
    title: str
    form: str
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """An article that might have answered."""

    article_id: str
    title: str
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Story:
    """All that a person needs so as to ask nothing twice, as it was at the moment of the handoff.

    `stuck_at` is (step, of) where a walkthrough stopped; `occurrences` counts this problem in the window.
    """

    question: str
    attempts: tuple[Attempt, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    occurrences: int = 0
    stuck_at: tuple[int, int] | None = None
    index_version: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    id: int
    reference: str
    key: str
    conversation_id: str
    customer_id: str
    team: Team
    tier: int
    priority: Priority
    tags: tuple[str, ...]
    status: TicketStatus
    reason: Reason
    lang: Lang
    story: Story
    contact: str | None
    note: str | None
    call_back: bool
    created_at: datetime
    waiting_since: datetime | None
    solved_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether the team takes the matter for settled."""
        return self.status in {TicketStatus.SOLVED, TicketStatus.CLOSED}


class Happening(StrEnum):
    """What changes in a ticket; each is kept with who did it and when."""

    CREATED = "created"
    CONTACT_GIVEN = "contact_given"
    MADE_URGENT = "made_urgent"
    CUSTOMER_WROTE = "customer_wrote"
    REPLIED = "replied"
    SOLVED = "solved"
    SOLVED_BY_CUSTOMER = "solved_by_customer"
    REOPENED = "reopened"
    RATED = "rated"


@dataclass(frozen=True, slots=True)
class Event:
    kind: Happening
    at: datetime
    author: str | None
    data: dict[str, str]


def closed_by_customer(history: Sequence[Event]) -> bool:
    """Whether it was the customer who last called it solved."""
    ends = [event.kind for event in history if event.kind in _ENDS]
    return bool(ends) and ends[-1] is Happening.SOLVED_BY_CUSTOMER


def last_helped(history: Sequence[Event]) -> datetime | None:
    """When the team last did something about it: a rating before then is about other help."""
    return max((event.at for event in history if event.kind in _HELP), default=None)


def was_told_more(history: Sequence[Event]) -> bool:
    """Whether the customer gave a contact or a note for this very ticket."""
    return any(event.kind is Happening.CONTACT_GIVEN for event in history)


_ENDS = frozenset({Happening.SOLVED, Happening.SOLVED_BY_CUSTOMER})
_HELP = frozenset({Happening.REPLIED, Happening.SOLVED})
