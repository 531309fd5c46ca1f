"""From what the search says of each article to the chance that it answers the message.

A conditional logit model (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974): each
article has a utility, linear in its features, and so has the choice "none of them", which falls with the
share of the message that the articles have ever seen. One softmax over both gives chances that compare
between messages: they add up to the chance that the message can be answered at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.answering import Candidate, Findings
from bot.retrieval.lexical import Doubles, Ints
from bot.retrieval.pool import FEATURES, KNOWN, Evidence

SHORTLIST = 40
"""Articles that share the chances; the others are too far behind to matter."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The weights of one pool. `slopes` go with FEATURES; `none` is for the choice of no article: a constant,
    then KNOWN; `field` tells whether a message is about the product: a constant, FEATURES, KNOWN."""

    slopes: tuple[float, ...]
    none: tuple[float, ...]
    field: tuple[float, ...]


PRIOR = Ranking(
    slopes=(3.0, 6.0, 7.0, 7.0, 2.5, 1.0),
    none=(10.0, -1.0, -1.0),
    field=(-8.0, 2.0, 2.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0),
)
"""What to think of the features before having seen any question of the articles at hand."""

assert len(PRIOR.slopes) == len(FEATURES)
assert len(PRIOR.none) == 1 + len(KNOWN)


def shortlist(scores: Doubles, without: int | None = None) -> Ints:
    """The numbers of the best articles by `scores`, [articles], best first; never the one `without`."""
    size = min(SHORTLIST + (without is not None), len(scores))
    best = np.argpartition(-scores, size - 1)[:size]
    best = best[best != without]
    return np.asarray(best[np.argsort(-scores[best], kind="stable")][:SHORTLIST], np.int64)


def utilities(evidence: Evidence, ranking: Ranking) -> Doubles:
    """What each article is worth for the message, [articles]."""
    return np.asarray(evidence.articles @ np.array(ranking.slopes), np.float64)


def chances(evidence: Evidence, ranking: Ranking, without: int | None = None) -> tuple[Ints, Doubles]:
    """The numbers of the likeliest articles, best first, and the chance of each that it answers."""
    scores = utilities(evidence, ranking)
    best = shortlist(scores, without)
    none = float(np.dot(ranking.none, [1.0, *evidence.known]))
    odds = np.exp(np.append(scores[best], none) - max(scores[best[0]], none))
    return best, odds[:-1] / odds.sum()


def find(evidence: Evidence, ranking: Ranking, article_ids: Sequence[str]) -> Findings:
    """The likeliest articles, best first, each with its chance."""
    scores = utilities(evidence, ranking)
    best, found = chances(evidence, ranking)
    return Findings(
        tuple(
            Candidate(article_ids[number], float(scores[number]), float(chance))
            for number, chance in zip(best, found, strict=True)
        ),
        in_field=in_field(evidence, ranking),
    )


def in_field(evidence: Evidence, ranking: Ranking, without: int | None = None) -> float:
    """The chance that the message is about the product at all."""
    against = -float(np.dot(ranking.field, field_features(evidence, without)))
    return float(1 / (1 + np.exp(min(against, 500.0))))


def field_features(evidence: Evidence, without: int | None = None) -> Doubles:
    """A constant, the best of each feature over all articles but `without`, and the known shares."""
    articles = evidence.articles if without is None else np.delete(evidence.articles, without, axis=0)
    return np.concatenate([[1.0], articles.max(axis=0), evidence.known])
