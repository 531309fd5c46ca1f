"""What people said about a ticket stays, whatever a rule would have instead."""

from __future__ import annotations

from datetime import datetime

from bot.domain.article import Team
from bot.domain.by_hand import ByHand, by_hand
from bot.domain.ticket_history import Event, Happening


def tagged(now: datetime, staff_id: str | None = "salma", **data: str) -> Event:
    return Event(Happening.TAGGED, now, None, data, staff_id=staff_id)


def test_what_a_rule_did_was_not_done_by_hand(now: datetime) -> None:
    raised = Event(Happening.PRIORITISED, now, None, {"by": "waiting"})
    assert by_hand([raised, tagged(now, None, added="account")]) == ByHand()
    said = Event(Happening.PRIORITISED, now, "Salma", {}, staff_id="salma")
    assert by_hand([raised, said]).priority


def test_where_somebody_last_moved_it_is_where_it_belongs(now: datetime) -> None:
    ruled = Event(Happening.MOVED, now, None, {"to": "customer_service", "by": "handoff"})
    assert by_hand([ruled]).team is None
    by_salma = [
        Event(Happening.MOVED, now, "Salma", {"to": team.value}, staff_id="salma")
        for team in (Team.CUSTOMER_SERVICE, Team.TECHNICAL_SUPPORT)
    ]
    assert by_hand([*by_salma, ruled]).team is Team.TECHNICAL_SUPPORT


def test_of_a_tag_the_last_who_put_it_on_or_took_it_off_is_right(now: datetime) -> None:
    history = [tagged(now, added="vip, phone"), tagged(now, added="router", removed="phone, account")]
    said = by_hand(history)
    assert (said.tags, said.taken_off) == ({"vip", "router"}, {"phone", "account"})
    assert by_hand([*history, tagged(now, added="phone")]).tags == {"vip", "router", "phone"}


def test_tags_of_the_new_matter_come_beside_those_of_people_and_in_place_of_those_of_the_old(
    now: datetime,
) -> None:
    said = by_hand([tagged(now, added="vip", removed="complaint")])
    assert said.tags_with(["shipping", "vip"], ["account", "complaint"]) == ("vip", "account")
    assert said.tags_with(["account", "vip"], ["account"]) == ("account", "vip")
    assert ByHand().tags_with(["shipping"], []) == ()
