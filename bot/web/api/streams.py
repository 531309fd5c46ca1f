"""Server-sent events of one conversation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import anyio.to_thread

from bot.web.api.shapes import News
from bot.web.bells import Bells

_PING_SECONDS = 15
"""Proxies close what is silent for longer; it is also how soon another process's writes are seen."""

_AGAIN_MS = 1500
"""When a browser whose stream broke is to try again."""


async def event_stream(
    bells: Bells, conversation_id: str, news: Callable[[int], News], seen: int
) -> AsyncIterator[str]:
    """A `message` for each message numbered above `seen`, `standing` at first and whenever it is another, and
    a `ping` while there is neither: a browser is told nothing of comments, and would wait on a dead line."""
    bell = bells.listen(conversation_id)
    standing = None
    yield f"retry: {_AGAIN_MS}\n\n"
    try:
        while True:
            bell.clear()
            told = await anyio.to_thread.run_sync(news, seen)
            for message in told.messages:
                seen = message.id
                yield _event("message", message.model_dump_json(exclude_none=True), seen)
            if told.standing != standing:
                standing = told.standing
                yield _event("standing", standing.model_dump_json(exclude_none=True))
            try:
                await asyncio.wait_for(bell.wait(), _PING_SECONDS)
            except TimeoutError:
                yield _event("ping", "{}")
    finally:
        bells.hang_up(conversation_id, bell)


def _event(name: str, data: str, number: int | None = None) -> str:
    """`number` is what the browser says it has seen when it comes back."""
    return f"id: {number}\nevent: {name}\ndata: {data}\n\n" if number else f"event: {name}\ndata: {data}\n\n"
