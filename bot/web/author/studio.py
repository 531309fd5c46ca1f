"""What the pages of the studio have in common: its menu, and how many changes wait to be published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fastapi import Request

from bot.actions.services import Services, serving_index
from bot.actions.what_waits import how_many_wait
from bot.domain.staff import Area, Member
from bot.language import Lang
from bot.retrieval.versions import current_version
from bot.web.forms import StaffFrame, staff_frame
from bot.web.pages import StaffPage


class Part(StrEnum):
    """A part of the studio, in the order of its menu."""

    ARTICLES = "articles"
    GAPS = "gaps"
    TRY = "try"
    BATCH = "batch"
    PUBLISH = "publish"
    VERSIONS = "versions"
    CHECK = "check"

    @property
    def url(self) -> str:
        return "/author" if self is Part.ARTICLES else f"/author/{self}"


class StudioFrame(StaffFrame):
    """What every page of the studio has."""

    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioPage(StaffPage):
    """A page of the studio, which belongs to a part of its menu; its template extends `author/studio.html`.
    `waiting` counts the changes that are not published."""

    area = Area.AUTHOR
    part: ClassVar[Part]
    parts = tuple(Part)
    waiting: int = 0


def studio_frame(request: Request, services: Services, member: Member, lang: Lang) -> StudioFrame:
    """The frame of a page of the studio, for this member."""
    return {**staff_frame(request, member, lang), "waiting": how_many_wait(services)}


def serving_version(services: Services) -> str | None:
    """The version that answers customers, or begins to this moment; None where there is none yet."""
    index = serving_index(services)
    wanted = None if services.indexes.alarm else current_version(services.index_dir)
    return wanted or (index.version if index else None)
