"""When a team is at work: its week, its time zone, and the days that are not like others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal
from zoneinfo import available_timezones

from fastapi import APIRouter, Form, Path, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from bot.actions.run_desk import add_special_days, read_desk, remove_special_days, set_hours
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.business_hours import BusinessHours, SpecialDays
from bot.domain.staff import Member
from bot.domain.weekly_hours import ALWAYS, DAYS
from bot.errors.desk import HoursUnusable
from bot.language import Lang
from bot.language.catalogue import say
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.lead.led import Part, led_frame
from bot.web.lead.ruled import RuledPage, decided
from bot.web.lead.weeks import DayRow, clock_of, rows_of, week_text
from bot.web.visitors import AService, Lead

_LONGEST_FORM = 60
_ZONES = tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc")))
Weekend = Literal["friday_saturday", "saturday_sunday"]
_OFFICE_DAYS: dict[Weekend, tuple[str, ...]] = {
    "friday_saturday": ("sun", "mon", "tue", "wed", "thu"),
    "saturday_sunday": ("mon", "tue", "wed", "thu", "fri"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPage(RuledPage):
    """`special` are the days that a lead may take out again, by their numbers; `opens_again` is when the team
    is there next, None while it is there, or where that is far off."""

    template = "lead/hours_page.html"
    part = Part.HOURS
    hours: BusinessHours
    special: tuple[tuple[int, SpecialDays], ...]
    is_open: bool
    opens_again: datetime | None
    today: date
    zones = _ZONES
    weekends = tuple(_OFFICE_DAYS)

    @property
    def always(self) -> bool:
        return self.hours.week == ALWAYS

    @property
    def rows(self) -> tuple[DayRow, ...]:
        return rows_of(self.hours.week if not self.always else type(ALWAYS)(()))

    def hours_within(self, days: SpecialDays) -> str:
        """Of those days, where all that are not closed have the same."""
        found = {(span.opens, span.closes) for span in days.week.spans}
        return say("hours.between", self.lang).join(
            f"{clock_of(opens)}–{clock_of(closes)}" for opens, closes in sorted(found)
        )


class HoursForm(WriteForm):
    """A part of a day in each place of `day`, `opens` and `closes`."""

    kind: Literal["always", "week"] = "week"
    zone: str = ""
    day: list[str] = Field(default_factory=list, max_length=_LONGEST_FORM)
    opens: list[str] = Field(default_factory=list, max_length=_LONGEST_FORM)
    closes: list[str] = Field(default_factory=list, max_length=_LONGEST_FORM)


class OfficeForm(WriteForm):
    weekend: Weekend
    opens: str = ""
    closes: str = ""
    zone: str = ""


class SpecialDaysForm(WriteForm):
    name: str = ""
    first: date
    last: date | Literal[""] = ""
    kind: Literal["closed", "shorter"] = "closed"
    opens: str = ""
    closes: str = ""


router = APIRouter(prefix="/lead/hours")


@router.get("", response_class=HTMLResponse)
@router.get("/{team}", response_class=HTMLResponse)
def show_hours(
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    team: Team = Team.CUSTOMER_SERVICE,
    done: str = "",
) -> Response:
    return staff_response(_page(request, services, member, lang, team, done=done))


@router.post("/{team}")
def keep_week(
    team: Team,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[HoursForm, Form()],
) -> Response:
    def act() -> None:
        week = ""
        if form.kind == "week":
            week = week_text(zip(form.day, form.opens, form.closes, strict=False))
            if not week:
                raise HoursUnusable(field="week")
        set_hours(services, member, form.id, team, week, form.zone)

    return decided(Part.HOURS, team, lang, act, partial(_page, request, services, member, lang, team))


@router.post("/{team}/office")
def keep_office_week(
    team: Team,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[OfficeForm, Form()],
) -> Response:
    def act() -> None:
        week = week_text((day, form.opens, form.closes) for day in _OFFICE_DAYS[form.weekend])
        if not week:
            raise HoursUnusable(field="week")
        set_hours(services, member, form.id, team, week, form.zone)

    return decided(Part.HOURS, team, lang, act, partial(_page, request, services, member, lang, team))


@router.post("/{team}/days")
def add_days(
    team: Team,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[SpecialDaysForm, Form()],
) -> Response:
    def act() -> None:
        week = ""
        if form.kind == "shorter":
            usual = read_desk(services, member, team).hours.week
            days = [day for number, day in enumerate(DAYS) if usual.on(number)]
            week = week_text((day, form.opens, form.closes) for day in days)
            if not week:
                raise HoursUnusable(field="week")
        last = form.last or form.first
        add_special_days(services, member, form.id, team, form.name, form.first, last, week)

    return decided(Part.HOURS, team, lang, act, partial(_page, request, services, member, lang, team))


@router.post("/{team}/days/{number}/remove")
def remove_days(
    team: Team,
    number: Annotated[int, Path(ge=1, le=2**53)],
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[WriteForm, Form()],
) -> Response:
    act: Callable[[], object] = partial(remove_special_days, services, member, form.id, team, number)
    return decided(Part.HOURS, team, lang, act, partial(_page, request, services, member, lang, team))


def _page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    team: Team,
    *,
    done: str = "",
    problem: str | None = None,
) -> HoursPage:
    rules, now = read_desk(services, member, team), services.clock()
    opens_again = rules.hours.next_opening(now)
    return HoursPage(
        **led_frame(request, member, lang),
        team=team,
        done=done,
        problem=problem,
        hours=rules.hours,
        special=rules.special,
        is_open=rules.hours.is_open(now),
        opens_again=opens_again,
        today=now.astimezone(rules.hours.zone).date(),
    )
