"""The audit log: what was decided about the team and its work, by whom and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.manage_staff import read_audit_log, read_staff
from bot.domain.article import Team
from bot.domain.audit import Audited, AuditEntry, Wanted
from bot.domain.staff import Member
from bot.domain.weekly_hours import DAYS
from bot.language import Lang
from bot.language.catalogue import format_day, keys, say
from bot.web.forms import StaffLang, staff_response
from bot.web.lead.led import LedPage, Part, led_frame
from bot.web.visitors import Admin, AService

ON_A_PAGE = 50
_WORDS = (
    "team.role.",
    "queues.strategy.",
    "agent.priority.",
    "targets.clock.",
    "queues.duty.",
    "agent.team.",
)
"""Where the words are for what the log writes as codes."""

_DAYS, _HOURS = {"first", "last", "until"}, {"week", "peak"}
_DAY_CODE = re.compile(rf"\b({'|'.join(DAYS)})\b")
_TARGET = re.compile(r"(team|calendar):([0-9]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage(LedPage):
    """`older` is where the entries before these are; None at the beginning of all. `zone` is that of the
    house, by which it counts its days."""

    template = "lead/log_page.html"
    part = Part.LOG
    entries: tuple[AuditEntry, ...]
    members: tuple[Member, ...]
    wanted: Wanted
    older: str | None
    newest: bool
    zone: tzinfo
    acts = tuple(Audited)

    def fact(self, name: str, value: str) -> str:
        """What the log has as a date, hours, minutes or codes, in words; anything else as it is."""
        if name in _DAYS:
            at = datetime.fromisoformat(value)
            return format_day((at.astimezone(self.zone) if at.tzinfo else at).date(), self.lang)
        if target := _TARGET.fullmatch(value):
            return say(f"audit.target.{target[1]}", self.lang, length=_length(int(target[2]), self.lang))
        if name in _HOURS:
            spans = _DAY_CODE.sub(lambda day: say(f"hours.day.{day[0]}", self.lang), value)
            return spans.replace("; ", say("hours.between", self.lang))
        words = [self._word(code) for code in value.split(", ")]
        if len(words) == 1:
            return words[0]
        return say("team.and", self.lang).join(f"\u2068{word}\u2069" for word in words)

    def subject(self, entry: AuditEntry) -> str:
        return self._word(entry.subject) if entry.subject in set(Team) else entry.subject or ""

    def _word(self, code: str) -> str:
        found = (f"{words}{code}" for words in _WORDS)
        key = next((key for key in found if key in keys()), None)
        return say(key, self.lang) if key else code


def _length(minutes: int, lang: Lang) -> str:
    """In hours where they are whole."""
    hours, rest = divmod(minutes, 60)
    return say("expected.minutes", lang, count=minutes) if rest else say("expected.hours", lang, count=hours)


router = APIRouter()


@router.get("/lead/log", response_class=HTMLResponse)
def show_log(
    request: Request,
    services: AService,
    member: Admin,
    lang: StaffLang,
    act: str = "",
    by: Annotated[str, Query(max_length=36)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> Response:
    wanted = Wanted(next((one for one in Audited if one == act), None), by or None, q.strip())
    found = read_audit_log(services, member, before, ON_A_PAGE + 1, wanted)
    asked = (
        {"act": wanted.act or "", "by": by, "q": wanted.subject, "before": str(found[-2].number)}
        if (len(found) > ON_A_PAGE)
        else None
    )
    return staff_response(
        LogPage(
            **led_frame(request, member, lang),
            entries=found[:ON_A_PAGE],
            members=read_staff(services, member),
            wanted=wanted,
            older=f"/lead/log?{urlencode({name: value for name, value in asked.items() if value})}"
            if asked
            else None,
            newest=before is None,
            zone=services.hours.zone,
        )
    )
