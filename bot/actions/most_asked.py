"""What customers met most often lately."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from bot.actions.services import Services
from bot.domain.article import PublishedArticle
from bot.domain.guidance import WINDOW_DAYS
from bot.errors import Unavailable
from bot.language import Lang
from bot.storage.database import Database
from bot.storage.occurrences import most_met_since

_FRESH = timedelta(minutes=10)
_FEWEST, _MOST = 3, 6
"""Below three, nothing was asked often."""


@dataclass(frozen=True, slots=True)
class _Count:
    at: datetime
    problems: tuple[str, ...]


_COUNTED: WeakKeyDictionary[Database, _Count] = WeakKeyDictionary()
"""It changes slowly, and the front page must not wait for a count of everything."""


def most_asked(services: Services, lang: Lang) -> tuple[PublishedArticle, ...]:
    """The articles that most customers met in the last 90 days, in `lang` where they are written in it; none
    while there is too little to say."""
    index = services.indexes.current()
    found = [article for id_ in _problems(services) if (article := index.article(id_, lang))]
    return tuple(found) if len(found) >= _FEWEST else ()


def _problems(services: Services) -> tuple[str, ...]:
    now = services.clock()
    last = _COUNTED.get(services.database)
    if last is None or now - last.at >= _FRESH:
        with suppress(Unavailable), services.database.reading() as connection:
            problems = most_met_since(connection, now - timedelta(days=WINDOW_DAYS), _MOST)
            last = _COUNTED[services.database] = _Count(now, problems)
    return last.problems if last else ()
