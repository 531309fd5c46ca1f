"""The reference that a customer reads out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ticket import REFERENCES, reference

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
