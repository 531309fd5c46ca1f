#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Measures the agents' desk at size: 100,000 tickets and a million messages, on SQLite and on PostgreSQL.

The words are made up: a few that half of all tickets have, and many that few have, in both languages. Most
tickets are solved. Measured, in milliseconds, are the actions behind a page: the queue in the order of a
team, page after page, its filters with all counts, and searches for common words, for rare ones, for one that
is only begun, and by reference and tag; and then the same as whole pages, asked for by a lead who is signed
in, from request to last byte, over a kept-alive connection to a server in this process.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from sqlalchemy import Table, insert

from bot.actions.read_queue import read_queue, search_tickets
from bot.actions.services import Services
from bot.actions.sign_in import SESSION
from bot.actions.tokens import hashed, new_token
from bot.domain.article import Team
from bot.domain.queueing.listing import NOBODY, TicketFilter
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, Reason, TicketStatus, reference
from bot.language.words import stems
from bot.main import NoIndex
from bot.settings import Settings
from bot.storage import schema
from bot.storage.database import Connection, Database
from bot.storage.migrating import migrate
from bot.storage.postgresql import without_time_limit
from bot.storage.staff import add_member, add_session
from bot.web.agent.queue_query import QueueQuery
from bot.web.app import create_app
from bot.web.visitors import STAFF_COOKIE, CookieJar

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEAD = Member("lead", "lead@raff.example", "Nadia", Role.LEAD)
COMMON = ["refund", "card", "order", "استرجاع", "الطلب", "البطاقة"]
LETTERS = {"en": "abcdefghiklmnoprstuvw", "ar": "ابتثجحخدرزسشصضطعغفقكلمنهوي"}
TAGS = ["refund", "billing", "fault", "setup", "vip"]
MANY = 2_000


def vocabulary(rng: random.Random, count: int) -> list[str]:
    return [
        "".join(rng.choices(LETTERS[rng.choice(("en", "ar"))], k=rng.randint(4, 9))) for _ in range(count)
    ]


def put(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, MANY)):
        connection.execute(insert(table), some)


def fill(connection: Connection, tickets: int, messages: int, opened: float, rare: list[str]) -> None:
    """All rows of a desk that has been busy for years."""
    rng = random.Random(7)
    without_time_limit(connection)
    add_member(connection, LEAD, "", NOW)
    numbers = range(1, tickets + 1)
    at = {number: NOW - timedelta(minutes=5 * (tickets - number)) for number in numbers}
    said = {number: [rng.choice(COMMON), *rng.choices(rare, k=12)] for number in numbers}
    states = {number: rng.random() < opened for number in numbers}
    named = schema.customers, schema.conversations, schema.episodes
    put(connection, named[0], ({"id": f"c{n}", "created_at": at[n]} for n in numbers))
    talk = {"lang": "ar", "held_by_person": True, "urgent": False}
    put(
        connection,
        named[1],
        ({"id": f"t{n}", "customer_id": f"c{n}", "created_at": at[n], **talk} for n in numbers),
    )
    matter = {"findings": {}, "asked_back": False, "rephrased": False, "rejected": [], "refresher": False}
    put(
        connection,
        named[2],
        (
            {"id": n, "conversation_id": f"t{n}", "customer_id": f"c{n}", "question": " ".join(said[n])}
            | {"said_no": False, "started_at": at[n], "active_at": at[n], **matter}
            for n in numbers
        ),
    )
    put(connection, schema.tickets, (a_ticket(rng, n, at[n], states[n], said[n]) for n in numbers))
    tagged = ({"ticket_id": n, "tag": TAGS[n % len(TAGS)]} for n in numbers)
    put(connection, schema.ticket_tags, tagged)
    words = ({"ticket_id": n, "words": " ".join(sorted(set(stems(" ".join(said[n])))))} for n in numbers)
    put(connection, schema.ticket_words, words)
    spoken = (
        {
            "conversation_id": f"t{1 + n % tickets}",
            "sender": "customer",
            "text": " ".join(rng.choices(rare, k=12)),
        }
        | {"lang": "ar", "dir": "rtl", "at": NOW}
        for n in range(messages)
    )
    put(connection, schema.messages, spoken)


