"""Detection: Salma mixes scripts, Tom does not, and some messages have no language."""

from __future__ import annotations

import pytest

from bot.language import Lang
from bot.language.detection import detect, text_direction


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("نسيت كلمة المرور", "ar"),
        ("I forgot my password", "en"),
        ("الباسورد password مش شغال", "ar"),
        ("مش شغال Microsoft Outlook Calendar", "ar"),
        ("كيف اسوي reset", "ar"),
        ("I ordered كنافة from your shop and it never came", "en"),
        ("3ndi moshkila", "ar"),
        ("ma wasalni el order", "ar"),
        ("kifash nbeddel lmot de passe?", "ar"),
        ("habibi my order is late", "en"),
        ("my iphone 13 pro", "en"),
        ("salma.3ndi@example.com moshkila", "en"),
        ("Mot de passe oublié", "en"),
        ("ﺣﺴﺎﺏ", "ar"),
        ("salma@example.com ما وصلني شي", "ar"),
        ("م", "ar"),
        ("12345", None),
        ("١٢٣", None),
        ("👍🏽", None),
        ("؟!", None),
        ("", None),
        ("https://example.com/orders", None),
        ("日本語", None),
        ("\ud800\u202e\u0651", None),
    ],
)
def test_a_text_is_in_the_language_of_its_script(text: str, lang: Lang | None) -> None:
    assert detect(text) == lang


def test_a_text_is_read_in_the_direction_of_its_own_language() -> None:
    assert text_direction("نسيت الـ PIN", "en") == "rtl"
    assert text_direction("Forgot my PIN", "ar") == "ltr"


def test_a_text_without_letters_is_read_as_the_conversation_is() -> None:
    assert text_direction("42", "ar") == "rtl"
    assert text_direction("42", "en") == "ltr"


def test_arabic_typed_in_latin_letters_is_read_left_to_right() -> None:
    assert detect("3ndi moshkila f l compte") == "ar"
    assert text_direction("3ndi moshkila f l compte", "ar") == "ltr"
