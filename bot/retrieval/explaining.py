"""How a message was understood, for staff: the figures behind every candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.domain.answering import Candidate, Findings
from bot.domain.passages import PassageKind
from bot.retrieval.pool import KNOWN, Evidence, Message, Pool
from bot.retrieval.ranking import grounds

_CANDIDATES = 5
_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class PassageMatch:
    """`score`: the cosine of passage and message, -1 to 1."""

    kind: PassageKind
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class ExplainedCandidate:
    """Why an article was found: its `features` by name, and its nearest `passages`, best first."""

    article_id: str
    title: str
    score: float
    probability: float
    features: dict[str, float]
    passages: tuple[PassageMatch, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was found for a message. `known`: the shares of the message ever seen, 0 to 1, by name."""

    findings: Findings
    known: dict[str, float]
    candidates: tuple[ExplainedCandidate, ...]


def explain(
    pool: Pool, asked: Message, evidence: Evidence, findings: Findings, titles: Mapping[str, str]
) -> Explanation:
    """`findings` with their grounds; `titles` by article id."""
    best = findings.candidates[:_CANDIDATES]
    return Explanation(
        findings=findings,
        known=dict(zip(KNOWN, evidence.known.tolist(), strict=True)),
        candidates=tuple(
            _explained(pool, asked, evidence, candidate, titles[candidate.article_id]) for candidate in best
        ),
    )


def _explained(
    pool: Pool, asked: Message, evidence: Evidence, candidate: Candidate, title: str
) -> ExplainedCandidate:
    number = pool.article_ids.index(candidate.article_id)
    rows = np.flatnonzero(pool.owners == number)
    vectors = np.stack([pool.vectors.reconstruct(int(row)) for row in rows])
    matches = [
        PassageMatch(pool.passages[row].kind, pool.passages[row].text, float(score))
        for row, score in zip(rows, vectors @ asked.vector, strict=True)
    ]
    return ExplainedCandidate(
        article_id=candidate.article_id,
        title=title,
        score=candidate.score,
        probability=candidate.probability,
        features=grounds(evidence, number),
        passages=tuple(sorted(matches, key=lambda match: -match.score)[:_PASSAGES]),
    )
