"""Yusuf, who speaks both, asks to go on in the other language; Layla asks about languages."""

from __future__ import annotations

import pytest

from bot.language import Lang
from bot.language.switching import language_asked_for


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("switch to arabic please", "ar"),
        ("arabic?", "ar"),
        ("can you speak arabic", "ar"),
        ("I don't understand English", "ar"),
        ("بالعربي لو سمحت", "ar"),
        ("ممكن نحكي عربي؟", "ar"),
        ("اكتب باللغة العربية", "ar"),
        ("bel 3arabi please", "ar"),
        ("english please", "en"),
        ("do you speak English?", "en"),
        ("in English", "en"),
        ("تكلم انجليزي", "en"),
        ("بالإنجليزية من فضلك", "en"),
        ("ما بفهم عربي", "en"),
    ],
)
def test_a_language_is_asked_for(said: str, lang: Lang) -> None:
    assert language_asked_for(said) == lang


@pytest.mark.parametrize(
    "said",
    [
        "how do I change the language of my shop to Arabic",
        "change the language to arabic",
        "is the invoice in English",
        "my customers speak Arabic",
        "كيف أغير لغة المتجر إلى العربية",
        "الفاتورة تطلع بالانجليزي",
        "",
    ],
)
def test_a_question_about_languages_is_a_question(said: str) -> None:
    assert language_asked_for(said) is None
