"""Samira writes of two matters at once."""

from __future__ import annotations

import pytest

from bot.language.separate_parts import separate_parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("مستحقاتي ما وصلت وكمان الطابعة ما بتشتغل", ("مستحقاتي ما وصلت", "الطابعة ما بتشتغل")),
        ("my payout is late and also my printer is broken", ("my payout is late", "my printer is broken")),
        (
            "my payout is late\nthe receipt printer is broken",
            ("my payout is late", "the receipt printer is broken"),
        ),
    ],
)
def test_where_one_ends_and_the_other_begins(text: str, parts: tuple[str, str]) -> None:
    assert separate_parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "hello. my payout is late again",
        "late. printer",
        "وكمان الطابعة ما بتشتغل من امبارح",
        "مستحقاتي ما وصلت",
    ],
)
def test_one_matter_stays_whole(text: str) -> None:
    assert separate_parts(text) is None
