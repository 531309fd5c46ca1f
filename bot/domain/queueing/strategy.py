"""The ways in which a team can work, between which its lead switches: an order, an assignment and a duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.business_hours import BusinessHours
from bot.domain.queueing.assignment import Assignment, HandedOut, Round, hand_out
from bot.domain.queueing.duty import Duty, OnDuty
from bot.domain.queueing.orders import Order, in_line
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket, Workplace

_BY_RULE = frozenset({Assignment.ROUND_ROBIN, Assignment.BY_SKILL})


class StrategyName(StrEnum):
    OLDEST_FIRST = "oldest_first"
    PICK_AND_CHOOSE = "pick_and_choose"
    NEWEST_FIRST_AT_PEAK = "newest_first_at_peak"
    PAID_PLANS_FIRST = "paid_plans_first"
    BY_SKILL = "by_skill"
    TRIAGE = "triage"
    ROUND_ROBIN = "round_robin"
    NO_ASSIGNMENT = "no_assignment"


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a team works. `duty` is one that the strategy needs somebody on, `peak` when the duty of the newest
    is on; without it always. `plans` are the paid ones, the highest first. `urgent_first`: who cannot work at
    all comes before everybody, whatever the order. Tiers work with each strategy."""

    order: Order = Order.OLDEST_FIRST
    assignment: Assignment = Assignment.NEXT_IN_LINE
    duty: Duty | None = None
    peak: BusinessHours | None = None
    plans: tuple[str, ...] = ()
    urgent_first: bool = True

    @property
    def assigns_by_rule(self) -> bool:
        return self.assignment in _BY_RULE

    @property
    def goes_by_line(self) -> bool:
        """Whether who may take a ticket depends on who else waits."""
        return self.assignment is Assignment.NEXT_IN_LINE

    @property
    def wants_handover_notes(self) -> bool:
        """Whether who leaves a ticket unsolved leaves a note for whoever goes on with it."""
        return self.assignment is Assignment.NONE

    def line(self, workplace: Workplace, viewer: str | None = None) -> tuple[WaitingTicket, ...]:
        """Those who wait, as the viewer should answer them."""
        order = self.order_for(viewer, workplace.on_duty, workplace.at)
        return in_line(workplace.waiting, order, self.plans, urgent_first=self.urgent_first)

    def order_for(self, viewer: str | None, on_duty: OnDuty, at: datetime) -> Order:
        """The order in which the viewer should answer: at peak, who has that duty begins with the newest."""
        on = self.duty is Duty.NEWEST_FIRST and (self.peak is None or self.peak.is_open(at))
        newest = on and viewer is not None and on_duty.get(Duty.NEWEST_FIRST) == viewer
        return Order.NEWEST_FIRST if newest else self.order

    def may_take(self, workplace: Workplace, agent: AgentAtWork, ticket: WaitingTicket) -> bool:
        """Whether an agent may make it theirs of their own accord."""
        if ticket not in workplace.unowned or not agent.may_work_on(ticket):
            return False
        if self.goes_by_line:
            return ticket == self.next_for(workplace, agent)
        return self.lets_choose(agent.id, workplace.on_duty)

    def lets_choose(self, agent_id: str, on_duty: OnDuty) -> bool:
        """Whether an agent may take any of what is nobody's, in whichever order."""
        match self.assignment:
            case Assignment.PICK_AND_CHOOSE:
                return True
            case Assignment.TRIAGE:
                return on_duty.get(Duty.TRIAGE, agent_id) == agent_id
            case Assignment.NEXT_IN_LINE | Assignment.ROUND_ROBIN | Assignment.BY_SKILL | Assignment.NONE:
                return False

    def lets_take_next(self, agent_id: str, on_duty: OnDuty) -> bool:
        """Whether an agent may take the first in line."""
        return self.goes_by_line or self.lets_choose(agent_id, on_duty)

    def next_for(self, workplace: Workplace, agent: AgentAtWork) -> WaitingTicket | None:
        """The first in line that the agent could answer and that is nobody's."""
        unowned = set(workplace.unowned)
        line = self.line(workplace, agent.id)
        return next((one for one in line if one in unowned and agent.may_work_on(one)), None)

    def may_hand_out(self, agent_id: str, on_duty: OnDuty) -> bool:
        """Whether an agent may give tickets to others, as a lead always may: the duty of triage."""
        return self.assignment is Assignment.TRIAGE and on_duty.get(Duty.TRIAGE) == agent_id

    def hand_out(self, workplace: Workplace, round_: Round) -> HandedOut:
        """What the rule gives to whom now; nothing where people decide."""
        if not self.assigns_by_rule:
            return HandedOut((), round_)
        unowned = set(workplace.unowned)
        return hand_out(
            [ticket for ticket in self.line(workplace) if ticket in unowned],
            workplace.agents,
            workplace.on_duty,
            round_,
            by_skill=self.assignment is Assignment.BY_SKILL,
        )


STRATEGIES: dict[StrategyName, Strategy] = {
    StrategyName.OLDEST_FIRST: Strategy(),
    StrategyName.PICK_AND_CHOOSE: Strategy(assignment=Assignment.PICK_AND_CHOOSE),
    StrategyName.NEWEST_FIRST_AT_PEAK: Strategy(duty=Duty.NEWEST_FIRST),
    StrategyName.PAID_PLANS_FIRST: Strategy(order=Order.PAID_PLANS_FIRST),
    StrategyName.BY_SKILL: Strategy(assignment=Assignment.BY_SKILL),
    StrategyName.TRIAGE: Strategy(assignment=Assignment.TRIAGE, duty=Duty.TRIAGE),
    StrategyName.ROUND_ROBIN: Strategy(assignment=Assignment.ROUND_ROBIN),
    StrategyName.NO_ASSIGNMENT: Strategy(assignment=Assignment.NONE),
}
"""By the names that a lead chooses from; each can be tuned from there."""
