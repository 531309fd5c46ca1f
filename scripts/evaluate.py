#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Puts the questions of files to the bot and prints how well it answered.

A line of a file is {"question", "article" or null, "lang", "variety"?}. Null: no article answers it. The
variety is a dialect or a register in any words, and has figures of its own; without it, the language is it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from bot.cli.console import sentence_of
from bot.errors import DalilError
from bot.settings import read_settings

if TYPE_CHECKING:
    from bot.actions.evaluate import Evaluation

Figures = dict[str, Any]

PICTURES = (".png", ".svg")
COVERAGES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
"""At which the curve of risk is told in figures."""

TOLD_EVERY_S = 1.0
TOLD_IN_A_FILE_EVERY_S = 10.0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kb", type=Path, help="a knowledge base, laid out like kb_articles/")
    parser.add_argument("questions", type=Path, nargs="+", help="questions, a line of JSON each")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument(
        "--picture", type=Path, metavar="PATH", help="draw risk, coverage and reliability, as .png or .svg"
    )
    arguments = parser.parse_args()
    if wrong := arguments.picture and unusable(arguments.picture):
        parser.error(f"--picture: {wrong}")
    try:
        found, figures = measured(arguments.kb, arguments.questions)
        print(json.dumps(figures) if arguments.json else "\n".join(in_words(figures)), flush=True)
        if arguments.picture:
            draw(found, arguments.picture)
    except DalilError as error:
        print(sentence_of(error), file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


def measured(kb: Path, questions: Sequence[Path]) -> tuple[Evaluation, Figures]:
    # heavy: they bring torch, which --help and a mistyped option need not wait for
    from bot.actions.evaluate import evaluate, report  # noqa: PLC0415
    from bot.retrieval.building import Doing  # noqa: PLC0415
    from bot.retrieval.encoder import load_encoder  # noqa: PLC0415

    settings = read_settings()
    encoder = load_encoder(settings.model)
    built = {doing: Telling(f"building the index, {doing}, %") for doing in Doing}
    asked = Telling("questions asked")

    def on_doing(doing: Doing, done: int, of: int) -> None:
        built[doing](100 * done // max(of, 1), 100)

    found = evaluate(kb, questions, encoder, on_doing, asked, wrong_answer=settings.wrong_answer_cost)
    return found, report(found)


def unusable(picture: Path) -> str | None:
    """What would stand in the way of the picture, said before the long work and not after it."""
    if picture.suffix.lower() not in PICTURES:
        return f"{picture} ends neither in .png nor in .svg"
    return None if picture.parent.is_dir() else f"there is no folder {picture.parent}"


def draw(found: Evaluation, picture: Path) -> None:
    from bot.cli import evaluation_picture  # noqa: PLC0415 - heavy, and needed for a picture only

    evaluation_picture.draw({name: answers.outcomes for name, answers in found.files.items()}, picture)


class Telling:
    """Says on standard error how far something has come, once that has taken a second."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.due: float | None = None
        self.told = False

    def __call__(self, done: int, of: int) -> None:
        now = monotonic()
        self.due = self.due or now + TOLD_EVERY_S
        if now >= self.due or (self.told and done == of):
            on_screen = sys.stderr.isatty()
            end = "\r" if on_screen and done < of else "\n"
            print(f"{self.what}: {done} of {of}", end=end, file=sys.stderr, flush=True)
            self.due = now + (TOLD_EVERY_S if on_screen else TOLD_IN_A_FILE_EVERY_S)
            self.told = True


def in_words(figures: Figures) -> Iterator[str]:
    """The report as tables; everything after the first one is over all files."""
    columns = figures.get("files", {}) | {"all": figures}
    top = [["", *columns]] if len(columns) > 1 else []
    names = [name for name, figure in figures.items() if not isinstance(figure, (dict, list))]
    yield from table(*top, *([name, *(column.get(name) for column in columns.values())] for name in names))
    yield from ("", "By variety")
    varieties = figures["varieties"]
    heads = list(next(iter(varieties.values()), {}))
    yield from table(["", *heads], *([name, *found.values()] for name, found in varieties.items()))
    yield from ("", "Reliability: how often the first article was right, by how likely it was thought")
    filled = [found for found in figures["reliability"] if found["count"]]
    yield from table(list(figures["reliability"][0]), *(list(found.values()) for found in filled))
    yield from ("", "Risk: share of the answered that would be wrong, by the share that is answered")
    yield from table(["coverage", "risk", "threshold"], *risks(figures["risk_coverage"]))
    if figures["confusions"]:
        yield from ("", "Confused most often: how many, the right article, the one found first")
        yield from confused(figures["confusions"])


def risks(points: Sequence[Figures]) -> Iterator[Sequence[object]]:
    for coverage in COVERAGES:
        if reached := next((point for point in points if point["coverage"] >= coverage), None):
            yield reached["coverage"], reached["risk"], reached["threshold"]


def confused(confusions: Sequence[Figures]) -> Iterator[str]:
    for one in confusions:
        yield f"{one['count']:>5}  {one['right']} -> {one['chosen']}"
        yield from (f"       {example}" for example in one["examples"])


def table(*rows: Sequence[object]) -> Iterator[str]:
    """Lines with columns as wide as they need to be, names to the left and figures to the right."""
    shown = [[in_digits(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for first, *others in shown:
        cells = [first.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(others, widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()


def in_digits(cell: object) -> str:
    return "-" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
