"""What a team promises: within which time each clock is to stop, by priority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import uuid5

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import HTMLResponse, Response

from bot.actions.run_desk import LONGEST_TARGET, read_desk, set_target
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.clocks import ClockKind, Target, Targets
from bot.domain.staff import Member
from bot.domain.ticket import Priority
from bot.errors.desk import TargetUnusable
from bot.language import Lang
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.lead.led import Part, led_frame
from bot.web.lead.ruled import RuledPage, decided
from bot.web.visitors import AService, Lead

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_MOST_CELLS = len(Priority) * len(ClockKind)


class Unit(StrEnum):
    """In what a target is written: in the team's own time, or by the calendar."""

    WORKING_HOURS = "working_hours"
    WORKING_MINUTES = "working_minutes"
    HOURS = "hours"
    MINUTES = "minutes"

    @property
    def length(self) -> timedelta:
        return _HOUR if self in (Unit.WORKING_HOURS, Unit.HOURS) else _MINUTE

    @property
    def calendar(self) -> bool:
        return self in (Unit.HOURS, Unit.MINUTES)


@dataclass(frozen=True, slots=True)
class Cell:
    """A target as it is written; without an amount nothing is promised."""

    priority: Priority
    clock: ClockKind
    amount: int | None
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetsPage(RuledPage):
    """What is promised now."""

    template = "lead/targets_page.html"
    part = Part.TARGETS
    targets: Targets
    priorities = (Priority.URGENT, Priority.HIGH, Priority.NORMAL)
    clocks = tuple(ClockKind)
    units = tuple(Unit)
    most = LONGEST_TARGET // _MINUTE

    def cell(self, priority: Priority, clock: ClockKind) -> Cell:
        target = self.targets.get((priority, clock))
        if target is None:
            return Cell(priority, clock, None, Unit.WORKING_HOURS)
        whole = not target.within % _HOUR
        if target.calendar:
            unit = Unit.HOURS if whole else Unit.MINUTES
        else:
            unit = Unit.WORKING_HOURS if whole else Unit.WORKING_MINUTES
        return Cell(priority, clock, target.within // unit.length, unit)


class TargetsForm(WriteForm):
    """A target in each place of the four."""

    priority: list[Priority] = Field(default_factory=list, max_length=_MOST_CELLS)
    clock: list[ClockKind] = Field(default_factory=list, max_length=_MOST_CELLS)
    amount: list[str] = Field(default_factory=list, max_length=_MOST_CELLS)
    unit: list[Unit] = Field(default_factory=list, max_length=_MOST_CELLS)

    def targets(self) -> dict[tuple[Priority, ClockKind], Target | None]:
        """Raises: TargetUnusable: an amount is no number, or promises nothing that can be kept."""
        cells = zip(self.priority, self.clock, self.amount, self.unit, strict=False)
        return {(priority, clock): _target(amount, unit) for priority, clock, amount, unit in cells}


router = APIRouter(prefix="/lead/targets")


@router.get("", response_class=HTMLResponse)
@router.get("/{team}", response_class=HTMLResponse)
def show_targets(
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    team: Team = Team.CUSTOMER_SERVICE,
    done: str = "",
) -> Response:
    return staff_response(_page(request, services, member, lang, team, done=done))


@router.post("/{team}")
def promise(
    team: Team,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[TargetsForm, Form()],
) -> Response:
    """Each target that changes is a write of its own, with an id that follows from the form's."""

    def act() -> None:
        now = read_desk(services, member, team).targets
        for (priority, clock), target in form.targets().items():
            if target != now.get((priority, clock)):
                client_id = str(uuid5(form.client_id, f"{priority}:{clock}"))
                set_target(services, member, client_id, team, priority, clock, target)

    return decided(Part.TARGETS, team, lang, act, partial(_page, request, services, member, lang, team))


def _target(amount: str, unit: Unit) -> Target | None:
    """Raises: TargetUnusable: it is no number, or promises nothing that can be kept."""
    if not amount.strip():
        return None
    number = int(amount) if amount.isdecimal() and len(amount) < 7 else 0
    if not _MINUTE <= number * unit.length <= LONGEST_TARGET:
        raise TargetUnusable(field="amount", days=LONGEST_TARGET.days)
    return Target(number * unit.length, unit.calendar)


def _page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    team: Team,
    *,
    done: str = "",
    problem: str | None = None,
) -> TargetsPage:
    return TargetsPage(
        **led_frame(request, member, lang),
        team=team,
        done=done,
        problem=problem,
        targets=read_desk(services, member, team).targets,
    )
