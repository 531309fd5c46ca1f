"""What the people of the team tell each other about a ticket, and what they have not sent yet. No customer
ever reads any of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Note:
    """With `needed` it is the note of an escalation: the text says what was tried, this what is needed."""

    id: int
    staff_id: str
    author: str
    text: str
    at: datetime
    edited_at: datetime | None = None
    needed: str | None = None


class DraftKind(StrEnum):
    REPLY = "reply"
    NOTE = "note"