def a_ticket(rng: random.Random, number: int, at: datetime, is_open: bool, said: list[str]) -> dict[str, Any]:
    return {
        "id": number,
        "reference": reference(number),
        "key": f"k{number}",
        "conversation_id": f"t{number}",
        "episode_id": number,
        "customer_id": f"c{number}",
        "team": rng.choice(list(Team)),
        "tier": 1,
        "priority": rng.choices(list(Priority), (8, 2, 1))[0],
        "tags": [TAGS[number % len(TAGS)]],
        "status": TicketStatus.OPEN if is_open else TicketStatus.SOLVED,
        "reason": Reason.NO_ANSWER,
        "lang": "ar",
        "story": {"question": " ".join(said)},
        "call_back": False,
        "created_at": at,
        "waiting_since": at if is_open else None,
        "solved_at": None if is_open else at,
    }


def measured(name: str, act: Callable[[], Any], times: int) -> dict[str, Any]:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        took.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(took, n=20)
    return {"what": name, "p50_ms": round(statistics.median(took)), "p95_ms": round(cuts[18])}


@contextmanager
def signed_in(services: Services) -> Iterator[Callable[[str], None]]:
    """Asks for pages of a server, as the lead."""
    token = new_token()
    with services.database.writing() as connection:
        add_session(connection, hashed(token), LEAD.id, NOW, NOW + SESSION)
    jar = CookieJar.of("k" * 32, services.public_url)
    cookie = f"{STAFF_COOKIE}={jar.signer.sign(token).decode()}"
    app = create_app(services, Settings(_env_file=None), "k" * 32)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        server = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        connection = HTTPConnection("127.0.0.1", bound.getsockname()[1], timeout=60)

        def ask(path: str) -> None:
            connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "ar"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}\n{body.decode()}")

        try:
            yield ask
        finally:
            connection.close()
            server.should_exit = True
            thread.join()


def measure(services: Services, rare: list[str], times: int) -> Iterator[dict[str, Any]]:
    opened = TicketFilter(TicketStatus.OPEN)
    of_team = TicketFilter(TicketStatus.OPEN, team=Team.TECHNICAL_SUPPORT)
    fifth = None
    for _ in range(5):
        fifth = read_queue(services, LEAD, of_team, after=fifth).next
    lists = {
        "queue": (opened, None),
        "queue of a team": (of_team, None),
        "queue, sixth page": (of_team, fifth),
        "nobody's, one tag": (TicketFilter(TicketStatus.OPEN, assignee=NOBODY, tag="vip"), None),
        "solved": (TicketFilter(TicketStatus.SOLVED), None),
    }
    for name, (wanted, after) in lists.items():
        yield measured(name, partial(read_queue, services, LEAD, wanted, after=after), times)
    queries = {
        "common word": "refund",
        "two common words": "refund card",
        "common and rare": f"استرجاع {rare[5]}",
        "rare word": rare[9],
        "begun word": rare[11][:3],
        "reference": reference(4711),
        "tag": "#vip",
        "nothing": "xyzzyq",
    }
    for name, query in queries.items():
        yield measured(f"search: {name}", partial(search_tickets, services, LEAD, query), times)
    with signed_in(services) as ask:
        for name, (wanted, after) in lists.items():
            path = QueueQuery.for_filter(wanted).url(after=after or "")
            yield measured(f"page: {name}", partial(ask, path), times)
        for name, query in queries.items():
            yield measured(f"page of search: {name}", partial(ask, QueueQuery(q=query).url()), times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0] if __doc__ else None)
    parser.add_argument("--url", help="an empty database; a new SQLite file without one")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--open", type=float, default=0.05, help="the share of tickets that are open")
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(asked.url or f"sqlite:///{Path(folder) / 'desk.sqlite3'}")
        migrate(database)
        rare = vocabulary(random.Random(11), 50_000)
        with database.writing() as connection:
            fill(connection, asked.tickets, asked.messages, asked.open, rare)
            connection.exec_driver_sql("ANALYZE")
        services = Services(database, NoIndex(), lambda: NOW)
        found = []
        for one in measure(services, rare, asked.times):
            found.append(one)
            if not asked.json:
                print(f"{one['what']:36} p50 {one['p50_ms']:5} ms   p95 {one['p95_ms']:5} ms", flush=True)
        if asked.json:
            print(json.dumps(found))
        database.close()


if __name__ == "__main__":
    main()
