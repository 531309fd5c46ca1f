"""Between a look at the desk and a press there, customers go on writing: nobody misses what came."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from starlette.requests import Request
from starlette.testclient import TestClient

from bot.actions.be_present import ticket_news
from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket
from bot.domain.staff import Role
from bot.domain.ticket import TicketStatus
from bot.web.agent.ticket_view import ticket_page
from tests.actions.desk.cast import a_waiting_ticket, as_it_is, customer_writes
from tests.web.desk.cast import sent, who


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" id="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_what_a_customer_wrote_since_the_list_was_read_keeps_their_ticket_from_being_solved_with_the_others(
    salma: TestClient, services: Services
) -> None:
    solved, broken = a_waiting_ticket(services), a_waiting_ticket(services)
    chosen = {"reference": [solved.reference, broken.reference], "act": "solve"}
    seen = seen_in(salma.get("/agent").text)
    customer_writes(services, broken, "It is still broken")
    told = sent(salma, "/agent/many", **chosen, seen=seen)
    assert told.status_code == 200
    assert "Marked a ticket as solved." in told.text
    assert re.search(rf"Something changed here[^<]*<bdi[^>]*>{broken.reference}", told.text)
    assert as_it_is(services, solved).status is TicketStatus.SOLVED
    there = as_it_is(services, broken)
    assert (there.status, there.waiting_since) == (TicketStatus.OPEN, broken.waiting_since)
    again = sent(salma, "/agent/many", **chosen, seen=seen_in(told.text))
    assert again.status_code == 303, "who has been told may solve it"
    assert as_it_is(services, broken).status is TicketStatus.SOLVED


def test_a_message_that_comes_while_a_tickets_page_is_read_is_on_it_or_its_mark_tells_of_news(
    services: Services, salma: TestClient
) -> None:
    del salma  # is signed in
    member, ticket = who(services, Role.AGENT), a_waiting_ticket(services)
    path = f"/agent/tickets/{ticket.reference}"
    scope = {"type": "http", "path": path, "query_string": b"", "headers": []}
    for moment in range(4):
        times = [services.clock()] * moment

        def clock(words: str = f"Words {moment}", before: list[datetime] = times) -> datetime:
            """Samira writes at one of the moments at which the page asks for the time."""
            if before:
                return before.pop()
            customer_writes(services, ticket, words)
            return services.clock()

        there = replace(services, clock=clock)
        page = ticket_page(Request(scope), there, member, "en", ticket.reference)
        known = ticket_news(services, member, ticket.reference).mark == page.mark
        written = [message.text for message in read_ticket(services, ticket.reference).messages]
        assert not known or [message.text for message in page.whole.messages] == written
