"""From what the search says of each article to the chance that it answers the message.

A conditional logit model (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974): each
article has a utility, linear in its terms, and so has the choice "none of them", linear in the traits of the
message. One softmax over both gives chances that compare between messages: they add up to the chance that the
message can be answered at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.answering import Candidate, Findings
from bot.retrieval.arrays import Doubles, Floats, Ints
from bot.retrieval.pool import FEATURES, KNOWN, Evidence

SHORTLIST = 40
"""Articles that share the chances; the others are too far behind to matter."""

FOREIGN = ("foreign", "foreign_meaning", "foreign_translated")
"""What is known of an article that does not exist in the language of the message: how it is spelled says
nothing there."""

TERMS = (*FEATURES, *FOREIGN)
"""What an article's utility is linear in, in the order of the columns: FEATURES, or else FOREIGN."""

_MEANING, _TRANSLATED = FEATURES.index("meaning"), FEATURES.index("translated")

TRAITS = ("constant", *(f"best_{feature}" for feature in FEATURES), *KNOWN)
"""What is known of a message as a whole, in the order of the columns."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The weights of one pool. `slopes` go with TERMS; `none`, for the choice of no article, and `field`,
    which tells whether a message is about the product, go with TRAITS."""

    slopes: tuple[float, ...]
    none: tuple[float, ...]
    field: tuple[float, ...]


PRIOR = Ranking(
    slopes=(0.8, 0.4, 5.0, 3.0, 2.0, 2.0, 1.0, 1.0, 0.9, 10.0),
    none=(7.0, *[0.0] * len(FEATURES), -1.0, -1.0),
    field=(-8.0, 0.3, 0.2, 4.0, 4.0, 2.0, 4.0, 2.0, 2.0, 2.0),
)
"""What to think of the features before having seen any question of the articles at hand."""

assert len(PRIOR.slopes) == len(TERMS)
assert len(PRIOR.none) == len(PRIOR.field) == len(TRAITS)


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """The likeliest articles for a message: their `numbers`, best first, their `terms`,
    [numbers, TERMS], and the `traits` of the message, [TRAITS]."""

    numbers: Ints
    terms: Floats
    traits: Floats


def shorten(
    evidence: Evidence, ranking: Ranking, without: Ints | None = None, keep: int | None = None
) -> Shortlisted:
    """The best SHORTLIST articles by `evidence`, as if those `without` were not there; the article `keep` is
    among them, come what may."""
    terms = _terms(evidence)
    there = np.arange(len(terms))
    if without is not None:
        there = np.setdiff1d(there, without)
    scores = (terms @ np.array(ranking.slopes, np.float32))[there]
    size = min(SHORTLIST, len(there))
    best = np.argpartition(-scores, size - 1)[:size]
    numbers = there[best[np.argsort(-scores[best], kind="stable")]]
    if keep is not None and keep not in numbers:
        numbers[-1] = keep
    traits = np.concatenate([[1.0], evidence.articles[there].max(axis=0), evidence.known])
    return Shortlisted(numbers, terms[numbers], traits.astype(np.float32))


def _terms(evidence: Evidence) -> Floats:
    """[articles, TERMS]."""
    foreign = evidence.foreign[:, None]
    own = np.where(foreign, 0, evidence.articles)
    elsewhere = np.where(foreign, evidence.articles[:, [_MEANING, _TRANSLATED]], 0)
    return np.hstack([own, foreign, elsewhere]).astype(np.float32)


def grounds(evidence: Evidence, number: int) -> dict[str, float]:
    """What counts of what is known of an article, by its `number`: FEATURES, or FOREIGN, by name."""
    names = FOREIGN if evidence.foreign[number] else FEATURES
    known = dict(zip(TERMS, _terms(evidence)[number].tolist(), strict=True))
    return {name: known[name] for name in names}


def chances(found: Shortlisted, ranking: Ranking) -> Doubles:
    """The chance of each article of `found` that it answers, in their order."""
    worth = np.append(found.terms @ np.array(ranking.slopes), found.traits @ np.array(ranking.none))
    odds = np.exp(worth - worth.max())
    return np.asarray(odds[:-1] / odds.sum(), np.float64)


def find(evidence: Evidence, ranking: Ranking, article_ids: Sequence[str]) -> Findings:
    """The likeliest articles, best first, each with its chance."""
    found = shorten(evidence, ranking)
    scores = found.terms @ np.array(ranking.slopes)
    return Findings(
        tuple(
            Candidate(article_ids[number], float(score), float(chance))
            for number, score, chance in zip(found.numbers, scores, chances(found, ranking), strict=True)
        ),
        in_field=in_field(found, ranking),
    )


def in_field(found: Shortlisted, ranking: Ranking) -> float:
    """The chance that the message is about the product at all."""
    against = -float(found.traits @ np.array(ranking.field))
    return float(1 / (1 + np.exp(min(against, 500.0))))
