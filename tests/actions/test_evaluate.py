"""Measuring a knowledge base: every figure is there, and the index that it took is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.actions.evaluate import OF_A_VARIETY, evaluate, report
from bot.errors import InvalidInput, NothingToIndex
from bot.retrieval.encoder import Encoder, load_encoder

FIGURES = {
    *("questions", "hit_at_1", "hit_at_3", "mrr", "resolved", "asked_back", "asked_back_right"),
    *("wrong", "refused", "ece", "build_s", "p50_ms", "p95_ms"),
}
TABLES = {"varieties", "reliability", "risk_coverage", "risk_coverage_area", "confusions"}
SCRIPT = "scripts/evaluate.py"
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


def asked(file: Path, *lines: object) -> Path:
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return file


def line(question: str, article: str | None, **more: str) -> dict[str, str | None]:
    return {"question": question, "article": article, "lang": "en"} | more


def test_every_figure_is_measured(kb: Path, tmp_path: Path, encoder: Encoder) -> None:
    questions = asked(
        tmp_path / "questions.jsonl",
        line("I forgot my password", "password"),
        line("where is my parcel please", "late-parcel"),
        line("who painted the mona lisa", None),
    )
    figures = report(evaluate(kb, [questions], encoder))
    assert set(figures) == FIGURES | TABLES
    assert figures["questions"] == 3
    assert figures["hit_at_1"] == 1
    assert figures["refused"] == 1
    assert figures["wrong"] == 0


def test_questions_of_a_variety_have_figures_of_their_own(kb: Path, tmp_path: Path, encoder: Encoder) -> None:
    questions = asked(
        tmp_path / "questions.jsonl",
        line("I forgot my password", "password", variety="plain"),
        line("pls where parcel", "late-parcel", variety="hurried"),
        line("where is my invoice", "invoice"),
    )
    varieties = report(evaluate(kb, [questions], encoder))["varieties"]
    assert {name: found["questions"] for name, found in varieties.items()} == {
        "plain": 1,
        "hurried": 1,
        "en": 1,
    }
    assert set(varieties["plain"]) == set(OF_A_VARIETY)


def test_several_files_are_measured_on_one_index_apart_and_together(
    kb: Path, tmp_path: Path, encoder: Encoder
) -> None:
    (tmp_path / "more").mkdir()
    first = asked(tmp_path / "questions.jsonl", line("I forgot my password", "password"))
    second = asked(tmp_path / "other.jsonl", line("where is my invoice", "invoice"))
    namesake = asked(tmp_path / "more" / "questions.jsonl", line("mona lisa", None), line("the moon", None))
    seen: list[tuple[int, int]] = []
    figures = report(
        evaluate(kb, [first, second, namesake], encoder, on_asked=lambda done, of: seen.append((done, of)))
    )
    assert {name: found["questions"] for name, found in figures["files"].items()} == {
        str(first): 1,
        "other.jsonl": 1,
        str(namesake): 2,
    }
    assert figures["questions"] == 4
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_is_found_for_the_wrong_article_is_told_with_the_question(
    kb: Path, tmp_path: Path, encoder: Encoder
) -> None:
    questions = asked(tmp_path / "questions.jsonl", line("where is my invoice", "late-parcel"))
    figures = report(evaluate(kb, [questions], encoder))
    assert figures["confusions"] == [
        {"right": "late-parcel", "chosen": "invoice", "count": 1, "examples": ["where is my invoice"]}
    ]
    assert figures["risk_coverage"][-1]["risk"] == figures["risk_coverage_area"] == 1
    assert [found["share_right"] for found in figures["reliability"] if found["count"]] == [0]


UNCLEAR = "parcel invoice password"


@pytest.mark.parametrize(("cost", "answered"), [(0, 1), (1000, 0)], ids=["nothing", "very much"])
def test_what_a_wrong_answer_costs_decides_how_much_is_answered(
    cost: float, answered: int, kb: Path, tmp_path: Path, encoder: Encoder
) -> None:
    questions = asked(tmp_path / "questions.jsonl", line(UNCLEAR, "invoice"))
    figures = report(evaluate(kb, [questions], encoder, wrong_answer=cost))
    assert figures["resolved"] + figures["wrong"] == answered


def test_without_null_questions_refusal_is_not_measured(kb: Path, tmp_path: Path, encoder: Encoder) -> None:
    questions = asked(tmp_path / "questions.jsonl", line("password", "password"))
    assert report(evaluate(kb, [questions], encoder))["refused"] is None


@pytest.mark.parametrize("wrong", [{"question": "no language", "article": None}, ["not", "a", "question"]])
def test_a_line_that_is_no_question_is_named(
    kb: Path, tmp_path: Path, encoder: Encoder, wrong: object
) -> None:
    questions = asked(tmp_path / "questions.jsonl", line("hello", None), wrong)
    with pytest.raises(InvalidInput) as refused:
        evaluate(kb, [questions], encoder)
    assert refused.value.field == "questions.jsonl:2"


def test_a_file_may_be_saved_by_any_editor_and_a_question_hold_any_character(
    kb: Path, tmp_path: Path, encoder: Encoder
) -> None:
    """A byte order mark, the line ends of Windows, and what Unicode calls ends of lines, in a question."""
    written = [
        json.dumps(line(text, None), ensure_ascii=False) for text in ("hi", "a\u2028b", "c\u2029d\x85e")
    ]
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*written, "", ""]).encode())
    outcomes = evaluate(kb, [questions], encoder).whole.outcomes
    assert [outcome.question for outcome in outcomes] == ["hi", "a\u2028b", "c\u2029d\x85e"]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1256"])
def test_a_file_in_another_encoding_is_named_with_its_line(
    encoding: str, kb: Path, tmp_path: Path, encoder: Encoder
) -> None:
    questions = tmp_path / "questions.jsonl"
    written = (json.dumps(line(text, None), ensure_ascii=False) for text in ("hello", "café"))
    questions.write_text("\n".join(written), encoding)
    with pytest.raises(InvalidInput) as refused:
        evaluate(kb, [questions], encoder)
    assert refused.value.field == f"questions.jsonl:{1 if encoding == 'utf-16' else 2}"


def test_a_knowledge_base_without_articles_cannot_be_measured(tmp_path: Path, encoder: Encoder) -> None:
    with pytest.raises(NothingToIndex):
        evaluate(tmp_path, [asked(tmp_path / "questions.jsonl")], encoder)


def run(*command: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {f"DALIL_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=environment
    )


def test_the_script_prints_one_json_object_and_nothing_else(kb: Path, tmp_path: Path) -> None:
    """And the operator's price of a wrong answer holds for it: at this one, nothing is answered."""
    questions = asked(tmp_path / "questions.jsonl", line(UNCLEAR, "invoice"))
    done = run(SCRIPT, kb, questions, "--json", wrong_answer_cost="1000")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert set(figures) == FIGURES | TABLES
    assert figures["resolved"] == figures["wrong"] == 0


