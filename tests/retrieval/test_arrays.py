"""Arrays come back from their file as they were."""

from __future__ import annotations

import io

import numpy as np
import pytest

from bot.retrieval.arrays import Array, from_bytes, write_arrays


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.float32).reshape(2, 3),
        np.asfortranarray(np.arange(6, dtype=np.float16).reshape(2, 3)),
        np.array(4.5),
        np.zeros((0, 3), np.int32),
        np.array(["forgotten-password", "مرحبا"]),
        np.array([True, False]),
    ],
    ids=["rows", "columns", "a number", "nothing", "words", "whether"],
)
def test_an_array_comes_back_as_it_was(array: Array) -> None:
    file = io.BytesIO()
    write_arrays(file, {"before": np.ones(1, np.int8), "array": array})
    found = from_bytes(file.getvalue())["array"]
    assert (found.dtype, found.shape, found.tolist()) == (array.dtype, array.shape, array.tolist())
    assert found.flags.aligned
    assert found.flags.writeable


def test_pickled_objects_are_refused() -> None:
    file = io.BytesIO()
    np.savez(file, objects=np.array([{}], object))
    with pytest.raises(ValueError, match="pickled"):
        from_bytes(file.getvalue())
