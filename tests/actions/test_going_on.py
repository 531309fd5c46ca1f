"""Samira goes on asking without repeating herself, and is understood as a person would understand her."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from bot.actions.read_conversation import read_conversation
from bot.actions.services import Services
from bot.actions.understanding import leans_on
from bot.actions.work_on_ticket import read_ticket
from bot.domain.conversation import SILENCE
from bot.language import Lang
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, choices_of

PAYOUT_LATE = {
    "en": "my payout has not reached my bank account",
    "ar": "تأخرت المستحقات ولم تصل إلى حسابي البنكي",
}
GOING_ON = {
    "en": ["how long does it take?", "and if I am on the app?", "why?"],
    "ar": ["كم بتاخد وقت؟", "طيب ومن الجوال؟", "ليش؟"],
}


def heard(services: Services) -> list[str | None]:
    """The earlier question with which each of the bot's replies understood what was said."""
    with services.database.reading() as connection:
        return list(connection.scalars(text("SELECT in_context_of FROM decisions ORDER BY message_id")))


def given(reply: dict[str, Any]) -> str | None:
    return reply["article"]["id"] if "article" in reply else None


@pytest.mark.parametrize(("lang", "said"), [(lang, said) for lang in GOING_ON for said in GOING_ON[lang]])
def test_going_on_stays_with_the_matter(services: Services, lang: Lang, said: str) -> None:
    talk = Talk(services, lang=lang)
    first = talk.ask(FORGOTTEN_PASSWORD[lang])
    reply = talk.ask(said)
    assert reply["kind"] == "answer"
    assert reply["article"]["id"] == "forgotten-password"
    assert (reply["lang"], reply["reason"] in {"same_matter", "closest_part"}) == (lang, True)
    assert reply["text"] != first["text"]
    assert heard(services) == [None, FORGOTTEN_PASSWORD[lang]]


@pytest.mark.parametrize(("lang", "said"), [("en", "can I change it?"), ("ar", "وكيف أغير الحساب؟")])
def test_what_points_back_may_lead_to_another_article(services: Services, lang: Lang, said: str) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(PAYOUT_LATE[lang])
    reply = talk.ask(said)
    assert "article:change-payout-bank-account" in [f"article:{given(reply)}", *choices_of(reply)]
    assert given(reply) != "payout-late"


@pytest.mark.parametrize(
    ("lang", "said", "article"),
    [
        ("en", "how do I cancel an order", "edit-or-cancel-order"),
        ("en", "what about cash on delivery?", "cash-on-delivery"),
        ("en", "and how do I invite a staff member?", "staff-permissions"),
        ("ar", "كيف أطبع بوليصة الشحن", "print-shipping-label"),
        ("ar", "وكيف أفعّل الدفع عند الاستلام؟", "cash-on-delivery"),
    ],
)
def test_a_question_that_stands_alone_is_answered_alone(
    services: Services, lang: Lang, said: str, article: str
) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    assert talk.ask(said)["article"]["id"] == article
    assert heard(services) == [None, None]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "zzz qqq xxyyzz"),
        ("en", "and what about the weather in Paris?"),
        ("en", "who won the match yesterday"),
        ("ar", "مين فاز بالمباراة"),
        ("ar", "طيب وشو أخبار الطقس؟"),
    ],
)
def test_what_has_nothing_to_do_with_it_is_not_answered_with_it(
    services: Services, lang: Lang, said: str
) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    assert talk.ask(said).get("article") is None


@pytest.mark.parametrize("said", ["ok", "طيب", "thanks"])
def test_a_nod_is_not_taken_for_a_question(samira: Talk, services: Services, said: str) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    assert samira.ask(said).get("article") is None


