"""An author tries a question: what the bot would reply now, and what with the staged changes, and why."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.evaluate import Question, outcome_of
from bot.actions.read_changes import ready_version
from bot.actions.services import Services
from bot.actions.understanding import explain
from bot.domain.answering import Kind, weigh
from bot.domain.article import PublishedArticle
from bot.domain.conversation import checked_text
from bot.errors import IndexDamaged, IndexMissing
from bot.language import Lang
from bot.language.detection import detect
from bot.retrieval.explaining import Explanation
from bot.retrieval.snapshot import Index


@dataclass(frozen=True, slots=True)
class Said:
    """What an index leads to: the `articles` quoted or offered. `worth` is what each way to respond may be
    expected to be worth."""

    version: str
    kind: Kind
    articles: tuple[PublishedArticle, ...]
    explanation: Explanation
    worth: dict[Kind, float]
    in_field: float


@dataclass(frozen=True, slots=True)
class Trial:
    """`then` is None when the staged changes were not built yet; `same`: nothing is staged or changed."""

    text: str
    lang: Lang
    now: Said
    then: Said | None
    same: bool


def try_question(services: Services, text: str, lang: Lang | None) -> Trial:
    """Put `text` to the index that serves and to the candidate.

    Raises:
        MessageEmpty, MessageTooLong, InvalidInput: it is no message.
        Unavailable: no index is loaded.
    """
    text = checked_text(text)
    lang = lang or detect(text) or "ar"
    index = services.indexes.current()
    version = ready_version(services)
    same = version == index.version
    then = None
    if version and not same:
        try:
            then = _said(services.indexes.candidate(version), text, lang)
        except (IndexMissing, IndexDamaged):  # built anew at this very moment
            then = None
    return Trial(text, lang, _said(index, text, lang), then, same)


def _said(index: Index, text: str, lang: Lang) -> Said:
    found = outcome_of(index, Question(text, None, lang))
    explanation = explain(index, text, lang)
    articles = (index.article(article_id, lang) for article_id in found.given)
    return Said(
        index.version,
        found.kind,
        tuple(article for article in articles if article),
        explanation,
        weigh(explanation.findings.candidates, index.stakes),
        index.stakes.in_field,
    )
