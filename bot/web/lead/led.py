"""What the pages of those who lead have in common: their menu."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fastapi import Request

from bot.domain.staff import Act, Area, Member
from bot.language import Lang
from bot.web.forms import StaffFrame, staff_frame
from bot.web.pages import StaffPage


class Part(StrEnum):
    """A part of the lead's pages, in the order of their menu."""

    FIGURES = "figures"
    TEAM = "team"
    QUEUES = "queues"
    HOURS = "hours"
    TARGETS = "targets"
    REPLIES = "replies"
    LOG = "log"

    @property
    def url(self) -> str:
        return "/lead" if self is Part.FIGURES else f"/lead/{self}"


class LedFrame(StaffFrame):
    """What every page of a lead has."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedPage(StaffPage):
    """A page of those who lead; its template extends `lead/led.html`. `parts` are those that this one may
    open, `done` what was just done."""

    area = Area.LEAD
    part: ClassVar[Part]
    parts: tuple[Part, ...]
    done: str = ""

    @property
    def done_as(self) -> str:
        """The key of the sentence that says so."""
        return "lead.done"


def led_frame(request: Request, member: Member, lang: Lang) -> LedFrame:
    """The frame of a page of the lead's, for this member."""
    reads_log = member.may(Act.READ_AUDIT_LOG)
    return {
        **staff_frame(request, member, lang),
        "parts": tuple(part for part in Part if part is not Part.LOG or reads_log),
    }
