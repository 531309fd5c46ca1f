"""Wakes the event streams of a conversation when something was written to it.

A bell only says "look": what is new is read from the database, so that a missed or doubled ring is
harmless, and writes by other processes are seen at the next look.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from threading import Lock

EVERY = ""
"""In place of a conversation: whichever it is."""


class Bells:
    """One bell for each conversation that somebody listens to, and one for `EVERY`; rung from any thread."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]] = defaultdict(set)
        self._lock = Lock()

    def ring(self, conversation_id: str) -> None:
        with self._lock:
            listeners = [*self._listeners.get(conversation_id, ()), *self._listeners.get(EVERY, ())]
        for loop, event in listeners:
            loop.call_soon_threadsafe(event.set)

    def listen(self, conversation_id: str) -> asyncio.Event:
        """An event that is set at each ring, until `hang_up`."""
        event = asyncio.Event()
        with self._lock:
            self._listeners[conversation_id].add((asyncio.get_running_loop(), event))
        return event

    def hang_up(self, conversation_id: str, event: asyncio.Event) -> None:
        with self._lock:
            listeners = self._listeners[conversation_id]
            listeners.discard((asyncio.get_running_loop(), event))
            if not listeners:
                del self._listeners[conversation_id]
