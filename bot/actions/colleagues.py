"""Who else there is to give a ticket to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.on_ticket import require
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.staff import Act, Member
from bot.storage.staff import names_of_staff
from bot.storage.workplaces import agents_of


@dataclass(frozen=True, slots=True)
class Colleague:
    """`open_count` is how many tickets they have to do."""

    id: str
    name: str
    online: bool
    open_count: int


def colleagues_in(services: Services, member: Member, team: Team) -> tuple[Colleague, ...]:
    """Everybody who answers tickets of the team and is not away, those who are at their desks first.

    Raises:
        Forbidden: the member works on no tickets.
    """
    require(member, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        names = names_of_staff(connection)
        agents = agents_of(connection, team, services.clock())
    there = (Colleague(one.id, names[one.id], one.online, one.open_count) for one in agents if not one.away)
    return tuple(sorted(there, key=lambda one: (not one.online, one.name)))
