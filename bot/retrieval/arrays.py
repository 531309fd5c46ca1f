"""Arrays as bytes and back, never pickled: a file of numbers must not be able to run anything."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def to_bytes(arrays: Mapping[str, Array]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def from_bytes(content: bytes) -> dict[str, Array]:
    """The arrays in `content`. Raises ValueError when they are pickled objects."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return dict(arrays)
