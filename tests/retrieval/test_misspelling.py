"""Yusuf's fingers slip, in English."""

from __future__ import annotations

import pytest

from bot.retrieval.encoder import Encoder
from bot.retrieval.live import LiveIndex
from bot.retrieval.misspelling import Spelling

SAID = ("I forgot my password", "Change the bank account of your shop", "The Klarna payment was declined")


@pytest.fixture(scope="module")
def spelling(encoder: Encoder) -> Spelling:
    return Spelling(SAID, encoder.is_word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i forgt my pasword", "i forgot my password"),
        ("chnage my bank acount", "change my bank account"),
        ("my paymnt was declind", "my payment was declined"),
        ("klrana Paymnts", "klarna payment"),
    ],
)
def test_words_that_are_none_are_those_of_the_articles(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.right(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "the food was good, my shoes are not",
        "an omelet is no refund",
        "Aramex lost it",
        "mail pasword@shop.example or open shop.example/acount",
        "order acount2 and x-acount",
        "نسيت pass",
    ],
)
def test_other_words_names_and_addresses_stay_as_they_are(spelling: Spelling, typed: str) -> None:
    assert spelling.right(typed) == typed


def test_of_a_long_message_only_some_words_are_looked_up(spelling: Spelling) -> None:
    assert spelling.right("pasword " * 20).split().count("password") == 8


@pytest.mark.parametrize(
    ("asked", "article"),
    [
        ("i forgt my pasword", "forgotten-password"),
        ("how do i chnage my bnak acount", "change-payout-bank-account"),
        ("cancle subscrption and get mony back", "cancel-subscription-refund"),
        ("shop suspnded paymnt declined", "store-suspended-unpaid"),
    ],
)
def test_yusuf_is_understood(sample_index: LiveIndex, asked: str, article: str) -> None:
    assert sample_index.current().find(asked, "en").candidates[0].article_id == article
