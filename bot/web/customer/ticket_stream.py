"""Tells an open ticket page that there is something new; what it is, the page itself knows how to show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import anyio.to_thread

from bot.web.bells import Bells

_PING_SECONDS = 15
"""Proxies close what is silent for longer; it is also how soon another process's writes are seen."""


async def changes(
    bells: Bells, conversation_id: str, news: Callable[[], int], seen: int
) -> AsyncIterator[str]:
    """A `changed` event for each number of `news` other than the one `seen`, a `ping` while there is none."""
    bell = bells.listen(conversation_id)
    try:
        while True:
            bell.clear()
            latest = await anyio.to_thread.run_sync(news)
            if latest != seen:
                seen = latest
                yield f"event: changed\ndata: {seen}\n\n"
            try:
                await asyncio.wait_for(bell.wait(), _PING_SECONDS)
            except TimeoutError:
                yield "event: ping\ndata: {}\n\n"
    finally:
        bells.hang_up(conversation_id, bell)
