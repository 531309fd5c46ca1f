"""Tells an open page of the desk that something changed, in all tickets or in one; what it is, the page looks
up by itself. Who is signed in is asked again with every look, so that a stream does not outlive its session.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import StreamingResponse

from bot.actions.be_present import ticket_news
from bot.actions.read_queue import queue_news
from bot.errors import Forbidden, NotFound, Unauthorised, Unavailable
from bot.web.bells import EVERY
from bot.web.forms import Reference
from bot.web.visitors import Agent, AService, agent, bells_of, signed_in

LOOK_SECONDS = 3
"""How soon another process's writes are seen, and a session that ended."""

REST_SECONDS = 1
"""However much happens, a page is told no more often."""

_PING_SECONDS = 15
"""Proxies close what is silent for longer."""

_AGAIN_MS = 2000
"""When a browser whose stream broke is to try again."""

Seen = Annotated[str, Query(max_length=100)]
"""The mark of what the page shows; without one, whatever there is."""

router = APIRouter(prefix="/agent")


@router.get("/events")
async def follow_queue(
    request: Request, services: AService, member: Agent, seen: Seen = ""
) -> StreamingResponse:
    """A `changed` event whenever anything happened to any ticket."""
    known = await anyio.to_thread.run_sync(queue_news, services, member)
    return _streamed(
        request, EVERY, lambda: queue_news(services, agent(signed_in(request))).mark, seen or known.mark
    )


@router.get("/tickets/{reference}/events")
async def follow_ticket(
    reference: Reference, request: Request, services: AService, member: Agent, seen: Seen = ""
) -> StreamingResponse:
    """A `changed` event whenever anything happened to this ticket, or others came to it or left it."""
    known = await anyio.to_thread.run_sync(ticket_news, services, member, reference)

    def look() -> str:
        return ticket_news(services, agent(signed_in(request)), reference).mark

    return _streamed(request, known.conversation_id, look, seen or known.mark)


def _streamed(request: Request, channel: str, look: Callable[[], str], seen: str) -> StreamingResponse:
    return StreamingResponse(
        _changes(request, channel, look, seen),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _changes(request: Request, channel: str, look: Callable[[], str], seen: str) -> AsyncIterator[str]:
    """A `changed` event with each mark other than the one `seen`, a `ping` while there is none, and `ended`
    once the member may not look any more."""
    bells = bells_of(request)
    bell = bells.listen(channel)
    now = asyncio.get_running_loop().time
    told_at = now()
    yield f"retry: {_AGAIN_MS}\n\n"
    try:
        while True:
            bell.clear()
            latest = await _looked(look, seen)
            if latest is None:
                yield _event("ended", {})
                return
            if latest != seen:
                seen, told_at = latest, now()
                yield _event("changed", seen)
            elif now() - told_at > _PING_SECONDS:
                told_at = now()
                yield _event("ping", {})
            await asyncio.sleep(REST_SECONDS)
            await _rung(bell)
    finally:
        bells.hang_up(channel, bell)


async def _looked(look: Callable[[], str], seen: str) -> str | None:
    """The mark of what there is, None for those who may not look; what was `seen` where that is not to be had
    at this moment."""
    try:
        return await anyio.to_thread.run_sync(look)
    except (Unauthorised, Forbidden, NotFound):
        return None
    except Unavailable:
        return seen


async def _rung(bell: asyncio.Event) -> None:
    """The bell rang, or it is time for a look in any case."""
    with suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), LOOK_SECONDS - REST_SECONDS)


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"
