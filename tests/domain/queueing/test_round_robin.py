"""Twenty agents come and go while five hundred tickets arrive at random."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.queueing.assignment import Round
from bot.domain.queueing.strategy import STRATEGIES, StrategyName
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket
from tests.domain.cast import who_waits, workplace

AGENTS, TICKETS = 20, 500
STAYS = 8
"""So many of them are there all day."""

ROUND_ROBIN = STRATEGIES[StrategyName.ROUND_ROBIN]


@dataclass
class Day:
    """A day at work, on which everything that could go wrong is looked at after each thing that happens."""

    agents: dict[str, AgentAtWork]
    round: Round = field(default_factory=Round)
    waiting: list[WaitingTicket] = field(default_factory=list)
    owner: dict[int, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def hand_out(self) -> None:
        found = ROUND_ROBIN.hand_out(workplace(self.waiting, *self.agents.values()), self.round)
        self.round = found.round
        for ticket, agent in found.given:
            self.give(ticket, agent.id)
        assert not self.waiting or not any(agent.has_room for agent in self.agents.values()), "none is left"

    def give(self, ticket: WaitingTicket, name: str) -> None:
        assert ticket.id not in self.owner, "no ticket twice"
        assert self.agents[name].has_room
        self.counts[name] = self.counts.get(name, 0) + 1
        for other in self.stayed:
            if name in self.stayed and self.agents[other].has_room:
                assert self.counts[name] - self.counts.get(other, 0) <= 1, "as many as who else had room"
        self.owner[ticket.id] = name
        self.waiting.remove(ticket)
        self.agents[name] = self.agents[name].with_another()

    @property
    def stayed(self) -> list[str]:
        return [*self.agents][:STAYS]

    def solve_one(self, chance: Random) -> None:
        name = chance.choice([*self.agents])
        agent = self.agents[name]
        self.agents[name] = replace(agent, open_count=max(agent.open_count - 1, 0))

    def come_or_go(self, chance: Random) -> None:
        name = chance.choice([*self.agents][STAYS:])
        self.agents[name] = replace(self.agents[name], online=not self.agents[name].online)


def a_day(chance: Random, capacity: int) -> Day:
    """Tickets come one by one, and between them somebody solves one, or comes, or goes."""
    names = [f"agent {number}" for number in range(AGENTS)]
    day = Day({name: AgentAtWork(name, capacity=capacity) for name in names})
    for number in range(TICKETS):
        day.waiting.append(who_waits(TICKETS - number, number))
        day.hand_out()
        while chance.random() < 0.6:
            chance.choice([day.solve_one, day.solve_one, day.come_or_go])(chance)
            day.hand_out()
        if capacity >= TICKETS:
            given = day.round.given.values()
            assert max(given) - min(given) <= 1, "all who are there are level, whenever they came"
    return day


@settings(max_examples=3)
@given(st.integers(0, 2**32))
def test_all_who_are_there_are_given_as_many(seed: int) -> None:
    day = a_day(Random(seed), capacity=TICKETS)

    assert len(day.owner) == TICKETS
    counts = [day.counts[name] for name in day.stayed]
    assert max(counts) - min(counts) <= 1


@settings(max_examples=3)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_who_has_no_room_is_passed_over_and_none_is_left_while_somebody_is_free(
    seed: int, capacity: int
) -> None:
    day = a_day(Random(seed), capacity)

    assert len(day.owner) + len(day.waiting) == TICKETS
    while day.waiting:
        for name, agent in day.agents.items():
            day.agents[name] = replace(agent, open_count=0)
        day.hand_out()
    assert sorted(day.owner) == [*range(TICKETS)], "each was given once, none is left over"


@pytest.mark.parametrize("tickets", [0, 1, 19, 20, 21, 500])
def test_all_at_once_are_dealt_like_cards(tickets: int) -> None:
    agents = [AgentAtWork(f"agent {number}", capacity=tickets) for number in range(AGENTS)]
    line = [who_waits(tickets - number, number) for number in range(tickets)]

    found = ROUND_ROBIN.hand_out(workplace(line, *agents), Round())

    assert [ticket.id for ticket, _ in found.given] == [*range(tickets)], "the oldest first"
    counts = found.round.given.values()
    assert (sum(counts), max(counts) - min(counts)) == (tickets, 1 if tickets % AGENTS else 0)
