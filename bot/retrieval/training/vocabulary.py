"""Arabic word-pieces for an English vocabulary, and their first vectors.

Pieces are learned from folded text (WordPiece; Schuster and Nakajima, "Japanese and Korean voice search",
2012) and appended to the vocabulary that is there: its tokenizer takes the longest piece that matches, so
English text is cut as before. Arabic letters that the vocabulary happens to have are learned anew.

A new piece starts as the mean of the vectors of the English pieces it is the translation of, weighted by the
translation probabilities of IBM model 1 (Brown et al., "The mathematics of statistical machine translation",
1993).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.encoder import encoded_form

_PIECES = 19_000
_LEAST_OCCURRENCES = 3
_CONTINUES = "##"
_ARABIC_WORD = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]+|[،؛؟]")

_LONGEST = 24
"""Pieces a side of a pair that alignment looks at."""

_ROUNDS = 5
_LEAST_PROBABILITY = 0.02


def learn_pieces(texts: Sequence[str]) -> list[str]:
    """The word-pieces of the Arabic words of `texts`, in the order in which they were learned."""
    words = [" ".join(_ARABIC_WORD.findall(encoded_form(text))) for text in texts]
    letters = sorted(set("".join(words)) - {" "})
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=_PIECES,
        min_frequency=_LEAST_OCCURRENCES,
        special_tokens=["[UNK]", *letters, *(_CONTINUES + letter for letter in letters)],  # else at random
        continuing_subword_prefix=_CONTINUES,
        show_progress=False,
    )
    tokenizer.train_from_iterator(words, trainer)
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda piece: piece[1])
    return [piece for piece, _ in pieces if piece != "[UNK]"]


def place(
    arabic: Sequence[Sequence[int]],
    english: Sequence[Sequence[int]],
    pieces: Sequence[int],
    known: Floats,
    on_progress: Callable[[int, int], None],
) -> Floats:
    """First vectors, [pieces, width], for the `pieces` of `arabic`, from the `known` vectors, [n, width], of
    the pieces of `english`, sentence by sentence. A piece that aligns with nothing gets the mean vector."""
    rows = {piece: row for row, piece in enumerate(pieces)}
    cells = [_cells(a, e, rows) for a, e in zip(arabic, english, strict=True)]
    sources = np.concatenate([cell[0] for cell in cells])
    targets = np.concatenate([cell[1] for cell in cells])
    slots = np.concatenate(
        [cell[2] + before for cell, before in zip(cells, _starts([len(e) for e in english]), strict=True)]
    )
    pairs, which = np.unique(sources * len(known) + targets, return_inverse=True)
    source, target = pairs // len(known), pairs % len(known)
    chance = np.ones(len(pairs))
    for number in range(_ROUNDS):
        share = chance[which]
        share /= np.bincount(slots, share)[slots]
        chance = np.bincount(which, share, len(pairs)).astype(np.float64)
        chance /= np.bincount(source, chance, len(pieces))[source]
        on_progress(number + 1, _ROUNDS)
    return _weighted(source, target, np.where(chance >= _LEAST_PROBABILITY, chance, 0), known, len(pieces))


def _weighted(source: Ints, target: Ints, chance: NDArray[np.float64], known: Floats, count: int) -> Floats:
    placed = np.zeros((count, known.shape[1]))
    used = chance > 0
    np.add.at(placed, source[used], chance[used, None] * known[target[used]])
    total = np.bincount(source, chance, count)
    placed = np.where(total[:, None] > 0, placed / np.maximum(total[:, None], 1e-9), known.mean(axis=0))
    return placed.astype(np.float32)


def _cells(arabic: Sequence[int], english: Sequence[int], rows: dict[int, int]) -> tuple[Ints, Ints, Ints]:
    """Every Arabic piece beside every English one: rows, English pieces, and places in the English."""
    known = [rows[piece] for piece in arabic[:_LONGEST] if piece in rows]
    other = np.array(english[:_LONGEST], np.int64)
    return (
        np.repeat(np.array(known, np.int64), len(other)),
        np.tile(other, len(known)),
        np.tile(np.arange(len(other)), len(known)),
    )


def _starts(lengths: Sequence[int]) -> Ints:
    return np.cumsum([0, *lengths[:-1]])
