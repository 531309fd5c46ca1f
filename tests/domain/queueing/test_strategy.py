"""The ways in which Salma, Omar and Nadia can work, each as its rule reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.article import Team
from bot.domain.business_hours import read_business_hours
from bot.domain.queueing.assignment import Round
from bot.domain.queueing.duty import Duty
from bot.domain.queueing.strategy import STRATEGIES, Strategy, StrategyName
from bot.domain.queueing.workplace import AgentAtWork, Workplace, at_work, waiting
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority
from tests.domain.cast import NADIA, NOON, OMAR, SALMA, a_ticket, who_waits, workplace

SAMIRA, YUSUF, MONA = who_waits(30), who_waits(10), who_waits(20)
THREE_WAIT = workplace([YUSUF, SAMIRA, MONA])


def seen(strategy: Strategy, place: Workplace, viewer: str) -> list[int]:
    """The minutes that each has waited, as somebody sees the line."""
    return [ticket.id for ticket in strategy.line(place, viewer)]


def given(name: StrategyName, place: Workplace, round_: Round | None = None) -> list[tuple[int, str]]:
    found = STRATEGIES[name].hand_out(place, round_ or Round()).given
    return [(ticket.id, agent.id) for ticket, agent in found]


def test_every_name_has_its_strategy() -> None:
    assert list(STRATEGIES) == list(StrategyName)


def test_oldest_first_whoever_has_time_takes_the_first_in_line_and_no_other() -> None:
    oldest_first = STRATEGIES[StrategyName.OLDEST_FIRST]

    assert seen(oldest_first, THREE_WAIT, "salma") == [30, 20, 10]
    assert oldest_first.next_for(THREE_WAIT, SALMA) == SAMIRA
    assert oldest_first.may_take(THREE_WAIT, SALMA, SAMIRA)
    assert not oldest_first.may_take(THREE_WAIT, SALMA, YUSUF), "who came later waits for their turn"


def test_oldest_first_passes_over_what_the_agent_cannot_answer_and_what_somebody_has() -> None:
    oldest_first = STRATEGIES[StrategyName.OLDEST_FIRST]
    omars = who_waits(40, assignee_id="omar")
    another_teams = who_waits(35, team=Team.TECHNICAL_SUPPORT)
    above_salma = who_waits(33, tier=2)
    salma = replace(SALMA, teams=frozenset({Team.CUSTOMER_SERVICE}))
    place = workplace([omars, another_teams, above_salma, SAMIRA, YUSUF], salma, OMAR)

    assert oldest_first.next_for(place, salma) == SAMIRA
    assert not any(oldest_first.may_take(place, salma, one) for one in (omars, another_teams, above_salma))


def test_pick_and_choose_anyone_takes_any_that_is_nobodys() -> None:
    pick = STRATEGIES[StrategyName.PICK_AND_CHOOSE]
    taken = who_waits(40, assignee_id="omar")
    place = workplace([taken, SAMIRA, YUSUF])

    assert pick.may_take(place, SALMA, YUSUF)
    assert pick.may_take(place, SALMA, SAMIRA)
    assert not pick.may_take(place, SALMA, taken), "it is Omar's"


def test_at_peak_whoever_has_the_duty_answers_the_newest_and_the_others_the_oldest() -> None:
    at_peak = replace(
        STRATEGIES[StrategyName.NEWEST_FIRST_AT_PEAK],
        peak=read_business_hours("sun 11:00-13:00", NOON.tzinfo),  # type: ignore[arg-type]
    )
    noon = workplace([YUSUF, SAMIRA, MONA], on_duty={Duty.NEWEST_FIRST: "nadia"})
    evening = replace(noon, at=NOON + timedelta(hours=6))

    assert seen(at_peak, noon, "nadia") == [10, 20, 30]
    assert at_peak.next_for(noon, NADIA) == YUSUF
    assert seen(at_peak, noon, "salma") == [30, 20, 10]
    assert seen(at_peak, evening, "nadia") == [30, 20, 10], "the peak is over"


def test_without_peak_hours_the_duty_is_always_on_and_in_other_strategies_it_is_none() -> None:
    on_duty = workplace([YUSUF, SAMIRA], on_duty={Duty.NEWEST_FIRST: "nadia"})
    assert seen(STRATEGIES[StrategyName.NEWEST_FIRST_AT_PEAK], on_duty, "nadia") == [10, 30]
    assert seen(STRATEGIES[StrategyName.OLDEST_FIRST], on_duty, "nadia") == [30, 10]


def test_paid_plans_first_and_whoever_waits_longest_among_them() -> None:
    paid_first = replace(STRATEGIES[StrategyName.PAID_PLANS_FIRST], plans=("enterprise", "plus"))
    plus, enterprise = who_waits(5, plan="plus"), who_waits(1, plan="enterprise")
    cannot_work = who_waits(2, priority=Priority.URGENT)

    assert seen(paid_first, workplace([SAMIRA, YUSUF, plus, enterprise]), "salma") == [1, 5, 30, 10]
    assert seen(paid_first, workplace([SAMIRA, plus, cannot_work]), "salma") == [2, 5, 30]
    assert seen(replace(paid_first, urgent_first=False), workplace([plus, cannot_work]), "salma") == [5, 2]


def test_by_skill_whoever_knows_most_of_it_is_given_it() -> None:
    salma = replace(SALMA, skills=frozenset({"billing", "ar"}))
    omar = replace(OMAR, skills=frozenset({"billing", "en"}))
    refund_in_arabic = who_waits(9, tags=frozenset({"billing"}), lang="ar")
    refund_in_english = who_waits(8, tags=frozenset({"billing"}), lang="en")
    about_domains = who_waits(7, tags=frozenset({"domains"}), lang="en")
    place = workplace([refund_in_arabic, refund_in_english, about_domains], salma, omar, NADIA)

    assert given(StrategyName.BY_SKILL, place) == [(9, "salma"), (8, "omar"), (7, "omar")]


def test_by_skill_a_ticket_waits_for_who_is_full_but_not_for_who_went_home() -> None:
    billing = frozenset({"billing"})
    refund = who_waits(9, tags=billing)
    full = replace(SALMA, skills=billing, capacity=1, open_count=1)

    assert given(StrategyName.BY_SKILL, workplace([refund], full, OMAR)) == []
    assert given(StrategyName.BY_SKILL, workplace([refund], replace(full, online=False), OMAR)) == [
        (9, "omar")
    ]


def test_by_skill_those_who_know_the_same_are_given_as_many() -> None:
    anything = [who_waits(minutes) for minutes in range(6, 0, -1)]
    names = [name for _, name in given(StrategyName.BY_SKILL, workplace(anything))]
    assert names == ["nadia", "omar", "salma", "nadia", "omar", "salma"]


def test_in_triage_whoever_has_the_week_says_whose_it_is_and_the_others_wait() -> None:
    triage = STRATEGIES[StrategyName.TRIAGE]
    omars_week = workplace([SAMIRA, YUSUF], on_duty={Duty.TRIAGE: "omar"})

    assert triage.may_hand_out("omar", omars_week.on_duty)
    assert not triage.may_hand_out("salma", omars_week.on_duty)
    assert triage.may_take(omars_week, OMAR, YUSUF)
    assert not triage.may_take(omars_week, SALMA, SAMIRA)
    assert triage.hand_out(omars_week, Round()).given == ()


def test_in_triage_with_nobody_on_duty_everybody_helps_themselves() -> None:
    assert STRATEGIES[StrategyName.TRIAGE].may_take(THREE_WAIT, SALMA, YUSUF)


def test_in_a_round_everybody_is_given_as_many_and_nobody_chooses() -> None:
    five = [who_waits(minutes) for minutes in (5, 4, 3, 2, 1)]
    place = workplace(five)

    assert given(StrategyName.ROUND_ROBIN, place) == [
        (5, "nadia"),
        (4, "omar"),
        (3, "salma"),
        (2, "nadia"),
        (1, "omar"),
    ]
    assert not STRATEGIES[StrategyName.ROUND_ROBIN].may_take(place, SALMA, five[0])


def test_a_round_goes_on_where_it_was() -> None:
    round_robin = STRATEGIES[StrategyName.ROUND_ROBIN]
    begun = round_robin.hand_out(workplace([SAMIRA]), Round())
    assert [agent.id for _, agent in begun.given] == ["nadia"]
    assert given(StrategyName.ROUND_ROBIN, workplace([YUSUF]), begun.round) == [(10, "omar")]


def test_nobody_is_given_more_than_they_have_room_for_and_gets_the_next_when_there_is_room() -> None:
    full = replace(SALMA, capacity=2, open_count=2)
    assert given(StrategyName.ROUND_ROBIN, workplace([SAMIRA], full)) == []

    one_solved = replace(full, open_count=1)
    assert given(StrategyName.ROUND_ROBIN, workplace([SAMIRA, YUSUF], one_solved)) == [(30, "salma")]


def test_who_was_full_is_next_until_they_were_given_as_many_as_the_others() -> None:
    round_ = Round({"salma": 3, "omar": 5})
    four = [who_waits(minutes) for minutes in (4, 3, 2, 1)]
    assert [name for _, name in given(StrategyName.ROUND_ROBIN, workplace(four, SALMA, OMAR), round_)] == [
        *("salma", "salma"),
        *("omar", "salma"),
    ]


def test_whoever_comes_online_is_given_what_waits_and_catches_nothing_up() -> None:
    gone = replace(OMAR, online=False)
    full = replace(SALMA, capacity=1, open_count=1)
    assert given(StrategyName.ROUND_ROBIN, workplace([SAMIRA], full, gone)) == []
    assert given(StrategyName.ROUND_ROBIN, workplace([SAMIRA], full, OMAR)) == [(30, "omar")]

    four = [who_waits(minutes) for minutes in (4, 3, 2, 1)]
    names = [
        name
        for _, name in given(StrategyName.ROUND_ROBIN, workplace(four, SALMA, OMAR), Round({"salma": 99}))
    ]
    assert names == ["omar", "salma", "omar", "salma"]


def test_what_was_given_to_somebody_who_is_out_of_office_is_given_again() -> None:
    on_leave = replace(OMAR, away=True)
    salmas, omars = who_waits(9, assignee_id="salma"), who_waits(8, assignee_id="omar")
    assert given(StrategyName.ROUND_ROBIN, workplace([salmas, omars], SALMA, on_leave)) == [(8, "salma")]

    gone_home = replace(OMAR, online=False)
    assert given(StrategyName.ROUND_ROBIN, workplace([salmas, omars], SALMA, gone_home)) == []


def test_without_assignment_everybody_answers_and_leaves_a_note_for_the_next() -> None:
    nobodys = STRATEGIES[StrategyName.NO_ASSIGNMENT]
    assert seen(nobodys, THREE_WAIT, "salma") == [30, 20, 10]
    assert not nobodys.may_take(THREE_WAIT, SALMA, SAMIRA)
    assert nobodys.hand_out(THREE_WAIT, Round()).given == ()
    assert [name for name, strategy in STRATEGIES.items() if strategy.wants_handover_notes] == [
        StrategyName.NO_ASSIGNMENT
    ]


@pytest.mark.parametrize(
    "name", [name for name in StrategyName if name not in {StrategyName.ROUND_ROBIN, StrategyName.BY_SKILL}]
)
def test_where_people_decide_no_rule_gives_anything(name: StrategyName) -> None:
    assert given(name, THREE_WAIT) == []


def test_a_ticket_waits_from_the_start_of_its_thread_and_one_that_does_not_wait_is_in_no_line() -> None:
    samiras = waiting(a_ticket(id=7, tags=("billing",), plan="plus"))
    assert samiras is not None
    assert (samiras.since, samiras.asks_for, samiras.plan) == (NOON, frozenset({"billing", "ar"}), "plus")
    assert waiting(a_ticket(waiting_since=None)) is None


def test_a_member_who_is_out_of_office_has_no_room() -> None:
    salma = Member("salma", "salma@raff.example", "Salma", Role.AGENT, capacity=3)
    assert at_work(salma, 2, NOON, online=True).has_room
    assert not at_work(salma, 3, NOON, online=True).has_room
    assert not at_work(salma, 0, NOON, online=False).has_room
    assert not at_work(replace(salma, away_until=NOON + timedelta(days=1)), 0, NOON, online=True).has_room
    assert AgentAtWork("salma").at_work
