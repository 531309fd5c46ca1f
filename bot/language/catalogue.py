"""Every sentence that Dalil itself says, in both languages.

`catalogue/<lang>/<area>.toml` holds the sentences of one area; a key is the area and the path in the
file, `replies.handoff.no_answer`. `{name}` stands for an argument, which is put in as it is: whoever
writes HTML escapes the whole. A table of CLDR categories (`one`, `few`, `other`, ...) is one sentence in
its plurals, among which the argument `count` chooses. Numbers and dates are written with Western digits
in both languages.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_location

from bot.language import LANGUAGES, Lang

Sentence = str | Mapping[str, str]
"""A text, or one text for each plural category."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FOLDER = Path(__file__).parent / "catalogue"
_CATEGORIES = {"zero", "one", "two", "few", "many", "other"}
_COMMA = {"ar": "،", "en": ","}
_LOCALES = {lang: Locale(lang) for lang in LANGUAGES}


def _sentences(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Sentence]]:
    """The keys and sentences of a table and the tables within."""
    for name, value in table.items():
        key = f"{path}.{name}"
        if isinstance(value, str) or _CATEGORIES.issuperset(value):
            yield key, value
        else:
            yield from _sentences(key, value)


def _catalogue(lang: Lang) -> dict[str, Sentence]:
    files = sorted((_FOLDER / lang).glob("*.toml"))
    return {
        key: sentence
        for file in files
        for key, sentence in _sentences(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
    }


_CATALOGUES = {lang: _catalogue(lang) for lang in LANGUAGES}


def keys() -> frozenset[str]:
    """Every key there is in any language."""
    return frozenset(key for catalogue in _CATALOGUES.values() for key in catalogue)


def sentence(key: str, lang: Lang) -> Sentence:
    """The sentence as it stands in the catalogue, placeholders and plurals and all.

    Raises:
        KeyError: there is no such sentence in `lang`.
    """
    return _CATALOGUES[lang][key]


def plural_categories(lang: Lang) -> frozenset[str]:
    """The CLDR plural categories of `lang`."""
    return frozenset({*_LOCALES[lang].plural_form.tags, "other"})


def say(key: str, lang: Lang, **args: Any) -> str:
    """The sentence `key` in `lang`, with `args` in their places.

    Raises:
        KeyError: there is no such sentence, or an argument that it needs (`count` for a plural) is missing.
    """
    found = sentence(key, lang)
    text = found if isinstance(found, str) else found[_LOCALES[lang].plural_form(args["count"])]
    return PLACEHOLDER.sub(lambda place: str(args[place[1]]), text)


def field_name(field: str, lang: Lang) -> str:
    """What a field is called on its page; its own name when it is on none."""
    found = _CATALOGUES[lang].get(f"fields.{field}", field)
    return found if isinstance(found, str) else field


def format_day(day: date, lang: Lang) -> str:
    """A day in words, "3 November 2026"."""
    return format_date(day, "d MMMM y", locale=_LOCALES[lang])


def format_moment(moment: datetime, lang: Lang, zone: tzinfo = UTC) -> str:
    """A moment (aware, or naive and in UTC) in words, as clocks show it in a zone, which is named:
    "3 November 2026, 14:05 UTC", or "3 November 2026, 17:05, Jordan Time"."""
    there = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone)
    hour = format_datetime(there, "HH:mm", tzinfo=zone, locale=_LOCALES[lang])
    comma = _COMMA[lang]
    where = " UTC" if zone is UTC else f"{comma} {_zone_name(zone, lang)}"
    return f"{format_day(there, lang)}{comma} {hour}{where}"


def _zone_name(zone: tzinfo, lang: Lang) -> str:
    """By its country; one that is of no country by its own name."""
    name = str(zone)
    known = "/" in name and not name.startswith("Etc/")
    return get_timezone_location(zone, locale=_LOCALES[lang]) if known else name
