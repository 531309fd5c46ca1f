"""What a lead decides for a team: how tickets reach people, who has which duty, when the team is at work, and
what it promises. Every act is in the audit log, and holds from that moment on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions.hand_out import hand_out
from bot.actions.on_ticket import require
from bot.actions.services import Services, once
from bot.domain.article import Team
from bot.domain.audit import Audited
from bot.domain.business_hours import BusinessHours, SpecialDays
from bot.domain.clocks import ClockKind, Target, Targets
from bot.domain.conversation import checked_text
from bot.domain.promises import Change
from bot.domain.queueing.duty import Duty, Rota
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Act, Member
from bot.domain.ticket import Priority
from bot.domain.weekly_hours import Week, read_week
from bot.errors import InvalidInput, NotFound
from bot.errors.desk import DutyTooFar, HoursUnusable
from bot.storage import promises, workplaces
from bot.storage.audit_log import log
from bot.storage.database import Connection
from bot.storage.staff import member_with_id
from bot.storage.writes import Result

LONGEST_NAME, LONGEST_WEEK = 100, 1_000
_AT_A_TIME = 500
LONGEST_TARGET = timedelta(days=60)
LONGEST_HOLIDAY = timedelta(days=366)
FURTHEST_DUTY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DeskRules:
    """How a team works now. `special` has the numbers of its special days."""

    rule: TeamRule
    rotas: tuple[Rota, ...]
    hours: BusinessHours
    special: tuple[tuple[int, SpecialDays], ...]
    targets: Targets


def read_desk(services: Services, viewer: Member, team: Team) -> DeskRules:
    """Raises: Forbidden: it is not the viewer's to read."""
    require(viewer, Act.RUN_DESK)
    with services.database.reading() as connection:
        promised = promises.promises_of(connection, team, services.hours)
        return DeskRules(
            workplaces.rule_of(connection, team),
            workplaces.rotas_of(connection, team, promised.hours.zone),
            promised.hours,
            promises.special_days_of(connection, team),
            promised.at(services.clock()),
        )


def choose_strategy(services: Services, lead: Member, client_id: str, team: Team, rule: TeamRule) -> Result:
    """Raises: Forbidden: it is not theirs to say. HoursUnusable: the peak is no week."""
    _week(rule.peak or "")

    def write(connection: Connection, now: datetime) -> Result:
        before = workplaces.rule_of(connection, team)
        workplaces.set_rule(connection, team, rule)
        told = {"before": before.name, "after": rule.name, "peak": rule.peak}
        log(connection, lead.id, Audited.STRATEGY_CHANGED, now, team, **told)
        return {}

    return _decide(services, lead, client_id, f"strategy:{team}", write)


def set_rota(
    services: Services,
    lead: Member,
    client_id: str,
    team: Team,
    duty: Duty,
    people: tuple[str, ...],
    since: date,
) -> Result:
    """Who has a duty, a week each from then on; nobody has it without people. Swaps that were agreed stay
    where the weeks begin on the same day.

    Raises:
        Forbidden: it is not theirs to say.
        InvalidInput: one of the people is nobody in the team.
        DutyTooFar: it begins too far ahead.
    """

    def write(connection: Connection, now: datetime) -> Result:
        zone = promises.hours_of(connection, team, services.hours).zone
        if since - now.astimezone(zone).date() > FURTHEST_DUTY:
            raise DutyTooFar(field="since", days=FURTHEST_DUTY.days)
        known = workplaces.hold_rota(connection, team, duty, zone)
        names = _names_of(connection, team, people)
        rota = Rota(duty, people, since, zone)
        kept = {week: one for week, one in known.swaps.items() if rota.begins_on(week)} if known else {}
        workplaces.set_rota(connection, team, replace(rota, swaps=kept))
        log(connection, lead.id, Audited.ROTA_CHANGED, now, team, duty=duty, people=names)
        return {}

    return _decide(services, lead, client_id, f"rota:{team}:{duty}", write)


def swap_weeks(
    services: Services,
    lead: Member,
    client_id: str,
    team: Team,
    duty: Duty,
    named: Mapping[date, str | None],
) -> Result:
    """Who has the duty in these weeks in place of whose turn it is; with None it is theirs again. Other weeks
    stay as they were agreed.

    Raises:
        Forbidden: it is not theirs to say.
        InvalidInput: one of the people is nobody in the team, or there is no such week of this duty.
    """

    def write(connection: Connection, now: datetime) -> Result:
        zone = promises.hours_of(connection, team, services.hours).zone
        rota = workplaces.hold_rota(connection, team, duty, zone)
        if rota is None or not all(rota.begins_on(week) for week in named):
            raise InvalidInput(field="swaps")
        swapped = {week: one for week, one in named.items() if one}
        names = _names_of(connection, team, swapped.values())
        others = {week: one for week, one in rota.swaps.items() if week not in named}
        workplaces.set_rota(connection, team, replace(rota, swaps=others | swapped))
        log(connection, lead.id, Audited.ROTA_CHANGED, now, team, duty=duty, people=names)
        return {}

    return _decide(services, lead, client_id, f"swaps:{team}:{duty}", write)


