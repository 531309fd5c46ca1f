"""Arrays by what they hold; and as a file and back, never pickled: a file of numbers must not be able to run
anything."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]


def write_arrays(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    np.savez(file, allow_pickle=False, **arrays)


def from_bytes(content: bytes) -> dict[str, Array]:
    """The arrays in `content`. Raises ValueError when they are pickled objects."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)
