"""Measures how well a knowledge base answers files of questions, with an index built for it alone."""

from __future__ import annotations

import json
import tempfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.actions.understanding import Understood, understand
from bot.domain.answering import WRONG_ANSWER, Decision, Kind, Stakes, Tried, decide
from bot.domain.article import published
from bot.domain.conversation import Heard, hear, spoken_language
from bot.domain.measures import (
    Bin,
    Outcome,
    Quality,
    area_under,
    by_variety,
    confusions,
    percentile,
    quality,
    reliability,
    risk_coverage,
    thinned,
)
from bot.errors import InvalidInput
from bot.language import Lang
from bot.language.detection import detect
from bot.retrieval.building import OnDoing, build, unheard
from bot.retrieval.encoder import Encoder, OnProgress
from bot.retrieval.snapshot import Index, load
from bot.storage.articles import read_articles

OF_A_VARIETY = (
    *("questions", "hit_at_1", "resolved", "asked_back", "asked_back_right"),
    *("wrong", "refused", "ece"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a file of questions; `article` None: no article answers it.

    `variety` is the kind of language it is in, in any words (a dialect, a register); else `lang` is.
    """

    question: str
    article: str | None
    lang: Lang
    variety: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What became of questions, and the milliseconds that each took (finding and deciding)."""

    outcomes: tuple[Outcome, ...]
    times_ms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`files`: the answers to each file, by its name; `build_s`: seconds that the index took."""

    files: Mapping[str, Answers]
    build_s: float

    @property
    def whole(self) -> Answers:
        """All files as if they were one."""
        each = self.files.values()
        return Answers(
            tuple(chain.from_iterable(answers.outcomes for answers in each)),
            tuple(chain.from_iterable(answers.times_ms for answers in each)),
        )


_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)


def evaluate(
    kb: Path,
    files: Sequence[Path],
    encoder: Encoder,
    on_doing: OnDoing = unheard,
    on_asked: OnProgress | None = None,
    *,
    wrong_answer: float = WRONG_ANSWER,
) -> Evaluation:
    """Put the questions of `files` to an index of `kb`, where a wrong answer costs `wrong_answer` right ones.
    The callbacks are told of what building is at, and of questions.

    Raises:
        InvalidInput: a line of a file is not a question.
        NothingToIndex: `kb` has no published article.
    """
    asked = {name: list(read_questions(file)) for name, file in _named(files).items()}
    articles = published(read_articles(kb).articles)
    with tempfile.TemporaryDirectory() as folder:
        began = perf_counter()
        version = build(articles, encoder, Path(folder), on_doing).version
        build_s = perf_counter() - began
        index = load(Path(folder), version, encoder, wrong_answer)
    count = _counter(sum(map(len, asked.values())), on_asked)
    return Evaluation({name: put_all(index, lines, count) for name, lines in asked.items()}, build_s)


def report(evaluation: Evaluation) -> dict[str, Any]:
    """Every figure by its name, ready to be JSON; of each file under `files` where there are several."""
    whole = _report(evaluation.whole) | {"build_s": evaluation.build_s}
    if len(evaluation.files) > 1:
        whole["files"] = {name: _report(answers) for name, answers in evaluation.files.items()}
    rounded: dict[str, Any] = _rounded(whole)
    return rounded


def _report(answers: Answers) -> dict[str, Any]:
    outcomes, times_ms = answers.outcomes, answers.times_ms
    points = risk_coverage(outcomes)
    return asdict(quality(outcomes)) | {
        "p50_ms": percentile(times_ms, 50),
        "p95_ms": percentile(times_ms, 95),
        "varieties": {name: _of_a_variety(one) for name, one in by_variety(outcomes).items()},
        "reliability": [_of_a_bin(one) for one in reliability(outcomes)],
        "risk_coverage": [asdict(point) for point in thinned(points)],
        "risk_coverage_area": area_under(points),
        "confusions": [asdict(one) for one in confusions(outcomes)],
    }


def _of_a_variety(found: Quality) -> dict[str, float | None]:
    return {name: figure for name, figure in asdict(found).items() if name in OF_A_VARIETY}


def _of_a_bin(found: Bin) -> dict[str, float | None]:
    return {
        "from": found.start,
        "to": found.end,
        "count": found.count,
        "mean_probability": found.mean_probability,
        "share_right": found.share_right,
    }


def _rounded(value: Any) -> Any:
    """`value` with every number of it short enough to be read."""
    match value:
        case float():
            return round(value, 4)
        case dict():
            return {name: _rounded(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_rounded(inner) for inner in value]
        case _:
            return value


def put_all(index: Index, asked: Sequence[Question], one_more: Callable[[], None] = lambda: None) -> Answers:
    """Put each question to the bot as a new customer's first message; `one_more` hears of each."""
    outcomes, times_ms = [], []
    for question in asked:
        began = perf_counter()
        outcomes.append(outcome_of(index, question))
        times_ms.append((perf_counter() - began) * 1000)
        one_more()
    return Answers(tuple(outcomes), tuple(times_ms))


def _counter(of: int, on_progress: OnProgress | None) -> Callable[[], None]:
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        if on_progress:
            on_progress(done, of)

    return one_more


def outcome_of(index: Index, question: Question) -> Outcome:
    """What becomes of `question` as a new customer's first message."""
    text = question.question
    lang = spoken_language(question.lang, detect(text), len(text.split()), first=True)
    understood = understand(index, text, lang)
    findings = understood.findings
    decision = _decision(understood, index.stakes)
    return Outcome(
        right=question.article,
        ranked=tuple(candidate.article_id for candidate in findings.candidates),
        probability=findings.candidates[0].probability if findings.candidates else 0.0,
        kind=decision.kind,
        given=decision.articles,
        question=text,
        variety=question.variety or question.lang,
    )


def _decision(understood: Understood, stakes: Stakes) -> Decision:
    if understood.go_on_in:
        return Decision(Kind.SMALL_TALK)
    match hear(understood.intents, None, understood.answer):
        case Heard.QUESTION:
            return decide(understood.findings, stakes, Tried())
        case Heard.SMALL_TALK:
            return Decision(Kind.SMALL_TALK)
        case _:
            return Decision(Kind.HANDOFF)


def _named(files: Sequence[Path]) -> dict[str, Path]:
    """Each file under its name, or under its whole path where another has the same name."""
    different = set(files)
    names = [file.name for file in different]
    return {file.name if names.count(file.name) == 1 else str(file): file for file in dict.fromkeys(files)}


def read_questions(questions: Path) -> Iterator[Question]:
    """Raises `InvalidInput`: a line is not a question."""
    # cut as bytes: what else Unicode calls a line's end may stand inside of a question
    lines = questions.read_bytes().removeprefix(BOM_UTF8).split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield _QUESTION.validate_python(json.loads(line.decode()))
            except (ValidationError, UnicodeDecodeError, json.JSONDecodeError) as error:
                raise InvalidInput(field=f"{questions.name}:{number}") from error
