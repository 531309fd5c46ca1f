"""An open conversation shows all that is said in it, once and in order, whatever becomes of the server."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import expect

from bot.actions.services import Services
from bot.settings import Settings
from bot.web.app import create_app
from tests.actions.cast import FORGOTTEN_PASSWORD
from tests.pages.cast import Desk, Visitor
from tests.pages.test_lost_network import words
from tests.pages.test_reaching_a_person import handed_off


class Server:
    """A Dalil that can be stopped and started again on the same port."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._port = 0
        self.starts()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def starts(self) -> None:
        self._bound = socket.create_server(("127.0.0.1", self._port))
        self._port = self._bound.getsockname()[1]
        app = create_app(self._services, Settings(_env_file=None, port=self._port), secret_key="k" * 32)
        config = uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._bound]})
        self._thread.start()

    def stops(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._bound.close()


@pytest.fixture
def server(services: Services) -> Iterator[Server]:
    server = Server(services)
    yield server
    server.stops()


@pytest.fixture
def home(server: Server) -> str:
    return server.url


def in_another_tab(visitor: Visitor) -> Visitor:
    other = Visitor(visitor.page.context.new_page(), visitor.home)
    other.page.goto(visitor.page.url)
    return other


def only_of_the_line(visitor: Visitor) -> None:
    """The browser may complain of a server that was away, and of nothing else."""
    assert [line for line in visitor.complaints if "Failed to load resource" not in line] == []
    visitor.complaints.clear()


def test_what_is_said_in_one_tab_is_heard_in_the_other(samira: Visitor) -> None:
    samira.open("/en")
    samira.ask("hello")
    other = in_another_tab(samira)
    samira.ask(FORGOTTEN_PASSWORD["en"])
    expect(other.replies).to_have_count(2)
    other.take("still_broken")
    expect(samira.replies).to_have_count(3)
    said = ["hello", FORGOTTEN_PASSWORD["en"], "It still doesn't work"]
    assert words(samira) == words(other) == said
    assert samira.page.locator("#thread form:not([data-done])").count() == 1
    assert other.complaints == []


def test_chats_that_are_open_when_the_server_restarts_miss_and_double_nothing(
    samira: Visitor, visit: Callable[..., Visitor], at_desk: Callable[..., Desk], server: Server
) -> None:
    reference = handed_off(samira)
    yusuf = visit()
    yusuf.open("/en")
    yusuf.ask("hello")
    salma = at_desk()
    server.stops()
    yusuf.page.fill("#text", FORGOTTEN_PASSWORD["en"])
    yusuf.page.click(".send")
    expect(yusuf.page.locator("#unsent")).to_be_visible()
    server.starts()
    salma.reply(reference, "Please try again")
    expect(samira.page.locator("#thread .from-agent")).to_have_count(1)
    samira.ask_person("It works, thank you")
    expect(yusuf.replies).to_have_count(2)
    expect(yusuf.page.locator("#unsent")).to_be_hidden()
    salma.reply(reference, "Glad to hear it")
    expect(samira.page.locator("#thread .from-agent")).to_have_count(2)
    for visitor, said in (
        (samira, [FORGOTTEN_PASSWORD["en"], "Talk to a person", "It works, thank you"]),
        (yusuf, ["hello", FORGOTTEN_PASSWORD["en"]]),
    ):
        for _ in range(2):
            assert words(visitor) == said
            visitor.page.reload()
        only_of_the_line(visitor)
    only_of_the_line(salma.visitor)


def test_where_no_stream_can_be_held_the_page_asks_now_and_then(
    samira: Visitor, at_desk: Callable[..., Desk]
) -> None:
    samira.page.route("**/events*", lambda route: route.fulfill(status=503))
    reference = handed_off(samira)
    at_desk().reply(reference, "Please try again")
    expect(samira.page.locator("#thread .from-agent")).to_have_count(1, timeout=15_000)
    only_of_the_line(samira)


def test_a_request_that_is_solved_says_so_at_once_and_is_opened_again_by_writing(
    samira: Visitor, at_desk: Callable[..., Desk]
) -> None:
    reference = handed_off(samira)
    salma = at_desk()
    salma.visitor.open(f"/agent/tickets/{reference}")
    salma.visitor.page.click("[value=solve]")
    solved = samira.page.locator("#solved")
    expect(solved).to_contain_text("solved")
    samira.page.reload()
    expect(solved).to_be_visible()
    samira.ask_person("It is back")
    expect(solved).to_be_hidden()
