"""Targets that come close or are missed are in the history of the ticket, and in its place in the queue."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.be_present import ticket_news
from bot.actions.read_queue import read_queue
from bot.actions.run_desk import set_target
from bot.actions.services import Services
from bot.actions.tend_desk import look_at_clocks, tend_desk
from bot.actions.work_on_ticket import reopen_ticket, reply_to_ticket, solve_ticket
from bot.domain.article import Team
from bot.domain.clocks import ClockKind, Target
from bot.domain.queueing.listing import TicketFilter
from bot.domain.staff import Member
from bot.domain.ticket import ClockState, Priority, TicketStatus
from bot.domain.ticket_history import Happening
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
    assert happened(services, ticket) == [Happening.CREATED, Happening.CLOCK_BREACHED]
