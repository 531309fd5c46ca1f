"""How an article is cut into passages: the pieces that are embedded and searched.

Each question an author wrote, the title, and each section or step is a passage of its own, because a
customer's message resembles one of them and never the whole article. A long section is cut between
sentences, so that no passage outgrows what the encoder reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.article import Article
from bot.language import Lang

PASSAGES_VERSION = 1
"""Bumped whenever the cutting changes, so that an index cut otherwise is rebuilt."""

LONGEST_PASSAGE = 120
"""Words. MiniLM reads 256 word-pieces; Arabic spends up to two on a word."""

_SENTENCE_END = re.compile(r"(?<=[.!?؟؛])\s+|\n+")


class PassageKind(StrEnum):
    QUESTION = "question"
    TITLE = "title"
    SUMMARY = "summary"
    FIX = "fix"
    WHY = "why"
    STEP = "step"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Passage:
    article_id: str
    lang: Lang
    kind: PassageKind
    text: str


def cut(article: Article) -> tuple[Passage, ...]:
    """The passages of one article: title, questions, then its sections in reading order."""
    return tuple(
        Passage(article.id, article.lang, kind, piece)
        for kind, text in _texts(article)
        for piece in _pieces(text)
    )


def _texts(article: Article) -> Iterator[tuple[PassageKind, str]]:
    yield PassageKind.TITLE, article.title
    for question in article.questions:
        yield PassageKind.QUESTION, question
    for kind, prose in (
        (PassageKind.SUMMARY, article.summary),
        (PassageKind.FIX, article.fix),
        (PassageKind.WHY, article.why),
    ):
        if prose:
            yield kind, prose.plain
    for step in article.steps:
        yield PassageKind.STEP, f"{step.title}. {step.text.plain}"
    for section in article.sections:
        yield PassageKind.SECTION, f"{section.title}. {section.text.plain}"


def _pieces(text: str) -> Iterator[str]:
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if piece and len(piece) + len(words) > LONGEST_PASSAGE:
            yield " ".join(piece)
            piece = []
        while len(words) > LONGEST_PASSAGE:
            yield " ".join(words[:LONGEST_PASSAGE])
            words = words[LONGEST_PASSAGE:]
        piece += words
    if piece:
        yield " ".join(piece)
