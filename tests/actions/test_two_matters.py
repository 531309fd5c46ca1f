"""What is said besides, and what was tapped by mistake, is not lost and not held against anybody."""

from __future__ import annotations

import pytest

from bot.actions.services import Services
from tests.actions.cast import Talk, choices_of


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("ar", "مستحقاتي ما وصلت وكمان الطابعة ما بتشتغل"),
        ("en", "my payout has not arrived and also my receipt printer is not connecting"),
    ],
)
def test_the_second_matter_of_a_message_is_a_tap_away(services: Services, lang, said) -> None:
    samira = Talk(services, lang=lang)
    reply = samira.ask(said)
    assert reply["article"]["id"] == "payout-late"
    assert "article:receipt-printer-not-connecting" in choices_of(reply)
    assert samira.choose("article:receipt-printer-not-connecting")["reason"] == "first_time"


def listed(talk: Talk) -> list[str]:
    reply = talk.ask("ليش ما في طلبات")
    articles = [choice for choice in choices_of(reply) if choice.startswith("article:")]
    if reply["kind"] != "ask_back" or len(articles) < 2:
        pytest.skip("nothing was asked back")
    return articles


def test_another_one_of_the_list_takes_the_first_back(services: Services) -> None:
    samira = Talk(services, lang="ar")
    first, second, *_ = listed(samira)
    samira.choose(first)
    samira.choose(second)
    again = samira.again("ar")
    listed(again)
    assert again.choose(first)["reason"] == "first_time"


def test_the_words_on_the_button_are_what_was_said(services: Services) -> None:
    samira = Talk(services, lang="ar")
    listed(samira)
    samira.choose("not_my_question")
    assert samira.transcript().messages[-2].text == "لا شيء منها"


@pytest.mark.parametrize(
    "said", ["nsit mot de passe", "kifash nbdel l-mot de passe dyali", "asdfgh", "mot de passe oublié"]
)
def test_latin_letters_that_are_not_surely_english_stay_arabic(services: Services, said: str) -> None:
    assert Talk(services, lang="ar").ask(said)["lang"] == "ar"


def test_english_on_an_arabic_page_is_answered_in_english(services: Services) -> None:
    assert Talk(services, lang="ar").ask("I forgot my password")["lang"] == "en"


def test_an_accusation_shouted_is_anger(services: Services) -> None:
    reply = Talk(services).ask("u charged me twice this month!!!")
    assert (reply["article"]["id"], reply["text"].startswith("I am sorry")) == ("charged-twice", True)
