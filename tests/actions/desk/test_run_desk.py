"""What a lead decides holds at once, and is in the log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from functools import partial

import pytest

from bot.actions import run_desk as running
from bot.actions import tend_desk as tending
from bot.actions.be_present import come_online
from bot.actions.manage_staff import Work, change_work, read_audit_log
from bot.actions.pass_on import escalate_ticket
from bot.actions.run_desk import (
    add_special_days,
    choose_strategy,
    read_desk,
    remove_special_days,
    set_hours,
    set_rota,
    set_target,
    swap_weeks,
)
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.clocks import DEFAULT_TARGETS, ClockKind, Target
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority, TicketStatus
from bot.errors import Forbidden, InvalidInput, NotFound
from bot.errors.desk import HoursUnusable
from bot.storage.tickets import set_status, ticket_of_conversation
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is, at_once, waiting_tickets

SERVICE = Team.CUSTOMER_SERVICE
RAMADAN = (date(2027, 2, 8), date(2027, 3, 9))


def test_a_team_begins_with_the_usual_rules_and_has_its_own_from_then_on(
    services: Services, nadia: Member, salma: Member
) -> None:
    usual = read_desk(services, nadia, SERVICE)
    assert usual.rule.name is StrategyName.PICK_AND_CHOOSE
    assert (usual.targets, usual.hours.always) == (DEFAULT_TARGETS, True)

    rule = TeamRule(StrategyName.NEWEST_FIRST_AT_PEAK, "sun-thu 10:00-14:00", ("gold",), urgent_first=False)
    choose_strategy(services, nadia, new_id(), SERVICE, rule)
    set_hours(services, nadia, new_id(), SERVICE, "sun-thu 09:00-17:00", "Asia/Amman")
    days = add_special_days(services, nadia, new_id(), SERVICE, "رمضان", *RAMADAN, "sun-thu 10:00-15:00")
    first = (Priority.URGENT, ClockKind.FIRST_RESPONSE)
    set_target(services, nadia, new_id(), SERVICE, *first, Target(timedelta(minutes=30), calendar=True))
    set_target(services, nadia, new_id(), SERVICE, Priority.NORMAL, ClockKind.RESOLUTION, None)
    swaps = {date(2026, 11, 8): nadia.id}
    set_rota(services, nadia, new_id(), SERVICE, Duty.NEWEST_FIRST, (salma.id,), date(2026, 11, 1))
    swap_weeks(services, nadia, new_id(), SERVICE, Duty.NEWEST_FIRST, swaps)

    desk = read_desk(services, nadia, SERVICE)
    assert desk.rule == rule
    assert [span.opens for span in desk.hours.on(RAMADAN[0])] == [600]
    assert str(desk.hours.zone) == "Asia/Amman"
    assert desk.targets[first] == Target(timedelta(minutes=30), calendar=True)
    assert (Priority.NORMAL, ClockKind.RESOLUTION) not in desk.targets
    assert [(rota.people, rota.swaps) for rota in desk.rotas] == [((salma.id,), swaps)]
    assert read_desk(services, nadia, Team.TECHNICAL_SUPPORT) == usual

    remove_special_days(services, nadia, new_id(), SERVICE, days["days"])
    assert read_desk(services, nadia, SERVICE).special == ()
    with pytest.raises(NotFound):
        remove_special_days(services, nadia, new_id(), SERVICE, days["days"])
    rami = a_member(services, "Rami", Role.ADMIN)
    assert [(one.act, one.author) for one in read_audit_log(services, rami)] == [
        (act, "Nadia")
        for act in (
            *("holiday_removed", "rota_changed", "rota_changed", "target_changed", "target_changed"),
            *("holiday_added", "hours_changed", "strategy_changed"),
        )
    ]


def test_what_cannot_be_is_refused_and_an_agent_decides_nothing(
    services: Services, nadia: Member, salma: Member
) -> None:
    peak = TeamRule(StrategyName.NEWEST_FIRST_AT_PEAK, "whenever")
    begin = date(2026, 11, 1)
    layla = a_member(services, "Layla", Role.AUTHOR)
    with pytest.raises(HoursUnusable):
        choose_strategy(services, nadia, new_id(), SERVICE, peak)
    for week, zone in (("sun 9-17", "UTC"), ("", "Mars/Olympus"), ("", "../etc/passwd"), ("", "")):
        with pytest.raises(HoursUnusable):
            set_hours(services, nadia, new_id(), SERVICE, week, zone)
    with pytest.raises(HoursUnusable):
        add_special_days(services, nadia, new_id(), SERVICE, "Feast", *RAMADAN[::-1])
    with pytest.raises(InvalidInput):
        set_target(services, nadia, new_id(), SERVICE, *_URGENT, Target(timedelta()))
    with pytest.raises(InvalidInput):
        set_rota(services, nadia, new_id(), SERVICE, Duty.TRIAGE, (layla.id,), begin)
    with pytest.raises(InvalidInput):
        swap_weeks(services, nadia, new_id(), SERVICE, Duty.TRIAGE, {begin: salma.id})
    set_rota(services, nadia, new_id(), SERVICE, Duty.TRIAGE, (salma.id,), begin)
    for swap in ({date(2026, 11, 2): salma.id}, {begin: layla.id}):
        with pytest.raises(InvalidInput):
            swap_weeks(services, nadia, new_id(), SERVICE, Duty.TRIAGE, swap)
    with pytest.raises(Forbidden):
        choose_strategy(services, salma, new_id(), SERVICE, TeamRule())
    with pytest.raises(Forbidden):
        read_desk(services, salma, SERVICE)


_URGENT = (Priority.URGENT, ClockKind.FIRST_RESPONSE)


def test_a_duty_begins_within_a_year_and_is_only_for_people_of_the_team(
    services: Services, nadia: Member, salma: Member, clock: Clock
) -> None:
    begin, tech = clock.now.date(), a_member(services, "Tariq", teams=frozenset({Team.TECHNICAL_SUPPORT}))
    for people, since in (((salma.id,), date.max), ((salma.id, tech.id), begin)):
        with pytest.raises(InvalidInput):
            set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, people, since)
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, (salma.id,), begin + timedelta(days=366))
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, (salma.id,), date.min)
    with pytest.raises(InvalidInput):
        swap_weeks(services, nadia, new_id(), SERVICE, Duty.TIER_2, {date.min: tech.id})


def test_who_left_the_team_is_stood_in_for_and_their_tier_does_not_stall(
    services: Services, nadia: Member, clock: Clock
) -> None:
    salma, omar = (a_member(services, name, tier=2) for name in ("Salma", "Omar"))
    choose_strategy(services, nadia, new_id(), SERVICE, TeamRule(StrategyName.ROUND_ROBIN))
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, (salma.id, omar.id), clock.now.date())
    only_tech = Work(frozenset({Team.TECHNICAL_SUPPORT}), salma.skills, salma.capacity, salma.tier)
    change_work(services, nadia, new_id(), salma.id, only_tech)
    come_online(services, omar)
    ticket = a_waiting_ticket(services)
    escalate_ticket(services, nadia, ticket.reference, new_id(), "Asked her", "Look at it")
    assert as_it_is(services, ticket).assignee_id == omar.id


def test_a_lead_who_changes_a_promise_and_who_holds_several_tickets_do_not_wait_for_each_other(
    services: Services, nadia: Member, clock: Clock
) -> None:
    """Whichever of the tickets was written last, and so lies last in the database."""
    first = a_waiting_ticket(services)
    second = a_waiting_ticket(services, of=first)
    with services.database.writing() as connection:
        set_status(connection, first.id, TicketStatus.OPEN, clock.now + timedelta(hours=1), clock.now)
    promise = partial(set_target, services, nadia, new_id(), SERVICE, *_URGENT, Target(timedelta(hours=2)))
    with ThreadPoolExecutor(1) as threads:
        with services.database.writing() as connection:
            ticket_of_conversation(connection, first.conversation_id, lock=True)
            promised = threads.submit(promise)
            assert not wait([promised], timeout=0.5).done, "it waits for the ticket"
            ticket_of_conversation(connection, second.conversation_id, lock=True)
        assert promised.result() == {}


def test_every_ticket_is_looked_at_again_however_many_there_are(
    services: Services, nadia: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "_AT_A_TIME", 2)
    waiting_tickets(services, 5)
    assert tending.look_at_clocks(services) == 5
    for zone in ("Asia/Amman", "Africa/Cairo"):
        set_hours(services, nadia, new_id(), SERVICE, "sun-thu 09:00-17:00", zone)
        assert tending.look_at_clocks(services) == 5


def test_two_leads_who_agree_swaps_at_once_lose_neither(
    services: Services, nadia: Member, salma: Member, omar: Member
) -> None:
    begin, week, turn = date(2026, 11, 1), timedelta(weeks=1), (salma.id, omar.id)
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, turn, begin)
    asked = {begin + number * week: nadia.id for number in range(6)}
    told = at_once(
        *(
            partial(swap_weeks, services, nadia, new_id(), SERVICE, Duty.TIER_2, {first: person})
            for first, person in asked.items()
        )
    )
    assert told == [{}] * 6
    (rota,) = read_desk(services, nadia, SERVICE).rotas
    assert (rota.people, rota.swaps) == (turn, asked)
    swap_weeks(services, nadia, new_id(), SERVICE, Duty.TIER_2, {begin: None})
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, (omar.id,), begin + 2 * week)
    (rota,) = read_desk(services, nadia, SERVICE).rotas
    assert rota.swaps == {first: person for first, person in asked.items() if first != begin}
    set_rota(services, nadia, new_id(), SERVICE, Duty.TIER_2, (omar.id,), begin + timedelta(days=1))
    assert read_desk(services, nadia, SERVICE).rotas[0].swaps == {}
