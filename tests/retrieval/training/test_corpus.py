"""Reading lines to train on: each as often as it should be, and never what the encoder is measured on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.language.latin_script import to_arabic
from bot.retrieval.training import corpus
from bot.retrieval.training.corpus import Line, read_lines, read_questions
from tests.retrieval.training.conftest import LONG_ENGLISH, SHOPPING, write

OWN = sorted((Path(corpus.__file__).parent / "sentences").glob("*.tsv"))
VARIETIES = ["en", "msa", "egyptian", "gulf", "levantine", "iraqi", "moroccan", "tunisian"]
ARABIC = re.compile("[\u0620-\u064a]")


def test_every_line_is_read_as_often_as_it_counts(folder: Path) -> None:
    of_the_shop = {Line(en, ar, "shop", True): 1 for en, ar in SHOPPING.items()}
    assert Counter(read_lines(folder, seed=1)) == of_the_shop | {
        Line("I see.", "أنا أرى.", "tatoeba", True): 2,
        Line("It's my job.", "ده شغلي", "spoken", False): 1,
        Line("I have a problem", to_arabic("3ndi moshkil"), "spoken", False): 1,
        Line("Change a card", "تغيير بطاقة", "ms_heads.jsonl.gz", True): 1,
        Line('Where\'s my "refund"?', "أين المبلغ المسترد؟", "own/shop", True): 4,
        Line('Where\'s my "refund"?', "فين فلوسي؟", "own/shop", False): 4,
        Line("hi", "مرحبا", "own/shop", True): 4,
    }


def test_arabic_in_latin_letters_is_read_in_its_own_script(folder: Path) -> None:
    line = next(line for line in read_lines(folder, seed=1) if line.en == "I have a problem")
    assert ARABIC.search(line.ar)
    assert not re.search("[a-z0-9]", line.ar)


def test_neither_long_lines_nor_those_to_be_measured_on_are_read(folder: Path) -> None:
    read = {line.en for line in read_lines(folder, seed=1)}
    assert read.isdisjoint({LONG_ENGLISH, "held back", "never read", "nothing beside it", "Only English"})


def test_of_a_large_file_a_part_is_drawn_by_lot_and_by_its_seed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "_MOST_OF_A_FILE", 5)

    def drawn(seed: int) -> list[str]:
        return [line.en for line in read_lines(folder, seed) if line.source == "shop"]

    assert len(drawn(1)) == len(set(drawn(1))) == 5
    assert set(drawn(1)) <= SHOPPING.keys()
    assert drawn(1) == drawn(1)
    assert len({tuple(drawn(seed)) for seed in range(5)}) > 1


def test_of_headings_half_as_many_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "_MOST_OF_A_FILE", 6)
    rows = [
        {"query": f"{lang} {number}", "lang": lang, "id": str(number)}
        for number in range(9)
        for lang in ("en", "ar")
    ]
    write(tmp_path / "pairs" / "ms_many.jsonl.gz", *rows)
    heads = [line for line in read_lines(tmp_path, seed=1) if line.source == "ms_many.jsonl.gz"]
    assert len(heads) == len(set(heads)) == 3
    assert all(line.en.removeprefix("en") == line.ar.removeprefix("ar") for line in heads)


def test_english_questions_are_read_once_each_from_whatever_they_are_called(folder: Path) -> None:
    assert read_questions(folder) == ["call mum", "dim the lights", "is it safe?", "refund me please"]


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_each_sentence_of_our_own_is_there_in_every_variety(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert head == VARIETIES
    assert rows
    assert [row for row in rows if len(row) != len(VARIETIES) or not all(cell.strip() for cell in row)] == []
    assert [row[0] for row in rows if ARABIC.search(row[0])] == []
    assert [row for row in rows if not all(ARABIC.search(cell) for cell in row[1:])] == []
    assert [en for en, count in Counter(row[0] for row in rows).items() if count > 1] == []


def test_sentences_of_our_own_are_many() -> None:
    assert len(OWN) >= 5
