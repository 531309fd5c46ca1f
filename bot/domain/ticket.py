"""A ticket: a conversation that a person owns now, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.article import Team
from bot.language import Lang
from bot.language.folding import fold


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


class ClockState(StrEnum):
    """How a clock stands against what was promised."""

    FINE = "fine"
    WARNING = "warning"
    BREACHED = "breached"


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
    return _written("".join(letters))


def meant_reference(text: str) -> str | None:
    """The reference that somebody typed, be it in small letters, without its hyphens or with Arabic digits;
    None when it is none."""
    letters = "".join(letter for letter in fold(text).upper() if letter.isalnum()).removeprefix("DL")
    is_one = len(letters) == _REFERENCE_LENGTH and set(letters) <= set(_REFERENCE_LETTERS)
    return _written(letters) if is_one else None


def _written(letters: str) -> str:
    return f"DL-{letters[:4]}-{letters[4:]}"


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
    """`waiting_since` is where the customer's unanswered thread begins, None while nobody waits for the team;
    `answered_at` is when a person last wrote to them. `plan` is what they pay for, where that is known.
    `clock` is how the worst of its running clocks stood when last looked at, at `looked_at`; `due_at` when
    the next of them is over."""

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
    assignee_id: str | None = None
    assigned_at: datetime | None = None
    first_answered_at: datetime | None = None
    answered_at: datetime | None = None
    topic: str | None = None
    plan: str | None = None
    clock: ClockState | None = None
    due_at: datetime | None = None
    looked_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether the team takes the matter for settled."""
        return self.status in {TicketStatus.SOLVED, TicketStatus.CLOSED}

    def clock_at(self, now: datetime) -> ClockState | None:
        """How it stands `now`, whenever its clocks were last looked at; None where none runs."""
        if self.done or self.clock is None:
            return None
        late = self.due_at is not None and self.due_at < now
        return ClockState.BREACHED if late else self.clock
