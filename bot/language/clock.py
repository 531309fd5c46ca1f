"""Days and times of the clock as one says them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from babel import Locale
from babel.dates import format_date, get_timezone_location

from bot.language import Lang


def format_clock(moment: datetime) -> str:
    """ "09:05", in both languages."""
    return f"{moment:%H:%M}"


def format_day(day: date, lang: Lang) -> str:
    """ "Sunday 3 January" """
    return format_date(day, "EEEE d MMMM", locale=Locale(lang))


def city_of(zone: tzinfo, lang: Lang) -> str:
    """The city whose time a zone is; the zone's own name where it has none."""
    name = str(zone)
    return get_timezone_location(name, locale=Locale(lang), return_city=True) if "/" in name else name
