"""Which choice of a list somebody means who answers in words."""

from __future__ import annotations

import pytest

from bot.language.ordinals import ordinal


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1", 1),
        ("١", 1),
        ("first", 1),
        ("the first one", 1),
        ("الأولى", 1),
        ("أول وحدة", 1),
        ("second please", 2),
        ("التانية", 2),
        ("رقم 3", 3),
        ("2nd", 2),
        ("I mean the third one", 3),
        ("الاولى لو سمحت", 1),
        ("el awla", 1),
        ("tani wa7da", 2),
        ("the last one", 3),
        ("اخر واحد", 3),
        ("الثالثة", 3),
        ("none of these", 0),
        ("no", 0),
        ("ولا وحدة", 0),
        ("لا شيء منها", 0),
    ],
)
def test_a_place_in_the_list(said: str, place: int) -> None:
    assert ordinal(said) == place


@pytest.mark.parametrize(("of", "place"), [(2, 2), (3, 3)])
def test_the_last_one_is_the_last_of_as_many_as_there_are(of: int, place: int) -> None:
    assert ordinal("the last one", of) == place


@pytest.mark.parametrize(
    "said",
    [
        "",
        "my first order is missing",
        "لا يفتح المتجر",
        "three days late",
        "of the",
        "go back",
        "الثاني ما وصل",
    ],
)
def test_words_that_say_something_else_name_no_place(said: str) -> None:
    assert ordinal(said) is None
