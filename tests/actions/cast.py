"""The people of these tests, and how they talk to Dalil."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.actions.ask import ask
from bot.actions.choose import choose
from bot.actions.read_conversation import Transcript, read_conversation
from bot.actions.read_queue import read_queue
from bot.actions.services import Services
from bot.actions.start_conversation import start_conversation
from bot.domain.conversation import Customer
from bot.domain.queueing.listing import TicketFilter
from bot.domain.staff import Member, Role
from bot.domain.ticket import Ticket, TicketStatus
from bot.language import Lang, other_language
from bot.retrieval.snapshot import Index

FORGOTTEN_PASSWORD = {
    "ar": "نسيت كلمة المرور ولا أستطيع تسجيل الدخول",
    "en": "I forgot my password, how do I reset it?",
}
STORE_DOWN = {
    "ar": "متجري لا يفتح عند أحد وتظهر صفحة خطأ",
    "en": "my store is not opening for anyone, it shows an error page",
}


@dataclass
class Clock:
    """Time that passes only when a test says so."""

    now: datetime = field(default_factory=lambda: datetime(2026, 11, 1, 9, tzinfo=UTC))

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class Talk:
    """One conversation of one customer; a stranger becomes a customer by it."""

    def __init__(self, services: Services, customer: Customer | None = None, lang: Lang = "en") -> None:
        self.services = services
        started = start_conversation(services, customer, new_id(), lang)
        self.customer, self.id, self.token = started.customer, started.conversation_id, started.token

    def ask(self, text: str, client_id: str | None = None) -> dict[str, Any]:
        return ask(self.services, self.customer, self.id, client_id or new_id(), text)["reply"]

    def choose(self, choice: str, client_id: str | None = None) -> dict[str, Any]:
        return choose(self.services, self.customer, self.id, client_id or new_id(), choice)["reply"]

    def again(self, lang: Lang = "en") -> Talk:
        """The same customer in a new conversation."""
        return Talk(self.services, self.customer, lang)

    def transcript(self) -> Transcript:
        return read_conversation(self.services, self.customer, self.id)


@dataclass(frozen=True)
class Served:
    """One index and no other."""

    index: Index

    def current(self) -> Index:
        return self.index


def only_in(services: Services, lang: Lang, *article_ids: str) -> Services:
    """The same services when nobody has written these articles in the other language."""
    index = services.indexes.current()
    missing = {(article_id, other_language(lang)) for article_id in article_ids}
    left = {key: article for key, article in index.articles.items() if key not in missing}
    return replace(services, indexes=Served(replace(index, articles=left)))


def open_tickets(services: Services) -> tuple[Ticket, ...]:
    """As a lead sees them."""
    nadia = Member("nadia", "nadia@raff.example", "Nadia", Role.LEAD)
    return read_queue(services, nadia, TicketFilter(TicketStatus.OPEN)).tickets


def new_id() -> str:
    return str(uuid4())


def choices_of(reply: dict[str, Any]) -> list[str]:
    return [choice["choice"] for choice in reply.get("choices", ())]
