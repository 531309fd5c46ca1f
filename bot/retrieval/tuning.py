"""Tunes the encoder to a knowledge base: its last layers learn, from what authors wrote, which texts are of
one article and which are not.

Supervised contrast (Khosla et al., "Supervised contrastive learning", 2020): in a batch, texts of an article
are drawn together and away from those of the others. Only the last layers move, and only a little: the ones
below carry both languages. What has moved is kept with the index, in half precision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from safetensors.torch import load, save
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from bot.retrieval.arrays import Ints
from bot.retrieval.bundled import Weights, is_finite, transformer
from bot.retrieval.encoder import MULTIPLIES_BFLOAT16, Encoder, Pieces, padded
from bot.retrieval.memory import give_back
from bot.retrieval.progress import OnProgress, unheard

TUNED = "tuned.safetensors"

_LAYERS = 3
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
_ARTICLES, _TEXTS = 32, 4
"""Articles of a batch, and texts of each."""

_READINGS = 3
"""How often each text is read, on average, until there are too many texts."""

_LEAST_STEPS, _MOST_STEPS = 8, 800
_RATE = 2e-4
_WARM_UP = 0.125
_TEMPERATURE = 0.07
_LONGEST = 32
"""Pieces of a text that are read: most questions have fewer."""

_AT_ONCE = 32
"""Texts that are padded to the length of the longest."""

_SEED = 1
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Tuning:
    """By how much layers of the encoder have `moved`, in half precision."""

    moved: Weights

    @classmethod
    def from_file(cls, content: bytes) -> Tuning:
        return cls(load(content))

    @property
    def content(self) -> bytes:
        """As a file."""
        return save(dict(self.moved))

    def of(self, encoder: Encoder) -> Encoder:
        """`encoder`, tuned; its vectors mix with no others."""
        return encoder.moved(self.moved)


def tune(encoder: Encoder, texts: Sequence[str], owners: Ints, told: OnProgress = unheard) -> Tuning | None:
    """The tuning of `encoder` to `texts`, each of the article whose number is in `owners`; None where there
    is too little to learn from, or the encoder is not ours."""
    steps = min(_READINGS * len(texts) // (_ARTICLES * _TEXTS), _MOST_STEPS)
    several = np.flatnonzero(np.bincount(owners, minlength=1) > 1)
    if steps < _LEAST_STEPS or len(several) < 2 or not encoder.ours:
        return None
    before = _last_layers(encoder)
    model = encoder.copy(before.keys()).requires_grad_(False)
    layers = {name: one for name, one in transformer(model).named_parameters() if name in before}
    for weights in layers.values():
        weights.requires_grad_(True)
    pieces = [one[:_LONGEST] for one in encoder.pieces(texts)]
    with _threads(_WORKERS):
        _teach(model, list(layers.values()), _batches(pieces, owners), steps, told)
    moved = {name: (after.detach() - before[name]).half() for name, after in layers.items()}
    del model, layers
    give_back()
    return Tuning(moved) if all(map(is_finite, moved.values())) else None


def _last_layers(encoder: Encoder) -> Weights:
    weights = encoder.weights
    numbers = [int(found[1]) for name in weights if (found := _LAYER.match(name))]
    last = range(max(numbers) + 1 - _LAYERS, max(numbers) + 1)
    names = tuple(f"encoder.layer.{number}." for number in last)
    return {name: one for name, one in weights.items() if name.startswith(names)}


def _teach(
    model: SentenceTransformer,
    weights: list[torch.nn.Parameter],
    batches: Iterator[tuple[list[Pieces], Ints]],
    steps: int,
    told: OnProgress,
) -> None:
    """Move `weights` of `model`. Without dropout: what moves so little does not learn by heart."""
    optimizer = torch.optim.AdamW(weights, lr=_RATE)
    warm = max(1, int(steps * _WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    for step in range(steps):
        told(step, steps)
        pieces, owners = next(batches)
        with torch.autocast("cpu", torch.bfloat16, enabled=MULTIPLIES_BFLOAT16):
            found = [
                model(padded(pieces[start : start + _AT_ONCE]))["sentence_embedding"]
                for start in range(0, len(pieces), _AT_ONCE)
            ]
        vectors = functional.normalize(torch.cat(found).float(), dim=1)
        loss = _contrast(vectors, torch.from_numpy(owners))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()


def _contrast(vectors: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
    """The mean of how unlikely each text finds those of its own article among all others of the batch."""
    itself = torch.eye(len(vectors), dtype=torch.bool)
    own = (owners[:, None] == owners) & ~itself
    likely = (vectors @ vectors.T / _TEMPERATURE).masked_fill(itself, -torch.inf).log_softmax(1)
    found = likely.masked_fill(~own, 0).sum(1) / own.sum(1).clamp(min=1)
    return -found.mean()


def _batches(pieces: Sequence[Pieces], owners: Ints) -> Iterator[tuple[list[Pieces], Ints]]:
    """Texts of some articles that have several, short ones first, with the numbers of their articles; over
    and over."""
    random = Random(_SEED)  # noqa: S311 - nothing is to be guessed
    of_each = [np.flatnonzero(owners == article).tolist() for article in np.unique(owners)]
    several = [numbers for numbers in of_each if len(numbers) > 1]
    while True:
        drawn = random.sample(several, min(_ARTICLES, len(several)))
        some = [number for numbers in drawn for number in random.sample(numbers, min(_TEXTS, len(numbers)))]
        some.sort(key=lambda number: len(pieces[number]))
        yield [pieces[number] for number in some], owners[some]


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let torch use so many threads for a while: a step of learning is long enough to be shared."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
