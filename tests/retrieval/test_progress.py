"""Whoever waits hears of the whole, whatever part of it is at work."""

from __future__ import annotations

from bot.retrieval.progress import share


def test_parts_one_after_the_other_make_a_whole() -> None:
    told: list[float] = []
    for number in range(2):
        here = share(lambda done, of: told.append(done / of), number, 2)
        for done in range(3):
            here(done, 2)
    assert told == [0, 0.25, 0.5, 0.5, 0.75, 1]


def test_a_part_of_a_part_knows_its_place() -> None:
    told: list[float] = []
    share(share(lambda done, of: told.append(done / of), 1, 2), 1, 4)(1, 2)
    assert told == [0.5 + 0.25 * 0.5 + 0.125 * 0.5]


def test_nothing_to_do_is_no_harm() -> None:
    told: list[float] = []
    share(lambda done, of: told.append(done / of), 0, 1)(0, 0)
    assert told == [0]
