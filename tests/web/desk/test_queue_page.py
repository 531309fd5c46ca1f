"""The agents' queue at the web: what is found in it, and what is done from it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from starlette.testclient import TestClient

from bot.actions.keep_ready import save_view
from bot.actions.label_ticket import tag_ticket
from bot.actions.services import Services
from bot.actions.take_ticket import take_ticket
from bot.actions.write_note import write_note
from bot.domain.article import Team
from bot.domain.queueing.listing import ME, TicketFilter
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Role
from bot.domain.ticket import TicketStatus
from bot.storage.staff import online_at
from bot.storage.workplaces import set_rule
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is
from tests.web.desk.cast import sent, who


def listed(page: str) -> list[str]:
    return re.findall(r'<tr id="(DL-[\w-]+)"', page)


def test_who_waited_longest_stands_first(salma: TestClient, services: Services, clock: Clock) -> None:
    first = a_waiting_ticket(services)
    clock.now += timedelta(minutes=5)
    second = a_waiting_ticket(services)
    assert listed(salma.get("/agent").text) == [first.reference, second.reference]


def test_a_list_is_narrowed_by_what_its_address_says(salma: TestClient, services: Services) -> None:
    taken, other = a_waiting_ticket(services), a_waiting_ticket(services)
    technical = a_waiting_ticket(services, team=Team.TECHNICAL_SUPPORT)
    take_ticket(services, who(services, Role.AGENT), taken.reference, new_id())
    tag_ticket(services, who(services, Role.AGENT), other.reference, new_id(), added=["VIP"])

    def shown(query: str) -> set[str]:
        return set(listed(salma.get(f"/agent?{query}").text))

    assert shown("assignee=me") == {taken.reference}
    assert shown("assignee=nobody") == {other.reference, technical.reference}
    assert shown("tag=vip") == shown("q=%23vip") == {other.reference}
    assert shown("team=technical_support") == {technical.reference}
    assert shown("priority=urgent") == shown("status=solved") == shown("tier=3") == set()
    assert shown(f"q={technical.reference}") == {technical.reference}
    assert len(shown("q=charged")) == 3, "a search is in tickets of any status"
    assert len(shown("q=charged&status=solved&search=all")) == 3, "wherever one begins it"
    assert shown("q=charged&status=solved") == set(), "until one chooses among what was found"
    assert len(shown("team=nonsense&tier=nine&status=odd")) == 3, "what is nothing is not wished for"


def test_salma_takes_one_and_is_led_to_it_and_who_comes_later_is_told(
    salma: TestClient, nadia: TestClient, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    assert f'value="{ticket.reference}"' in salma.get("/agent").text
    led = sent(salma, "/agent/take", one=ticket.reference, here="team=customer_service")
    assert (led.status_code, led.headers["location"]) == (303, f"/agent/tickets/{ticket.reference}")
    assert as_it_is(services, ticket).assignee_id == who(services, Role.AGENT).id

    stopped = sent(nadia, "/agent/take", one=ticket.reference, here="team=customer_service")
    assert stopped.status_code == 409
    assert "Agent has taken this ticket already" in stopped.text
    assert '<option value="customer_service" selected>' in stopped.text, "the list is still what it was"
    assert 'href="/agent?team=customer_service&amp;lang=ar"' in stopped.text


def test_the_next_in_line_is_taken_until_nobody_waits(salma: TestClient, services: Services) -> None:
    ticket = a_waiting_ticket(services)
    team = {"team": Team.CUSTOMER_SERVICE.value}
    assert sent(salma, "/agent/next", **team).headers["location"] == f"/agent/tickets/{ticket.reference}"
    back = sent(salma, "/agent/next", **team).headers["location"]
    assert "Nobody is waiting right now" in salma.get(back).text


def test_where_the_rule_gives_tickets_out_nobody_takes_one(salma: TestClient, services: Services) -> None:
    with services.database.writing() as connection:
        for team in Team:
            set_rule(connection, team, TeamRule(StrategyName.ROUND_ROBIN))
    a_waiting_ticket(services)
    page = salma.get("/agent").text
    assert "given out evenly" in page
    assert 'action="/agent/next"' not in page
    assert 'class="take"' not in page
    back = sent(salma, "/agent/next", team=Team.CUSTOMER_SERVICE.value).headers["location"]
    assert "Nobody is waiting" in salma.get(back).text


def test_where_nothing_is_anybodys_the_latest_note_is_read_in_the_list(
    salma: TestClient, services: Services
) -> None:
    with services.database.writing() as connection:
        set_rule(connection, Team.CUSTOMER_SERVICE, TeamRule(StrategyName.NO_ASSIGNMENT))
    ticket = a_waiting_ticket(services)
    for note in ("The bank was asked", "The bank says <Tuesday>"):
        write_note(services, who(services, Role.AGENT), ticket.reference, new_id(), note)
    page = salma.get("/agent").text
    assert "The bank says &lt;Tuesday&gt;" in page
    assert "The bank was asked" not in page


def test_where_a_team_works_by_notes_the_page_asks_for_one_of_who_gives_a_ticket_back(
    salma: TestClient, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    page = f"/agent/tickets/{ticket.reference}"
    take_ticket(services, who(services, Role.AGENT), ticket.reference, new_id())
    assert 'id="hand-over"' not in salma.get(page).text
    with services.database.writing() as connection:
        set_rule(connection, Team.CUSTOMER_SERVICE, TeamRule(StrategyName.NO_ASSIGNMENT))
    assert 'id="hand-over"' in salma.get(page).text
    refused = sent(salma, f"{page}/assign", to="")
    assert refused.status_code == 422
    assert "for whoever goes on with it" in refused.text
    assert sent(salma, f"{page}/assign", to="", note="The bank was asked").status_code == 303
    there = salma.get(page).text
    assert "The bank was asked" in there
    assert 'id="hand-over"' not in there


def test_many_are_tagged_assigned_and_solved_at_once(nadia: TestClient, services: Services) -> None:
    omar = a_member(services, "Omar")
    chosen = [a_waiting_ticket(services) for _ in range(3)]
    those = {"reference": [ticket.reference for ticket in chosen], "here": "assignee=nobody"}

    def told(**act: str) -> str:
        back = sent(nadia, "/agent/many", **those, **act).headers["location"]
        assert back.startswith("/agent?assignee=nobody&told=")
        return unescape(nadia.get(back).text)

    assert "Added the tag to 3 tickets." in told(act="tag", tag=" Ramadan ")
    assert "Assigned 3 tickets." in told(act="assign", to=omar.id)
    assert "3 tickets are nobody's now." in told(act="assign", to="nobody")
    assert "You took 3 tickets." in told(act="assign", to="me")
    assert "Marked 3 tickets as solved." in told(act="solve")
    for ticket in chosen:
        now = as_it_is(services, ticket)
        assert (now.status, now.tags) == (TicketStatus.SOLVED, ("ramadan",))


def test_what_cannot_be_done_to_some_is_said_and_the_others_are_done(
    salma: TestClient, services: Services
) -> None:
    omars, free = a_waiting_ticket(services), a_waiting_ticket(services)
    take_ticket(services, a_member(services, "Omar"), omars.reference, new_id())
    told = sent(salma, "/agent/many", act="assign", to="me", reference=[omars.reference, free.reference])
    assert told.status_code == 200
    assert "You took a ticket." in told.text
    assert re.search(rf"Omar has taken this ticket already\.\s*<bdi[^>]*>{omars.reference}", told.text)
    assert sent(salma, "/agent/many", act="solve").status_code == 422, "none was chosen"
    assert sent(salma, "/agent/many", act="tag", tag=" ", reference=[free.reference]).status_code == 422
    assert sent(salma, "/agent/many", act="solve", reference=["DL-*"]).status_code == 422


def test_abuse_10_a_field_that_no_form_of_the_desk_has_is_refused_and_changes_nothing(
    salma: TestClient, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    page = f"/agent/tickets/{ticket.reference}"
    for path, fields in {
        "/agent/take": {"one": ticket.reference},
        "/agent/next": {"team": ticket.team.value},
        "/agent/many": {"act": "assign", "reference": [ticket.reference]},
        "/agent/views": {"name": "Mine", "here": "assignee=me"},
        f"{page}/take": {},
        f"{page}/assign": {},
        f"{page}/move": {"team": "technical_support"},
        f"{page}/escalate": {"tried": "All", "needed": "More"},
        f"{page}/give-back": {},
        f"{page}/tags": {"added": "vip"},
        f"{page}/priority": {"priority": "urgent"},
    }.items():
        for extra in ({"role": "admin"}, {"owner_id": who(services, Role.AGENT).id}):
            assert sent(salma, path, **fields, **extra).status_code == 422, path
    for path, fields in {
        "/agent/presence": {"presence": "away"},
        f"{page}/presence": {"writing": "true"},
    }.items():
        assert salma.post(path, data={**fields, "role": "admin"}).status_code == 422, path
    assert as_it_is(services, ticket) == ticket


def test_an_agent_gives_nothing_to_others(salma: TestClient, services: Services) -> None:
    ticket, omar = a_waiting_ticket(services), a_member(services, "Omar")
    assert f'value="{omar.id}" dir="auto">Omar · ' not in salma.get("/agent").text
    told = sent(salma, "/agent/many", act="assign", to=omar.id, reference=[ticket.reference])
    assert told.status_code == 403
    assert as_it_is(services, ticket).assignee_id is None


def test_a_view_has_a_name_and_a_shared_one_shows_each_their_own(
    salma: TestClient, nadia: TestClient, services: Services
) -> None:
    ticket = a_waiting_ticket(services)
    take_ticket(services, who(services, Role.AGENT), ticket.reference, new_id())
    here = "assignee=me&team=customer_service"
    assert sent(nadia, "/agent/views", name="My refunds", shared="true", here=here).status_code == 303
    address = re.search(r'<a class="is-view" href="([^"]+)"><bdi>My refunds', salma.get("/agent").text)
    assert address
    assert listed(salma.get(unescape(address[1])).text) == [ticket.reference]
    assert listed(nadia.get(unescape(address[1])).text) == []

    assert sent(salma, "/agent/views", name="Everybody's", shared="true", here=here).status_code == 403
    assert sent(salma, "/agent/views", name=" ", here=here).status_code == 422
    number = re.search(r"/agent/views/(\d+)/remove", nadia.get("/agent").text)
    assert number
    assert sent(salma, f"/agent/views/{number[1]}/remove").status_code == 404, "it is Nadia's"
    assert sent(nadia, f"/agent/views/{number[1]}/remove").status_code == 303
    assert "My refunds" not in nadia.get("/agent").text


def test_any_lead_removes_a_view_that_is_shared_and_nobody_anothers_own(
    salma: TestClient, nadia: TestClient, services: Services
) -> None:
    hind, here = a_member(services, "Hind", Role.LEAD), TicketFilter(assignee=ME)
    shared = save_view(services, hind, new_id(), "Left behind", here, shared=True)["view"]
    own = save_view(services, hind, new_id(), "Hind's own", here, shared=False)["view"]
    assert f"/agent/views/{shared}/remove" not in salma.get("/agent").text
    assert sent(salma, f"/agent/views/{shared}/remove").status_code == 404
    assert f"/agent/views/{shared}/remove" in nadia.get("/agent").text
    assert sent(nadia, f"/agent/views/{own}/remove").status_code == 404
    assert sent(nadia, f"/agent/views/{shared}/remove").status_code == 303
    assert "Left behind" not in salma.get("/agent").text


def test_no_view_is_kept_of_a_search_whose_words_it_would_lose(salma: TestClient, services: Services) -> None:
    save_view(services, who(services, Role.AGENT), new_id(), "Mine", TicketFilter(assignee=ME), shared=False)
    form = 'action="/agent/views"'
    assert form in salma.get("/agent?assignee=me").text
    searched = salma.get("/agent?assignee=me&q=card").text
    assert form not in searched
    assert "Empty the search" in searched


def test_page_after_page_shows_each_ticket_once(salma: TestClient, services: Services, clock: Clock) -> None:
    made = []
    for _ in range(55):
        clock.now += timedelta(seconds=1)
        made.append(a_waiting_ticket(services).reference)
    first = salma.get("/agent").text
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    assert listed(first) + listed(salma.get(unescape(onward[1])).text) == made
    assert salma.get("/agent?after=nowhere").status_code == 422


def test_who_is_away_says_so_and_is_not_there_however_often_their_page_speaks(
    salma: TestClient, services: Services
) -> None:
    def there() -> bool:
        with services.database.reading() as connection:
            return online_at(connection, who(services, Role.AGENT).id) is not None

    assert salma.post("/agent/here").json() == {"online": True}
    assert there()
    assert salma.post("/agent/presence", data={"presence": "away"}).status_code == 303
    assert salma.post("/agent/here").json() == {"online": False}
    assert not there()
    assert "I am back" in salma.get("/agent").text
    salma.post("/agent/presence", data={"presence": "online"})
    assert there()
