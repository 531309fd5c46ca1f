"""Teaches the published English encoder Arabic, by distillation from itself (Reimers and Gurevych, "Making
monolingual sentence embeddings multilingual using knowledge distillation", 2020).

The teacher is the published model. The student reads the Arabic of a line and learns to give the vector which
the teacher gives for its English, told apart from the other lines of the batch; every second step it reads
English and learns to stay where it was. New word-pieces learn fast, the layers above them slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from torch.nn import functional

from bot.retrieval.bundled import transformer
from bot.retrieval.encoder import encoded_form
from bot.retrieval.training.corpus import Line
from bot.retrieval.training.variation import varied

_BATCH, _ENGLISH_BATCH = 128, 64
LONGEST = 64
"""Pieces of a line that are read."""

_ROWS_RATE, _BODY_RATE = 2e-3, 6e-5
_WARM_UP = 0.04
_SCALE = 20.0
_ALIKE = 0.95
"""Cosine from which two targets count as the same, so that neither is held against the other."""

_APART, _CLOSE, _STAY = 0.5, 2.0, 4.0
"""What telling lines apart, meeting the target, and keeping English in place count in the loss."""

_SORTED_TOGETHER = 64
"""Batches whose lines are sorted by length, so that little is padded."""

Report = Callable[[int, float, float], None]
"""Told the step, and the running means of 1 - cosine in Arabic and in English."""


@dataclass(frozen=True, slots=True)
class Examples:
    """`targets`: [texts, width], the teacher's vectors, as exact as bfloat16 lets them be; `places`: the row
    of each line's English in it."""

    lines: Sequence[Line]
    places: Sequence[int]
    english: Sequence[str]
    targets: torch.Tensor


class Student(torch.nn.Module):
    """The model in training: its own word-pieces frozen, `rows` for the new ones beside them."""

    def __init__(
        self, model: SentenceTransformer, tokenizer: Tokenizer, new: Sequence[int], rows: torch.Tensor
    ) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.body: Any = transformer(model)
        self.known: torch.nn.Parameter = self.body.embeddings.word_embeddings.weight
        self.known.requires_grad_(False)
        self.rows = torch.nn.Parameter(rows.clone())
        slots = torch.full((tokenizer.get_vocab_size(),), -1)
        slots[list(new)] = torch.arange(len(new))
        self.slots: torch.Tensor
        self.register_buffer("slots", slots)

    def forward(self, texts: Sequence[str]) -> torch.Tensor:
        """[texts, width], rows of length 1."""
        pieces = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        longest = max(map(len, pieces))
        ids = torch.tensor([row + [0] * (longest - len(row)) for row in pieces])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in pieces])
        slots = self.slots[ids]
        known = functional.embedding(torch.where(slots < 0, ids, 0), self.known)
        new = functional.embedding(slots.clamp(min=0), self.rows, sparse=True)
        found = self.body(
            inputs_embeds=torch.where((slots < 0)[..., None], known, new), attention_mask=mask
        ).last_hidden_state.float()
        weights = mask[..., None].float()
        return functional.normalize((found * weights).sum(1) / weights.sum(1), dim=1)

    def layers(self) -> dict[str, torch.nn.Parameter]:
        """What moves of the layers above the word-pieces."""
        return {
            name: weights
            for name, weights in self.body.named_parameters()
            if weights is not self.known and "pooler" not in name
        }


def teach(student: Student, examples: Examples, steps: int, seed: int, report: Report) -> None:
    """Train `student`, in place, for `steps` steps of 128 lines."""
    torch.manual_seed(seed)
    student.eval()  # without dropout: the teacher reads without it too, and the lines vary enough
    student.tokenizer.enable_truncation(LONGEST)
    layers = list(student.layers().values())
    optimizers = [
        torch.optim.SparseAdam([student.rows], lr=_ROWS_RATE),
        torch.optim.AdamW(layers, lr=_BODY_RATE, fused=True),
    ]
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(one, lambda step: _share_of_rate(step, steps)) for one in optimizers
    ]
    batches = _batches(examples, Random(seed))
    english = _english_batches(examples, Random(seed + 1))
    far_arabic = far_english = 0.0
    for step in range(1, steps + 1):
        texts, places = next(batches)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = student(texts)
        loss, far = _arabic_loss(found, examples.targets[places].float())
        far_arabic += (far - far_arabic) * max(0.02, 1 / step)
        if step % 2 == 0:
            texts, places = next(english)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                kept = student(texts)
            moved = (1 - (kept * examples.targets[places].float()).sum(1)).mean()
            loss = loss + _STAY * moved
            far_english += (float(moved.detach()) - far_english) * max(0.02, 2 / step)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        for optimizer, schedule in zip(optimizers, schedules, strict=True):
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        report(step, far_arabic, far_english)


def _share_of_rate(step: int, steps: int) -> float:
    warm = max(1, int(steps * _WARM_UP))
    return min((step + 1) / warm, (steps - step) / max(1, steps - warm))


def _arabic_loss(found: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, float]:
    """The loss of a batch, and its mean of 1 - cosine."""
    likeness = found @ targets.T
    far = (1 - likeness.diagonal()).mean()
    alike = (targets @ targets.T > _ALIKE) & ~torch.eye(len(targets), dtype=torch.bool)
    apart = functional.cross_entropy((_SCALE * likeness).masked_fill(alike, -1e4), torch.arange(len(targets)))
    return _APART * apart + _CLOSE * far, float(far.detach())


def _batches(examples: Examples, random: Random) -> Iterator[tuple[list[str], list[int]]]:
    """Arabic texts, varied anew in each pass, and the places of their targets."""
    lengths = [len(line.ar) for line in examples.lines]
    for numbers in _forever(lengths, _BATCH, random):
        texts = [encoded_form(varied(examples.lines[number], random)) for number in numbers]
        yield texts, [examples.places[number] for number in numbers]


def _english_batches(examples: Examples, random: Random) -> Iterator[tuple[list[str], list[int]]]:
    for numbers in _forever([len(text) for text in examples.english], _ENGLISH_BATCH, random):
        yield [examples.english[number] for number in numbers], numbers


def _forever(lengths: Sequence[int], size: int, random: Random) -> Iterator[list[int]]:
    """Batches of numbers of texts, alike in length, over and over in another order."""
    order = list(range(len(lengths)))
    while True:
        random.shuffle(order)
        together = size * _SORTED_TOGETHER
        for start in range(0, len(order), together):
            chunk = sorted(order[start : start + together], key=lengths.__getitem__)
            batches = [chunk[at : at + size] for at in range(0, len(chunk), size)]
            random.shuffle(batches)
            yield from batches
