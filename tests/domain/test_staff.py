"""Which part of the console is open to whom."""

from __future__ import annotations

import pytest

from bot.domain.staff import Area, Member, Role


@pytest.mark.parametrize(
    ("role", "areas"),
    [
        (Role.AUTHOR, {Area.AUTHOR}),
        (Role.AGENT, {Area.AGENT}),
        (Role.LEAD, {Area.AGENT, Area.LEAD}),
        (Role.ADMIN, {Area.AUTHOR, Area.AGENT, Area.LEAD}),
    ],
)
def test_what_a_member_of_staff_may_open(role: Role, areas: set[Area]) -> None:
    layla = Member("s1", "layla@raff.example", "Layla", role)

    assert {area for area in Area if layla.may_open(area)} == areas
