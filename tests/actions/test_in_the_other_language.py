"""Somebody asks in one language, and the article exists only in the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.actions.services import Services
from bot.domain.article import published
from bot.language import LANGUAGES, Lang, direction, other_language
from bot.language.catalogue import say
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder
from bot.retrieval.snapshot import Index, load
from bot.storage.articles import read_articles
from bot.storage.translation_gaps import TranslationGap, translation_gaps
from tests.actions.cast import FORGOTTEN_PASSWORD, STORE_DOWN, Clock, Served, Talk, choices_of, only_in
from tests.fixtures.indexes import KB

OWN_DOMAIN = "كيف أربط دومين خاص من GoDaddy بمتجري عن طريق CNAME و DNS"


def gaps(services: Services, **since: Any) -> tuple[TranslationGap, ...]:
    with services.database.reading() as connection:
        return translation_gaps(connection, **since)


def note(lang: Lang) -> str:
    return say("replies.only_in_other_language", lang)


@pytest.fixture(scope="module")
def english_domains(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of a small knowledge base in which the article about domains exists only in English."""
    folder = tmp_path_factory.mktemp("english-domains")
    missing = ("connect-own-domain", "ar")
    articles = [
        article
        for article in published(read_articles(KB).articles)
        if article.topic in {"account", "domains"} and (article.id, article.lang) != missing
    ]
    return load(Path(folder), build(articles, encoder, folder).version, encoder)


def test_samira_asks_in_arabic_and_finds_what_is_only_in_english(
    services: Services, english_domains: Index
) -> None:
    samira = Talk(replace(services, indexes=Served(english_domains)), lang="ar")
    found = english_domains.find(OWN_DOMAIN, "ar").candidates
    assert "connect-own-domain" in [candidate.article_id for candidate in found[:3]]
    reply = samira.ask(OWN_DOMAIN)
    if "article:connect-own-domain" in choices_of(reply):
        reply = samira.choose("article:connect-own-domain")
    assert (reply["article"]["id"], reply["article"]["lang"]) == ("connect-own-domain", "en")
    assert note("ar") in reply["reason_text"]
    assert [(gap.article_id, gap.wanted) for gap in gaps(services)] == [("connect-own-domain", "ar")]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reply_says_so_in_the_customers_language_and_quotes_as_it_is(
    services: Services, lang: Lang
) -> None:
    other = other_language(lang)
    samira = Talk(only_in(services, other, "forgotten-password"), lang=lang)
    reply = samira.ask(FORGOTTEN_PASSWORD[lang])
    assert (reply["lang"], reply["dir"]) == (lang, direction(lang))
    assert reply["article"]["lang"] == other
    assert reply["article"]["url"] == f"/{other}/articles/forgotten-password"
    assert reply["text"].startswith(reply["reason_text"])
    assert reply["reason_text"].endswith(note(lang))
    labels = {choice["choice"]: choice["label"] for choice in reply["choices"]}
    assert labels["solved"] == say("replies.choice.solved", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_does_the_walkthrough_once_at_its_beginning(services: Services, lang: Lang) -> None:
    samira = Talk(only_in(services, other_language(lang), "forgotten-password"), lang=lang)
    samira.ask(FORGOTTEN_PASSWORD[lang])
    assert note(lang) in samira.choose("form:walkthrough")["text"]
    step = samira.choose("step:next")
    assert note(lang) not in step["text"]
    labels = {choice["choice"]: choice["label"] for choice in step["choices"]}
    assert labels["step:next"] == say("player.label.next.seen", lang)


def test_an_article_in_the_customers_language_needs_no_note(samira: Talk, services: Services) -> None:
    assert note("en") not in samira.ask(FORGOTTEN_PASSWORD["en"])["text"]
    assert gaps(services) == ()


def test_the_gap_tells_which_article_was_wanted_in_which_language_when_and_by_which_message(
    services: Services, clock: Clock
) -> None:
    samira = Talk(only_in(services, "en", "forgotten-password"), lang="ar")
    samira.ask(FORGOTTEN_PASSWORD["ar"])
    asked, answered = samira.transcript().messages
    (gap,) = gaps(services)
    assert gap == TranslationGap(
        "forgotten-password",
        "en",
        "ar",
        asked.id,
        FORGOTTEN_PASSWORD["ar"],
        answered.at,
        samira.customer.id,
    )
    assert gaps(services, since=answered.at) == (gap,)
    clock.passes(days=1)
    assert gaps(services, since=clock()) == ()


def test_one_matter_is_one_gap_however_long_it_took(services: Services) -> None:
    samira = Talk(only_in(services, "en", "forgotten-password"), lang="ar")
    samira.ask(FORGOTTEN_PASSWORD["ar"])
    for choice in ("still_broken", "form:walkthrough", "step:next", "step:back"):
        samira.choose(choice)
    assert len(gaps(services)) == 1
    samira.again("ar").ask(FORGOTTEN_PASSWORD["ar"])
    assert len(gaps(services)) == 2


def test_the_latest_gap_comes_first(services: Services) -> None:
    served = only_in(services, "en", "forgotten-password", "store-not-opening")
    for question in (FORGOTTEN_PASSWORD["ar"], STORE_DOWN["ar"]):
        Talk(served, lang="ar").ask(question)
    assert [gap.article_id for gap in gaps(services)] == ["store-not-opening", "forgotten-password"]


def test_what_was_not_her_question_is_no_gap(services: Services) -> None:
    samira = Talk(only_in(services, "en", "forgotten-password"), lang="ar")
    samira.ask(FORGOTTEN_PASSWORD["ar"])
    samira.choose("not_my_question")
    assert gaps(services) == ()
    samira.choose("article:forgotten-password")
    assert [gap.article_id for gap in gaps(services)] == ["forgotten-password"]


def test_an_english_title_that_she_picked_reads_from_left_to_right(services: Services) -> None:
    samira = Talk(only_in(services, "en", "forgotten-password"), lang="ar")
    samira.choose("article:forgotten-password")
    assert samira.transcript().messages[0].dir == "ltr"
