#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Trains the bundled encoder from a folder of text: Arabic is taught to the published English model."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from time import perf_counter

import torch

from bot.retrieval.bundled import TAUGHT
from bot.retrieval.training.run import Plan, train

_EVERY = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with parallel/, dialect/ and pairs/ in it")
    parser.add_argument("--out", type=Path, default=TAUGHT, help="where what was learned goes")
    parser.add_argument("--steps", type=int, default=3_800, help="steps of 128 lines (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same lines")
    arguments = parser.parse_args()
    if not (arguments.data / "parallel").is_dir():
        parser.error(f"{arguments.data} has no folder parallel/")
    torch.set_num_threads(os.cpu_count() or 1)
    began = perf_counter()
    first_step = 0.0

    def on_progress(doing: str, done: int, of: int) -> None:
        _tell(f"{doing}: {done} of {of}", last=done == of)

    def on_step(step: int, arabic: float, english: float) -> None:
        nonlocal first_step
        first_step = first_step or perf_counter()
        if step % _EVERY == 0 or step == arguments.steps:
            left_min = (perf_counter() - first_step) / step * (arguments.steps - step) / 60
            _tell(
                f"step {step} of {arguments.steps}: Arabic is {arabic:.4f} away, English {english:.4f}, "
                f"{left_min:.0f} min left",
                last=step == arguments.steps,
            )

    train(Plan(arguments.data, arguments.out, arguments.steps, arguments.seed), on_progress, on_step)
    _tell(f"{arguments.out} written after {(perf_counter() - began) / 60:.0f} min", last=True)
    return 0


def _tell(text: str, *, last: bool) -> None:
    print(f"\r\033[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
