"""Arrays by what they hold; and as a file and back, never pickled: a file of numbers must not be able to run
anything."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_LOCAL_HEADER = struct.Struct("<26xHH")
"""Of a file in a zip archive: how long its name is, and what is added, before the contents begin."""

_LONGEST_DESCRIPTION = 4096
"""Bytes of what is said of an array's shape and type before its values."""


def write_arrays(file: BinaryIO, arrays: Mapping[str, Array]) -> None:
    np.savez(file, allow_pickle=False, **arrays)


def from_bytes(content: bytes) -> dict[str, Array]:
    """The arrays in `content`, each copied at once: numpy itself would take it apart in small pieces, and a
    service that answers meanwhile would stutter.

    Raises:
        ValueError: they are pickled objects.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one.filename.removesuffix(".npy"): _array(content, one) for one in archive.infolist()}


def _array(content: bytes, stored: zipfile.ZipInfo) -> Array:
    begins = stored.header_offset + _LOCAL_HEADER.size
    begins += sum(_LOCAL_HEADER.unpack_from(content, stored.header_offset))
    file = io.BytesIO(memoryview(content)[begins : begins + _LONGEST_DESCRIPTION])
    formats = np.lib.format
    version = formats.read_magic(file)
    read = formats.read_array_header_1_0 if version == (1, 0) else formats.read_array_header_2_0
    shape, by_columns, dtype = read(file)
    if dtype.hasobject:
        raise ValueError(f"{stored.filename} is pickled")
    values = np.frombuffer(content, dtype, math.prod(shape), begins + file.tell())
    return values.reshape(shape, order="F" if by_columns else "C").copy(order="K")
