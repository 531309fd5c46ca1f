"""What actions work with, and the frame of every write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.domain.business_hours import AROUND_THE_CLOCK, BusinessHours
from bot.errors import Unavailable
from bot.retrieval.snapshot import Index
from bot.storage.database import Connection, Database
from bot.storage.writes import Result, WriteRaced, claim, earlier_result, keep_result


class Indexes(Protocol):
    """Where the index being served comes from: a running service follows new versions, a script does not.
    `alarm`: what is wrong with the version that should be serving; None when nothing is."""

    alarm: str | None

    def current(self) -> Index:
        """Raises `Unavailable` when no index is loaded."""

    def candidate(self, version: str) -> Index:
        """A version that does not serve, or not yet. Raises `IndexMissing` when it is not there."""


@dataclass(frozen=True, slots=True)
class Services:
    """`public_url` is the address that customers type, without a slash at its end: what links in mails begin
    with. `attachments` is the folder of customers' files, `hours` when the team is at work. `may_mail` is
    asked before a letter goes to an address that may be another person's than whoever typed it. The articles
    lie in `kb_dir`, the versions of the index in `index_dir`."""

    database: Database
    indexes: Indexes
    clock: Callable[[], datetime]
    public_url: str = "http://127.0.0.1:8000"
    attachments: Path = Path(".data/attachments")
    hours: BusinessHours = AROUND_THE_CLOCK
    may_mail: Callable[[], bool] = field(default=lambda: True)
    kb_dir: Path = Path("kb_articles")
    index_dir: Path = Path("index")


def serving_index(services: Services) -> Index | None:
    """The index that serves; None where none could be loaded, which keeps no author from writing."""
    try:
        return services.indexes.current()
    except Unavailable:
        return None


def once(
    services: Services,
    actor: str,
    client_id: str,
    action: str,
    write: Callable[[Connection, datetime], Result],
) -> Result:
    """Run `write` in one transaction, unless this client's id was written before: then its result again.

    Raises:
        ClientIdReused: the id was used for another action.
        Unavailable: nothing was written.
    """
    try:
        with services.database.writing() as connection:
            earlier = earlier_result(connection, actor, client_id, action)
            if earlier is not None:
                return earlier
            now = services.clock()
            claim(connection, actor, client_id, action, now)
            result = write(connection, now)
            keep_result(connection, actor, client_id, result)
            return result
    except WriteRaced:
        with services.database.reading() as connection:
            earlier = earlier_result(connection, actor, client_id, action)
            assert earlier is not None
            return earlier
