"""The agents' queue: which tickets there are, in the order in which they should be answered, and a search
through all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.hand_out import strategy_of
from bot.actions.on_ticket import require
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.conversation import unstorable
from bot.domain.note import Note
from bot.domain.queueing.listing import LATEST, Lineup, QueueCounts, TicketFilter
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.storage.database import Connection
from bot.storage.notes import latest_notes
from bot.storage.promises import hours_of
from bot.storage.queue import Page, counts, found, listed
from bot.storage.staff import names_of_staff
from bot.storage.ticket_history import latest_of_all
from bot.storage.workplaces import duties_of, rule_of

PAGE = 50
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of tickets. `counts` are those of the filter, `standing` those of all that is open for its
    team. `next` is where the page after it begins, `names` are those of the assignees. By ticket,
    `handovers` are the latest notes on what is nobody's alone to answer."""

    tickets: tuple[Ticket, ...]
    counts: QueueCounts
    standing: QueueCounts
    next: str | None
    names: dict[str, str]
    handovers: dict[int, Note]


def read_queue(
    services: Services,
    viewer: Member,
    wanted: TicketFilter,
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Queue:
    """Open tickets as their team works on them; any others the latest first.

    Raises:
        Forbidden: the viewer works on no tickets.
        InvalidInput: no page begins at `after`.
    """
    require(viewer, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        lineup = _lineup(services, connection, viewer, wanted, services.clock())
        page = listed(connection, viewer, wanted, lineup, limit, after)
        return _queue(connection, viewer, wanted, page)


@dataclass(frozen=True, slots=True)
class QueueNews:
    """Whose list shows the tickets as they stood at another `mark` may want a look. `latest` is the number of
    the latest event."""

    latest: int
    mark: str


def queue_news(services: Services, viewer: Member) -> QueueNews:
    """A mark that is another one once anything happened to any ticket.

    Raises:
        Forbidden: the viewer works on no tickets.
    """
    require(viewer, Act.WORK_ON_TICKETS)
    with services.database.reading() as connection:
        latest, of_late = latest_of_all(connection)
        return QueueNews(latest, f"{latest}-{of_late}")


def search_tickets(
    services: Services,
    viewer: Member,
    query: str,
    wanted: TicketFilter = TicketFilter(),  # noqa: B008 (it never changes)
    *,
    after: str | None = None,
    limit: int = PAGE,
) -> Queue:
    """The tickets that have all these words in what was said, written or noted on them, or that reference,
    contact or tag; the latest first. The counts are those of the filter alone.

    Raises:
        Forbidden: the viewer works on no tickets.
        InvalidInput: no page begins at `after`.
    """
    require(viewer, Act.WORK_ON_TICKETS)
    query = "".join(" " if unstorable(letter) else letter for letter in query[:LONGEST_QUERY])
    with services.database.reading() as connection:
        page = found(connection, viewer, query, wanted, limit, after)
        return _queue(connection, viewer, wanted, page)


def _queue(connection: Connection, viewer: Member, wanted: TicketFilter, page: Page) -> Queue:
    of_filter = counts(connection, viewer, wanted)
    of_team = TicketFilter(team=wanted.team)
    narrowed = replace(wanted, status=None) != of_team
    standing = counts(connection, viewer, of_team) if narrowed else of_filter
    return Queue(
        page.tickets,
        of_filter,
        standing,
        page.next,
        _assignees(connection, page.tickets),
        _handovers(connection, page.tickets),
    )


def _lineup(
    services: Services, connection: Connection, viewer: Member, wanted: TicketFilter, now: datetime
) -> Lineup:
    """That of the one team that is shown, or that is the viewer's."""
    if wanted.status is not TicketStatus.OPEN:
        return LATEST
    teams = {wanted.team} if wanted.team else set(viewer.teams)
    if len(teams) != 1:
        return Lineup()
    (team,) = teams
    return _of_team(services, connection, viewer, team, now)


def _of_team(services: Services, connection: Connection, viewer: Member, team: Team, now: datetime) -> Lineup:
    strategy = strategy_of(services, connection, team)
    duties = duties_of(connection, team, hours_of(connection, team, services.hours).zone, now)
    order = strategy.order_for(viewer.id, duties, now)
    return replace(Lineup(), order=order, plans=strategy.plans, urgent_first=strategy.urgent_first)


def _handovers(connection: Connection, tickets: tuple[Ticket, ...]) -> dict[int, Note]:
    """Where a team works on everything together, who goes on with a ticket reads how far it has come."""
    shared = {team for team in Team if not rule_of(connection, team).has_owners}
    wanted = [ticket.id for ticket in tickets if ticket.team in shared and not ticket.done]
    return latest_notes(connection, wanted) if wanted else {}


def _assignees(connection: Connection, tickets: tuple[Ticket, ...]) -> dict[str, str]:
    names = names_of_staff(connection)
    return {ticket.assignee_id: names[ticket.assignee_id] for ticket in tickets if ticket.assignee_id}
