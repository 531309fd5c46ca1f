"""When a message is understood together with the question before it.

A message is always searched alone first, and its own sure answer stands, however little it says. Only where
it has none, or names what it is about by a word that points back, both are searched together. Since the
earlier question found its article without the message, finding that article again proves nothing: another one
must have become likelier by the two together, or the message must openly lean on what was said and be about
the product at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.answering import Decision, Findings, Kind, Stakes, Tried, decide
from bot.domain.conversation import Episode, Outcome, settled
from bot.language.leaning import Leaning

_BEYOND_DOUBT = 0.9

LONGEST_CONTEXT = 300
"""Characters of an earlier question; a longer one would drown what was said now."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The question before: what it found, the article that it was given, and those that were refused."""

    question: str
    findings: Findings
    problem: str | None
    rejected: frozenset[str] = frozenset()


def earlier(episode: Episode | None, now: datetime) -> Earlier | None:
    """What a message may lean on; None after a long silence, a long story, or a handoff."""
    if episode is None or episode.outcome is Outcome.HANDED_OFF or settled(episode, now):
        return None
    if len(episode.question) > LONGEST_CONTEXT:
        return None
    return Earlier(episode.question, episode.findings, episode.problem, episode.tried.rejected)


def may_lean(leaning: Leaning, own: Findings, stakes: Stakes) -> bool:
    """Whether it is worth to search again, together with the question before."""
    if not leaning.length:
        return False
    return (leaning.hollow and leaning.points) or not _sure(leaning, own, stakes)


def better_together(
    leaning: Leaning, own: Findings, together: Findings, before: Earlier, stakes: Stakes
) -> bool:
    """Whether what was found for both questions is what the customer means, rather than `own`."""
    alone, both = decide(own, stakes, Tried()), decide(together, stakes, Tried())
    if before.problem and leaning.empty:
        return leaning.points or not _sure(leaning, own, stakes)
    if not _says_more(both, alone, before):
        return False
    if before.problem in both.articles:
        return leaning.leans and not _sure(leaning, own, stakes) and own.in_field >= stakes.in_field
    if not (leaning.leans or leaning.brief or before.problem is None):
        return False
    found = both.articles[0]
    return _chance(together, found) > max(_chance(own, found), _chance(before.findings, found))


def same_matter(leaning: Leaning, decision: Decision, problem: str, *, alone: bool = False) -> bool:
    """Whether a message is a further question about the article at hand, `problem`.

    `alone`: it was understood without the question before, so what it found is its own.
    """
    if leaning.empty and not (alone and decision.kind is Kind.ANSWER):
        return True
    return leaning.leans and problem in decision.articles


def _sure(leaning: Leaning, own: Findings, stakes: Stakes) -> bool:
    """Whether a message found its answer alone. One that says next to nothing must leave no doubt."""
    if decide(own, stakes, Tried()).kind is not Kind.ANSWER:
        return False
    says_little = leaning.empty or (leaning.opens and leaning.content == 1)
    return not says_little or own.candidates[0].probability >= _BEYOND_DOUBT


def _says_more(both: Decision, alone: Decision, before: Earlier) -> bool:
    """Whether there is an article, none that was refused, and more than one question alone found."""
    if not both.articles or before.rejected.intersection(both.articles[:1]):
        return False
    return both.kind is Kind.ANSWER or alone.kind is Kind.REPHRASE


def _chance(findings: Findings, article_id: str) -> float:
    return next((c.probability for c in findings.candidates if c.article_id == article_id), 0.0)
