"""The pages on which a lead decides how a team works, without a line of code."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from bot.actions.keep_ready import read_canned_replies
from bot.actions.run_desk import DeskRules, read_desk
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.clocks import ClockKind, Target
from bot.domain.queueing.strategy import StrategyName
from bot.domain.staff import Member, Role
from bot.domain.ticket import Priority
from tests.actions.cast import Clock
from tests.actions.desk.cast import NoIndex, a_member

TEAM = "customer_service"


@pytest.fixture
def services(new_database: Any, clock: Clock) -> Services:
    return Services(new_database("sqlite"), NoIndex(), clock)


@pytest.fixture
def nadia(signed_in: Callable[[Role], TestClient]) -> TestClient:
    return signed_in(Role.LEAD)


@pytest.fixture
def reader(services: Services) -> Member:
    return a_member(services, "Reem", Role.LEAD)


def post(browser: TestClient, path: str, **fields: Any) -> tuple[int, str]:
    """The status, and the page on which one lands."""
    answer = browser.post(path, data={"client_id": str(uuid4()), **fields})
    if answer.status_code == 303:
        return 303, browser.get(answer.headers["location"]).text
    return answer.status_code, answer.text


def rules(services: Services, reader: Member, team: Team = Team.CUSTOMER_SERVICE) -> DeskRules:
    return read_desk(services, reader, team)


@pytest.mark.parametrize("name", StrategyName)
def test_every_way_of_working_is_one_choice_away(
    nadia: TestClient, services: Services, reader: Member, name: StrategyName
) -> None:
    status, page = post(nadia, f"/lead/queues/{TEAM}", name=name.value, urgent_first="yes")
    assert status == 303
    assert rules(services, reader).rule.name is name
    assert re.search(rf'value="{name}" checked', page)
    assert rules(services, reader, Team.TECHNICAL_SUPPORT).rule.name is StrategyName.PICK_AND_CHOOSE


def test_a_way_of_working_has_its_own_settings(nadia: TestClient, services: Services, reader: Member) -> None:
    peak = {"peak": ["sun", "mon"], "opens": "10:00", "closes": "00:00"}
    post(nadia, f"/lead/queues/{TEAM}", name="newest_first_at_peak", plans="Enterprise، Pro, pro,", **peak)
    rule = rules(services, reader).rule
    assert (rule.peak, rule.plans, rule.urgent_first) == (
        "sun 10:00-24:00; mon 10:00-24:00",
        ("Enterprise", "Pro", "pro"),
        False,
    )
    page = nadia.get(f"/lead/queues/{TEAM}").text
    assert 'name="peak" value="mon" checked' in page
    assert 'name="opens" type="time" value="10:00"' in page
    for wrong in ({"peak": "sun"}, {"peak": "sun", "opens": "9"}, {"name": "by_lot"}, {"plans": "x" * 41}):
        status, _ = post(nadia, f"/lead/queues/{TEAM}", **{"name": "triage", **wrong})
        assert status == 422, wrong
    assert rules(services, reader).rule == rule


def test_a_duty_goes_round_week_by_week_and_weeks_are_swapped(
    nadia: TestClient, services: Services, reader: Member, clock: Clock
) -> None:
    salma, omar = a_member(services, "Salma"), a_member(services, "Omar")
    rota, today = f"/lead/queues/{TEAM}/rotas/tier_2", clock.now.date()
    assert post(nadia, f"{rota}/swaps", week=today.isoformat(), person=omar.id)[0] == 422, "no duty yet"
    since = today.isoformat()
    assert post(nadia, rota, people=[salma.id, omar.id, "", salma.id], since=since)[0] == 303
    assert rules(services, reader).rotas[0].people == (salma.id, omar.id)
    next_week = today + timedelta(weeks=1)
    status, page = post(nadia, f"{rota}/swaps", week=[today, next_week], person=["", salma.id])
    assert (status, rules(services, reader).rotas[0].swaps) == (303, {next_week: salma.id})
    assert "Whose turn it is" in page
    post(nadia, rota, people=[omar.id], since=since)
    assert rules(services, reader).rotas[0].swaps == {next_week: salma.id}
    post(nadia, rota, people=[omar.id], since=(today + timedelta(days=1)).isoformat())
    assert rules(services, reader).rotas[0].swaps == {}
    for people in (["nobody"], [a_member(services, "Layla", Role.AUTHOR).id]):
        assert post(nadia, rota, people=people, since=since)[0] == 422
    assert post(nadia, rota, people=[omar.id], since="soon")[0] == 422
    assert post(nadia, "/lead/queues/bakers", name="triage")[0] == 404
    assert post(nadia, f"/lead/queues/{TEAM}/rotas/baking", since=since)[0] == 404


def test_a_team_has_its_week(nadia: TestClient, services: Services, reader: Member) -> None:
    hours = {
        "kind": "week",
        "zone": "Asia/Riyadh",
        "day": ["sun", "sun", "mon"],
        "opens": ["09:00", "14:00", ""],
        "closes": ["12:00", "00:00", ""],
    }
    assert post(nadia, f"/lead/hours/{TEAM}", **hours)[0] == 303
    known = rules(services, reader).hours
    assert (str(known.week), str(known.zone)) == ("sun 09:00-12:00; sun 14:00-24:00", "Asia/Riyadh")
    assert 'value="14:00"' in nadia.get(f"/lead/hours/{TEAM}").text
    for wrong in (
        {"zone": "Mars/Olympus"},
        {"zone": ""},
        {"opens": ["09:00", "", ""]},
        {"opens": ["13:00", "14:00", ""]},
        {"opens": ["", "", ""], "closes": ["", "", ""]},
        {"day": ["someday", "sun", "mon"]},
    ):
        assert post(nadia, f"/lead/hours/{TEAM}", **{**hours, **wrong})[0] == 422, wrong
    assert rules(services, reader).hours == known
    post(nadia, f"/lead/hours/{TEAM}", kind="always", zone="Asia/Riyadh")
    assert rules(services, reader).hours.always


@pytest.mark.parametrize(
    ("weekend", "days"),
    [("friday_saturday", "sun,mon,tue,wed,thu"), ("saturday_sunday", "mon,tue,wed,thu,fri")],
)
def test_a_whole_week_is_filled_in_by_its_weekend(
    nadia: TestClient, services: Services, reader: Member, weekend: str, days: str
) -> None:
    form = {"weekend": weekend, "opens": "08:30", "closes": "16:00", "zone": "Africa/Cairo"}
    assert post(nadia, f"/lead/hours/{TEAM}/office", **form)[0] == 303
    week = str(rules(services, reader).hours.week)
    assert set(re.findall("[a-z]{3}", week)) == set(days.split(","))
    assert "08:30-16:00" in week


def test_a_holiday_and_the_hours_of_ramadan(nadia: TestClient, services: Services, reader: Member) -> None:
    office = {"weekend": "friday_saturday", "opens": "09:00", "closes": "17:00", "zone": "Asia/Amman"}
    post(nadia, f"/lead/hours/{TEAM}/office", **office)
    days = f"/lead/hours/{TEAM}/days"
    status, _ = post(nadia, days, name="<b>عيد</b>", first="2027-03-09", last="2027-03-12")
    ramadan = {"first": "2027-02-08", "last": "2027-03-08", "opens": "10:00", "closes": "15:00"}
    _, page = post(nadia, days, name="رمضان", kind="shorter", **ramadan)
    assert "&lt;b&gt;عيد" in page
    assert "10:00–15:00" in page
    hours = rules(services, reader).hours
    assert (status, hours.on(date(2027, 3, 9))) == (303, ())
    assert [str(span) for span in hours.on(date(2027, 2, 14))] == ["sun 10:00-15:00"]
    for wrong in ({"name": " "}, {"last": "2027-03-01"}, {"last": "2029-03-09"}, {"first": "soon"}):
        assert post(nadia, days, **{"name": "x", "first": "2027-03-09", **wrong})[0] == 422, wrong
    number = rules(services, reader).special[0][0]
    assert post(nadia, f"{days}/{number}/remove")[0] == 303
    assert post(nadia, f"{days}/{number}/remove")[0] == 404
    assert len(rules(services, reader).special) == 1


def test_targets_are_written_by_priority(nadia: TestClient, services: Services, reader: Member) -> None:
    def cells(**changed: str) -> dict[str, list[str]]:
        return {
            "priority": ["urgent", "urgent"],
            "clock": ["first_response", "resolution"],
            "amount": [changed.get("first", "30"), changed.get("whole", "")],
            "unit": ["minutes", "working_hours"],
        }

    status, page = post(nadia, f"/lead/targets/{TEAM}", **cells())
    targets = rules(services, reader).targets
    assert status == 303
    assert targets[Priority.URGENT, ClockKind.FIRST_RESPONSE] == Target(timedelta(minutes=30), True)
    assert (Priority.URGENT, ClockKind.RESOLUTION) not in targets
    assert targets[Priority.HIGH, ClockKind.FIRST_RESPONSE] == Target(timedelta(hours=4))
    assert '<option value="minutes" selected>' in page
    for wrong in ("0", "-1", "1.5", "soon", "999999"):
        assert post(nadia, f"/lead/targets/{TEAM}", **cells(whole="8", first=wrong))[0] == 422, wrong
    assert rules(services, reader).targets == targets


def test_a_ready_reply_is_written_changed_and_removed(
    nadia: TestClient, services: Services, reader: Member
) -> None:
    words = {"name": "استرداد", "team": TEAM, "ar": "أهلًا، رقم طلبك {{reference}}", "en": ""}
    status, page = post(nadia, "/lead/replies/new", **words)
    assert (status, "استرداد" in page) == (303, True)
    kept = read_canned_replies(services, reader)[0]
    assert (kept.texts, kept.team) == ({"ar": words["ar"]}, Team.CUSTOMER_SERVICE)
    url = f"/lead/replies/{kept.id}"
    assert "{{reference}}" in nadia.get(url).text
    status, page = post(nadia, url, **{**words, "en": "{{secret}} <script>alert(1)</script>"})
    assert (status, "secret" in page, "<script>alert" in page) == (422, True, False)
    assert post(nadia, url, **{**words, "name": "Refund", "team": ""})[0] == 303
    assert read_canned_replies(services, reader)[0].name == "Refund"
    assert post(nadia, "/lead/replies/new", name="Empty")[0] == 422
    assert post(nadia, f"{url}/remove")[0] == 303
    assert (nadia.get(url).status_code, post(nadia, url, **words)[0]) == (404, 404)


def test_abuse_10_an_extra_field_decides_nothing(nadia: TestClient) -> None:
    for path, form in {
        f"/lead/queues/{TEAM}": {"name": "triage"},
        f"/lead/hours/{TEAM}": {"kind": "always", "zone": "Asia/Amman"},
        f"/lead/targets/{TEAM}": {},
        "/lead/replies/new": {"name": "x", "en": "y"},
    }.items():
        assert post(nadia, path, **form, owner_id="x")[0] == 422, path
        assert post(nadia, path, **form)[0] == 303, path
