"""A reply and a note stand on one page: what becomes of the one when the other goes out."""

from __future__ import annotations

from starlette.testclient import TestClient

from bot.actions.services import Services
from bot.domain.ticket_history import Happening
from tests.actions.desk.cast import a_waiting_ticket, happened
from tests.web.desk.cast import sent


def test_nothing_goes_out_where_what_stands_in_the_other_field_cannot_be_kept(
    salma: TestClient, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    url, endless = f"/agent/tickets/{ticket.reference}", "n" * 20_001
    assert sent(salma, url, action="reply", text="It is fixed", note=endless).status_code == 422
    assert sent(salma, url, action="note", text=endless, note="Charged twice").status_code == 422
    assert happened(services, ticket) == [Happening.CREATED]


def test_a_note_on_a_solved_ticket_leaves_the_draft_of_a_reply_as_it_is(
    salma: TestClient, services: Services
) -> None:
    url = f"/agent/tickets/{a_waiting_ticket(services).reference}"
    sent(salma, url, action="keep", text="Half a reply", note="")
    assert sent(salma, url, action="solve").status_code == 303
    assert sent(salma, url, action="note", note="Called her").status_code == 303
    assert sent(salma, url, action="keep", note="More").status_code == 204
    assert sent(salma, url, action="reopen").status_code == 303
    assert ">Half a reply</textarea>" in salma.get(url).text


def test_what_stands_in_the_fields_of_a_ticket_that_is_solved_is_kept(
    salma: TestClient, services: Services
) -> None:
    url = f"/agent/tickets/{a_waiting_ticket(services).reference}"
    assert sent(salma, url, action="solve", text="Half a reply", note="Call her").status_code == 303
    assert sent(salma, url, action="reopen", note="Call her now").status_code == 303
    page = salma.get(url).text
    assert ">Half a reply</textarea>" in page
    assert ">Call her now</textarea>" in page


def test_plan_and_spend_stand_beside_each_other_and_are_kept_together(
    salma: TestClient, services: Services
) -> None:
    url = f"/agent/tickets/{a_waiting_ticket(services).reference}"
    assert sent(salma, f"{url}/plan", plan="Pro", spend="1,200 JOD").status_code == 303
    page = salma.get(url).text
    assert 'value="Pro"' in page
    assert 'value="1,200 JOD"' in page
    assert sent(salma, f"{url}/plan", plan="Free", spend="x" * 41).status_code == 422
    assert 'value="Pro"' in salma.get(url).text, "both or none"
