"""How far long work has come, told on the way."""

from __future__ import annotations

from collections.abc import Callable

OnProgress = Callable[[int, int], None]
"""Told how much is done, of how much."""

_FINE = 1_000


def unheard(_done: int, _of: int) -> None:
    """For work that nobody waits for."""


def share(told: OnProgress, number: int, of: int) -> OnProgress:
    """What the `number`-th of so many parts, alike in length, is to tell for `told` to hear of the whole."""

    def tell(done: int, of_part: int) -> None:
        told(number * _FINE + _FINE * done // max(of_part, 1), of * _FINE)

    return tell
