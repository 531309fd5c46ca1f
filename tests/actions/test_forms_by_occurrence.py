"""The same customer, the same problem, again and again: from the ready fix to being taught."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Talk, choices_of


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_three_episodes_give_fix_then_reason_then_walkthrough(services: Services, lang) -> None:
    first = Talk(services, lang=lang)
    replies = [talk.ask(FORGOTTEN_PASSWORD[lang]) for talk in (first, first.again(lang), first.again(lang))]
    assert [reply["article"]["id"] for reply in replies] == ["forgotten-password"] * 3
    assert [reply["form"] for reply in replies] == ["fix", "fix_with_reason", "walkthrough"]
    assert [reply["reason"] for reply in replies] == ["first_time", "again", "again"]
    assert len({reply["reason_text"] for reply in replies}) == 3


def test_asking_twice_in_one_episode_is_one_occurrence(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert samira.ask("i cant remember my password")["form"] == "fix"
    assert samira.again().ask(FORGOTTEN_PASSWORD["en"])["form"] == "fix_with_reason"


def test_a_question_after_an_outcome_is_a_new_occurrence(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("solved")
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["form"] == "fix_with_reason"


def test_occurrences_of_more_than_90_days_ago_are_forgotten(samira: Talk, clock: Clock) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(days=91)
    assert samira.again().ask(FORGOTTEN_PASSWORD["en"])["reason"] == "first_time"


def test_another_customer_starts_from_the_fix(samira: Talk, services: Services) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    yusuf = Talk(services)
    assert yusuf.ask(FORGOTTEN_PASSWORD["en"])["form"] == "fix"


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_critical_problem_gives_the_fix_every_time(services: Services, lang) -> None:
    first = Talk(services, lang=lang)
    for talk in (first, first.again(lang), first.again(lang), first.again(lang)):
        reply = talk.ask(STORE_DOWN[lang])
        assert reply["article"]["id"] == "store-not-opening"
        assert (reply["form"], reply["reason"]) == ("fix", "urgent_article")


def test_after_a_quick_fix_that_worked_teaching_is_offered(samira: Talk) -> None:
    samira.ask(STORE_DOWN["en"])
    assert "form:walkthrough" in choices_of(samira.choose("solved"))
    assert samira.choose("form:walkthrough")["step"]["number"] == 1


def test_the_customer_switches_the_form_both_ways_and_it_stays_for_the_conversation(samira: Talk) -> None:
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["form"] == "fix"
    taught = samira.choose("form:walkthrough")
    assert (taught["form"], taught["reason"], taught["step"]["number"]) == ("walkthrough", "chosen", 1)
    back = samira.choose("form:fix")
    assert (back["form"], back["reason"]) == ("fix", "chosen")
    samira.choose("form:walkthrough")
    samira.choose("solved")
    assert samira.ask(STORE_DOWN["en"])["form"] == "walkthrough"
    assert samira.again().ask(STORE_DOWN["en"])["form"] == "fix"


def test_urgency_said_by_button_gives_the_fix_of_what_is_at_hand(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    reply = samira.choose("urgent")
    assert (reply["form"], reply["reason"]) == ("fix", "urgent_customer")


def test_urgency_said_in_words_gives_the_fix_at_the_third_time_too(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.again().ask(FORGOTTEN_PASSWORD["en"])
    reply = samira.again().ask("URGENT please: " + FORGOTTEN_PASSWORD["en"])
    assert (reply["form"], reply["reason"]) == ("fix", "urgent_customer")
