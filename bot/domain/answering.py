"""From candidates to what the bot does with one message: whatever is of most use to the customer.

Being wrong costs more than not knowing, so every way to respond is weighed by what it is worth where it is
right and what it costs where it is not, with the calibrated chances of the articles. What is of no use is not
done: a message becomes one invitation to rephrase then, and after that it goes to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ticket import Reason

MOST_CHOICES = 3
"""Articles offered in one question back: more than a glance takes is no help."""

LEAST_CHOICE = 0.05
"""A choice must be at least this likely, relative to the likeliest one, to be worth its line."""


RIGHT_CHOICE, NEEDLESS_QUESTION = 0.1, 0.1
"""What a question back is worth, in right answers, when the right article is among its choices; and what it
costs when it is not. Little of each: it leaves the work to the customer, and does no harm."""

LEAST_FIRST_SUGGESTION, LEAST_SUGGESTION = 0.1, 0.01
"""The chances from which an article is suggested: the likeliest one, without which there is nothing to show,
and those after it."""

MENDED = 1 / 8
"""The share of its cost that a wrong answer still has when the next candidate is right: one tap on "this is
not my question" brings that."""


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


WRONG_ANSWER = 4.0
"""How many right answers a wrong one undoes, unless the operator says otherwise."""


@dataclass(frozen=True, slots=True)
class Stakes:
    """`in_field`: the chance from which a message counts as being about the product, calibrated when an index
    is built. `wrong_answer`: how many right answers a wrong one undoes."""

    in_field: float
    wrong_answer: float = WRONG_ANSWER


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
    """`articles` holds the one to quote (answer) or the choices (ask_back), and is empty otherwise. `reason`
    says why it goes to a person, or that an invitation to say it differently is one back to the product."""

    kind: Kind
    articles: tuple[str, ...] = ()
    reason: Reason | None = None


def decide(findings: Findings, stakes: Stakes, tried: Tried, *, insists: bool = True) -> Decision:
    """What to do with a message that is a question.

    `insists`: the customer keeps to a matter, rather than to go on chatting. What is not about the product is
    handed to a person only then; otherwise it is told what the bot is for, as often as need be.
    """
    open_ = _still_open(findings.candidates, tried.rejected)
    worth = weigh(open_, stakes)
    if tried.asked_back:
        del worth[Kind.ASK_BACK]
    match max(worth, key=lambda kind: worth[kind]):
        case Kind.ANSWER:
            return Decision(Kind.ANSWER, (open_[0].article_id,))
        case Kind.ASK_BACK:
            return Decision(Kind.ASK_BACK, tuple(choice.article_id for choice in _choices(open_)))
    if findings.in_field < stakes.in_field and not insists:
        return Decision(Kind.REPHRASE, reason=Reason.OUT_OF_SCOPE)
    if not tried.rephrased:
        return Decision(Kind.REPHRASE)
    return Decision(Kind.HANDOFF, reason=_why_handed_off(findings, stakes, tried))


def two_matters(first: Findings, second: Findings, stakes: Stakes) -> tuple[str, str] | None:
    """The articles that surely answer each of two parts of a message, where they are two."""
    decisions = [decide(findings, stakes, Tried()) for findings in (first, second)]
    if any(decision.kind is not Kind.ANSWER for decision in decisions):
        return None
    (one,), (other,) = (decision.articles for decision in decisions)
    return None if one == other else (one, other)


def weigh(candidates: tuple[Candidate, ...], stakes: Stakes) -> dict[Kind, float]:
    """What each way to respond may be expected to be worth, in right answers; saying that one does not know
    is worth nothing and costs nothing."""
    worth = {Kind.REPHRASE: 0.0, Kind.ANSWER: -stakes.wrong_answer, Kind.ASK_BACK: -NEEDLESS_QUESTION}
    if candidates:
        right, *others = (candidate.probability for candidate in candidates)
        mended = others[0] if others else 0.0
        wrong = 1 - right - mended
        worth[Kind.ANSWER] = right - stakes.wrong_answer * (wrong + MENDED * mended)
    if choices := _choices(candidates):
        among = min(1.0, sum(choice.probability for choice in choices))
        worth[Kind.ASK_BACK] = RIGHT_CHOICE * among - NEEDLESS_QUESTION * (1 - among)
    return worth


def worth_suggesting(findings: Findings, stakes: Stakes, most: int) -> tuple[str, ...]:
    """The articles to point at while a question is still being written: a link costs a glance, so less is
    asked of it than of an answer."""
    if findings.in_field < stakes.in_field or not findings.candidates:
        return ()
    if findings.candidates[0].probability < LEAST_FIRST_SUGGESTION:
        return ()
    likely = (c.article_id for c in findings.candidates if c.probability >= LEAST_SUGGESTION)
    return tuple(likely)[:most]


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


def _why_handed_off(findings: Findings, stakes: Stakes, tried: Tried) -> Reason:
    if tried.asked_back:
        return Reason.AMBIGUOUS
    if findings.in_field < stakes.in_field:
        return Reason.OUT_OF_SCOPE
    return Reason.NO_ANSWER