def test_the_script_prints_tables_and_draws(kb: Path, tmp_path: Path) -> None:
    known = asked(tmp_path / "known.jsonl", line("where is my invoice", "late-parcel", variety="odd"))
    unknown = asked(tmp_path / "unknown.jsonl", line("who painted the mona lisa", None))
    done = run(SCRIPT, kb, known, unknown, "--picture", tmp_path / "it.png")
    assert done.returncode == 0, done.stderr
    heads, questions, *_ = done.stdout.splitlines()
    assert heads.split() == ["known.jsonl", "unknown.jsonl", "all"]
    assert questions.split() == ["questions", "1", "1", "2"]
    assert any(row.split()[:2] == ["odd", "1"] for row in done.stdout.splitlines())
    assert "late-parcel -> invoice" in done.stdout
    assert (tmp_path / "it.png").stat().st_size


@pytest.mark.parametrize(
    ("picture", "said"), [("it.gif", "neither in .png nor in .svg"), ("none/it.png", "no folder")]
)
def test_a_picture_that_cannot_be_written_is_refused_before_the_work(
    tmp_path: Path, picture: str, said: str
) -> None:
    done = run(SCRIPT, tmp_path, tmp_path / "questions.jsonl", "--picture", tmp_path / picture)
    assert done.returncode == 2
    assert said in done.stderr
