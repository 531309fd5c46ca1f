"""Measures how missed questions are grouped: articles are taken away, and what they answered is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from bot.actions.evaluate import Question, outcome_of, read_questions
from bot.actions.find_gaps import query_of
from bot.domain.answering import Kind
from bot.domain.article import published
from bot.domain.measures import Outcome
from bot.retrieval.building import OnDoing, build, unheard
from bot.retrieval.encoder import Encoder, OnProgress
from bot.retrieval.grouping import agreement, apart, grouped, in_common
from bot.retrieval.snapshot import Index, load
from bot.storage.articles import read_articles


@dataclass(frozen=True, slots=True)
class Draw:
    """What is drawn by lot: how many `questions`, and the `share` of the articles that is taken away."""

    questions: int = 2_000
    share: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class GapFigures:
    """`missed` of the `asked` questions were grouped, all together; `with_article` of these have one that
    should answer them, `of_removed` one that was taken away. `nmi` and `ami` say how well the groups agree
    with the true articles, where there is one; `largest`: central questions and sizes."""

    asked: int
    articles: int
    removed: int
    missed: int
    with_article: int
    of_removed: int
    true_articles: int
    groups: int
    groups_of_several: int
    nmi: float
    ami: float
    largest: tuple[tuple[str, int], ...]


def evaluate_gaps(
    kb: Path,
    questions: Path,
    encoder: Encoder,
    draw: Draw,
    on_doing: OnDoing = unheard,
    on_asked: OnProgress | None = None,
) -> GapFigures:
    """Ask `questions` of `kb` without some of its articles, group what was missed, and measure the groups.

    Raises:
        InvalidInput: a line of the file is not a question.
        NothingToIndex: no published article is left.
    """
    lot = Random(draw.seed)  # noqa: S311 - a lot that can be drawn again
    asked = list(read_questions(questions))
    asked = lot.sample(asked, min(draw.questions, len(asked)))
    articles = published(read_articles(kb).articles)
    ids = sorted({article.id for article in articles})
    removed = set(lot.sample(ids, round(draw.share * len(ids))))
    kept = [article for article in articles if article.id not in removed]
    with tempfile.TemporaryDirectory() as folder:
        version = build(kept, encoder, Path(folder), on_doing).version
        index = load(Path(folder), version, encoder)
    missed = _missed(index, asked, on_asked)
    return _figures(len(asked), len(ids), removed, missed, _groups(index, missed))


def _missed(index: Index, asked: Sequence[Question], on_asked: OnProgress | None) -> list[Question]:
    missed = []
    for done, question in enumerate(asked, start=1):
        if _is_missed(outcome_of(index, question)):
            missed.append(question)
        if on_asked:
            on_asked(done, len(asked))
    return missed


def _is_missed(outcome: Outcome) -> bool:
    """Whether a customer would be left without an answer who takes the right choice where there is one."""
    if outcome.kind is Kind.ASK_BACK:
        return outcome.right not in outcome.given
    return outcome.kind is Kind.REPHRASE


def _groups(index: Index, missed: Sequence[Question]) -> list[list[int]]:
    if not missed:
        return []
    vectors = index.encoder.encode([query_of(question.question) for question in missed])
    return grouped(apart(vectors, [question.lang for question in missed], in_common(index)))


def _figures(
    asked: int, articles: int, removed: set[str], missed: Sequence[Question], groups: Sequence[Sequence[int]]
) -> GapFigures:
    number = np.zeros(len(missed), int)
    for place, group in enumerate(groups):
        number[list(group)] = place
    known = [(int(number[row]), one.article) for row, one in enumerate(missed) if one.article is not None]
    truth = [article for _, article in known]
    nmi, ami = agreement([place for place, _ in known], truth) if known else (0.0, 0.0)
    largest = sorted(groups, key=len, reverse=True)[:10]
    return GapFigures(
        asked=asked,
        articles=articles,
        removed=len(removed),
        missed=len(missed),
        with_article=len(known),
        of_removed=sum(article in removed for article in truth),
        true_articles=len(set(truth)),
        groups=len(groups),
        groups_of_several=sum(len(group) > 1 for group in groups),
        nmi=nmi,
        ami=ami,
        largest=tuple((missed[group[0]].question, len(group)) for group in largest),
    )
