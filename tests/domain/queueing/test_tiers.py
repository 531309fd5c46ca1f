"""What Salma cannot solve goes to tier 2, with what was tried and what is needed."""

from __future__ import annotations

import pytest

from bot.domain.queueing.assignment import Round, hand_out
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.tiers import HandoverNote, escalate, person_for
from bot.domain.queueing.workplace import AgentAtWork
from bot.errors import InvalidInput, NoHigherTier
from tests.domain.cast import NOON, a_ticket, who_waits

NOTE = HandoverNote.write("  Signed her out everywhere; it came back.", "Somebody who reads the payment log.")
SALMA = AgentAtWork("salma")
OMAR, NADIA = AgentAtWork("omar", tier=2), AgentAtWork("nadia", tier=2)
NADIA_HAS_TIER_2 = {Duty.TIER_2: "nadia"}


@pytest.mark.parametrize(("tried", "needed", "field"), [(" ", "Help.", "tried"), ("All.", "\n", "needed")])
def test_nobody_escalates_without_saying_what_was_tried_and_what_is_needed(
    tried: str, needed: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        HandoverNote.write(tried, needed)
    assert refused.value.field == field


def test_a_ticket_goes_up_with_its_note_to_whoever_has_the_duty() -> None:
    samiras = a_ticket(assignee_id="salma", tags=("payments",))

    up = escalate(samiras, NOTE, NADIA_HAS_TIER_2, NOON)

    assert up.ticket == a_ticket(tier=2, assignee_id="nadia", assigned_at=NOON, tags=("payments",))
    assert up.note.tried == "Signed her out everywhere; it came back."


def test_with_nobody_on_duty_it_waits_for_anybody_of_the_tier() -> None:
    assert escalate(a_ticket(assignee_id="salma"), NOTE, {}, NOON).ticket == a_ticket(tier=2)


def test_tier_3_is_the_highest() -> None:
    third = escalate(a_ticket(tier=2), NOTE, {}, NOON).ticket
    assert third.tier == 3
    with pytest.raises(NoHigherTier):
        escalate(third, NOTE, {}, NOON)


def test_a_rule_gives_a_tier_its_own_tickets_and_all_of_them_to_whoever_has_the_duty() -> None:
    team = (SALMA, OMAR, NADIA)
    line = [who_waits(9), who_waits(8, tier=2), who_waits(7, tier=2), who_waits(6, tier=3)]

    shared = hand_out(line, team, {}, Round()).given
    assert [(ticket.id, agent.id) for ticket, agent in shared] == [(9, "salma"), (8, "nadia"), (7, "omar")]

    on_duty = hand_out(line, team, NADIA_HAS_TIER_2, Round()).given
    assert [(ticket.id, agent.id) for ticket, agent in on_duty] == [(9, "salma"), (8, "nadia"), (7, "nadia")]


def test_who_is_above_a_ticket_is_given_it_when_nobody_below_them_can_be() -> None:
    full = AgentAtWork("salma", capacity=1, open_count=1)
    for team, dealt in (
        ((SALMA, OMAR, NADIA), ["salma", "salma"]),
        ((OMAR, NADIA), ["nadia", "omar"]),
        ((full, OMAR), ["omar", "omar"]),
        ((AgentAtWork("salma", online=False), NADIA), ["nadia", "nadia"]),
        ((AgentAtWork("nadia", tier=3), OMAR), ["omar", "omar"]),
    ):
        given = hand_out([who_waits(9), who_waits(8)], team, {}, Round()).given
        assert [agent.id for _, agent in given] == dealt


def test_by_skill_a_ticket_waits_for_its_own_tier_and_for_those_above_where_nobody_of_it_is_there() -> None:
    knows = AgentAtWork("nadia", tier=2, skills=frozenset({"billing"}))
    asks = [who_waits(9, tags=frozenset({"billing"}))]
    for team, name in (((SALMA, knows), "salma"), ((OMAR, knows), "nadia")):
        given = hand_out(asks, team, {}, Round(), by_skill=True).given
        assert [agent.id for _, agent in given] == [name]


def test_a_tier_waits_for_whoever_has_its_duty() -> None:
    gone_home = AgentAtWork("nadia", tier=2, online=False)
    assert hand_out([who_waits(5, tier=2)], (SALMA, OMAR, gone_home), NADIA_HAS_TIER_2, Round()).given == ()
    assert person_for(1, NADIA_HAS_TIER_2) is None
    assert person_for(3, NADIA_HAS_TIER_2) is None


def test_a_higher_tier_may_help_below_and_never_the_other_way() -> None:
    assert NADIA.may_work_on(who_waits(1, tier=1))
    assert not SALMA.may_work_on(who_waits(1, tier=2))
