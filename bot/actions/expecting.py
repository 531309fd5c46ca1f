"""When an answer of the team can be expected, in a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.actions.services import Services
from bot.domain.expected_time import RECENT, Expectation, expect
from bot.language import Lang
from bot.language.catalogue import say
from bot.language.clock import city_of, format_clock, format_weekday
from bot.storage.database import Connection
from bot.storage.tickets import first_answers

_HOUR = timedelta(hours=1)


def expected_answer(services: Services, connection: Connection, now: datetime, lang: Lang) -> str | None:
    """None when nothing can honestly be said: too few recent answers, and the team is there."""
    found = expect(now, services.hours, first_answers(connection, now - RECENT))
    told = (_away(services, found, now, lang), _usually(services, found, now, lang))
    return " ".join(sentence for sentence in told if sentence) or None


def _away(services: Services, found: Expectation, now: datetime, lang: Lang) -> str | None:
    if found.opens_at is None:
        return None
    zone = services.hours.zone
    opens = found.opens_at.astimezone(zone)
    day = _day(opens, now.astimezone(zone), lang)
    return say("expected.away", lang, day=day, time=format_clock(opens), city=city_of(zone, lang))


def _usually(services: Services, found: Expectation, now: datetime, lang: Lang) -> str | None:
    if found.within is None or found.by is None:
        return None
    zone = services.hours.zone
    by, today = found.by.astimezone(zone), now.astimezone(zone)
    if found.opens_at is None and found.by - now == found.within and by.date() == today.date():
        return say("expected.within", lang, time=_length(found.within, lang))
    return say("expected.by_day", lang, day=_day(by, today, lang))


def _length(time: timedelta, lang: Lang) -> str:
    if time < _HOUR:
        return say("expected.minutes", lang, count=int(time.total_seconds()) // 60)
    return say("expected.hours", lang, count=time // _HOUR)


def _day(moment: datetime, today: datetime, lang: Lang) -> str:
    away = (moment.date() - today.date()).days
    near = {0: "expected.today", 1: "expected.tomorrow"}
    return say(near[away], lang) if away in near else format_weekday(moment, lang, with_date=away > 6)
