#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Takes half of the articles away, asks questions, groups those that were missed, and prints how well.

A line of the file is {"question", "article" or null, "lang"}, as for evaluate.py. Printed are the normalised
mutual information of the groups with the true articles, and the same adjusted for chance.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from evaluate import Telling

from bot.cli.console import sentence_of
from bot.errors import DalilError
from bot.settings import read_settings


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kb", type=Path, help="a knowledge base, laid out like kb_articles/")
    parser.add_argument("questions", type=Path, help="questions, a line of JSON each")
    parser.add_argument("--draw", type=int, default=2_000, help="questions to draw (2000)")
    parser.add_argument("--without", type=float, default=0.5, help="share of articles to take away (0.5)")
    parser.add_argument("--seed", type=int, default=0, help="of the draw (0)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    arguments = parser.parse_args()
    # heavy: they bring torch, which --help and a mistyped option need not wait for
    from bot.actions.evaluate_gaps import Draw, evaluate_gaps  # noqa: PLC0415
    from bot.retrieval.building import Doing  # noqa: PLC0415
    from bot.retrieval.encoder import load_encoder  # noqa: PLC0415

    built = {doing: Telling(f"building the index, {doing}, %") for doing in Doing}

    def on_doing(doing: Doing, done: int, of: int) -> None:
        built[doing](100 * done // max(of, 1), 100)

    draw = Draw(arguments.draw, arguments.without, arguments.seed)
    try:
        encoder = load_encoder(read_settings().model)
        found = evaluate_gaps(
            arguments.kb, arguments.questions, encoder, draw, on_doing, Telling("questions asked")
        )
    except (DalilError, OSError) as error:
        print(sentence_of(error) if isinstance(error, DalilError) else error, file=sys.stderr)
        return 1
    figures = asdict(found)
    if arguments.json:
        print(json.dumps(figures))
        return 0
    largest = figures.pop("largest")
    for name, figure in figures.items():
        print(f"{name:18}  {figure:.3f}" if isinstance(figure, float) else f"{name:18}  {figure}")
    print("\nThe largest groups: how many questions, and the most central one")
    print("\n".join(f"{count:>5}  {question}" for question, count in largest))
    return 0


if __name__ == "__main__":
    sys.exit(main())
