"""The mark of a list of tickets: another one once anything happened to any ticket."""

from __future__ import annotations

from typing import Any

from bot.actions.services import Services
from bot.domain.ticket_history import Happening
from bot.storage.ticket_history import add_event, latest_of_all
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex, a_waiting_ticket


def test_what_is_committed_after_what_came_later_is_news(new_database: Any, clock: Clock) -> None:
    database = new_database("postgresql")
    services = Services(database, NoIndex(), clock)
    slow, quick = a_waiting_ticket(services), a_waiting_ticket(services)
    with database.writing() as late:
        add_event(late, slow.id, Happening.NOTED, clock())
        with database.writing() as soon:
            add_event(soon, quick.id, Happening.NOTED, clock())
        with database.reading() as connection:
            before = latest_of_all(connection)
    with database.reading() as connection:
        assert latest_of_all(connection) != before
