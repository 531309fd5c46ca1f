#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Trains the bundled encoder from a folder of text: Arabic is taught to the published English model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import monotonic

from bot.cli.console import sentence_of
from bot.errors import DalilError

FOLDERS = ("parallel", "dialect", "pairs")
STEPS = 3_800

TOLD_EVERY_S = 0.5
TOLD_IN_A_FILE_EVERY_S = 30.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with parallel/, dialect/ and pairs/ in it")
    parser.add_argument(
        "--out", type=Path, help="where what was learned goes (default: over what is bundled)"
    )
    parser.add_argument("--steps", type=int, default=STEPS, help="steps of 128 lines (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same lines")
    arguments = parser.parse_args()
    if missing := [name for name in FOLDERS if not (arguments.data / name).is_dir()]:
        parser.error("\n".join(f"{arguments.data} has no folder {name}/" for name in missing))
    began = monotonic()
    try:
        out = trained(arguments)
    except DalilError as error:
        print(sentence_of(error), file=sys.stderr)
        return 1
    except (OSError, FloatingPointError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print(f"{out} written after {(monotonic() - began) / 60:.0f} min", file=sys.stderr)
    return 0


def trained(arguments: argparse.Namespace) -> Path:
    """Trains as the arguments say; the folder that holds what was learned."""
    # heavy: they bring torch, which --help and a mistyped folder need not wait for
    from bot.retrieval.bundled import TAUGHT  # noqa: PLC0415
    from bot.retrieval.training.run import Plan, train  # noqa: PLC0415

    plan = Plan(arguments.data, arguments.out or TAUGHT, arguments.steps, arguments.seed)
    tell = Telling()
    train(
        plan,
        lambda doing, done, of: tell(f"{doing}: {done} of {of}", last=done == of),
        Steps(tell, plan.steps),
    )
    return plan.taught


class Steps:
    """Says how far the steps have come, and how long the others will take."""

    def __init__(self, tell: Telling, of: int) -> None:
        self.tell, self.of = tell, of
        self.began: float | None = None

    def __call__(self, step: int, arabic: float, english: float) -> None:
        self.began = self.began or monotonic()
        left_min = (monotonic() - self.began) / step * (self.of - step) / 60
        self.tell(
            f"step {step} of {self.of}: Arabic is {arabic:.4f} away, English {english:.4f}, "
            f"{left_min:.0f} min left",
            last=step == self.of,
        )


class Telling:
    """Says on standard error how far the work has come: on a screen in one line, in a file now and then."""

    def __init__(self) -> None:
        self.on_screen = sys.stderr.isatty()
        self.due = 0.0

    def __call__(self, text: str, *, last: bool) -> None:
        if monotonic() >= self.due or last:
            start, end = ("\r\033[K", "\n" if last else "") if self.on_screen else ("", "\n")
            print(f"{start}{text}", end=end, file=sys.stderr, flush=True)
            self.due = monotonic() + (TOLD_EVERY_S if self.on_screen else TOLD_IN_A_FILE_EVERY_S)


if __name__ == "__main__":
    sys.exit(main())
