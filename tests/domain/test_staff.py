"""What each role may open and do, and when somebody is away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.article import Team
from bot.domain.staff import Act, Area, Member, Role
from tests.domain.cast import NOON


def member(name: str, role: Role) -> Member:
    return Member(name.lower(), f"{name.lower()}@raff.example", name, role)


SALMA, OMAR, NADIA = member("Salma", Role.AGENT), member("Omar", Role.LEAD), member("Nadia", Role.ADMIN)
LAYLA = member("Layla", Role.AUTHOR)


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        (LAYLA, {Area.AUTHOR}),
        (SALMA, {Area.AGENT}),
        (OMAR, {Area.AGENT, Area.LEAD}),
        (NADIA, {Area.AUTHOR, Area.AGENT, Area.LEAD}),
    ],
)
def test_what_a_member_of_staff_may_open(who: Member, areas: set[Area]) -> None:
    assert {area for area in Area if who.may_open(area)} == areas


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        (LAYLA, {Act.WRITE_ARTICLES}),
        (SALMA, {Act.WORK_ON_TICKETS}),
        (OMAR, {Act.WORK_ON_TICKETS, Act.HAND_OUT_TICKETS, Act.RUN_DESK}),
        (NADIA, set(Act)),
    ],
)
def test_what_a_member_of_staff_may_do(who: Member, acts: set[Act]) -> None:
    assert {act for act in Act if who.may(act)} == acts


def test_who_is_disabled_may_do_nothing() -> None:
    gone = replace(NADIA, disabled_at=NOON)
    assert not any(gone.may(act) for act in Act)
    assert gone.away(NOON)


def test_an_admin_manages_everybody_but_themselves_so_that_one_is_always_left() -> None:
    assert NADIA.may_manage(OMAR)
    assert not NADIA.may_manage(NADIA)
    assert not OMAR.may_manage(SALMA)


def test_one_goes_out_of_office_oneself_or_is_sent_by_the_lead() -> None:
    assert SALMA.may_send_away(SALMA)
    assert OMAR.may_send_away(SALMA)
    assert not SALMA.may_send_away(OMAR)


def test_who_is_out_of_office_is_back_at_the_moment_they_named() -> None:
    on_leave = replace(SALMA, away_until=NOON)
    assert on_leave.away(NOON - timedelta(seconds=1))
    assert not on_leave.away(NOON)
    assert not SALMA.away(NOON)


def test_who_is_new_is_in_every_team() -> None:
    assert SALMA.teams == set(Team)
