"""Server-sent events of one conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import anyio.to_thread

from bot.web.api.shapes import MessageShape
from bot.web.bells import Bells

_PING_SECONDS = 15
"""Proxies close what is silent for longer; it is also how soon another process's writes are seen."""


async def event_stream(
    bells: Bells, conversation_id: str, news: Callable[[int], list[MessageShape]], seen: int
) -> AsyncIterator[str]:
    """An event for each message numbered above `seen`, and a ping while there is none."""
    bell = bells.listen(conversation_id)
    try:
        while True:
            bell.clear()
            for message in await anyio.to_thread.run_sync(news, seen):
                seen = message.id
                yield f"id: {seen}\nevent: message\ndata: {message.model_dump_json(exclude_none=True)}\n\n"
            try:
                await asyncio.wait_for(bell.wait(), _PING_SECONDS)
            except TimeoutError:
                yield ": ping\n\n"
    finally:
        bells.hang_up(conversation_id, bell)
