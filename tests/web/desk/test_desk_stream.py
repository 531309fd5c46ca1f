"""The stream of the desk: it says that something changed, and ends with the session of who follows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from bot.actions.manage_staff import disable
from bot.actions.services import Services
from bot.actions.take_ticket import take_ticket
from bot.actions.write_note import write_note
from bot.domain.article import Team
from bot.domain.staff import Role
from bot.storage.staff import save_member
from bot.web.agent import desk_stream
from bot.web.visitors import STAFF_COOKIE
from bot.web.visitors import signed_in as signed_in_at
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket
from tests.web.desk.cast import Browsers, sent, who


async def follow(app: FastAPI, browser: TestClient, path: str) -> AsyncGenerator[str]:
    """The events of a stream, as its own generator gives them."""
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "headers": [(b"cookie", f"{STAFF_COOKIE}={browser.cookies[STAFF_COOKIE]}".encode())],
            "app": app,
        }
    )
    member = signed_in_at(request)
    services = app.state.services
    if path == "/agent/events":
        answer = await desk_stream.follow_queue(request, services, member)
    else:
        answer = await desk_stream.follow_ticket(path.split("/")[3], request, services, member)
    async for event in answer.body_iterator:
        assert isinstance(event, str)
        yield event


@pytest.fixture
def inner(app: Any) -> FastAPI:
    """The application without its guards."""
    found: FastAPI = app._app
    return found


def heard(inner: FastAPI, browser: TestClient, path: str, *acts: Callable[[], Any]) -> list[str]:
    """The kinds of events that come while these things happen, one after the other, until the stream ends or
    nothing more is to happen."""

    async def listen() -> list[str]:
        kinds: list[str] = []
        stream = follow(inner, browser, path)
        assert (await anext(stream)).startswith("retry"), "from now on it tells of what is new"
        for act in acts:
            await asyncio.to_thread(act)
            kinds.append((await anext(stream)).split("\n")[0].removeprefix("event: "))
        await stream.aclose()
        return kinds

    return asyncio.run(listen())


def test_a_stream_tells_that_something_changed(salma: TestClient, inner: FastAPI, services: Services) -> None:
    ticket = a_waiting_ticket(services)
    omar = a_member(services, "Omar")
    whole = heard(inner, salma, "/agent/events", lambda: a_waiting_ticket(services))
    one = heard(
        inner,
        salma,
        f"/agent/tickets/{ticket.reference}/events",
        lambda: take_ticket(services, omar, ticket.reference, new_id()),
        lambda: write_note(services, omar, ticket.reference, new_id(), "Mine"),
    )
    assert (whole, one) == (["changed"], ["changed", "changed"])


def test_abuse_09_a_stream_of_a_foreign_or_any_ticket_is_not_found(
    samira: TestClient, salma: TestClient, services: Services, signed_in: Browsers
) -> None:
    technical = a_waiting_ticket(services, team=Team.TECHNICAL_SUPPORT)
    of_one_team = replace(who(services, Role.AGENT), teams=frozenset({Team.CUSTOMER_SERVICE}))
    with services.database.writing() as connection:
        save_member(connection, of_one_team)
    for which in (technical.reference, "DL-2345-6789", "*", "DL-*", "%2A", "DL-2345-6789,DL-2345-6780"):
        assert salma.get(f"/agent/tickets/{which}/events").status_code == 404
    ours = a_waiting_ticket(services)
    layla = signed_in(Role.AUTHOR)
    for path in ("/agent/events", f"/agent/tickets/{ours.reference}/events"):
        assert layla.get(path).status_code == 403
        assert samira.get(path, headers={"Accept": "text/event-stream"}).status_code == 401


def test_abuse_11_a_disabled_agents_session_ends_and_so_does_their_stream(
    salma: TestClient, inner: FastAPI, services: Services
) -> None:
    admin = a_member(services, "Huda", Role.ADMIN)
    agent = who(services, Role.AGENT)
    assert heard(inner, salma, "/agent/events", lambda: disable(services, admin, new_id(), agent.id)) == [
        "ended"
    ]
    assert desk_stream.LOOK_SECONDS < 5, "it ends with its next look"
    assert salma.get("/agent", headers={"Accept": "text/event-stream"}).status_code == 401
    assert salma.get("/agent").headers["location"].startswith("/staff/sign-in")
    assert salma.post("/agent/here").status_code == 401
    assert sent(salma, "/agent/next", team="customer_service").status_code == 401
