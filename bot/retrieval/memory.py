"""What a build takes of memory is large, and soon let go of; the C library would rather keep it, in pieces.

GNU's is told not to (mallopt(3), malloc_trim(3)); others have no such thing. oneDNN, which multiplies for
torch, keeps what it compiled for each of the last thousand shapes of a batch; the last few suffice.
"""

from __future__ import annotations

import ctypes
import gc
import os

_LIBC = ctypes.CDLL(None)
_MMAP_THRESHOLD, _LARGE = -3, 1 << 20
"""`M_MMAP_THRESHOLD`, in bytes."""

os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")  # read when it multiplies first


def keep_nothing_large() -> None:
    """From now on, give back at once whatever is larger than a megabyte."""
    if hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back now whatever nobody uses, which takes a fraction of a second. What learns often holds itself
    in a circle: an optimizer and its schedule, or the parts of a decomposition."""
    gc.collect()
    if hasattr(_LIBC, "malloc_trim"):
        _LIBC.malloc_trim(0)


def pass_over_what_is_there(*, again: bool) -> None:
    """Let collections of garbage pass over all that is held now. It is let go of without them, but for what
    holds itself in a circle: for that, what was passed over before is looked through `again`. To look through
    an index of 5,000 articles takes a third of a second, in which a service answers nobody."""
    if again:
        gc.unfreeze()
        gc.collect()
    gc.freeze()
