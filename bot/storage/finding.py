"""Finding tickets by what was said on them, in both languages: each ticket has the distinct stems of its
words, folded as everywhere else. SQLite finds them by FTS5, PostgreSQL by a GIN index over a `tsvector`, both
of exactly these stems, so that neither divides words in a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    table,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from bot.domain.conversation import Sender, can_be_called
from bot.language.folding import fold
from bot.language.words import stems
from bot.storage.schema import SEARCH, messages, notes, ticket_words, tickets

_LONGEST_WORD = 40
_MOST_WORDS = 5_000
"""Of one ticket: about as many as a short book has."""

_MOST_ASKED = 12
_SHORTEST_BEGINNING = 3
_LAST_DIGITS = 9
"""Of a telephone number: what is before them is written in many ways, or not at all."""

_FOUND = table(SEARCH, column("rowid"), column(SEARCH))


def add_words(connection: Connection, ticket_id: int, *texts: str | None) -> None:
    """Let the ticket be found by what these texts say, from now on."""
    said = {word for text in texts if text for word in _words(text)}
    known = connection.scalar(select(ticket_words.c.words).where(ticket_words.c.ticket_id == ticket_id))
    if known is None:
        words = " ".join(sorted(said)[:_MOST_WORDS])
        connection.execute(insert(ticket_words).values(ticket_id=ticket_id, words=words))
        return
    before = known.split()
    new = sorted(said.difference(before))[: max(_MOST_WORDS - len(before), 0)]
    if new:
        words = " ".join([*before, *new])
        connection.execute(
            update(ticket_words).where(ticket_words.c.ticket_id == ticket_id).values(words=words)
        )


def renew_words(connection: Connection, ticket_id: int) -> None:
    """Let the ticket be found by what is said on it now, and no more by what was taken back."""
    said = {word for text in said_on(connection, ticket_id) for word in _words(text)}
    words = " ".join(sorted(said)[:_MOST_WORDS])
    connection.execute(update(ticket_words).where(ticket_words.c.ticket_id == ticket_id).values(words=words))


def said_on(connection: Connection, ticket_id: int) -> Iterable[str]:
    """All that makes a ticket findable: what customer and agents said, the notes, and the contact."""
    of_ticket = tickets.c.id == ticket_id
    yield from connection.scalars(
        select(messages.c.text)
        .join(tickets, tickets.c.conversation_id == messages.c.conversation_id)
        .where(of_ticket, messages.c.sender != Sender.BOT)
    )
    for note in connection.execute(
        select(notes.c.text, notes.c.needed).where(notes.c.ticket_id == ticket_id)
    ):
        yield from (half for half in note if half)
    row = connection.execute(
        select(tickets.c.contact, tickets.c.note, tickets.c.story).where(of_ticket)
    ).one()
    yield from (one for one in (row.story["question"], row.contact, row.note) if one)


def without_words(connection: Connection, limit: int) -> Sequence[int]:
    """Tickets that cannot be found yet, as those of older versions; the latest first."""
    return connection.scalars(
        select(tickets.c.id)
        .outerjoin(ticket_words, ticket_words.c.ticket_id == tickets.c.id)
        .where(ticket_words.c.ticket_id.is_(None))
        .order_by(tickets.c.id.desc())
        .limit(limit)
    ).all()


def says(connection: Connection, query: str) -> ColumnElement[bool] | None:
    """That a ticket has all the words of the query, the last of which may be only begun; None for a query
    that says nothing."""
    asked = [_last_digits(query)] if can_be_called(query) else _words(query)[:_MOST_ASKED]
    if not asked:
        return None
    begun = len(asked[-1]) >= _SHORTEST_BEGINNING
    if connection.dialect.name == "sqlite":
        wanted = " ".join(f'"{word}"' for word in asked) + ("*" if begun else "")
        found = select(_FOUND.c.rowid).where(_FOUND.c[SEARCH].op("MATCH")(wanted))
        return tickets.c.id.in_(found)
    wanted = " & ".join(f"'{word}'" for word in asked) + (":*" if begun else "")
    stored = func.array_to_tsvector(func.string_to_array(ticket_words.c.words, text("' '")))
    has = stored.op("@@")(cast(cast(literal(wanted), Text), TSQUERY))
    return tickets.c.id.in_(select(ticket_words.c.ticket_id).where(has))


def _words(said: str) -> list[str]:
    """Only letters and digits are left of them, so that they can be put between quotes."""
    found = [word[:_LONGEST_WORD] for word in stems(said)]
    return [*found, _last_digits(said)] if can_be_called(said) else found


def _last_digits(number: str) -> str:
    return "".join(letter for letter in fold(number) if letter.isdecimal())[-_LAST_DIGITS:]
