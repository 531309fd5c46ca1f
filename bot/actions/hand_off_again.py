"""The ticket of a conversation that was given back to the bot is open again for what came since: it goes
where that belongs, keeps what people said about it, and tells in its history what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.actions.held import let_wait
from bot.actions.turn import Turn
from bot.domain.article import Team
from bot.domain.by_hand import ByHand, by_hand
from bot.domain.conversation import Episode
from bot.domain.routing import Routing, moved
from bot.domain.ticket import Priority, Reason, Story, Ticket
from bot.domain.ticket_history import Happening
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.finding import add_words
from bot.storage.ticket_history import add_event, history


def hand_off_again(
    turn: Turn,
    episode: Episode,
    reason: Reason,
    story: Story,
    routing: Routing,
    tags: Sequence[str],
    topic: str | None,
) -> Ticket | None:
    """The ticket that the conversation had before, as it is now; None where it had none."""
    connection = turn.connection
    before = tickets.ticket_of_conversation(connection, turn.conversation.id, lock=True)
    if before is None:
        return None
    said = said_before(turn)
    tickets.set_handed_off_again(connection, before.id, reason, story, episode.id, topic, turn.now)
    let_wait(turn, before, urgent=turn.conversation.urgent and not said.priority, reason=reason)
    add_words(connection, before.id, turn.said)
    waits = _as_it_is(turn)
    _move(connection, waits, said.team or routing.team, turn.now)
    if not said.priority:
        _prioritise(connection, waits, routing.priority, turn.now)
    _tag(connection, waits, said.tags_with(waits.tags, tags), turn.now)
    return _as_it_is(turn)


def said_before(turn: Turn) -> ByHand:
    """What people said of the ticket that the conversation had before; nothing where it had none."""
    ticket = tickets.ticket_of_conversation(turn.connection, turn.conversation.id)
    return by_hand(history(turn.connection, ticket.id)) if ticket else ByHand()


def _as_it_is(turn: Turn) -> Ticket:
    ticket = tickets.ticket_of_conversation(turn.connection, turn.conversation.id)
    assert ticket is not None, "a ticket is for good"
    return ticket


def _move(connection: Connection, before: Ticket, team: Team, now: datetime) -> None:
    if before.team is not team:
        tickets.set_place(connection, moved(before, team))
        told = {"from": before.team.value, "to": team.value, "by": "handoff"}
        add_event(connection, before.id, Happening.MOVED, now, data=told)


def _prioritise(connection: Connection, before: Ticket, priority: Priority, now: datetime) -> None:
    if before.priority is not priority:
        tickets.set_priority(connection, before.id, priority)
        told = {"from": before.priority.value, "to": priority.value, "by": "handoff"}
        add_event(connection, before.id, Happening.PRIORITISED, now, data=told)


def _tag(connection: Connection, before: Ticket, tags: Sequence[str], now: datetime) -> None:
    new = [tag for tag in tags if tag not in before.tags]
    gone = [tag for tag in before.tags if tag not in tags]
    if new or gone:
        tickets.set_tags(connection, before.id, tags)
        told = {"added": ", ".join(new), "removed": ", ".join(gone)}
        data = {name: said for name, said in told.items() if said}
        add_event(connection, before.id, Happening.TAGGED, now, data=data)
