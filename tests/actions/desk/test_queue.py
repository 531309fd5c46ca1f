"""The queue: filtered, in line, page by page, and searched."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest

from bot.actions.label_ticket import prioritise_ticket, tag_ticket
from bot.actions.look_around import look_around
from bot.actions.read_customer import read_customer
from bot.actions.read_queue import Queue, queue_news, read_queue, search_tickets
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.actions.take_ticket import take_next, take_ticket
from bot.actions.tend_desk import learn_words
from bot.actions.work_on_many import assign_tickets, solve_tickets, tag_tickets
from bot.actions.work_on_ticket import reply_to_ticket, solve_ticket
from bot.actions.write_note import write_note
from bot.domain.article import Team
from bot.domain.conversation import RatedHelp, Rating
from bot.domain.queueing.listing import ME, NOBODY, TicketFilter
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, TicketStatus
from bot.domain.ticket_history import Happening
from bot.errors import Forbidden, InvalidInput, NotFound
from bot.storage.ratings import add_rating
from bot.storage.rows import lines_of_tables, replace_all, revision
from bot.storage.schema import ticket_words
from bot.storage.tickets import set_contact
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, happened
from tests.fixtures.databases import NewDatabase

OPEN = TicketFilter(TicketStatus.OPEN)
SERVICE, TECHNICAL = Team.CUSTOMER_SERVICE, Team.TECHNICAL_SUPPORT


def references(queue: Queue) -> list[str]:
    return [ticket.reference for ticket in queue.tickets]


def pages(services: Services, viewer: Member, wanted: TicketFilter, limit: int) -> list[str]:
    """All of the list, a few at a time."""
    found, after = [], None
    while True:
        queue = read_queue(services, viewer, wanted, after=after, limit=limit)
        found += references(queue)
        after = queue.next
        if after is None:
            return found


def test_who_cannot_work_comes_first_and_then_who_waits_longest_page_by_page(
    services: Services, salma: Member
) -> None:
    first, second, third, fourth = (a_waiting_ticket(services) for _ in range(4))
    prioritise_ticket(services, salma, fourth.reference, new_id(), Priority.URGENT)
    wanted = [one.reference for one in (fourth, first, second, third)]
    for limit in (1, 2, 3, 50):
        assert pages(services, salma, OPEN, limit) == wanted
    solve_ticket(services, salma, first.reference, new_id())
    solve_ticket(services, salma, second.reference, new_id())
    solved = TicketFilter(TicketStatus.SOLVED)
    assert pages(services, salma, solved, 1) == [second.reference, first.reference]


def test_the_list_of_a_team_is_in_the_order_that_its_lead_chose(
    services: Services, salma: Member, nadia: Member
) -> None:
    tickets = [a_waiting_ticket(services) for _ in range(3)]
    wanted = TicketFilter(TicketStatus.OPEN, team=SERVICE)
    rule = TeamRule(StrategyName.PAID_PLANS_FIRST, plans=("gold", "plus"))
    choose_strategy(services, nadia, new_id(), SERVICE, rule)
    assert pages(services, salma, wanted, 2) == [one.reference for one in tickets]


def test_filters_narrow_the_list_and_the_counts(services: Services, salma: Member, omar: Member) -> None:
    mine = a_waiting_ticket(services, tags=("refund",))
    other = a_waiting_ticket(services, team=TECHNICAL)
    waits = a_waiting_ticket(services)
    take_ticket(services, salma, mine.reference, new_id())
    reply_to_ticket(services, omar, waits.reference, new_id(), "Which card?", solve=False)
    for wanted, found in (
        (TicketFilter(TicketStatus.OPEN, team=TECHNICAL), [other]),
        (TicketFilter(TicketStatus.OPEN, assignee=NOBODY), [other]),
        (TicketFilter(TicketStatus.OPEN, assignee=salma.id), [mine]),
        (TicketFilter(assignee=omar.id), [waits]),
        (TicketFilter(TicketStatus.OPEN, tag="refund"), [mine]),
        (TicketFilter(customer=other.customer_id), [other]),
        (TicketFilter(TicketStatus.OPEN, lang="ar"), []),
        (TicketFilter(TicketStatus.OPEN, tier=1), [mine, other]),
    ):
        assert references(read_queue(services, salma, wanted)) == [one.reference for one in found]
    queue = read_queue(services, salma, OPEN)
    assert dict(queue.counts.statuses) == {"open": 2, "pending": 1, "solved": 0, "closed": 0}
    assert (queue.counts.mine, queue.counts.unassigned) == (1, 1)
    assert queue.names == {salma.id: "Salma"}


@pytest.mark.parametrize(
    "query",
    [
        "استرجاع",
        "الإسترجاع المبلغ",
        "مبلغ",
        "المبل",
        "REFUND",
        "refunds",
        "refund المبلغ",
        "samira",
        "0791234567",
    ],
)
def test_a_ticket_is_found_by_words_of_either_language_as_they_come_to_mind(
    services: Services, salma: Member, query: str
) -> None:
    ticket = a_waiting_ticket(services, "أريد استرجاعَ المبلغ")
    a_waiting_ticket(services, "متجري لا يفتح")
    reply_to_ticket(services, salma, ticket.reference, new_id(), "Your refund is on its way", solve=False)
    with services.database.writing() as connection:
        set_contact(connection, ticket.id, "+962 79 123 4567", "samira@example.com", call_back=False)
        connection.execute(ticket_words.delete())
    assert learn_words(services) == 2
    assert references(search_tickets(services, salma, query)) == [ticket.reference]


def test_a_ticket_is_found_by_its_reference_and_its_tag_and_not_by_half_of_the_words(
    services: Services, salma: Member
) -> None:
    ticket = a_waiting_ticket(services, "My card was charged")
    tag_ticket(services, salma, ticket.reference, new_id(), added=["Vip Shop"])
    for query in (ticket.reference.lower(), "vip shop", "#VIP  shop", "charged card"):
        assert references(search_tickets(services, salma, query)) == [ticket.reference]
    for query in ("charged twice", "DL-2222-2222", "", "' OR 1=1 --", '"', "*", "NEAR(a b)", "a:b"):
        assert references(search_tickets(services, salma, query)) == []
    solved = TicketFilter(TicketStatus.SOLVED)
    assert references(search_tickets(services, salma, "card", solved)) == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_comes_back_from_a_backup_is_found_there(
    services: Services, new_database: NewDatabase, salma: Member, kind: str
) -> None:
    ticket = a_waiting_ticket(services, "My card was charged")
    restored = new_database(kind)
    with services.database.reading() as old, restored.writing() as new:
        kept = {name: list(lines) for name, lines in lines_of_tables(old)}
        replace_all(new, revision(old) or "", kept)
    elsewhere = replace(services, database=restored)
    assert references(search_tickets(elsewhere, salma, "charged card")) == [ticket.reference]
    later = a_waiting_ticket(elsewhere, "The card again")
    assert references(search_tickets(elsewhere, salma, "card")) == [later.reference, ticket.reference]


def test_a_search_goes_on_where_the_page_before_ended(services: Services, salma: Member) -> None:
    tickets = [a_waiting_ticket(services, "card") for _ in range(3)]
    first = search_tickets(services, salma, "card", limit=2)
    rest = search_tickets(services, salma, "card", limit=2, after=first.next)
    assert references(first) + references(rest) == [one.reference for one in tickets[::-1]]
    for nowhere in ("x", "W10=", "WyJ4Il0=", "bnVsbA==", "ü"):
        with pytest.raises(InvalidInput):
            search_tickets(services, salma, "card", after=nowhere)
    for place in (
        [1, 2, 3],
        [0, "0001-01-01T00:00:00+14:00", 1],
        [0, "x", 1],
        [0, {}, 1],
        [0],
        7,
        [[[]]] * 3,
    ):
        after = urlsafe_b64encode(json.dumps(place).encode()).decode()
        with pytest.raises(InvalidInput):
            read_queue(services, salma, OPEN, after=after)
    for nothing in ({"tag": "a\0"}, {"assignee": "\ud800"}, {"tier": 2**70}):
        with pytest.raises(InvalidInput):
            TicketFilter(**nothing)


def test_abuse_07_what_may_not_be_seen_is_in_no_list_no_count_and_no_search(services: Services) -> None:
    a_waiting_ticket(services, "A bird sings")
    technician = a_member(services, "Tarek", teams=frozenset({TECHNICAL}))
    queue = read_queue(services, technician, OPEN)
    assert (references(queue), queue.counts.statuses[TicketStatus.OPEN]) == ([], 0)
    assert references(search_tickets(services, technician, "bird")) == []
    layla = a_member(services, "Layla", Role.AUTHOR)
    with pytest.raises(Forbidden):
        read_queue(services, layla, OPEN)


def test_beside_a_ticket_is_what_is_known_of_its_customer(services: Services, salma: Member) -> None:
    ticket = a_waiting_ticket(services)
    news = queue_news(services, salma)
    with services.database.writing() as connection:
        add_rating(
            connection, ticket.conversation_id, None, RatedHelp.BOT, Rating.BAD, "No use", services.clock()
        )
    known = read_customer(services, salma, ticket.reference)
    assert (known.customer.id, known.tickets) == (ticket.customer_id, ())
    assert [one.reference for one in known.conversations] == [ticket.reference]
    assert [(one.rating, one.text) for one in known.ratings] == [(Rating.BAD, "No use")]
    assert queue_news(services, salma) == news
    solve_ticket(services, salma, ticket.reference, new_id())
    assert queue_news(services, salma).mark != news.mark


def test_many_are_assigned_tagged_and_solved_at_once_but_for_what_cannot_be(
    services: Services, clock: Clock, salma: Member, nadia: Member
) -> None:
    tickets = [a_waiting_ticket(services) for _ in range(3)]
    some = [one.reference for one in tickets]
    client_id = new_id()
    for _ in range(2):
        done = assign_tickets(services, nadia, [*some, "DL-2222-2222"], client_id, salma.id)
        assert len(done.conversations) == 3
        assert {name: type(why) for name, why in done.left.items()} == {"DL-2222-2222": NotFound}
    tag_tickets(services, salma, some, new_id(), added=["outage"])
    solve_tickets(services, salma, some, new_id())
    assert happened(services, tickets[1]) == [
        *(Happening.CREATED, Happening.ASSIGNED, Happening.TAGGED, Happening.SOLVED),
    ]
    assert set(assign_tickets(services, salma, some, new_id(), nadia.id).left) == set(some)


def test_a_list_of_ones_own_is_another_one_for_each_and_counts_all_that_is_open_beside_it(
    services: Services, salma: Member, omar: Member
) -> None:
    salmas, _, technical = (a_waiting_ticket(services, team=team) for team in (SERVICE, SERVICE, TECHNICAL))
    take_ticket(services, salma, salmas.reference, new_id())
    take_ticket(services, omar, technical.reference, new_id())

    mine = TicketFilter(TicketStatus.OPEN, team=SERVICE, assignee=ME)
    own = read_queue(services, salma, mine)
    assert references(own) == [salmas.reference]
    assert references(read_queue(services, omar, mine)) == []
    assert (own.counts.statuses[TicketStatus.OPEN], own.standing.unassigned, own.standing.mine) == (1, 1, 1)


def test_who_goes_on_where_nothing_is_anybodys_reads_the_latest_note_of_each(
    services: Services, salma: Member, nadia: Member
) -> None:
    noted, bare = a_waiting_ticket(services), a_waiting_ticket(services)
    for text in ("The bank was asked", "The bank says Tuesday"):
        write_note(services, salma, noted.reference, new_id(), text)
    assert read_queue(services, salma, OPEN).handovers == {}

    choose_strategy(services, nadia, new_id(), SERVICE, TeamRule(StrategyName.NO_ASSIGNMENT))
    handovers = read_queue(services, salma, OPEN).handovers
    assert {number: note.text for number, note in handovers.items()} == {noted.id: "The bank says Tuesday"}
    assert bare.id not in handovers


@pytest.mark.parametrize(
    ("strategy", "chooses", "takes_next"),
    [
        (StrategyName.PICK_AND_CHOOSE, True, True),
        (StrategyName.OLDEST_FIRST, False, True),
        (StrategyName.ROUND_ROBIN, False, False),
        (StrategyName.NO_ASSIGNMENT, False, False),
    ],
)
def test_what_the_rule_gives_out_or_leaves_to_all_nobody_takes_but_a_lead(
    services: Services,
    salma: Member,
    nadia: Member,
    strategy: StrategyName,
    chooses: bool,
    takes_next: bool,
) -> None:
    choose_strategy(services, nadia, new_id(), SERVICE, TeamRule(strategy))
    ticket = a_waiting_ticket(services)
    way, leads = (look_around(services, member).ways[SERVICE] for member in (salma, nadia))
    assert (way.chooses, way.takes_next, way.hands_out) == (chooses, takes_next, False)
    assert (leads.chooses, leads.takes_next, leads.hands_out) == (True, True, True)
    taken = take_next(services, salma, new_id(), SERVICE)["reference"]
    assert taken == (ticket.reference if takes_next else None)
