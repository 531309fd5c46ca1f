"""Who gets a ticket: whoever takes it, whoever is given it by rule, or nobody in particular."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.queueing.duty import OnDuty
from bot.domain.queueing.tiers import person_for
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket


class Assignment(StrEnum):
    """`NEXT_IN_LINE`: who has time takes the first in line, and no other. `PICK_AND_CHOOSE`: anyone takes
    any. `ROUND_ROBIN`: everybody is given as many as the others. `BY_SKILL`: likewise, among those who know
    best. `TRIAGE`: a person says whose it is. `NONE`: everybody answers anything, and leaves notes for the
    next."""

    NEXT_IN_LINE = "next_in_line"
    PICK_AND_CHOOSE = "pick_and_choose"
    ROUND_ROBIN = "round_robin"
    BY_SKILL = "by_skill"
    TRIAGE = "triage"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Round:
    """How many tickets each of those at work was `given`. Who is full misses no turn, but gets theirs when
    there is room again; who comes starts level with those whose turn it is, and catches nothing up; who
    leaves is forgotten."""

    given: Mapping[str, int] = field(default_factory=dict)

    def among(self, agents: Sequence[AgentAtWork]) -> Round:
        """The round of those who are at work now."""
        stayed = [agent for agent in agents if agent.at_work and agent.id in self.given]
        counts = [self.given[agent.id] for agent in stayed]
        level = min(
            (self.given[agent.id] for agent in stayed if agent.has_room), default=max(counts, default=0)
        )
        return Round({agent.id: self.given.get(agent.id, level) for agent in agents if agent.at_work})

    def next_of(self, agents: Iterable[AgentAtWork]) -> AgentAtWork:
        """Whose turn it is: who was given least; among equals, who has least to do."""
        return min(agents, key=lambda agent: (self.given[agent.id], agent.open_count, agent.id))

    def after(self, agent: AgentAtWork) -> Round:
        """The round when that agent was given one."""
        return Round({**self.given, agent.id: self.given[agent.id] + 1})


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Who is given which ticket, in order, and the round that goes on from there."""

    given: tuple[tuple[WaitingTicket, AgentAtWork], ...]
    round: Round


def hand_out(
    line: Iterable[WaitingTicket],
    agents: Sequence[AgentAtWork],
    on_duty: OnDuty,
    round_: Round,
    *,
    by_skill: bool = False,
) -> HandedOut:
    """Give the tickets in line, in their order, to those who have room for them, in their turn.

    To be asked whenever a ticket comes or somebody has time: when they come, or have room again.
    """
    round_ = round_.among(agents)
    at_work = {agent.id: agent for agent in agents if agent.at_work}
    given = []
    for ticket in line:
        fit = _who_fits(ticket, at_work, on_duty)
        if by_skill:
            fit = _who_knows_best(ticket, _of_lowest_tier(fit))
        free = _of_lowest_tier([agent for agent in fit if agent.has_room])
        if free:
            agent = round_.next_of(free)
            round_ = round_.after(agent)
            at_work[agent.id] = agent.with_another()
            given.append((ticket, agent))
    return HandedOut(tuple(given), round_)


def _who_fits(
    ticket: WaitingTicket, at_work: Mapping[str, AgentAtWork], on_duty: OnDuty
) -> list[AgentAtWork]:
    """Those of its team who are up to its tier; of a tier with somebody on duty, only them."""
    if person := person_for(ticket.tier, on_duty):
        return [at_work[person]] if person in at_work else []
    return [agent for agent in at_work.values() if agent.may_work_on(ticket)]


def _of_lowest_tier(agents: list[AgentAtWork]) -> list[AgentAtWork]:
    """Who is above a ticket's tier is given it when nobody below them can be."""
    lowest = min((agent.tier for agent in agents), default=0)
    return [agent for agent in agents if agent.tier == lowest]


def _who_knows_best(ticket: WaitingTicket, agents: list[AgentAtWork]) -> list[AgentAtWork]:
    """Those whose skills cover most of what it asks for: it waits for one of them, also while they are full,
    but not for somebody who is not at work."""
    known = {agent.id: len(ticket.asks_for & agent.skills) for agent in agents}
    return [agent for agent in agents if known[agent.id] == max(known.values())]
