"""When an answer of the team can be expected, in a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.business_hours import BusinessHours
from bot.domain.expected_time import RECENT, Expectation, expect
from bot.language import Lang
from bot.language.catalogue import say
from bot.language.clock import city_of, format_clock, format_day
from bot.storage.database import Connection
from bot.storage.promises import hours_of
from bot.storage.tickets import first_answers

_HOUR = timedelta(hours=1)


def expected_answer(
    services: Services, connection: Connection, team: Team, since: datetime, now: datetime, lang: Lang
) -> str | None:
    """What may be said `now` to somebody who has waited for the team `since`; None when nothing can honestly
    be said: too few recent answers, and the team is there. Days have their date, so that it can be read on
    any other.
    """
    recent = first_answers(connection, since - RECENT, until=since)
    hours = hours_of(connection, team, services.hours)
    found = expect(since, now, hours, recent)
    told = [_away(hours, found, lang), _usually(hours, found, lang)]
    if found.overdue:
        told.reverse()  # being sorry comes first
    return " ".join(sentence for sentence in told if sentence) or None


def _away(hours: BusinessHours, found: Expectation, lang: Lang) -> str | None:
    return _at("expected.away", hours, found.opens_at, lang) if found.opens_at else None


def _usually(hours: BusinessHours, found: Expectation, lang: Lang) -> str | None:
    if found.by is None:
        return None
    if found.overdue:
        return say("expected.overdue", lang)
    if found.within is not None:
        return _at("expected.within", hours, found.by, lang, length=_length(found.within, lang))
    day = found.by.astimezone(hours.zone).date()
    if found.opens_at and found.opens_at.astimezone(hours.zone).date() == day:
        return say("expected.by_that_day", lang)
    return say("expected.by_day", lang, day=format_day(day, lang))


def _at(key: str, hours: BusinessHours, moment: datetime, lang: Lang, **more: str) -> str:
    zone = hours.zone
    there = moment.astimezone(zone)
    day, city = format_day(there, lang), city_of(zone, lang)
    return say(key, lang, day=day, time=format_clock(there), city=city, **more)


def _length(time: timedelta, lang: Lang) -> str:
    if time < _HOUR:
        return say("expected.minutes", lang, count=int(time.total_seconds()) // 60)
    return say("expected.hours", lang, count=time // _HOUR)
