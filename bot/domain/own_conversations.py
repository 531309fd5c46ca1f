"""A customer's own conversations, as they find them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.conversation import SILENCE, Outcome
from bot.domain.ticket import TicketStatus
from bot.language import Direction, Lang

NEWS = timedelta(days=7)
"""How long an answer that the customer did not react to is told of."""


@dataclass(frozen=True, slots=True)
class OwnConversation:
    """`question` is the first that the customer asked, or whatever they said first; `outcome` is of the last
    matter in it, and `answered_by` the member of the team who had the last word, if one had."""

    id: str
    question: str
    lang: Lang
    dir: Direction
    last_at: datetime
    outcome: Outcome | None
    ticket_status: TicketStatus | None
    reference: str | None
    answered_by: str | None = None

    @property
    def with_team(self) -> bool:
        return self.ticket_status in {TicketStatus.OPEN, TicketStatus.PENDING}

    @property
    def unfinished(self) -> bool:
        """Whether there is something to come back for."""
        return self.with_team if self.ticket_status else self.outcome is None

    def has_news(self, now: datetime) -> bool:
        """Whether somebody of the team answered lately, and the customer has not written since."""
        return self.answered_by is not None and now - self.last_at < NEWS

    def settled(self, now: datetime) -> OwnConversation:
        """What nobody went on with for long has ended, also where it never came to a matter."""
        silent = self.outcome is None and not self.ticket_status and now - self.last_at >= SILENCE
        return replace(self, outcome=Outcome.ABANDONED) if silent else self
