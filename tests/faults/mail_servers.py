"""Mail servers as they are: one that takes mail or refuses it, one that says nothing, one that hangs up."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller

_HANG_UP = struct.pack("ii", 1, 0)


@dataclass
class Postbox:
    """What arrived; `answer` is what the server says to a mail that it was given whole."""

    answer: str = "250 taken"
    recipients_answer: str = "250 known"
    arrived: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, *given: Any) -> str:  # noqa: N802
        _server, _session, envelope, address, _options = given
        if self.recipients_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipients_answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=default)
            assert isinstance(message, EmailMessage)
            self.arrived.append(message)
        return self.answer

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.arrived]


@contextmanager
def taking_mail(port: int, postbox: Postbox) -> Iterator[None]:
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def saying_nothing(port: int) -> Iterator[None]:
    """Takes connections and keeps them, without a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield


@contextmanager
def hanging_up(port: int) -> Iterator[None]:
    """Resets every connection in the middle of its greeting."""
    with socket.create_server(("127.0.0.1", port)) as server:

        def reset() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.send(b"220 he")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _HANG_UP)
                connection.close()

        thread = Thread(target=reset, daemon=True)
        thread.start()
        yield
        server.shutdown(socket.SHUT_RDWR)
    thread.join()
