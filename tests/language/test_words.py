"""Words and stems: what meets in the index, and what must not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.words import stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Where's my E-Mail?", ["where", "my", "email"], id="possessive and hyphen"),
        pytest.param("I don’t get the 2FA code", ["i", "dont", "get", "the", "2fa", "code"], id="apostrophe"),
        pytest.param(
            "IBAN/SWIFT: state-of-the-art", ["iban", "swift", "state", "of", "the", "art"], id="signs"
        ),
        pytest.param("الـPIN تبعي", ["ال", "pin", "تبعي"], id="two scripts in a row"),
        pytest.param("١٠٠ريال", ["100", "ريال"], id="a number and its currency"),
        pytest.param("شو؟،أعمل", ["شو", "اعمل"], id="Arabic punctuation"),
        pytest.param("👍 … !!", [], id="no word at all"),
    ],
)
def test_words_are_what_a_reader_would_call_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "طلبية الطلبيات بطلبيتي طلبي طلباتي وطلبيتك والطلب للطلب",
        "البطاقة بطاقتي بطاقاتي بالبطاقة عالبطاقة هالبطاقة والبطاقات",
        "حسابي للحساب حساباتكم بحسابي حسابها حسابنا",
        "استخدم يستخدم بستخدم تستخدم نستخدم استخدمت استخدموا",
        "كلمة كلمات كلمتي الكلمة",
        "شحن الشحنات شحنتي بالشحن للشحن",
        "orders order ordered ordering order's",
        "cancelled cancelling cancels",
    ],
)
def test_the_forms_of_one_word_meet_in_one_stem(forms: str) -> None:
    assert len(set(stems(forms))) == 1


@pytest.mark.parametrize(
    "pair", ["حساب حاسوب", "شحن شاحن", "دفع دفتر", "بريد برد", "رقم مرقم", "charge change"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    assert len(set(stems(pair))) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("شو لازم أعمل عشان الباسورد", {"أعمل", "الباسورد"}),
        ("ازاي الغي الاوردر بتاعي", {"الغي", "الاوردر"}),
        ("كيفاش نبدل الرقم ديالي", {"نبدل", "الرقم"}),
        ("وش سالفة الفاتورة ذي", {"سالفة", "الفاتورة", "ذي"}),
        ("How do I change my plan please", {"change", "plan"}),
    ],
)
def test_function_words_of_every_dialect_are_left_out(text: str, expected: set[str]) -> None:
    assert stems(text) == [stem for word in text.split() if word in expected for stem in stems(word)]
    assert len(stems(text)) == len(expected)


def test_a_word_of_ten_thousand_letters_is_taken_as_it_is() -> None:
    assert stems("ab" * 5_000) == ["ab" * 5_000]


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_has_words_without_blanks(text: str) -> None:
    assert all(word and not any(char.isspace() for char in word) for word in words(text))


def test_threads_stem_without_mixing_their_words() -> None:
    vocabulary = [f"running{n} cancelled{n}x orders" for n in range(500)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stems, vocabulary)) == [stems(text) for text in vocabulary]
