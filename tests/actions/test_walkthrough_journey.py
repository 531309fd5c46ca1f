"""Being taught: forwards, backwards, stuck, leaving and coming back, finishing, and meeting it again."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket
from bot.domain.ticket import Reason
from bot.errors import ChoiceNotPossible
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, choices_of, open_tickets


@pytest.fixture
def taught(samira: Talk) -> Talk:
    """Samira at the first step of the walkthrough for a forgotten password."""
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    return samira


def test_she_walks_forwards_and_back(taught: Talk) -> None:
    assert taught.choose("step:next")["step"]["number"] == 2
    assert taught.choose("step:back")["step"]["number"] == 1
    assert taught.choose("step:back")["step"]["number"] == 1


def test_every_step_has_a_check_and_the_last_one_ends_in_a_question(taught: Talk) -> None:
    of = taught.choose("step:next")["step"]["of"]
    for number in range(3, of + 1):
        step = taught.choose("step:next")["step"]
        assert (step["number"], step["of"]) == (number, of)
        assert step["check"]
    end = taught.choose("step:next")
    assert "step" not in end
    assert {"solved", "still_broken"} <= set(choices_of(end))


def test_stuck_gets_help_then_a_person_who_knows_where(taught: Talk, services: Services) -> None:
    taught.choose("step:next")
    reply = taught.choose("step:stuck")
    helps = 0
    while reply["kind"] == "answer":
        assert reply["step"]["number"] == 2
        helps += 1
        reply = taught.choose("step:stuck")
    assert 1 <= helps <= 2
    assert (reply["kind"], reply["reason"]) == ("handoff", "not_helped")
    ticket = read_ticket(services, reply["ticket"]["reference"]).ticket
    assert ticket.story.stuck_at is not None
    assert ticket.story.stuck_at[0] == 2
    assert ticket.story.attempts[-1].form == "walkthrough"


def test_she_leaves_and_resumes_in_another_conversation(taught: Talk) -> None:
    taught.choose("step:next")
    taught.choose("step:next")
    later = taught.again()
    later.ask(FORGOTTEN_PASSWORD["en"])
    reply = later.choose("form:walkthrough")
    assert reply["step"]["number"] == 3
    assert "3" in reply["reason_text"]


def test_finished_and_back_again_within_the_window_it_is_a_refresher_with_a_person(taught: Talk) -> None:
    finish(taught)
    taught.choose("solved")
    reply = taught.again().ask(FORGOTTEN_PASSWORD["en"])
    assert (reply["form"], reply["reason"]) == ("walkthrough", "recurring")
    assert "step" not in reply
    assert "<details>" in reply["html"]
    assert "person" in choices_of(reply)


def test_still_broken_after_the_refresher_is_handed_off_as_recurring(taught: Talk) -> None:
    finish(taught)
    taught.choose("solved")
    later = taught.again()
    later.ask(FORGOTTEN_PASSWORD["en"])
    assert later.choose("still_broken")["reason"] == Reason.RECURRING


def test_moving_without_a_walkthrough_is_refused_and_changes_nothing(samira: Talk) -> None:
    before = samira.transcript()
    with pytest.raises(ChoiceNotPossible):
        samira.choose("step:next")
    assert samira.transcript() == before


def test_going_deeper_ends_with_a_person(samira: Talk, services: Services) -> None:
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["form"] == "fix"
    assert samira.choose("still_broken")["form"] == "fix_with_reason"
    assert samira.ask("still not working")["form"] == "walkthrough"
    reply = samira.choose("still_broken")
    assert (reply["kind"], reply["reason"]) == ("handoff", "not_helped")
    (ticket,) = open_tickets(services)
    assert [attempt.form for attempt in ticket.story.attempts] == ["fix", "fix_with_reason", "walkthrough"]
    assert {attempt.result for attempt in ticket.story.attempts} == {"still_broken"}


def test_a_day_of_silence_gives_the_episode_its_outcome(samira: Talk, clock: Clock) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=1, hours=1)
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["reason"] == "again"


def finish(talk: Talk) -> None:
    reply = talk.choose("step:next")
    while "step" in reply:
        reply = talk.choose("step:next")
