"""What a lead chose for a team: a strategy by its name, and what in it is the team's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo

from bot.domain.business_hours import read_business_hours
from bot.domain.queueing.assignment import Assignment
from bot.domain.queueing.strategy import STRATEGIES, Strategy, StrategyName


@dataclass(frozen=True, slots=True)
class TeamRule:
    """`peak` is a week as leads write it, in the team's own time; without one it is always peak. `plans` are
    the paid ones, the highest first."""

    name: StrategyName = StrategyName.PICK_AND_CHOOSE
    peak: str | None = None
    plans: tuple[str, ...] = ()
    urgent_first: bool = True

    @property
    def has_owners(self) -> bool:
        """Whether a ticket is one person's to answer."""
        return STRATEGIES[self.name].assignment is not Assignment.NONE

    @property
    def assigns_by_rule(self) -> bool:
        return STRATEGIES[self.name].assigns_by_rule

    def strategy(self, zone: tzinfo) -> Strategy:
        """Raises: ValueError: the peak is no week; with one line that says why."""
        return replace(
            STRATEGIES[self.name],
            peak=read_business_hours(self.peak, zone) if self.peak else None,
            plans=self.plans,
            urgent_first=self.urgent_first,
        )
