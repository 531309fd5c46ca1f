"""Customers and an agent who write without a pause, note what they send, and notice when nobody is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import httpx

from tests.actions.cast import new_id
from tests.faults.oracle import Ledger, Sent

API = "/api/v1/conversations"
HUDA, PASSWORD = "huda@raff.example", "a long enough password"
WORDS = (
    "نسيتُ كلمةَ المرور\u200f ولا أستطيع الدخول",
    "how do I reset my password?\r\n\tthanks 😀 e\u0301",
    "who won the match yesterday?",
    "المتجر لا يفتح ٠١٢٣ <b>ـــ</b> \u202eabc\u202c",
)


class Gone(Exception):
    """The server did not answer."""


@dataclass(slots=True)
class Crowd:
    """Who writes to one server at the same time."""

    url: str
    ledger: Ledger
    tickets: SimpleQueue[tuple[str, str]] = field(default_factory=SimpleQueue)
    leaving: Event = field(default_factory=Event)
    surprises: list[BaseException] = field(default_factory=list)
    _threads: list[Thread] = field(default_factory=list)
    _browsers: dict[str, httpx.Client] = field(default_factory=dict)

    def arrives(self, customers: int) -> None:
        roles: list[Callable[[], None]] = [self._customer] * customers + [self._agent]
        self._threads = [Thread(target=self._until_gone, args=(role,)) for role in roles]
        for thread in self._threads:
            thread.start()

    def writes_until(self, acknowledged: int) -> None:
        while len(self.ledger.acknowledged) < acknowledged and not self.surprises:
            time.sleep(0.01)

    def leaves(self) -> None:
        self.leaving.set()
        for thread in self._threads:
            thread.join()

    def repeats(self, entry: Sent) -> dict[str, Any]:
        """Send again what was sent, from the browser it came from: the result."""
        return send(self._browsers[entry.conversation if entry.action != "reply" else HUDA], entry)

    def closes(self) -> None:
        for browser in self._browsers.values():
            browser.close()

    def _until_gone(self, role: Callable[[], None]) -> None:
        try:
            role()
        except Gone:
            return
        except BaseException as surprise:
            self.surprises.append(surprise)
            raise

    def _customer(self) -> None:
        while not self.leaving.is_set():
            browser = httpx.Client(base_url=self.url, timeout=30)
            where = f"{API}/{_opened(browser)}"
            conversation = where.rsplit("/", 1)[1]
            self._browsers[conversation] = browser
            for number in count():
                if self.leaving.is_set() or number == 12:
                    break
                self._writes(conversation, where, number)

    def _writes(self, conversation: str, where: str, number: int) -> None:
        id_ = new_id()
        if number == 8:
            entry = Sent(id_, "handoff", conversation, "", f"{where}/handoff")
        elif number % 3 == 2:
            entry = Sent(id_, "choice", conversation, "urgent", f"{where}/choices")
        else:
            words = f"{WORDS[number % len(WORDS)]} {id_}"
            entry = Sent(id_, "message", conversation, words, f"{where}/messages")
        result = self._noted(self._browsers[conversation], entry)
        if entry.action == "handoff":
            self.tickets.put((conversation, result["ticket"]["reference"]))

    def _agent(self) -> None:
        browser = self._browsers[HUDA] = httpx.Client(base_url=self.url, timeout=30)
        answered(browser, "/staff/sign-in", data={"email": HUDA, "password": PASSWORD})
        while not self.leaving.is_set():
            try:
                conversation, reference = self.tickets.get(timeout=0.1)
            except Empty:
                continue
            id_ = new_id()
            words = f"سأنظر في الأمر، {reference}\n{id_}"
            self._noted(browser, Sent(id_, "reply", conversation, words, f"/agent/tickets/{reference}"))
            self.tickets.put((conversation, reference))

    def _noted(self, browser: httpx.Client, entry: Sent) -> dict[str, Any]:
        self.ledger.sends(entry)
        result = send(browser, entry)
        self.ledger.hears(entry, result)
        return result


def send(browser: httpx.Client, entry: Sent) -> dict[str, Any]:
    """What the server acknowledges with; a page of the agent's acknowledges with nothing but its status."""
    match entry.action:
        case "message":
            body = {"text": entry.said}
        case "choice":
            body = {"choice": entry.said}
        case "handoff":
            body = {}
        case "reply":
            form = {"client_id": entry.id, "action": "reply", "text": entry.said}
            answered(browser, entry.where, data=form)
            return {}
    result: dict[str, Any] = answered(browser, entry.where, json={"client_id": entry.id, **body}).json()
    return result


def answered(browser: httpx.Client, path: str, **body: Any) -> httpx.Response:
    """Raises: Gone: the server did not answer."""
    try:
        answer = browser.post(path, **body)
    except httpx.TransportError as error:
        raise Gone from error
    assert answer.status_code in {200, 201, 303}, (answer.status_code, answer.text)
    return answer


def _opened(browser: httpx.Client) -> str:
    id_: str = answered(browser, API, json={"client_id": new_id(), "lang": "en"}).json()["id"]
    return id_
