"""How tickets reach the people of a team, and who has which duty in which week."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from bot.actions.manage_staff import read_staff
from bot.actions.run_desk import DeskRules, choose_strategy, read_desk, set_rota, swap_weeks
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.queueing.duty import Duty, Rota
from bot.domain.queueing.strategy import STRATEGIES, StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Act, Member
from bot.domain.weekly_hours import DAYS, read_week
from bot.errors import InvalidInput
from bot.errors.desk import HoursUnusable
from bot.language import Lang
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.lead.led import Part, led_frame
from bot.web.lead.ruled import RuledPage, decided
from bot.web.lead.weeks import FROM_SUNDAY, clock_of, week_text
from bot.web.visitors import AService, Lead

_WEEK = timedelta(weeks=1)
_WEEKS_SHOWN = 6
_PLACES = 4
"""That a rota has room for at least."""
_MOST_PEOPLE, _LONGEST_PLAN, _MOST_PLANS = 100, 40, 20
_BETWEEN_PLANS = re.compile("[,،\n]")


@dataclass(frozen=True, slots=True)
class Peak:
    """When it is peak: on these days, between these hours."""

    days: frozenset[str]
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class DutyWeek:
    """`person` has the duty in the week that begins on `first`; `swapped`: not because it is their turn."""

    first: date
    person: str | None
    swapped: bool


@dataclass(frozen=True, slots=True)
class DutyRota:
    """A duty, who has it in turn, and who has it in the next weeks. `needed`: without somebody on it the
    team's rule does not work as it says."""

    duty: Duty
    people: tuple[str, ...]
    since: date
    weeks: tuple[DutyWeek, ...]
    needed: bool

    def places(self, of: int) -> tuple[str, ...]:
        """The people in their order, with room for more."""
        empty = max(_PLACES - len(self.people), 1)
        return (*self.people, *[""] * min(empty, max(of - len(self.people), 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuesPage(RuledPage):
    """`people` are those who could have a duty."""

    template = "lead/queues_page.html"
    part = Part.QUEUES
    rule: TeamRule
    peak: Peak
    rotas: tuple[DutyRota, ...]
    people: tuple[Member, ...]
    strategies = tuple(StrategyName)
    days = tuple(DAYS[weekday] for weekday in FROM_SUNDAY)


class StrategyForm(WriteForm):
    """`plans` with commas between them; `peak` are its days, and without any it is always peak."""

    name: StrategyName
    plans: str = ""
    peak: list[str] = Field(default_factory=list, max_length=len(DAYS))
    opens: str = ""
    closes: str = ""
    urgent_first: Literal["yes", ""] = ""

    def rule(self) -> TeamRule:
        """Raises: HoursUnusable: the peak is no week. InvalidInput: a plan has too long a name."""
        peak = week_text((day, self.opens, self.closes) for day in self.peak)
        if self.peak and not peak:
            raise HoursUnusable(field="peak")
        plans = tuple(dict.fromkeys(one.strip() for one in _BETWEEN_PLANS.split(self.plans) if one.strip()))
        if len(plans) > _MOST_PLANS or any(len(plan) > _LONGEST_PLAN for plan in plans):
            raise InvalidInput(field="plans")
        return TeamRule(self.name, peak or None, plans, self.urgent_first == "yes")


class RotaForm(WriteForm):
    people: list[str] = Field(default_factory=list, max_length=_MOST_PEOPLE)
    since: date


class SwapsForm(WriteForm):
    """Who has the duty in a week in each place of the two; nobody named: whose turn it is."""

    week: list[date] = Field(default_factory=list, max_length=_WEEKS_SHOWN)
    person: list[str] = Field(default_factory=list, max_length=_WEEKS_SHOWN)


router = APIRouter(prefix="/lead/queues")


@router.get("", response_class=HTMLResponse)
@router.get("/{team}", response_class=HTMLResponse)
def show_queue_rules(
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    team: Team = Team.CUSTOMER_SERVICE,
    done: str = "",
) -> Response:
    return staff_response(_page(request, services, member, lang, team, done=done))


@router.post("/{team}")
def switch(
    team: Team,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[StrategyForm, Form()],
) -> Response:
    page = partial(_page, request, services, member, lang, team)
    return decided(
        Part.QUEUES,
        team,
        lang,
        lambda: choose_strategy(services, member, form.id, team, form.rule()),
        page,
    )


@router.post("/{team}/rotas/{duty}")
def take_turns(
    team: Team,
    duty: Duty,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[RotaForm, Form()],
) -> Response:
    people = tuple(dict.fromkeys(one for one in form.people if one))
    return decided(
        Part.QUEUES,
        team,
        lang,
        lambda: set_rota(services, member, form.id, team, duty, people, form.since),
        partial(_page, request, services, member, lang, team),
    )


@router.post("/{team}/rotas/{duty}/swaps")
def swap(
    team: Team,
    duty: Duty,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[SwapsForm, Form()],
) -> Response:
    named = {week: one or None for week, one in zip(form.week, form.person, strict=False)}
    return decided(
        Part.QUEUES,
        team,
        lang,
        lambda: swap_weeks(services, member, form.id, team, duty, named),
        partial(_page, request, services, member, lang, team),
    )


def _rota_of(rules: DeskRules, duty: Duty) -> Rota | None:
    return next((rota for rota in rules.rotas if rota.duty is duty), None)


def _shown(rules: DeskRules, duty: Duty, now: datetime) -> DutyRota:
    rota = _rota_of(rules, duty)
    needed = STRATEGIES[rules.rule.name].duty is duty
    today = now.astimezone(rules.hours.zone).date()
    if rota is None or not rota.people:
        return DutyRota(duty, (), rota.since if rota else today, (), needed)
    first = max(rota.week_of(now), rota.since)
    weeks = tuple(first + number * _WEEK for number in range(_WEEKS_SHOWN))
    noon = time(12, tzinfo=rota.zone)
    return DutyRota(
        duty,
        rota.people,
        rota.since,
        tuple(
            DutyWeek(week, rota.on_duty(datetime.combine(week, noon)), week in rota.swaps) for week in weeks
        ),
        needed,
    )


def _peak_of(rule: TeamRule) -> Peak:
    spans = read_week(rule.peak or "").spans
    if not spans:
        return Peak(frozenset(), "", "")
    days = frozenset(DAYS[span.weekday] for span in spans)
    return Peak(days, clock_of(spans[0].opens), clock_of(spans[0].closes))


def _page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    team: Team,
    *,
    done: str = "",
    problem: str | None = None,
) -> QueuesPage:
    rules, now = read_desk(services, member, team), services.clock()
    return QueuesPage(
        **led_frame(request, member, lang),
        team=team,
        done=done,
        problem=problem,
        rule=rules.rule,
        peak=_peak_of(rules.rule),
        rotas=tuple(_shown(rules, duty, now) for duty in Duty),
        people=tuple(
            one for one in read_staff(services, member) if one.may(Act.WORK_ON_TICKETS) and team in one.teams
        ),
    )
