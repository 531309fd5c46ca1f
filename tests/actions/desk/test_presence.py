"""Who is there, who looks and who writes, and what was written and not sent."""

from __future__ import annotations

import pytest

from bot.actions.be_present import (
    come_online,
    go_offline,
    keep_draft,
    leave_ticket,
    look_at_ticket,
    read_presence,
)
from bot.actions.run_desk import choose_strategy
from bot.actions.services import Services
from bot.actions.tend_desk import forget_who_was_there
from bot.actions.work_on_ticket import read_ticket, reply_to_ticket
from bot.actions.write_note import write_note
from bot.domain.note import DraftKind
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member, Role
from bot.errors import Forbidden
from tests.actions.cast import Clock, new_id
from tests.actions.desk.cast import a_member, a_waiting_ticket, as_it_is


def test_each_sees_the_others_who_look_and_who_write_until_they_go(
    services: Services, clock: Clock, salma: Member, omar: Member
) -> None:
    reference = a_waiting_ticket(services).reference
    assert look_at_ticket(services, salma, reference) == ()
    (there,) = look_at_ticket(services, omar, reference, writing=True)
    assert (there.name, there.writing) == ("Salma", False)
    (there,) = read_presence(services, salma, reference)
    assert (there.name, there.writing) == ("Omar", True)
    reply_to_ticket(services, omar, reference, new_id(), "Hello", solve=False)
    assert [one.writing for one in read_presence(services, salma, reference)] == [False]
    leave_ticket(services, omar, reference)
    assert read_presence(services, salma, reference) == ()
    look_at_ticket(services, omar, reference)
    clock.passes(minutes=1)
    assert read_presence(services, salma, reference) == ()
    clock.passes(hours=2)
    forget_who_was_there(services)


def test_a_draft_is_ones_own_and_is_gone_when_it_was_sent(
    services: Services, salma: Member, omar: Member
) -> None:
    reference = a_waiting_ticket(services).reference
    for text in ("Dear Sam", "Dear Samira,"):
        keep_draft(services, salma, reference, DraftKind.REPLY, text)
    keep_draft(services, salma, reference, DraftKind.NOTE, "Looks like fraud")
    drafts = read_ticket(services, reference, salma).drafts
    assert drafts == {DraftKind.REPLY: "Dear Samira,", DraftKind.NOTE: "Looks like fraud"}
    assert read_ticket(services, reference, omar).drafts == {}
    reply_to_ticket(services, salma, reference, new_id(), "Dear Samira, hello", solve=False)
    write_note(services, salma, reference, new_id(), "Looks like fraud to me")
    assert read_ticket(services, reference, salma).drafts == {}
    keep_draft(services, salma, reference, DraftKind.REPLY, "x")
    keep_draft(services, salma, reference, DraftKind.REPLY, "  ")
    assert read_ticket(services, reference, salma).drafts == {}


def test_who_comes_online_is_given_what_waits(
    services: Services, clock: Clock, salma: Member, nadia: Member
) -> None:
    first, second = a_waiting_ticket(services), a_waiting_ticket(services)
    choose_strategy(services, nadia, new_id(), first.team, TeamRule(StrategyName.ROUND_ROBIN))
    assert as_it_is(services, first).assignee_id is None
    assert come_online(services, salma)
    assert not come_online(services, salma)
    assert as_it_is(services, second).assignee_id == salma.id
    go_offline(services, salma)
    third = a_waiting_ticket(services)
    clock.passes(minutes=5)
    assert as_it_is(services, third).assignee_id is None
    assert come_online(services, salma)
    assert as_it_is(services, third).assignee_id == salma.id
    with pytest.raises(Forbidden):
        come_online(services, a_member(services, "Layla", Role.AUTHOR))
