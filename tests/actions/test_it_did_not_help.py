"""Samira tried what she was given and says so in passing; nobody reads her the same text again."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from bot.actions.teach_article import teach_article
from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk, choices_of, new_id

HACKED: dict[Lang, str] = {"en": "my account was hacked", "ar": "تم اختراق حسابي"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["the reset mail never comes", "still no email!!", "i did that already, nothing in spam"]),
        ("en", ["i did that already, nothing in spam", "still no email", "it never came"]),
        ("ar", ["ما وصل شي", "جربت وما زبط", "ما وصلني شي"]),
    ],
)
def test_three_failures_lead_deeper_to_the_offer_of_a_person_and_to_a_person(
    services: Services, lang: Lang, said: list[str]
) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    first, second, third = [talk.ask(text) for text in said]
    assert (first["form"], first["reason"]) == ("fix_with_reason", "went_deeper")
    assert (second["article"]["id"], second["form"]) == ("forgotten-password", "walkthrough")
    assert "person" in choices_of(second)
    assert (third["kind"], third["reason"]) == ("handoff", "not_helped")


def test_a_new_matter_that_has_not_come_is_a_question(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert samira.ask("my payout has not reached my bank account")["article"]["id"] == "payout-late"
    samira.choose("solved")
    assert samira.ask("still no email")["kind"] != "handoff"


def test_what_was_read_just_now_is_not_read_again_without_a_word(samira: Talk) -> None:
    first, second = [samira.ask(FORGOTTEN_PASSWORD["en"]) for _ in range(2)]
    assert (second["form"], second["reason"]) == ("fix", "same_matter")
    assert second["text"] != first["text"]
    assert "person" in choices_of(second)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_what_cannot_wait_has_a_person_beside_it(services: Services, lang: Lang) -> None:
    talk = Talk(services, lang=lang)
    reply = talk.ask(HACKED[lang])
    assert (reply["reason"], "person" in choices_of(reply)) == ("urgent_article", True)
    assert "person" in choices_of(talk.choose("form:walkthrough"))


@pytest.mark.parametrize(("lang", "said"), [("ar", "انت غبي ما فهمت علي"), ("en", "you are so stupid")])
def test_an_insult_is_anger(services: Services, lang: Lang, said: str) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    assert (talk.ask(said))["reason"] == "complaint"


@pytest.mark.parametrize(
    ("lang", "vague", "said"), [("ar", "فلوسي", "وش الحل"), ("en", "payment", "whats the fix")]
)
def test_asking_for_the_solution_chooses_nothing(
    services: Services, lang: Lang, vague: str, said: str
) -> None:
    talk = Talk(services, lang=lang)
    listed = talk.ask(vague)
    if listed["kind"] != "ask_back":
        pytest.skip("nothing was asked back")
    again = talk.ask(said)
    assert (choices_of(again), again["text"] != listed["text"]) == (choices_of(listed), True)


def test_what_was_left_for_another_matter_is_one_tap_away(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    reply = samira.ask("how do I cancel an order")
    back = [choice["label"] for choice in reply["choices"] if choice["choice"] == "resume:forgotten-password"]
    assert len(back) == 1
    assert "2" in back[0]
    assert samira.choose("resume:forgotten-password")["step"]["number"] == 2
    assert "resume:forgotten-password" not in choices_of(samira.ask("how long does it take?"))


def test_a_guide_opened_to_be_led_through_chooses_nothing_else_and_counts_nothing(services: Services) -> None:
    mona = Talk(services)
    started = teach_article(services, mona.customer, new_id(), "payout-late", "en")
    mona.id = started.conversation_id
    assert mona.ask(FORGOTTEN_PASSWORD["en"])["reason"] == "first_time"
    assert mona.again().ask("my payout has not reached my bank account")["reason"] == "first_time"


def test_helped_with_a_step_she_still_has_every_way_out(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("form:walkthrough")
    samira.choose("step:next")
    offered = set(choices_of(samira.choose("step:stuck")))
    assert {"step:back", "solved", "form:fix", "not_my_question", "person"} <= offered


def test_not_understood_she_is_offered_no_leftovers(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert choices_of(samira.ask("zzz qqq xxyyzz")) == ["person"]
