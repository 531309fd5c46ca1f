"""Which tickets a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.article import Team
from bot.domain.conversation import unstorable
from bot.domain.queueing.orders import Order
from bot.domain.queueing.tiers import TIERS
from bot.domain.ticket import ClockState, Priority, Reason, TicketStatus
from bot.errors import InvalidInput
from bot.language import Lang

NOBODY = "nobody"
"""In place of an assignee: those that are nobody's."""

ME = "me"
"""In place of an assignee: those of whoever looks, so that a view that is shared shows each their own."""


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """What is not None has to be so. `assignee` is a member's id, `NOBODY` or `ME`.

    Raises:
        InvalidInput: a part of it cannot be in any ticket.
    """

    status: TicketStatus | None = None
    team: Team | None = None
    assignee: str | None = None
    priority: Priority | None = None
    tier: int | None = None
    tag: str | None = None
    reason: Reason | None = None
    lang: Lang | None = None
    clock: ClockState | None = None
    customer: str | None = None

    def __post_init__(self) -> None:
        for name in ("assignee", "tag", "customer"):
            if any(unstorable(letter) for letter in getattr(self, name) or ""):
                raise InvalidInput(field=name)
        if self.tier is not None and self.tier not in TIERS:
            raise InvalidInput(field="tier")

    def as_facts(self) -> dict[str, Any]:
        """As a saved view keeps it."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Lineup:
    """The order of a list: as customers wait in line, or `latest` ones first."""

    order: Order = Order.OLDEST_FIRST
    plans: tuple[str, ...] = ()
    urgent_first: bool = True
    latest: bool = False


LATEST = Lineup(latest=True)


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter that somebody gave a name; `shared` with the whole team, or their own."""

    id: int
    staff_id: str
    name: str
    filter: TicketFilter
    shared: bool


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How many there are of each status; and of the open ones that are nobody's, the viewer's, and late."""

    statuses: Mapping[TicketStatus, int]
    unassigned: int
    mine: int
    warned: int
    breached: int
