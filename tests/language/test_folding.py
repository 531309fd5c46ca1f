"""Folding: the spellings that customers mix up, and any string at all."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("كَلِمَةُ المُرُورِ", "كلمه المرور", id="harakat"),
        pytest.param("هٰذا الرحمٰن", "هذا الرحمن", id="superscript alef"),
        pytest.param("قُلۡ ۖ هُوَ ۗ", "قل هو", id="Quranic marks"),
        pytest.param("حســـــاب", "حساب", id="tatweel"),
        pytest.param("أحمد إلغاء آخر ٱسم", "احمد الغا اخر اسم", id="alef forms"),
        pytest.param("مسؤول", "مسوول", id="hamza on waw"),
        pytest.param("شئ شيء شي", "شي شي شي", id="three spellings of one word"),
        pytest.param("على مصطفى", "علي مصطفي", id="alef maqsura"),
        pytest.param("طلبية", "طلبيه", id="ta marbuta"),
        pytest.param("کیف أغیّر", "كيف اغير", id="Persian keyboard"),
        pytest.param("ہمارا ے", "همارا ي", id="Urdu keyboard"),
        pytest.param(
            "گلت چان پيبال ڤيزا ڭاع", "كلت جان بيبال فيزا كاع", id="Iraqi, Egyptian, Maghrebi letters"
        ),
        pytest.param("ﻻ ﷲ ﺣﺴﺎﺏ", "لا الله حساب", id="presentation forms"),
        pytest.param("١٢٣ ۴۵۶ ７８", "123 456 78", id="digits"),
        pytest.param("جدااااا", "جدا", id="stretched Arabic"),
        pytest.param("pleeeease HELP", "please help", id="stretched English"),
        pytest.param("soon 1000", "soon 1000", id="two letters and any digits stay"),
        pytest.param("  a \t\n b\u00a0c ", "a b c", id="blanks"),
        pytest.param("\u202eabc\u2066d\u2069\u200f", "abcd", id="bidi controls"),
        pytest.param("pass\u200bword ب\u200cدي \ufeffx", "password بدي x", id="zero width"),
        pytest.param("Café NAÏVE Straße", "cafe naive strasse", id="accents and case"),
        pytest.param("a\x00b\ud800c", "a b c", id="NUL and a lone surrogate"),
        pytest.param("👍🏽 ❤️ 1️⃣", "👍🏽 ❤ 1", id="emoji"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_meant_alike_is_folded_alike(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT, ANY_TEXT)
def test_folding_can_be_done_word_by_word(one: str, other: str) -> None:
    assert fold(f"{one} {other}") == f"{fold(one)} {fold(other)}".strip()


def test_every_character_there_is_folds_to_something_that_can_be_stored() -> None:
    for code in range(sys.maxunicode + 1):
        folded = fold(chr(code))
        assert folded == fold(folded)
        assert folded.encode() is not None


@pytest.mark.parametrize("mark", ["\u0301", "\u0301\u0323", "\u064b\u0651", "\u20dd"])
def test_ten_thousand_combining_marks_are_no_letters(mark: str) -> None:
    assert fold("ب" + mark * 10_000) == "ب"
