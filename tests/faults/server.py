"""A Dalil of its own process, which can be killed and started again."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.fixtures.indexes import KB

_STARTS_WITHIN_S = 180


@dataclass(slots=True)
class Server:
    """`home` keeps its data, and its log for when it does not start."""

    home: Path
    index: Path
    database_url: str
    port: int = field(default_factory=lambda: free_port())
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        settings = {
            "DALIL_DATA_DIR": str(self.home),
            "DALIL_DATABASE_URL": self.database_url,
            "DALIL_KB_DIR": str(KB),
            "DALIL_INDEX_DIR": str(self.index),
            "DALIL_PORT": str(self.port),
        }
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("dalil"), "serve"],
                env=os.environ | settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._until_ready()
        return self

    def kill(self) -> None:
        """At once, with no chance to finish anything."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _until_ready(self) -> None:
        given_up = time.monotonic() + _STARTS_WITHIN_S
        while not self._is_ready():
            assert self._process is not None
            alive = self._process.poll() is None and time.monotonic() < given_up
            assert alive, (self.home / "log").read_text()
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").is_success
        except httpx.TransportError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
