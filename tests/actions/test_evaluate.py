"""Measuring a knowledge base: every figure is there, and the index that it took is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.actions.evaluate import evaluate
from bot.errors import InvalidInput, NothingToIndex
from bot.retrieval.encoder import Encoder, load_encoder

FIGURES = {
    *("questions", "hit_at_1", "hit_at_3", "mrr", "resolved", "asked_back", "asked_back_right"),
    *("wrong", "refused", "ece", "build_s", "p50_ms", "p95_ms"),
}
ARTICLES = {
    "late-parcel": ("A parcel is late", "where is my parcel", "my delivery has not come"),
    "invoice": ("Download an invoice", "where is my invoice", "send me the bill"),
    "password": ("Reset the password", "I forgot my password", "cannot sign in any more"),
}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    folder = tmp_path / "kb" / "en" / "shop"
    folder.mkdir(parents=True)
    for name, (title, *questions) in ARTICLES.items():
        front = json.dumps({"title": title, "questions": questions})
        (folder / f"{name}.md").write_text(f"---\n{front}\n---\nAbout it.\n", "utf-8")
    return tmp_path / "kb"


def asked(folder: Path, *lines: object) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return file


def test_every_figure_is_measured(kb: Path, tmp_path: Path, encoder: Encoder) -> None:
    questions = asked(
        tmp_path,
        {"question": "I forgot my password", "article": "password", "lang": "en"},
        {"question": "where is my parcel please", "article": "late-parcel", "lang": "en"},
        {"question": "who painted the mona lisa", "article": None, "lang": "en"},
    )
    figures = evaluate(kb, questions, encoder)
    assert set(figures) == FIGURES
    assert figures["questions"] == 3
    assert figures["hit_at_1"] == 1
    assert figures["refused"] == 1
    assert figures["wrong"] == 0


def test_without_null_questions_refusal_is_not_measured(kb: Path, tmp_path: Path, encoder: Encoder) -> None:
    questions = asked(tmp_path, {"question": "password", "article": "password", "lang": "en"})
    assert evaluate(kb, questions, encoder)["refused"] is None


@pytest.mark.parametrize("line", [{"question": "no language", "article": None}, ["not", "a", "question"]])
def test_a_line_that_is_no_question_is_named(
    kb: Path, tmp_path: Path, encoder: Encoder, line: object
) -> None:
    questions = asked(tmp_path, {"question": "hello", "article": None, "lang": "en"}, line)
    with pytest.raises(InvalidInput) as wrong:
        evaluate(kb, questions, encoder)
    assert wrong.value.field == "questions.jsonl:2"


def test_a_knowledge_base_without_articles_cannot_be_measured(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(NothingToIndex):
        evaluate(tmp_path, asked(tmp_path), encoder)


def test_the_script_prints_one_json_object_and_nothing_else(kb: Path, tmp_path: Path) -> None:
    questions = asked(tmp_path, {"question": "password", "article": "password", "lang": "en"})
    run = subprocess.run(
        [sys.executable, "scripts/evaluate.py", str(kb), str(questions), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert set(json.loads(run.stdout)) == FIGURES
