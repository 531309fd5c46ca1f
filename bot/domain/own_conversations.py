"""A customer's own conversations, as they find them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.conversation import Outcome
from bot.domain.ticket import TicketStatus
from bot.language import Direction, Lang


@dataclass(frozen=True, slots=True)
class OwnConversation:
    """`question` is what the customer said first; `outcome` is of the last matter in it."""

    id: str
    question: str
    lang: Lang
    dir: Direction
    last_at: datetime
    outcome: Outcome | None
    ticket_status: TicketStatus | None
    reference: str | None

    @property
    def unfinished(self) -> bool:
        """Whether there is something to come back for."""
        if self.ticket_status:
            return self.ticket_status in {TicketStatus.OPEN, TicketStatus.PENDING}
        return self.outcome is None
