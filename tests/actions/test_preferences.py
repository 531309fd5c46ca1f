"""Mona and Karim say how they like to be helped, and take it back."""

from __future__ import annotations

import pytest

from bot.actions.meet_customer import customer_of, introduce
from bot.actions.prefer import ALWAYS, NOT_ALWAYS, keep_preferences
from bot.actions.services import Services
from bot.domain.guidance import Experience, Form
from bot.errors import ChoiceNotPossible
from tests.actions.cast import FORGOTTEN_PASSWORD, Talk, choices_of, new_id


def known(talk: Talk) -> Talk:
    """The same customer on their next request, in a new conversation."""
    assert talk.token
    customer = customer_of(talk.services, talk.token)
    assert customer
    again = Talk(talk.services, customer)
    again.token = talk.token
    return again


def prefer(talk: Talk, experience: Experience, form: Form | None = None) -> None:
    keep_preferences(talk.services, talk.customer, new_id(), experience, form)


def test_mona_says_that_she_is_new_and_hears_more_from_then_on(services: Services) -> None:
    mona = Talk(services)
    prefer(mona, Experience.BEGINNER)
    reply = known(mona).ask(FORGOTTEN_PASSWORD["en"])
    assert (reply["form"], reply["reason"]) == ("fix_with_reason", "beginner")


def test_a_stranger_may_say_it_before_asking_anything(services: Services) -> None:
    client_id = new_id()
    tokens = []
    for _ in range(2):  # the first response was lost
        karim, token = introduce(services, client_id)
        keep_preferences(services, karim, client_id, Experience.EXPERIENCED, None)
        tokens.append(token)
    first, second = (customer_of(services, token) for token in tokens)
    assert first == second
    assert first is not None
    assert first.experience is Experience.EXPERIENCED


def test_always_like_this_for_me_and_not_always(services: Services) -> None:
    mona = Talk(services)
    assert ALWAYS not in choices_of(mona.ask(FORGOTTEN_PASSWORD["en"])), "nothing was chosen yet"
    chosen = mona.choose("form:fix_with_reason")
    kept = mona.choose(ALWAYS)
    assert kept["html"] == chosen["html"], "what she reads stays before her"
    assert {"solved", NOT_ALWAYS} <= set(choices_of(kept))
    later = known(mona)
    reply = later.ask(FORGOTTEN_PASSWORD["en"])
    assert (reply["form"], reply["reason"]) == ("fix_with_reason", "preferred")
    assert NOT_ALWAYS in choices_of(reply)
    later.choose(NOT_ALWAYS)
    assert known(mona).ask(FORGOTTEN_PASSWORD["en"])["reason"] == "again"


def test_what_she_always_likes_keeps_how_experienced_she_is(services: Services) -> None:
    mona = Talk(services)
    prefer(mona, Experience.BEGINNER)
    mona.ask(FORGOTTEN_PASSWORD["en"])
    mona.choose("form:fix")
    mona.choose(ALWAYS)
    assert known(mona).customer.experience is Experience.BEGINNER


def test_when_it_is_urgent_the_fix_comes_first_whatever_she_always_likes(services: Services) -> None:
    mona = Talk(services)
    prefer(mona, Experience.NEUTRAL, Form.WALKTHROUGH)
    later = known(mona)
    later.choose("urgent")
    reply = later.ask(FORGOTTEN_PASSWORD["en"])
    assert (reply["form"], reply["reason"]) == ("fix", "urgent_customer")


def test_always_means_nothing_before_a_form_was_chosen(services: Services) -> None:
    mona = Talk(services)
    mona.ask(FORGOTTEN_PASSWORD["en"])
    with pytest.raises(ChoiceNotPossible):
        mona.choose(ALWAYS)
