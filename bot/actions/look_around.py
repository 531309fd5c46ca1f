"""What a member sees of the desk beside its tickets: the others who answer, and how each team works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.hand_out import strategy_of
from bot.actions.on_ticket import require
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.strategy import StrategyName
from bot.domain.staff import Act, Member
from bot.storage.promises import hours_of
from bot.storage.staff import who_answers
from bot.storage.workplaces import duties_of, is_online, rule_of


@dataclass(frozen=True, slots=True)
class Way:
    """How a team works, and what the viewer may do in it: choose what to take, take the first in line, or
    give tickets to others. `duties` are those that the viewer has now."""

    strategy: StrategyName
    chooses: bool
    takes_next: bool
    hands_out: bool
    duties: frozenset[Duty]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`ways` are those of the viewer's teams, of every team for a lead."""

    colleagues: tuple[Member, ...]
    online: frozenset[str]
    ways: Mapping[Team, Way]

    @property
    def hands_out(self) -> bool:
        return any(way.hands_out for way in self.ways.values())


def look_around(services: Services, viewer: Member) -> Surroundings:
    """Raises: Forbidden: the viewer works on no tickets."""
    require(viewer, Act.WORK_ON_TICKETS)
    now = services.clock()
    leads = viewer.may(Act.HAND_OUT_TICKETS)
    with services.database.reading() as connection:
        people = who_answers(connection)
        ways = {}
        for team in (team for team in Team if team in viewer.teams or viewer.sees_every_team):
            strategy = strategy_of(services, connection, team)
            duties = duties_of(connection, team, hours_of(connection, team, services.hours).zone, now)
            own = frozenset(duty for duty, person in duties.items() if person == viewer.id)
            ways[team] = Way(
                rule_of(connection, team).name,
                leads or strategy.lets_choose(viewer.id, duties),
                leads or strategy.lets_take_next(viewer.id, duties),
                leads or strategy.may_hand_out(viewer.id, duties),
                own,
            )
    return Surroundings(
        tuple(member for member, _ in people),
        frozenset(member.id for member, seen in people if is_online(seen, now) and not member.away(now)),
        ways,
    )
