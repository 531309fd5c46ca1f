"""Finding the article that answers: the only vectors.

Every computation stays on the thread that asks for it. The libraries below would otherwise split each small
step over all cores and wait, spinning, for the slowest: on a busy machine that costs many times what it
gains. Where tuning does share its steps between two threads, they wait asleep. They read this from the
environment when they are first imported, so it stands here; an operator's own choice wins.

oneDNN is told to keep few of its plans, which are large.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "16")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from bot.retrieval.memory import keep_nothing_large  # noqa: E402 - the environment comes first

keep_nothing_large()
