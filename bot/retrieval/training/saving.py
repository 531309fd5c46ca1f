"""Writing what was taught. The checksums come last: files of two trainings are never taken for one model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import save

from bot.retrieval.bundled import PIECES, ROWS, SUMS, WEIGHTS, Weights, is_finite
from bot.retrieval.versions import replace_durably


def save_taught(taught: Path, pieces: Sequence[str], rows: torch.Tensor, moved: Weights) -> None:
    """Write `pieces`, their `rows`, [pieces, width], and by how much each weight of the layers `moved`.

    Raises:
        FloatingPointError: a weight is not a finite number in half precision; nothing is written.
    """
    halves = {name: one.half().contiguous() for name, one in {ROWS: rows, **moved}.items()}
    for name, one in halves.items():
        if not is_finite(one):
            raise FloatingPointError(f"{name} has left what half precision can hold")
    contents = {WEIGHTS: save(halves), PIECES: "".join(f"{piece}\n" for piece in pieces).encode()}
    taught.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        replace_durably(taught / name, content)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()]
    replace_durably(taught / SUMS, "".join(sums).encode())
