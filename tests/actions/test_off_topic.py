"""Yusuf chats about something else, does not follow, or wants nobody: no ticket that nobody asked for."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from bot.domain.ticket import Reason
from bot.language.catalogue import say
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk, choices_of


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ar", ["شو الطقس بكرا", "طيب شو اطبخ اليوم", "احكيلي نكتة"]),
        ("ar", ["شو الطقس", "لا", "اي نعم"]),
        ("ar", ["طيب شو اطبخ اليوم", "اي نعم", "لا"]),
        ("en", ["recipe for pancakes", "tell me a joke", "no"]),
    ],
)
def test_chatting_about_other_things_makes_no_ticket(services: Services, lang, said) -> None:
    yusuf = Talk(services, lang=lang)
    replies = [yusuf.ask(each) for each in said]
    assert replies[0]["text"] == say("replies.rephrase_out_of_scope", lang)
    assert {reply["kind"] for reply in replies} <= {"rephrase", "small_talk"}
    assert all("person" in choices_of(reply) for reply in replies)
    assert yusuf.ask(FORGOTTEN_PASSWORD[lang])["article"]["id"] == "forgotten-password"


def test_the_same_again_is_handed_to_a_person(services: Services) -> None:
    yusuf = Talk(services, lang="ar")
    yusuf.ask("شو الطقس بكرا")
    yusuf.ask("لا")
    assert yusuf.ask("شو الطقس بكرا؟")["reason"] == Reason.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "ما فهمت"), ("ar", "ما فهمت عليك"), ("en", "i dont understand")]
)
def test_who_does_not_follow_is_asked_what_it_is_about(services: Services, lang, said) -> None:
    mona = Talk(services, lang=lang)
    assert mona.ask(said)["text"] == say("replies.puzzled", lang)
    mona.ask(FORGOTTEN_PASSWORD[lang])
    assert mona.ask(said)["form"] == "walkthrough"
    reply = mona.ask(said)
    assert (reply["step"]["number"], "help" in reply["step"]) == (1, True)


@pytest.mark.parametrize(("lang", "where"), [("ar", "وين بلاقي هالزر"), ("en", "where is that button")])
def test_where_something_is_asks_for_help_with_the_step_and_never_for_a_ticket(
    services: Services, lang, where
) -> None:
    mona = Talk(services, lang=lang)
    mona.ask(FORGOTTEN_PASSWORD[lang])
    mona.choose("form:walkthrough")
    replies = [mona.ask(where) for _ in range(3)]
    assert [(reply["kind"], reply["step"]["number"]) for reply in replies] == [("answer", 1)] * 3


@pytest.mark.parametrize(
    ("lang", "said"), [("ar", "بدون موظف لو سمحت"), ("en", "please dont pass me to a person")]
)
def test_who_wants_no_person_is_gone_on_with(services: Services, lang, said) -> None:
    reply = Talk(services, lang=lang).ask(said)
    assert (reply["kind"], reply["text"]) == ("small_talk", say("replies.no_person", lang))
