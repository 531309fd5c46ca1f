"""Samira says it again; Yusuf goes on to something else."""

from __future__ import annotations

import pytest

from bot.language.repetition import said_before


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("شو الطقس بكرا", "شو الطقس بكرا؟"),
        ("what is the weather", "weather?"),
        ("الطقس بكرا", "طيب شو الطقس بكرا"),
    ],
)
def test_the_same_again(text: str, before: str) -> None:
    assert said_before(text, ["hello", before])


@pytest.mark.parametrize(
    ("text", "before"), [("شو اطبخ اليوم", "شو الطقس بكرا"), ("🙂", "😀"), ("tell me a joke", "")]
)
def test_something_else(text: str, before: str) -> None:
    assert not said_before(text, [before])
