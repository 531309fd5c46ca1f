"""From candidates to what the bot does with one message.

Being wrong costs more than not knowing, so an article is quoted only above a threshold that was
calibrated for this knowledge base; closer calls become one question back, then one invitation to
rephrase, and then a person. Below the thresholds nothing is quoted or linked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ticket import Reason

MOST_CHOICES = 3
"""Articles offered in one question back: more than a glance takes is no help."""

LEAST_CHOICE = 0.2
"""A choice must be at least this likely, relative to the likeliest one, to be worth its line."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with its score for one message.

    `score` ranks (higher is better, comparable within one message only); `probability` is the
    calibrated chance, 0 to 1, that this article answers the message.
    """

    article_id: str
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Findings:
    """What retrieval found for one message: candidates, best first, at most one for an article.

    `in_field` is the calibrated chance, 0 to 1, that the message is about the product at all.
    """

    candidates: tuple[Candidate, ...]
    in_field: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Chances from which the bot acts; calibrated when an index is built and kept in its manifest."""

    answer: float
    ask_back: float
    in_field: float


class Kind(StrEnum):
    """What the bot says to one message."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    REPHRASE = "rephrase"
    HANDOFF = "handoff"
    SMALL_TALK = "small_talk"
    HELD_BY_AGENT = "held_by_agent"


@dataclass(frozen=True, slots=True)
class Tried:
    """What this episode already used up: each of the two questions to the customer is put once."""

    asked_back: bool = False
    rephrased: bool = False
    rejected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """`articles` holds the one to quote (answer) or the choices (ask_back), and is empty otherwise."""

    kind: Kind
    articles: tuple[str, ...] = ()
    reason: Reason | None = None


def decide(findings: Findings, thresholds: Thresholds, tried: Tried) -> Decision:
    """What to do with a message that is a question."""
    open_ = _still_open(findings.candidates, tried.rejected)
    if open_ and open_[0].probability >= thresholds.answer:
        return Decision(Kind.ANSWER, (open_[0].article_id,))
    choices = _choices(open_)
    if not tried.asked_back and len(choices) > 1 and _together(choices) >= thresholds.ask_back:
        return Decision(Kind.ASK_BACK, tuple(c.article_id for c in choices))
    if not tried.rephrased:
        return Decision(Kind.REPHRASE)
    return Decision(Kind.HANDOFF, reason=_why_handed_off(findings, thresholds, tried))


def _still_open(candidates: tuple[Candidate, ...], rejected: frozenset[str]) -> tuple[Candidate, ...]:
    """The candidates that are left, each as likely as it is given that the rejected ones are wrong."""
    if not rejected:
        return candidates
    ruled_out = sum(c.probability for c in candidates if c.article_id in rejected)
    left = max(1.0 - ruled_out, 1e-6)
    return tuple(
        replace(c, probability=min(1.0, c.probability / left))
        for c in candidates
        if c.article_id not in rejected
    )


def _choices(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    likely = (c for c in candidates if c.probability >= LEAST_CHOICE * candidates[0].probability)
    return tuple(likely)[:MOST_CHOICES]


def _together(choices: tuple[Candidate, ...]) -> float:
    return min(1.0, sum(choice.probability for choice in choices))


def _why_handed_off(findings: Findings, thresholds: Thresholds, tried: Tried) -> Reason:
    if tried.asked_back:
        return Reason.AMBIGUOUS
    if findings.in_field < thresholds.in_field:
        return Reason.OUT_OF_SCOPE
    return Reason.NO_ANSWER
