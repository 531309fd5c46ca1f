"""Three tiers: what one cannot solve is handed to the next, with what it needs to go on from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.conversation import checked_text
from bot.domain.queueing.duty import Duty, OnDuty
from bot.domain.ticket import Ticket
from bot.errors import NoHigherTier

TIERS = (1, 2, 3)
_DUTIES: Mapping[int, Duty] = {2: Duty.TIER_2, 3: Duty.TIER_3}

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class HandoverNote:
    """What was tried, and what is needed now. There is none without either, so that nobody begins anew."""

    tried: str
    needed: str

    @classmethod
    def write(cls, tried: str, needed: str) -> HandoverNote:
        """Raises: InvalidInput: one of them says nothing, or cannot be stored; `field` says which."""
        return cls(checked_text(tried, "tried", LONGEST_NOTE), checked_text(needed, "needed", LONGEST_NOTE))


def person_for(tier: int, on_duty: OnDuty) -> str | None:
    """Who has the duty of that tier; None where everybody of the tier shares it."""
    return on_duty.get(_DUTIES[tier]) if tier in _DUTIES else None


@dataclass(frozen=True, slots=True)
class Escalation:
    """The ticket as it is with the next tier, and what goes there with it."""

    ticket: Ticket
    note: HandoverNote


def escalate(ticket: Ticket, note: HandoverNote, on_duty: OnDuty, now: datetime) -> Escalation:
    """To the next tier, and there to whoever has the duty this week, however much they have to do; to nobody
    where no one has it. All else stays.

    Raises:
        NoHigherTier: it is with the highest.
    """
    if ticket.tier >= TIERS[-1]:
        raise NoHigherTier(field="tier")
    tier = ticket.tier + 1
    person = person_for(tier, on_duty)
    return Escalation(
        replace(ticket, tier=tier, assignee_id=person, assigned_at=now if person else None), note
    )
