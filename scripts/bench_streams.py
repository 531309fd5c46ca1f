#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Measures how soon an agent's reply reaches the customers who wait for it, each on a stream of their own.

One server process, as it is installed here, holds a stream for each of some hundred conversations that have a
ticket. Measured are

- opening: from the request of each stream to its first words, all at once, as after a restart
- idle: what the server spends on streams that only wait, in processor time and memory
- delivery: ten agents reply to every ticket in random order, one after the other as fast as they can; from
  the beginning of the agent's request, and from its answer, to the customer
- beside: the help page for somebody else, while the streams wait
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench import DALIL, Server, ms, post, resident_mb

from bot.settings import read_settings

STREAMS, AGENTS, ROUNDS = 300, 10, 3
IDLE_S = 40
"""Longer than two pings."""

LONGEST_DELIVERY_S = 60

E_MAIL, PASSWORD = "agent@raff.example", "a long enough password"


@dataclass(slots=True)
class Waiting:
    """A customer whose conversation a person owns, and when each message came to them, by its text."""

    conversation: str
    cookie: str
    reference: str
    arrived: dict[str, float] = field(default_factory=dict)
    opened_s: float = 0.0

    async def listen(self, port: int, ready: asyncio.Event) -> None:
        begun = time.perf_counter()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"GET /api/v1/conversations/{self.conversation}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: {self.cookie}\r\n\r\n".encode()
        )
        try:
            async for line in reader:
                if line.startswith(b"data: "):
                    self.arrived.setdefault(json.loads(line[6:]).get("text", ""), time.perf_counter())
                    if not ready.is_set():
                        self.opened_s = time.perf_counter() - begun
                        ready.set()
        finally:
            writer.close()


