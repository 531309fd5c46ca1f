"""Measures how well a knowledge base answers a file of questions, with an index built for it alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

from pydantic import TypeAdapter, ValidationError

from bot.actions.understanding import Understood, understand
from bot.domain.answering import Decision, Kind, Thresholds, Tried, decide
from bot.domain.article import published
from bot.domain.conversation import Heard, hear, spoken_language
from bot.domain.measures import Outcome, percentile, quality
from bot.errors import InvalidInput
from bot.language import Lang
from bot.language.detection import detect
from bot.retrieval.building import build
from bot.retrieval.encoder import Encoder, OnProgress
from bot.retrieval.snapshot import Index, load
from bot.storage.articles import read_articles


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a file of questions; `article` None: no article answers it."""

    question: str
    article: str | None
    lang: Lang


_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def evaluate(
    kb: Path, questions: Path, encoder: Encoder, on_progress: OnProgress | None = None
) -> dict[str, float | None]:
    """The figures of `questions` put to an index of `kb`: those of `Quality`, then `build_s` (seconds),
    `p50_ms` and `p95_ms` (finding and deciding, per question).

    Raises:
        InvalidInput: a line of `questions` is not a question.
        NothingToIndex: `kb` has no published article.
    """
    asked = list(_read(questions))
    articles = published(read_articles(kb).articles)
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        version = build(articles, encoder, Path(folder), on_progress).version
        build_s = perf_counter() - began
        index = load(Path(folder), version, encoder)
    return _figures(index, asked) | {"build_s": round(build_s, 2)}


def _figures(index: Index, asked: Sequence[Question]) -> dict[str, float | None]:
    outcomes, times_ms = [], []
    for question in asked:
        began = perf_counter()
        outcomes.append(_put(index, question))
        times_ms.append((perf_counter() - began) * 1000)
    figures = asdict(quality(outcomes)) | {
        "p50_ms": percentile(times_ms, 50),
        "p95_ms": percentile(times_ms, 95),
    }
    return {name: figure if figure is None else round(figure, 4) for name, figure in figures.items()}


def _put(index: Index, question: Question) -> Outcome:
    """What becomes of `question` as a new customer's first message."""
    text = question.question
    lang = spoken_language(question.lang, detect(text), len(text.split()), first=True)
    understood = understand(index, text, lang)
    findings = understood.findings
    decision = _decision(understood, index.thresholds)
    return Outcome(
        right=question.article,
        ranked=tuple(candidate.article_id for candidate in findings.candidates),
        probability=findings.candidates[0].probability if findings.candidates else 0.0,
        kind=decision.kind,
        given=decision.articles,
    )


def _decision(understood: Understood, thresholds: Thresholds) -> Decision:
    match hear(understood.intents, None):
        case Heard.QUESTION:
            return decide(understood.findings, thresholds, Tried())
        case Heard.SMALL_TALK:
            return Decision(Kind.SMALL_TALK)
        case _:
            return Decision(Kind.HANDOFF)


def _read(questions: Path) -> Iterator[Question]:
    for number, line in enumerate(questions.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield _QUESTION.validate_python(json.loads(line))
            except (ValidationError, json.JSONDecodeError) as error:
                raise InvalidInput(field=f"{questions.name}:{number}") from error
