"""The reference that a customer reads out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ticket import REFERENCES, meant_reference, reference

any_number = st.integers(0, REFERENCES - 1)


@given(any_number)
def test_a_reference_can_be_read_out_over_the_phone(number: int) -> None:
    prefix, *blocks = reference(number).split("-")

    assert prefix == "DL"
    assert [len(block) for block in blocks] == [4, 4]
    assert not set("".join(blocks)) & set("AEIOU01L"), "no vowels, so no words; nothing mistaken for another"
    assert reference(number).isascii()
    assert reference(number).isupper() or not any(letter.isalpha() for letter in blocks)


@given(any_number, any_number)
def test_two_tickets_never_share_a_reference(one: int, other: int) -> None:
    assert (reference(one) == reference(other)) == (one == other)


def test_there_are_too_many_references_to_guess_one() -> None:
    assert REFERENCES > 2**38


@pytest.mark.parametrize("typed", ["DL-2345-6789", " dl-2345-6789 ", "dl23456789", "2345 6789", "٢٣٤٥-٦٧٨٩"])
def test_a_reference_is_known_however_it_is_typed(typed: str) -> None:
    assert meant_reference(typed) == "DL-2345-6789"


@pytest.mark.parametrize("typed", ["", "2345", "DL-2345-678A", "2345-6789-2345", "my card was charged"])
def test_what_is_no_reference_is_taken_for_none(typed: str) -> None:
    assert meant_reference(typed) is None
