"""Finding the article that answers: the only vectors.

Every computation stays on the thread that asks for it. The libraries below would otherwise split each small
step over all cores and wait, spinning, for the slowest: on a busy machine that costs many times what it
gains. Where tuning does share its steps between two threads, they wait asleep. They read this from the
environment when they are first imported, so it stands here; an operator's own choice wins.

What a build takes is large and soon let go of. The C library would keep it, in pieces; it is told to give
back whatever is larger than a megabyte, and oneDNN to keep fewer of its plans.
"""

import ctypes
import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

_MMAP_THRESHOLD, _LARGE = -3, 1 << 20
"""`M_MMAP_THRESHOLD` of glibc's mallopt(3), in bytes; other C libraries have no such thing."""

if hasattr(_libc := ctypes.CDLL(None), "mallopt"):
    _libc.mallopt(_MMAP_THRESHOLD, _LARGE)
