"""What must be true after a crash: a ledger that a client kept, held against what the database has.

An entry is sent, then perhaps acknowledged. Acknowledged means there, bytes exact, in order and once; not
acknowledged means there whole or not at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from sqlalchemy import select, text

from bot.storage.database import Database
from bot.storage.schema import messages, tickets, writes

Action = Literal["message", "choice", "handoff", "reply"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """One write of a client. `said` is the text, or the choice; `where` the path it was sent to."""

    id: str
    action: Action
    conversation: str
    said: str
    where: str


@dataclass(slots=True)
class Ledger:
    """What was sent, in order, and what was acknowledged with which result; on the disk before it counts."""

    path: Path
    sent: list[Sent] = field(default_factory=list)
    acknowledged: dict[str, Json] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def sends(self, entry: Sent) -> None:
        with self._lock:
            self._write({"sent": entry.id, "action": entry.action, "said": entry.said})
            self.sent.append(entry)

    def hears(self, entry: Sent, result: Json) -> None:
        with self._lock:
            self._write({"acknowledged": entry.id, "result": result})
            self.acknowledged[entry.id] = result

    def _write(self, line: Json) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is stored."""

    conversation: str
    sender: str
    text: str
    choice: str | None
    reply: Json | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the database has: messages in order, results by the id of their write, references of tickets."""

    messages: list[Said]
    results: dict[str, Json]
    tickets: list[tuple[str, str]]
    damage: list[str] = field(default_factory=list)


def read(database_url: str) -> Found:
    """Everything the oracle looks at, of one moment; over a new connection each time, for SQLite's check
    takes what a connection remembers of a full-text index for what others have made of it since."""
    with closing(Database(database_url)) as database, database.reading() as connection:
        said = connection.execute(select(messages).order_by(messages.c.id))
        results = connection.execute(select(writes.c.client_id, writes.c.result))
        references = connection.execute(select(tickets.c.conversation_id, tickets.c.reference))
        return Found(
            [Said(row.conversation_id, row.sender, row.text, row.choice, row.reply) for row in said],
            {row.client_id: row.result for row in results},
            [(row.conversation_id, row.reference) for row in references],
            _damage(connection) if connection.dialect.name == "sqlite" else [],
        )


def _damage(connection: Any) -> list[str]:
    found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
    broken = [str(tuple(row)) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return [line for line in found if line != "ok"] + broken


def losses(ledger: Ledger, found: Found) -> list[str]:
    """What is wrong, a sentence each; none when nothing was lost, doubled, torn or reordered."""
    wrong = [f"the database is damaged: {line}" for line in found.damage]
    for id_, result in ledger.acknowledged.items():
        if id_ not in found.results:
            wrong.append(f"{id_} was acknowledged and is not there")
        elif _as_acknowledged(result, found.results[id_]) != result:
            wrong.append(f"{id_} has another result than was acknowledged")
    for conversation in dict.fromkeys(entry.conversation for entry in ledger.sent):
        wrong += _wrong_in(conversation, ledger, found)
    return wrong


def _as_acknowledged(acknowledged: Json, kept: Json) -> Json:
    """The page of a reply to a ticket shows less than is kept."""
    return {name: kept.get(name) for name in acknowledged}


def _wrong_in(conversation: str, ledger: Ledger, found: Found) -> Iterator[str]:
    done = [
        entry for entry in ledger.sent if entry.conversation == conversation and entry.id in found.results
    ]
    said = [message for message in found.messages if message.conversation == conversation]
    expected = {
        "the customer's words": ([e.said for e in done if e.action == "message"], _texts(said, "customer")),
        "the customer's choices": (
            [entry.said for entry in done if entry.action == "choice"],
            [message.choice for message in said if message.choice],
        ),
        "the agent's words": ([e.said for e in done if e.action == "reply"], _texts(said, "agent")),
        "the bot's words": (list(_replies(done, found)), [m.reply for m in said if _is_talk(m.reply)]),
    }
    for what, (sent, stored) in expected.items():
        if sent != stored:
            yield f"{conversation}: {what}: sent {len(sent)}, stored {len(stored)}, or not the same"
    yield from _wrong_tickets(conversation, done, said, found)


def _wrong_tickets(conversation: str, done: list[Sent], said: list[Said], found: Found) -> Iterator[str]:
    """A handoff has one ticket, and one sentence that tells the customer of it."""
    references = [reference for where, reference in found.tickets if where == conversation]
    told = [m.reply["ticket"]["reference"] for m in said if m.reply and m.reply["kind"] == "handoff"]
    handed = [found.results[entry.id]["ticket"]["reference"] for entry in done if entry.action == "handoff"]
    if references != told or len(references) > 1 or set(handed) - set(references):
        yield f"{conversation}: tickets {references}, told {told}, handed off as {handed}"


def _texts(said: list[Said], sender: str) -> list[str]:
    return [message.text for message in said if message.sender == sender and message.choice is None]


def _replies(done: list[Sent], found: Found) -> Iterator[Json]:
    for entry in done:
        reply = found.results[entry.id].get("reply")
        if _is_talk(reply) and reply["kind"] != "held_by_agent":
            yield reply


def _is_talk(reply: Json | None) -> bool:
    return reply is not None and reply["kind"] != "handoff"
