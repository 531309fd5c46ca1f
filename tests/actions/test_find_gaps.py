"""What customers could not find is found, and grouped with its likes."""

from __future__ import annotations

import pytest

from bot.actions.find_gaps import find_gaps, read_missed_questions
from bot.actions.rate_article import rate_article
from bot.actions.services import Services
from bot.domain.gaps import Miss, QuestionKey
from bot.errors import NotFound
from tests.actions.cast import FORGOTTEN_PASSWORD, Clock, Talk, new_id

GIFT_CARDS = "can I sell gift cards in my shop"
SOLD_AGAIN = "how do I sell gift cards to my customers"
HONEY = "what is the zoological name of the honey badger"


def missed(services: Services) -> dict[str, Miss]:
    return {question.text: question.miss for gap in find_gaps(services).open for question in gap.questions}


def test_a_question_without_an_answer_is_a_gap_once_its_customer_has_left(
    services: Services, samira: Talk, clock: Clock
) -> None:
    assert samira.ask(HONEY)["kind"] == "rephrase"
    assert missed(services) == {}
    clock.passes(hours=1)
    assert missed(services) == {HONEY: Miss.NO_ANSWER}


def test_who_is_handed_over_without_an_answer_leaves_a_gap_at_once(services: Services, samira: Talk) -> None:
    samira.ask(HONEY)
    assert samira.choose("person")["kind"] == "handoff"
    (gap,) = find_gaps(services).open
    assert [said.kind for said in gap.central.said] == ["rephrase", "handoff"]
    assert gap.people == 1


def test_what_was_answered_is_no_gap_until_the_customer_says_no_to_the_end(
    services: Services, samira: Talk, clock: Clock
) -> None:
    question = FORGOTTEN_PASSWORD["en"]
    assert samira.ask(question)["kind"] == "answer"
    clock.passes(days=2)
    assert missed(services) == {}
    samira.choose("still_broken")
    clock.passes(days=2)
    assert missed(services) == {question: Miss.NOT_HELPED}
    samira.choose("solved")
    assert missed(services) == {}


def test_an_answer_to_something_else_is_a_gap(services: Services, samira: Talk, clock: Clock) -> None:
    question = FORGOTTEN_PASSWORD["en"]
    samira.ask(question)
    samira.choose("not_my_question")
    clock.passes(hours=1)
    assert missed(services) == {question: Miss.NOT_THEIRS}


def test_whoever_only_wants_a_person_leaves_no_gap(services: Services, samira: Talk) -> None:
    samira.ask("I want to talk to a person")
    assert missed(services) == {}


def test_what_a_reader_wrote_with_a_no_is_a_question_too(services: Services, samira: Talk) -> None:
    text = "it does not say what to do when the mail never comes"
    rate_article(services, samira.customer, new_id(), "forgotten-password", "en", False, text)
    rate_article(services, None, new_id(), "forgotten-password", "en", False)
    rate_article(services, None, new_id(), "forgotten-password", "en", True, "thank you so much")
    assert missed(services) == {text: Miss.VOTED_NO}


def test_the_likes_of_a_question_are_with_it_and_the_most_met_gap_is_first(
    services: Services, samira: Talk, clock: Clock
) -> None:
    for question in (HONEY, GIFT_CARDS, SOLD_AGAIN):
        talk = Talk(services)
        talk.ask(question)
        talk.choose("person")
    first, second = find_gaps(services).open
    assert {question.text for question in first.questions} == {GIFT_CARDS, SOLD_AGAIN}
    assert (first.people, second.central.text) == (2, HONEY)


def test_what_was_read_is_kept_and_not_read_again(services: Services, samira: Talk) -> None:
    samira.ask(HONEY)
    samira.choose("person")
    before = find_gaps(services)
    assert read_missed_questions(services) == 1
    assert read_missed_questions(services) == 0
    assert find_gaps(services) == before


def test_a_gap_is_found_by_any_of_its_questions(services: Services, samira: Talk) -> None:
    samira.ask(HONEY)
    samira.choose("person")
    gaps = find_gaps(services)
    key = gaps.open[0].central.key
    assert gaps.with_question(QuestionKey.read(str(key))) == gaps.open[0]
    for wrong in ("m999999", "v1", "x1", "m", "m1e3", "m١", "m" + "9" * 40):
        with pytest.raises(NotFound):
            gaps.with_question(QuestionKey.read(wrong))