def test_further_questions_go_deeper_until_there_is_no_more_and_then_to_a_person(samira: Talk) -> None:
    replies = [samira.ask(FORGOTTEN_PASSWORD["en"])]
    replies += [samira.ask("why?") for _ in range(4)]
    assert [reply.get("form") for reply in replies[:3]] == ["fix", "fix_with_reason", "walkthrough"]
    assert [reply["kind"] for reply in replies[3:]] == ["rephrase", "handoff"]
    assert {"form:fix", "form:walkthrough", "person"} <= set(choices_of(replies[3]))
    assert all(one["text"] != other["text"] for one, other in pairwise(replies))


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_sure_answer_of_its_own_goes_before_the_matter_at_hand(services: Services, lang: Lang) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(FORGOTTEN_PASSWORD[lang])
    reply = talk.ask({"en": "where is my payout?", "ar": "وين الفلوس؟"}[lang])
    assert given(reply) != "forgotten-password"


@pytest.mark.parametrize(
    ("lang", "hacked", "said"),
    [
        ("en", "my account was hacked", "and the forwarding?"),
        ("ar", "تم اختراق حسابي", "طيب وإعادة التوجيه؟"),
    ],
)
def test_the_same_part_is_not_quoted_twice(services: Services, lang: Lang, hacked: str, said: str) -> None:
    talk = Talk(services, lang=lang)
    talk.ask(hacked)
    replies = [talk.ask(said) for _ in range(3)]
    assert len({reply["text"] for reply in replies}) == len(replies)
    assert replies[-1]["kind"] == "handoff"


def test_the_part_is_found_in_latin_letters_too(services: Services) -> None:
    talk = Talk(services, lang="ar")
    talk.choose("article:payout-late")
    assert talk.ask("tayeb w el 3otal?")["reason"] == "closest_part"


def test_a_further_question_after_it_was_solved_is_no_second_occurrence(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.choose("solved")
    reply = samira.ask("and how long does it take?")
    assert (given(reply), reply["reason"] in {"same_matter", "closest_part"}) == ("forgotten-password", True)
    assert "2" in samira.again().ask(FORGOTTEN_PASSWORD["en"])["text"].splitlines()[0]


def test_coming_back_to_what_is_not_solved_is_no_second_occurrence(samira: Talk) -> None:
    for question in (FORGOTTEN_PASSWORD["en"], PAYOUT_LATE["en"]):
        assert samira.ask(question)["reason"] == "first_time"
    assert samira.ask(FORGOTTEN_PASSWORD["en"])["reason"] == "first_time"


def test_a_further_question_counts_no_second_occurrence(samira: Talk) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.ask("why?")
    later = samira.again()
    assert "2" in later.ask(FORGOTTEN_PASSWORD["en"])["text"].splitlines()[0]


def test_in_a_hurry_going_on_brings_no_lesson(samira: Talk) -> None:
    samira.choose("urgent")
    samira.ask(FORGOTTEN_PASSWORD["en"])
    reply = samira.ask("why?")
    assert (reply["kind"], reply.get("form")) == ("rephrase", None)
    assert "form:fix_with_reason" in choices_of(reply)


def test_after_a_day_nothing_is_leant_on(samira: Talk, services: Services, clock: Clock) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    clock.passes(seconds=(SILENCE + timedelta(hours=1)).total_seconds())
    samira.ask("and on iPhone?")
    assert heard(services) == [None, None]


def test_nothing_is_leant_on_from_another_conversation(samira: Talk, services: Services) -> None:
    samira.ask(FORGOTTEN_PASSWORD["en"])
    samira.again().ask("how long does it take?")
    assert heard(services) == [None, None]


def test_a_new_matter_found_together_tells_the_agent_both_questions(samira: Talk, services: Services) -> None:
    samira.ask(PAYOUT_LATE["en"])
    samira.ask("can I change it?")
    story = read_ticket(services, samira.choose("person")["ticket"]["reference"]).ticket.story
    assert story.question.splitlines() == [PAYOUT_LATE["en"], "can I change it?"]
    said = read_conversation(services, samira.customer, samira.id).messages
    assert "can I change it?" in [message.text for message in said]


def test_staff_can_see_whether_a_question_was_needed(services: Services) -> None:
    index = services.indexes.current()
    assert leans_on(index, "how long does it take?", "en", FORGOTTEN_PASSWORD["en"])
    assert not leans_on(index, "how do I cancel an order", "en", FORGOTTEN_PASSWORD["en"])
    assert not leans_on(index, "zzz qqq xxyyzz", "en", FORGOTTEN_PASSWORD["en"])
