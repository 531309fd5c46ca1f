"""Queries: what Rami wants to know, without what politeness puts around it; and any message at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.intents import recognise


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Hello, how do I change my PIN please?", "how do I change my PIN"),
        ("Hi! Can you tell me where my order is? Thanks a lot", "where my order is?"),
        ("How do I change my PIN?", "How do I change my PIN?"),
        ("good morning, i need help with my invoice asap", "my invoice"),
        ("please reset my password, thank you in advance", "reset my password"),
        ("hi there my card was declined urgent", "my card was declined"),
        ("مرحبا، كيف اغير كلمة السر لو سمحت", "كيف اغير كلمة السر"),
        ("السلام عليكم ورحمة الله وبركاته، كيف ألغي الطلب؟ وشكرا", "كيف ألغي الطلب؟"),
        ("صباح الخير كيفك بدي اعرف وين طلبي ضروري", "وين طلبي"),
        ("لو سمحتوا ازاي اغير الرقم بسرعة", "ازاي اغير الرقم"),
        ("عافاك كيفاش نبدل الرقم السري", "كيفاش نبدل الرقم السري"),
        ("هلا والله ممكن سؤال متى يوصل الطلب الله يعافيك", "متى يوصل الطلب"),
        ("I want a refund for my shoes", "I want a refund for my shoes"),
        ("What is the fee for a transfer?", "What is the fee for a transfer?"),
        ("هاي البطاقة مش شغالة", "هاي البطاقة مش شغالة"),
        ("hi", "hi"),
        ("  شكرا كتير  ", "شكرا كتير"),
        ("thanks for nothing, the PIN page is broken", "for nothing, the PIN page is broken"),
        ("كيف", "كيف"),
        ("", ""),
        ("؟", "؟"),
    ],
)
def test_rami_is_searched_for_what_he_wants_to_know(text: str, query: str) -> None:
    assert recognise(text).query == query


def test_one_message_may_carry_several_intents() -> None:
    intents = recognise("this is the worst service, urgent, I want to talk to a human")
    assert (intents.angry, intents.urgent, intents.wants_person) == (True, True, True)
    assert intents.small_talk is None


def test_what_is_asked_at_the_end_of_a_very_long_message_is_heard() -> None:
    story = "the parcel went from one city to the next one and then to another " * 60
    assert recognise(story + "I want to talk to a human").wants_person


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=())))
def test_any_message_leaves_something_to_search_for_unless_it_is_blank(text: str) -> None:
    assert bool(recognise(text).query) == bool(text.strip())


@pytest.mark.parametrize(
    "piece",
    ["ب\u064b" * 20, "want to talk ", "ما مش لا ", "the same still not ", "hi there ", "please ", "؟؟ "],
)
def test_a_message_made_to_be_slow_is_read_like_any_other(piece: str) -> None:
    assert not recognise(piece * 2_000).solved
