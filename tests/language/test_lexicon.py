"""The dialects' lexicon: every entry can be met, and replacing changes nothing but what it is asked to."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import lexicon
from bot.language.folding import fold
from bot.language.lexicon import Dialect, dialects, replaced

FILES = sorted((Path(lexicon.__file__).parent / "lexicon").glob("*.toml"))
DIALECTS = {"algerian", "egyptian", "gulf", "iraqi", "levantine", "moroccan", "tunisian"}
FORMS = {
    ("لا", "اريد"): ["مش عايز", "مابديش"],
    ("اريد",): ["عايز"],
    ("الان",): ["دلوقتي"],
    ("رقم", "سري", "جديد"): ["بن"],
    ("رقم", "سري"): ["باسورد"],
}


def first(forms: Sequence[str]) -> str:
    return forms[0]


def never(forms: Sequence[str]) -> None:
    return None


def a_dialect(dialect: Dialect) -> str:
    return dialect.name


def test_the_dialects_are_those_of_the_files() -> None:
    assert {dialect.name for dialect in dialects()} == {file.stem for file in FILES} == DIALECTS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_topic_lists_the_forms_of_standard_words(file: Path) -> None:
    topics = tomllib.loads(file.read_text("utf-8"))
    assert topics
    for topic, entries in topics.items():
        assert entries, topic
        for standard, forms in entries.items():
            assert fold(standard), topic
            assert forms, standard
            assert all(isinstance(form, str) and fold(form) for form in forms), standard


@pytest.mark.parametrize("dialect", dialects(), ids=a_dialect)
def test_what_is_read_is_folded(dialect: Dialect) -> None:
    assert len(dialect.spoken) > 1000
    for phrase, forms in dialect.spoken.items():
        assert phrase
        assert all(word and word == fold(word) for word in phrase)
        assert forms
        assert all(form and form == fold(form) for form in forms)


@pytest.mark.parametrize("dialect", dialects(), ids=a_dialect)
def test_every_entry_can_be_met_in_a_text(dialect: Dialect) -> None:
    """A phrase too long, or with a mark in it, never could."""
    unmet = [
        phrase
        for phrase, forms in dialect.spoken.items()
        if replaced(" ".join(phrase), {phrase: forms}, first) != forms[0]
    ]
    assert unmet == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("أريد بطاقة", "عايز بطاقه", id="a word"),
        pytest.param("لا أريد بطاقة", "مش عايز بطاقه", id="the longest phrase"),
        pytest.param("رقم سري جديد ورقم سري", "بن وباسورد", id="the longest of three, then of two"),
        pytest.param("وأريد بطاقة فالآن", "وعايز بطاقه فدلوقتي", id="a conjunction is kept"),
        pytest.param("ولا أريد", "ومش عايز", id="before a phrase too"),
        pytest.param("أريد، الآن! (أريد)؟", "عايز، دلوقتي! (عايز)؟", id="marks are kept"),
        pytest.param("لا، أريد", "لا، عايز", id="a mark parts a phrase"),
        pytest.param("أريده الآنسة", "اريده الانسه", id="a part of a word is none"),
        pytest.param("Visa 100 ريال", "visa 100 ريال", id="what is not listed"),
        pytest.param("", "", id="nothing"),
        pytest.param("؟!", "؟!", id="only marks"),
    ],
)
def test_yusufs_words_take_the_place_of_the_standard_ones(text: str, said: str) -> None:
    assert replaced(text, FORMS, first) == said


def test_the_form_chosen_is_the_one_that_is_put_in() -> None:
    assert replaced("لا أريد", FORMS, lambda forms: forms[-1]) == "مابديش"


def test_where_a_phrase_is_left_alone_a_shorter_one_may_be_chosen() -> None:
    alone = replaced("لا أريد", FORMS, lambda forms: forms[0] if len(forms) == 1 else None)
    assert alone == "لا عايز"


@given(st.text(alphabet="لا اريدنوفرقمسج،؟!\n", max_size=60))
def test_choosing_nothing_leaves_the_text_alone(text: str) -> None:
    assert replaced(text, FORMS, never) == fold(text)


def seconds(words: int) -> float:
    """The least of three, for a text of so many words that could all begin a phrase."""
    text = "لا اريد ولا " * (words // 3)
    spoken = dialects()[0].spoken

    def once() -> float:
        began = process_time()
        replaced(text, spoken, first)
        return process_time() - began

    return min(once() for _ in range(3))


def test_a_text_ten_times_as_long_takes_about_ten_times_as_long() -> None:
    assert seconds(30_000) < 30 * seconds(3_000)
