"""A running Dalil and real browsers.

The browser is closed with these tests: while it is open its event loop counts as running in this thread.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright

from bot.actions.services import Services
from bot.actions.sign_in import add_staff
from bot.domain.staff import Role
from bot.settings import Settings
from bot.web.app import create_app
from tests.actions.cast import Clock
from tests.fixtures.indexes import OwnFolders
from tests.pages.cast import Desk, Visitor

PASSWORD = "a long enough password"
PATIENCE_MS = 20_000

Visit = Callable[..., Visitor]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium here")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(new_database: Any, sample_index: Any, clock: Clock, own_folders: OwnFolders) -> Services:
    return Services(
        new_database("sqlite"),
        sample_index,
        clock,
        kb_dir=own_folders.articles,
        index_dir=own_folders.index,
    )


@pytest.fixture
def smtp_url() -> str:
    """There is no mail server, unless a test asks for one."""
    return ""


@pytest.fixture
def home(services: Services, smtp_url: str) -> Iterator[str]:
    """The address of a Dalil that serves."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
        mail = {"smtp_url": smtp_url, "mail_from": "help@raff.example"} if smtp_url else {}
        app = create_app(services, Settings(_env_file=None, port=port, **mail), secret_key="k" * 32)
        server = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1))
        thread = Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def visit(chromium: Browser, home: str) -> Iterator[Visit]:
    """Makes people with a browser of their own; at the end none of the browsers may have complained."""
    visitors: list[Visitor] = []

    def make(width: int = 1280, scheme: str = "light", script: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context.new_page(), home))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.page.context.close()
    assert [visitor.complaints for visitor in visitors if visitor.complaints] == []


@pytest.fixture
def samira(visit: Visit) -> Visitor:
    """Samira sells ceramics from Amman."""
    return visit()


@pytest.fixture
def at_desk(visit: Visit, services: Services) -> Callable[..., Desk]:
    """Makes members of staff at their desks."""

    def make(name: str = "Salma", role: Role = Role.AGENT, **browser: Any) -> Desk:
        add_staff(services, f"{role}@raff.example", name, role, PASSWORD)
        visitor = visit(**browser)
        visitor.open("/staff/sign-in?lang=en")
        visitor.page.fill("#email", f"{role}@raff.example")
        visitor.page.fill("#password", PASSWORD)
        visitor.page.click(".primary")
        visitor.page.wait_for_url(lambda url: "sign-in" not in url)
        return Desk(visitor)

    return make