def set_hours(services: Services, lead: Member, client_id: str, team: Team, week: str, zone: str) -> Result:
    """When the team is at work, as `sun-thu 09:00-17:00`; always where nothing is written.

    Raises:
        Forbidden: it is not theirs to say.
        HoursUnusable: it is no week, or there is no such zone.
    """
    _week(week)
    _read_zone(zone)

    def write(connection: Connection, now: datetime) -> Result:
        promises.set_hours(connection, team, week, zone)
        log(connection, lead.id, Audited.HOURS_CHANGED, now, team, week=week, zone=zone)
        return {}

    return _promise(services, lead, client_id, team, f"hours:{team}", write)


def add_special_days(
    services: Services,
    lead: Member,
    client_id: str,
    team: Team,
    name: str,
    first: date,
    last: date,
    week: str = "",
) -> Result:
    """Days on which another week holds, none of it on a holiday: `{"days"}`.

    Raises:
        Forbidden: it is not theirs to say.
        InvalidInput: they have no name.
        HoursUnusable: they end before they begin, or the week is none.
    """
    name = checked_text(name, "name", LONGEST_NAME)
    if not timedelta() <= last - first <= LONGEST_HOLIDAY:
        raise HoursUnusable(field="last")
    days = SpecialDays(name, first, last, _week(week))

    def write(connection: Connection, now: datetime) -> Result:
        number = promises.add_special_days(connection, team, days)
        told = {"first": first, "last": last, "week": str(days.week)}
        log(connection, lead.id, Audited.HOLIDAY_ADDED, now, name, team=team, **told)
        return {"days": number}

    return _promise(services, lead, client_id, team, f"special_days:{team}", write)


def remove_special_days(services: Services, lead: Member, client_id: str, team: Team, number: int) -> Result:
    """Raises: Forbidden: it is not theirs to say. NotFound: there are no such days."""

    def write(connection: Connection, now: datetime) -> Result:
        if not promises.remove_special_days(connection, team, number):
            raise NotFound
        log(connection, lead.id, Audited.HOLIDAY_REMOVED, now, str(number), team=team)
        return {}

    return _promise(services, lead, client_id, team, f"no_special_days:{team}:{number}", write)


def set_target(
    services: Services,
    lead: Member,
    client_id: str,
    team: Team,
    priority: Priority,
    clock: ClockKind,
    target: Target | None,
) -> Result:
    """What is promised from now on; None promises nothing.

    Raises:
        Forbidden: it is not theirs to say.
        InvalidInput: nobody promises that.
    """
    if target and not timedelta(minutes=1) <= target.within <= LONGEST_TARGET:
        raise InvalidInput(field="target")

    def write(connection: Connection, now: datetime) -> Result:
        before = promises.promises_of(connection, team, services.hours).at(now).get((priority, clock))
        promises.change_promise(connection, team, Change(now, priority, clock, target))
        told = {"priority": priority, "clock": clock, "before": _told(before), "after": _told(target)}
        log(connection, lead.id, Audited.TARGET_CHANGED, now, team, **told)
        return {}

    return _promise(services, lead, client_id, team, f"target:{team}", write)


def _decide(
    services: Services,
    lead: Member,
    client_id: str,
    action: str,
    write: Callable[[Connection, datetime], Result],
) -> Result:
    require(lead, Act.RUN_DESK)
    result = once(services, lead.id, client_id, action, write)
    hand_out(services)
    return result


def _promise(
    services: Services,
    lead: Member,
    client_id: str,
    team: Team,
    action: str,
    write: Callable[[Connection, datetime], Result],
) -> Result:
    """What the team promises changes: clocks that run are looked at again, some at a time, so that nobody who
    works on a ticket waits for all of them."""
    result = _decide(services, lead, client_id, action, write)
    last: int | None = 0
    while last is not None:
        with services.database.writing() as connection:
            last = promises.look_at_clocks(connection, team, services.clock(), _AT_A_TIME, last)
    return result


def _names_of(connection: Connection, team: Team, people: Iterable[str]) -> str:
    """Raises: InvalidInput: one of these people answers no tickets of the team."""
    members = [member_with_id(connection, one) for one in dict.fromkeys(people)]
    if not all(one and one.may(Act.WORK_ON_TICKETS) and team in one.teams for one in members):
        raise InvalidInput(field="people")
    return ", ".join(one.name for one in members if one)


def _told(target: Target | None) -> str | None:
    """As the log keeps it: so many minutes of the team's own time, or of the calendar's."""
    if target is None:
        return None
    minutes = target.within // timedelta(minutes=1)
    return f"calendar:{minutes}" if target.calendar else f"team:{minutes}"


def _week(text: str) -> Week:
    """Raises: HoursUnusable: it is none."""
    if len(text) > LONGEST_WEEK:
        raise HoursUnusable(field="week")
    try:
        return read_week(text)
    except ValueError as error:
        raise HoursUnusable(field="week") from error


def _read_zone(name: str) -> ZoneInfo:
    """Raises: HoursUnusable: there is no such zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise HoursUnusable(field="zone") from error
