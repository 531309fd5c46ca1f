"""The clock of the desk: looks at what was promised, gives out what waits, and tidies up behind everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.actions.hand_out import hand_out
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.clock_watch import look
from bot.domain.promises import Promised
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import WAITING, Happening
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.finding import add_words, said_on, without_words
from bot.storage.presence import forget_presence
from bot.storage.promises import promises_of
from bot.storage.queue import any_due_for_a_look, due_for_a_look
from bot.storage.ticket_history import add_event, history

_AT_A_TIME = 100
_PRESENCE_IS_FORGOTTEN_AFTER = timedelta(hours=1)


def tend_desk(services: Services) -> None:
    """What there is to do now; each part in transactions of its own that hold nobody up for long."""
    look_at_clocks(services)
    hand_out(services)
    learn_words(services)


def look_at_clocks(services: Services) -> int:
    """Tell, as events of the tickets, which targets are close and which were missed; how many tickets were
    looked at."""
    looked = 0
    while some := _look_at_some(services):
        looked += some
    return looked


def learn_words(services: Services) -> int:
    """Let tickets be found that were there before their words were kept; how many."""
    with services.database.reading() as connection:
        unknown = without_words(connection, _AT_A_TIME)
    for ticket_id in unknown:
        with services.database.writing() as connection:
            (ticket,) = tickets.tickets_with_ids(connection, [ticket_id])
            if tickets.ticket_of_conversation(connection, ticket.conversation_id, lock=True):
                add_words(connection, ticket_id, *said_on(connection, ticket_id))
    return len(unknown)


def forget_who_was_there(services: Services) -> None:
    with services.database.writing() as connection:
        forget_presence(connection, services.clock() - _PRESENCE_IS_FORGOTTEN_AFTER)


def _look_at_some(services: Services) -> int:
    """Looks before it takes the lock that writers wait for."""
    with services.database.reading() as connection:
        if not any_due_for_a_look(connection, services.clock()):
            return 0
    with services.database.writing() as connection:
        now = services.clock()
        promised = {team: promises_of(connection, team, services.hours) for team in Team}
        due = due_for_a_look(connection, now, _AT_A_TIME)
        for ticket in due:
            _look(connection, ticket, promised, now)
        return len(due)


def _look(connection: Connection, ticket: Ticket, promised: Promised, now: datetime) -> None:
    seen = look(ticket, history(connection, ticket.id), promised, now)
    if seen.priority is not ticket.priority:
        tickets.set_priority(connection, ticket.id, seen.priority)
        told = {"from": ticket.priority.value, "to": seen.priority.value, "by": WAITING}
        add_event(connection, ticket.id, Happening.PRIORITISED, now, data=told)
    for alarm in seen.alarms:
        add_event(connection, ticket.id, alarm.kind, now, data=alarm.data)
    tickets.set_clock(connection, ticket.id, seen.clock, seen.due_at, seen.again_at, now)
