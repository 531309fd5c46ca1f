"""Targets that come close or are missed are in the history of the ticket, and in its place in the queue."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.be_present import ticket_news
from bot.actions.label_ticket import prioritise_ticket
from bot.actions.pass_on import move_ticket
from bot.actions.read_queue import read_queue
from bot.actions.run_desk import set_target
from bot.actions.services import Services
from bot.actions.tend_desk import look_at_clocks, tend_desk
from bot.actions.work_on_ticket import read_ticket, reopen_ticket, reply_to_ticket, solve_ticket
from bot.domain.article import Team
from bot.domain.clocks import DEFAULT_TARGETS, ClockKind, Target
from bot.domain.queueing.listing import TicketFilter
from bot.domain.staff import Member
from bot.domain.ticket import ClockState, Priority, TicketStatus
from bot.domain.ticket_history import Happening
from bot.storage.audit_log import log_entries
from bot.storage.promises import promises_of
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_waiting_ticket, as_it_is, happened


def test_a_warning_comes_before_and_a_mark_after_what_was_promised(
    services: Services, clock: Clock, salma: Member, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services, priority=Priority.URGENT)
    tend_desk(services)
    assert as_it_is(services, ticket).clock is ClockState.FINE
    assert look_at_clocks(services) == 0
    clock.passes(minutes=50)
    tend_desk(services)
    assert happened(services, ticket) == [Happening.CREATED, Happening.CLOCK_WARNED]
    warned = TicketFilter(TicketStatus.OPEN, clock=ClockState.WARNING)
    queue = read_queue(services, nadia, warned)
    assert [one.reference for one in queue.tickets] == [ticket.reference]
    clock.passes(minutes=15)
    tend_desk(services)
    tend_desk(services)
    assert happened(services, ticket)[2:] == [Happening.CLOCK_BREACHED]
    assert read_queue(services, nadia, TicketFilter(TicketStatus.OPEN)).counts.breached == 1
    reply_to_ticket(services, salma, ticket.reference, new_id(), "Sorry", solve=True)
    tend_desk(services)
    done = as_it_is(services, ticket)
    assert (done.clock, done.due_at) == (None, None)


def test_what_is_solved_is_due_no_more_and_open_pages_hear_of_another_time(
    services: Services, clock: Clock, salma: Member
) -> None:
    ticket = a_waiting_ticket(services, priority=Priority.URGENT)
    at = (services, salma, ticket.reference)
    tend_desk(services)
    later = clock.now + timedelta(hours=2)
    assert as_it_is(services, ticket).clock_at(later) is ClockState.BREACHED, "before anybody looks"
    solve_ticket(*at, new_id())
    assert as_it_is(services, ticket).clock_at(later) is None
    reopen_ticket(*at, new_id())
    events, shown = happened(services, ticket), ticket_news(*at).mark
    tend_desk(services)
    assert happened(services, ticket) == events
    assert ticket_news(*at).mark != shown


def test_what_a_lead_promises_holds_at_once_for_those_who_wait(
    services: Services, clock: Clock, nadia: Member
) -> None:
    ticket = a_waiting_ticket(services)
    tend_desk(services)
    clock.passes(minutes=30)
    target = Target(timedelta(minutes=20), calendar=True)
    first = (Team.CUSTOMER_SERVICE, Priority.NORMAL, ClockKind.FIRST_RESPONSE)
    set_target(services, nadia, new_id(), *first, target)
    tend_desk(services)
    due = as_it_is(services, ticket).due_at
    assert due is not None
    assert timedelta(minutes=19) < due - clock.now <= target.within, "from now on"
    clock.passes(minutes=25)
    tend_desk(services)
    assert happened(services, ticket) == [Happening.CREATED, Happening.CLOCK_BREACHED]


def test_what_was_kept_is_not_broken_by_what_is_decided_later(
    services: Services, clock: Clock, salma: Member, nadia: Member
) -> None:
    """An answer after five of eight hours stays in time."""
    ticket = a_waiting_ticket(services)
    at = (services, salma, ticket.reference)
    clock.passes(hours=5)
    tend_desk(services)
    reply_to_ticket(*at, new_id(), "Sorry", solve=False)
    tend_desk(services)
    clock.passes(minutes=5)
    prioritise_ticket(*at, new_id(), Priority.URGENT)
    tend_desk(services)
    for priority in (Priority.URGENT, Priority.NORMAL):
        promise = (Team.CUSTOMER_SERVICE, priority, ClockKind.FIRST_RESPONSE, Target(timedelta(minutes=20)))
        set_target(services, nadia, new_id(), *promise)
        tend_desk(services)
    move_ticket(*at, new_id(), Team.TECHNICAL_SUPPORT)
    tend_desk(services)
    assert not {Happening.CLOCK_BREACHED, Happening.CLOCK_WARNED} & {*happened(services, ticket)}


def test_who_waits_long_goes_ahead_and_is_late_when_they_were_promised_an_answer(
    services: Services, clock: Clock, nadia: Member
) -> None:
    promise = (Team.CUSTOMER_SERVICE, Priority.NORMAL, ClockKind.FIRST_RESPONSE, Target(timedelta(hours=10)))
    set_target(services, nadia, new_id(), *promise)
    ticket = a_waiting_ticket(services)
    clock.passes(hours=8.5)
    tend_desk(services)
    assert as_it_is(services, ticket).priority is Priority.HIGH
    assert Happening.CLOCK_BREACHED not in happened(services, ticket)
    clock.passes(hours=1.5)
    tend_desk(services)
    breached = read_ticket(services, ticket.reference).history[-1]
    assert breached.kind is Happening.CLOCK_BREACHED
    assert breached.data["due"] == (ticket.created_at + timedelta(hours=10)).isoformat()


def test_what_was_promised_on_any_day_can_be_told_and_the_log_says_what_it_was_before(
    services: Services, clock: Clock, nadia: Member
) -> None:
    first = (Priority.URGENT, ClockKind.FIRST_RESPONSE)
    days, targets = [clock.now], [Target(timedelta(minutes=20), calendar=True), None]
    for target in targets:
        clock.passes(hours=1)
        set_target(services, nadia, new_id(), Team.CUSTOMER_SERVICE, *first, target)
        days.append(clock.now)
    with services.database.reading() as connection:
        promises = promises_of(connection, Team.CUSTOMER_SERVICE, services.hours)
        told = [entry.data for entry in log_entries(connection, 9)]
    assert [promises.at(day).get(first) for day in days] == [DEFAULT_TARGETS[first], *targets]
    named = {"priority": "urgent", "clock": "first_response"}
    assert told == [
        {**named, "before": "calendar:20"},
        {**named, "before": "team:60", "after": "calendar:20"},
    ]
