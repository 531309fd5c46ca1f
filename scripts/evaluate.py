#!/usr/bin/env -S sh -c 'exec "$(dirname "$0")/../.venv/bin/python" "$0" "$@"'
"""Puts the questions of a file to the bot and prints how well it answered."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bot.actions.evaluate import evaluate
from bot.errors import DalilError
from bot.retrieval.encoder import load_encoder
from bot.settings import read_settings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kb", type=Path, help="a knowledge base, laid out like kb_articles/")
    parser.add_argument("questions", type=Path, help='lines of {"question", "article" or null, "lang"}')
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    arguments = parser.parse_args()
    try:
        encoder = load_encoder(read_settings().model)
        figures = evaluate(
            arguments.kb, arguments.questions, encoder, None if arguments.json else _show_progress
        )
    except (DalilError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:18}{'-' if figure is None else figure}" for name, figure in figures.items()))
    return 0


def _show_progress(done: int, of: int) -> None:
    print(f"\rembedding {done} of {of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
