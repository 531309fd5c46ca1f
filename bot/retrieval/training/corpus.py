"""The lines to train on: an English sentence and the same in Arabic, standard or spoken.

Read from a folder of gzip JSON lines (`parallel/`, `dialect/`, `pairs/`), which is not part of the project,
and from `sentences/*.tsv` beside this file, which were written for it. Nothing that the encoder is
measured on is ever opened.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.language.latin_script import to_arabic

_OWN = Path(__file__).parent / "sentences"
_MOST_OF_A_FILE = 10_000
"""Lines taken of one file, so that business software, of which there is most, does not drown the rest."""

_LONGEST = 25
"""English words of a line: customers' messages are short, and long lines cost the most."""

_REPEATS = {"tatoeba": 2, "bagisto": 2, "woocommerce-android": 2, "chatwoot": 2, "magento2": 2}
_OWN_REPEATS = 4
_NEVER_TRAINED_ON = {"ntrex128", "tico19"}
"""Public tests of translation: whoever wants to measure on them still can."""


@dataclass(frozen=True, slots=True)
class Line:
    """`standard`: whether the Arabic is standard, so that dialect words may be put in."""

    en: str
    ar: str
    source: str
    standard: bool


def read_lines(folder: Path, seed: int) -> list[Line]:
    """The lines to train on, repeated as often as each pass needs them."""
    random = Random(seed)
    return [*_parallel(folder, random), *_dialects(folder), *_headings(folder, random), *_own()]


def read_questions(folder: Path) -> list[str]:
    """English questions and commands of people, without Arabic: what English is held in place by."""
    files = ("hwu64", "bitext_customer_support", "covid_question_similarity_en")
    rows = (row for name in files for row in _rows(folder / "pairs" / f"{name}.jsonl.gz"))
    return sorted({row[key] for row in rows for key in ("text", "query", "text1") if row.get(key)})


def _parallel(folder: Path, random: Random) -> Iterator[Line]:
    for path in sorted((folder / "parallel").glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        if name not in _NEVER_TRAINED_ON:
            lines = _sample(_read(path, standard=True), random)
            yield from lines * _REPEATS.get(name, 1)


def _dialects(folder: Path) -> Iterator[Line]:
    for path in sorted((folder / "dialect").glob("*.jsonl.gz")):
        yield from _read(path, standard=False)


def _headings(folder: Path, random: Random) -> Iterator[Line]:
    """Headings of documents that exist in both languages."""
    for path in sorted((folder / "pairs").glob("ms_*.jsonl.gz")):
        both: dict[str, dict[str, str]] = {}
        for row in _rows(path):
            if row.get("id"):
                both.setdefault(row["id"], {})[row["lang"]] = row["query"]
        lines = [Line(pair["en"], pair["ar"], path.name, True) for pair in both.values() if len(pair) == 2]
        yield from _sample(lines, random)[: _MOST_OF_A_FILE // 2]


def _own() -> Iterator[Line]:
    for path in sorted(_OWN.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for variety, text in row.items():
                    if variety != "en" and text:
                        line = Line(row["en"], text, f"own/{path.stem}", variety == "msa")
                        yield from [line] * _OWN_REPEATS


def _read(path: Path, *, standard: bool) -> list[Line]:
    lines = []
    for row in _rows(path):
        english, arabic = row.get("en"), row.get("ar") or row.get("text")
        if english and arabic and len(english.split()) <= _LONGEST:
            if row.get("script") == "latin":
                arabic = to_arabic(arabic)
            lines.append(Line(english, arabic, path.name.removesuffix(".jsonl.gz"), standard))
    return lines


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in file:
            yield json.loads(row)


def _sample(lines: list[Line], random: Random) -> list[Line]:
    return random.sample(lines, min(len(lines), _MOST_OF_A_FILE))
