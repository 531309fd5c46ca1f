"""The catalogue: complete in both languages, whatever keys come to be added."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language import LANGUAGES, Lang
from bot.language.catalogue import (
    PLACEHOLDER,
    field_name,
    format_day,
    format_moment,
    keys,
    plural_categories,
    say,
    sentence,
)


def _texts(key: str, lang: Lang) -> list[str]:
    found = sentence(key, lang)
    return [found] if isinstance(found, str) else list(found.values())


def _placeholders(key: str, lang: Lang) -> set[str]:
    return {name for text in _texts(key, lang) for name in PLACEHOLDER.findall(text)} - {"count"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_there_in_every_language(lang: Lang) -> None:
    assert [key for key in sorted(keys()) if not all(text.strip() for text in _texts(key, lang))] == []


def test_a_sentence_takes_the_same_arguments_in_both_languages() -> None:
    assert [key for key in sorted(keys()) if _placeholders(key, "ar") != _placeholders(key, "en")] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_with_plurals_has_those_of_its_language(lang: Lang) -> None:
    plurals = {key: found for key in keys() if not isinstance(found := sentence(key, lang), str)}
    assert {key for key, found in plurals.items() if set(found) != plural_categories(lang)} == set()


def test_a_sentence_that_counts_in_one_language_has_an_answer_to_the_count_in_the_other() -> None:
    counting = {
        lang: {key for key in keys() if not isinstance(sentence(key, lang), str)} for lang in LANGUAGES
    }
    for key in counting["ar"] ^ counting["en"]:
        assert any("{count}" in text for lang in LANGUAGES for text in _texts(key, lang)), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_customers_are_told_never_shouts(lang: Lang) -> None:
    told = sorted(key for key in keys() if key.startswith(("replies.", "errors.")))
    assert [key for key in told if any("!" in text for text in _texts(key, lang))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_braces_are_placeholders_and_nothing_else(lang: Lang) -> None:
    leftover = {
        key for key in keys() for text in _texts(key, lang) if set("{}") & set(PLACEHOLDER.sub("", text))
    }
    assert leftover == set()


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "الآن"), (1, "بعد ثانية."), (2, "ثانيتين"), (3, "3 ثوانٍ"), (11, "11 ثانية"), (100, "100 ثانية")],
)
def test_arabic_counts_in_six_ways(count: int, said: str) -> None:
    assert said in say("errors.too_many_requests", "ar", count=count)


def test_english_counts_in_two_ways() -> None:
    assert say("errors.too_many_requests", "en", count=1).endswith("1 second.")
    assert say("errors.too_many_requests", "en", count=2).endswith("2 seconds.")


def test_an_argument_is_put_in_as_it_is() -> None:
    assert "{lang} <b>\\1</b>" in say("replies.handoff.no_answer", "ar", reference="{lang} <b>\\1</b>")


@pytest.mark.parametrize(
    ("field", "lang", "name"),
    [("title", "ar", "العنوان"), ("title", "en", "Title"), ("of_no_page", "ar", "of_no_page")],
)
def test_a_field_is_called_as_on_its_page(field: str, lang: Lang, name: str) -> None:
    assert field_name(field, lang) == name


@pytest.mark.parametrize(
    ("key", "args"),
    [
        ("replies.no_such_thing", {}),
        ("replies.handoff.no_answer", {}),
        ("replies.reason.again", {"days": 90}),
    ],
)
def test_what_is_missing_is_named(key: str, args: dict[str, object]) -> None:
    with pytest.raises(KeyError):
        say(key, "en", **args)


def test_days_and_moments_are_written_in_words_with_western_digits() -> None:
    assert format_day(date(2026, 11, 3), "en") == "3 November 2026"
    assert format_day(date(2026, 11, 3), "ar") == "3 نوفمبر 2026"
    assert format_moment(datetime(2026, 11, 3, 14, 5, tzinfo=UTC), "en") == "3 November 2026, 14:05 UTC"
    assert format_moment(datetime(2026, 11, 3, 14, 5, tzinfo=UTC), "ar") == "3 نوفمبر 2026، 14:05 UTC"


@pytest.mark.parametrize(
    ("zone", "lang", "read"),
    [
        ("Asia/Amman", "en", "4 November 2026, 01:05, Jordan Time"),
        ("Asia/Amman", "ar", "4 نوفمبر 2026، 01:05، توقيت الأردن"),
        ("UTC", "en", "3 November 2026, 22:05, UTC"),
    ],
)
def test_a_moment_elsewhere_is_said_as_clocks_show_it_there(zone: str, lang: Lang, read: str) -> None:
    assert format_moment(datetime(2026, 11, 3, 22, 5, tzinfo=UTC), lang, ZoneInfo(zone)) == read