class Streams:
    """All the customers, listening in a thread of their own."""

    def __init__(self, customers: Sequence[Waiting], port: int) -> None:
        self._customers, self._port = customers, port
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)

    def open(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(LONGEST_DELIVERY_S)

    async def _open(self) -> None:
        ready = [asyncio.Event() for _ in self._customers]
        self._tasks = [
            asyncio.create_task(customer.listen(self._port, event))
            for customer, event in zip(self._customers, ready, strict=True)
        ]
        await asyncio.gather(*(event.wait() for event in ready))

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def wait_for_a_person(connection: HTTPConnection) -> Waiting:
    started, cookie = post(connection, "/conversations", {"lang": "ar"})
    path = f"/conversations/{started['id']}/handoff"
    handed_off, _ = post(connection, path, {}, cookie)
    return Waiting(started["id"], cookie, handed_off["ticket"]["reference"])


def sign_in(server: Server) -> str:
    """The cookie of an agent."""
    add = [DALIL, "staff", "add", E_MAIL, "--name", "Salma", "--role", "agent", "--password-stdin"]
    environment = os.environ | server.settings
    subprocess.run(add, input=f"{PASSWORD}\n", text=True, env=environment, check=True, capture_output=True)
    response = submit(server.connection(), "/staff/sign-in", {"email": E_MAIL, "password": PASSWORD})
    return (response.getheader("Set-Cookie") or "").partition(";")[0]


def submit(connection: HTTPConnection, path: str, fields: dict[str, str], cookie: str = "") -> Any:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    connection.request("POST", path, urlencode(fields | {"client_id": str(uuid4())}), headers)
    response = connection.getresponse()
    response.read()
    if response.status != 303:
        raise RuntimeError(f"POST {path}: {response.status}")
    return response


def reply_to_all(server: Server, customers: Sequence[Waiting], cookie: str, round_: int) -> list[list[float]]:
    """For each reply: seconds from its request, and from its answer, until it was with the customer."""
    text = f"أهلًا، هذا الرد رقم {round_}"
    order = random.Random(round_).sample(customers, len(customers))
    sent: list[tuple[Waiting, float, float]] = []

    def work(share: Sequence[Waiting]) -> None:
        connection = server.connection()
        for customer in share:
            begun = time.perf_counter()
            submit(
                connection, f"/agent/tickets/{customer.reference}", {"action": "reply", "text": text}, cookie
            )
            sent.append((customer, begun, time.perf_counter()))

    agents = [Thread(target=work, args=(order[number::AGENTS],)) for number in range(AGENTS)]
    for agent in agents:
        agent.start()
    for agent in agents:
        agent.join()
    latest = time.perf_counter() + LONGEST_DELIVERY_S
    while any(text not in customer.arrived for customer in customers):
        if time.perf_counter() > latest or len(sent) < len(customers):
            raise SystemExit("Not every reply was taken, or came within the time allowed.")
        time.sleep(0.01)
    arrived = [(customer.arrived[text], begun, answered) for customer, begun, answered in sent]
    return [
        [at - begun for at, begun, _ in arrived],
        [max(0.0, at - answered) for at, _, answered in arrived],
    ]


def wait(server: Server, pid: int) -> dict[str, float]:
    """What the server spends while nothing happens, and the help page for somebody else meanwhile."""
    spent, begun = processor_s(pid), time.perf_counter()
    pages = []
    connection = server.connection()
    while time.perf_counter() - begun < IDLE_S:
        asked = time.perf_counter()
        connection.request("GET", "/ar")
        connection.getresponse().read()
        pages.append(time.perf_counter() - asked)
        time.sleep(0.2)
    share = (processor_s(pid) - spent) / (time.perf_counter() - begun)
    return {"processor_percent": round(100 * share, 1), "memory_mb": resident_mb(pid)} | {
        f"help_page_{name}": value for name, value in spread(pages).items()
    }


def processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def spread(seconds: Sequence[float]) -> dict[str, float]:
    return {
        "p50_ms": ms(statistics.median(seconds)),
        "p95_ms": ms(statistics.quantiles(seconds, n=20)[-1]),
        "max_ms": ms(max(seconds)),
    }


def measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="dalil-bench-") as folder:
        server = Server(Path(folder), read_settings().index_dir)
        with server.running() as (pid, _):
            cookie = sign_in(server)
            connection = server.connection()
            customers = [wait_for_a_person(connection) for _ in range(count)]
            figures: dict[str, Any] = {"streams": count, "memory_before_mb": resident_mb(pid)}
            streams = Streams(customers, server.port)
            streams.open()
            try:
                figures["opening"] = spread([customer.opened_s for customer in customers])
                figures["idle"] = wait(server, pid)
                rounds = [reply_to_all(server, customers, cookie, number) for number in range(ROUNDS)]
                from_request, from_answer = (
                    [one for part in parts for one in part] for parts in zip(*rounds, strict=True)
                )
                figures["delivery"] = spread(from_request)
                figures["delivery_after_answer"] = spread(from_answer)
                figures["memory_after_mb"] = resident_mb(pid)
            finally:
                streams.close()
    return figures


def in_words(figures: dict[str, Any]) -> str:
    def told(found: dict[str, float], prefix: str = "") -> str:
        return ", ".join(f"{name} {found[f'{prefix}{name}_ms']} ms" for name in ("p50", "p95", "max"))

    idle, before, after = figures["idle"], figures["memory_before_mb"], figures["memory_after_mb"]
    return "\n".join(
        [
            f"streams on one process  {figures['streams']}",
            f"opening all at once     {told(figures['opening'])}",
            f"while they wait         {idle['processor_percent']} % of a processor, {idle['memory_mb']} MB",
            f"help page meanwhile     {told(idle, 'help_page_')}",
            f"delivery of a reply     {told(figures['delivery'])}",
            f"  after it was taken    {told(figures['delivery_after_answer'])}",
            f"server's memory         {before} MB before, {after} MB after",
        ]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description="Measures how soon replies reach customers who wait for them."
    )
    parser.add_argument("--streams", type=int, default=STREAMS, help="how many customers wait (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args()
    found = measure(options.streams)
    print(json.dumps(found) if options.json else in_words(found))
