"""New word-pieces: learned from Arabic alone, and placed beside the English that they stand for."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from bot.retrieval.training.vocabulary import learn_pieces, place

TEXTS = ["أين طلبي؟ order 42", "طلبي لم يصل", "ألغوا طلبي", "مرة واحدة"] * 3
ROUNDS, LEAST = 5, 0.02


def test_a_word_that_is_often_said_is_one_piece() -> None:
    pieces = learn_pieces(TEXTS)
    assert {"طلبي", "لم", "يصل"} <= set(pieces)
    assert len(set(pieces)) == len(pieces)


def test_pieces_are_folded_and_arabic() -> None:
    pieces = learn_pieces(TEXTS)
    letters = set("".join(pieces)) - {"#"}
    assert not letters & set("أةeordr42 ")
    assert set("اينطلبيمره") <= letters


def test_a_word_said_only_twice_is_left_in_pieces() -> None:
    assert "استرداد" not in learn_pieces(["استرداد"] * 2 + TEXTS)
    assert "استرداد" in learn_pieces(["استرداد"] * 3 + TEXTS)


def test_the_same_texts_give_the_same_pieces_in_the_same_order() -> None:
    assert learn_pieces(TEXTS) == learn_pieces(list(TEXTS))


def by_the_book(
    arabic: list[list[int]], english: list[list[int]], pieces: list[int], known: np.ndarray
) -> np.ndarray:
    """IBM model 1 word by word, then the mean of what each piece is translated as."""
    chance: dict[tuple[int, int], float] = defaultdict(lambda: 1.0)
    for _ in range(ROUNDS):
        count: dict[tuple[int, int], float] = defaultdict(float)
        for source, target in zip(arabic, english, strict=True):
            heard = [piece for piece in source if piece in pieces]
            for word in target:
                total = sum(chance[piece, word] for piece in heard)
                for piece in heard:
                    count[piece, word] += chance[piece, word] / total
        total_of = {piece: sum(n for (one, _), n in count.items() if one == piece) for piece in pieces}
        chance = defaultdict(float, {pair: n / total_of[pair[0]] for pair, n in count.items()})
    placed = []
    for piece in pieces:
        used = {word: p for (one, word), p in chance.items() if one == piece and p >= LEAST}
        mean = sum(p * known[word] for word, p in used.items()) / sum(used.values()) if used else None
        placed.append(known.mean(axis=0) if mean is None else mean)
    return np.array(placed)


ARABIC = [[10, 11], [10, 12, 7], [11, 13, 13], [12], [7, 13, 10]]
ENGLISH = [[0, 1], [0, 2, 2], [1, 3], [2, 4], [3, 0]]


@pytest.mark.parametrize("pieces", [[10, 11, 12, 13], [13, 10, 99]], ids=["all", "some, and one never met"])
def test_places_are_those_of_alignment_by_the_book(pieces: list[int]) -> None:
    known = np.random.default_rng(2).normal(size=(5, 3)).astype(np.float32)
    told: list[tuple[int, int]] = []
    placed = place(ARABIC, ENGLISH, pieces, known, lambda done, of: told.append((done, of)))
    np.testing.assert_allclose(placed, by_the_book(ARABIC, ENGLISH, pieces, known), atol=1e-5)
    assert told[-1] == (ROUNDS, ROUNDS)


def test_a_word_lands_beside_its_translation() -> None:
    """Each English piece is an axis of its own; 10 is said with 0 whatever else is said."""
    arabic = [[10, 11], [10, 12], [10, 13], [11, 12], [13, 11]]
    english = [[0, 1], [0, 2], [0, 3], [1, 2], [3, 1]]
    placed = place(arabic, english, [10, 11, 12, 13], np.eye(5, dtype=np.float32), lambda done, of: None)
    assert placed.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert placed.max(axis=1).min() > 0.7
