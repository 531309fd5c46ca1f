"""How good answers are, as figures. Pure functions over what happened; shares are 0 to 1.

Figures over nothing are None, never 0: nothing measured is not the same as nothing right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.answering import Kind

BINS = 15
MOST_POINTS = 200
"""Of a curve: more is not seen."""

MOST_CONFUSIONS = 20
_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question that was put to the bot. `right`: the article that answers it, None when none does;
    `ranked`: article ids, best first; `probability`: the first one's; `given`: the article quoted, or the
    choices; `variety`: the kind of language that `question` is in."""

    right: str | None
    ranked: tuple[str, ...]
    probability: float
    kind: Kind
    given: tuple[str, ...]
    question: str = ""
    variety: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures over many outcomes; what they mean is said where each is worked out."""

    questions: int
    hit_at_1: float | None
    hit_at_3: float | None
    mrr: float | None
    resolved: float | None
    asked_back: float | None
    asked_back_right: float | None
    wrong: float | None
    refused: float | None
    ece: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """The outcomes whose probability is at least `start` and below `end` (the last bin has its end too)."""

    start: float
    end: float
    count: int
    mean_probability: float | None
    share_right: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from a probability of `threshold` on would mean: `coverage` is the share of all
    questions answered, `risk` the share of the answered that are wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """`count` questions for the article `right` found `chosen` first; `examples` are the surest of them."""

    right: str
    chosen: str
    count: int
    examples: tuple[str, ...]


def quality(outcomes: Sequence[Outcome]) -> Quality:
    """All figures of `outcomes`."""
    answerable = [one for one in outcomes if one.right is not None]
    unanswerable = [one for one in outcomes if one.right is None]
    return Quality(
        questions=len(outcomes),
        hit_at_1=share([hit(one, 1) for one in answerable]),
        hit_at_3=share([hit(one, 3) for one in answerable]),
        mrr=_mean([reciprocal_rank(one) for one in answerable]),
        resolved=share([answered(one) and one.given == (one.right,) for one in answerable]),
        asked_back=share([one.kind is Kind.ASK_BACK for one in outcomes]),
        asked_back_right=share([one.kind is Kind.ASK_BACK and one.right in one.given for one in answerable]),
        wrong=share([answered_wrong(one) for one in outcomes]),
        refused=share([not one.given for one in unanswerable]),
        ece=calibration_error(reliability(outcomes)),
    )


def by_variety(outcomes: Sequence[Outcome]) -> dict[str, Quality]:
    """The figures of each variety, in the order in which they were met."""
    alike: dict[str, list[Outcome]] = {}
    for one in outcomes:
        alike.setdefault(one.variety, []).append(one)
    return {variety: quality(members) for variety, members in alike.items()}


def reliability(outcomes: Sequence[Outcome], bins: int = BINS) -> tuple[Bin, ...]:
    """How often the first article was right where it was thought so likely, in bins of equal width."""
    members: list[list[Outcome]] = [[] for _ in range(bins)]
    for one in outcomes:
        members[min(int(one.probability * bins), bins - 1)].append(one)
    return tuple(
        Bin(
            start=number / bins,
            end=(number + 1) / bins,
            count=len(inside),
            mean_probability=_mean([one.probability for one in inside]),
            share_right=share([hit(one, 1) for one in inside]),
        )
        for number, inside in enumerate(members)
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error: how far chances lie from what comes of them
    (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015).
    """
    gaps = [
        one.count * abs(one.mean_probability - one.share_right)
        for one in bins
        if one.mean_probability is not None and one.share_right is not None
    ]
    return sum(gaps) / sum(one.count for one in bins) if gaps else None


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[Point, ...]:
    """What answering ever more would cost: the threshold falls through all probabilities that were seen
    (El-Yaniv and Wiener, "On the foundations of noise-free selective classification", 2010).

    A question that nothing was found for is never answered, at no threshold.
    """
    surest_first = sorted((one for one in outcomes if one.ranked), key=_probability, reverse=True)
    points = []
    covered = wrong = 0
    for threshold, alike in groupby(surest_first, key=_probability):
        for one in alike:
            covered += 1
            wrong += not hit(one, 1)
        points.append(Point(threshold, covered / len(outcomes), wrong / covered))
    return tuple(points)


def area_under(points: Sequence[Point]) -> float | None:
    """The area under a risk-coverage curve: the mean risk over all thresholds
    (Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", 2019).
    """
    before = [0.0, *(point.coverage for point in points)]
    steps = (point.risk * (point.coverage - begun) for point, begun in zip(points, before, strict=False))
    return sum(steps) if points else None


def thinned(points: Sequence[Point], most: int = MOST_POINTS) -> tuple[Point, ...]:
    """At most `most` of `points`, evenly chosen, with the first and the last."""
    if len(points) <= most:
        return tuple(points)
    return tuple(points[round(place * (len(points) - 1) / (most - 1))] for place in range(most))


def standing(outcomes: Sequence[Outcome]) -> tuple[float, float] | None:
    """Where the bot itself stands beside the curve: the coverage and the risk of what it answered."""
    said = [one for one in outcomes if answered(one)]
    return (len(said) / len(outcomes), sum(map(answered_wrong, said)) / len(said)) if said else None


def confusions(outcomes: Sequence[Outcome], most: int = MOST_CONFUSIONS) -> tuple[Confusion, ...]:
    """The pairs of articles of which one was most often found for the other; among equals, the surest."""
    mistaken: dict[tuple[str, str], list[Outcome]] = {}
    for one in sorted(outcomes, key=_probability, reverse=True):
        if one.right is not None and one.ranked and not hit(one, 1):
            mistaken.setdefault((one.right, one.ranked[0]), []).append(one)
    worst = sorted(mistaken.items(), key=lambda pair: (-len(pair[1]), -sum(map(_probability, pair[1]))))
    return tuple(
        Confusion(right, chosen, len(members), tuple(one.question for one in members[:_EXAMPLES]))
        for (right, chosen), members in worst[:most]
    )


def hit(outcome: Outcome, places: int) -> bool:
    """Whether the right article is among the first `places`; never where there is none."""
    return outcome.right in outcome.ranked[:places]


def reciprocal_rank(outcome: Outcome) -> float:
    """1 over the place of the right article; 0 where it was not found."""
    found = outcome.right in outcome.ranked
    return 1 / (1 + outcome.ranked.index(outcome.right)) if found and outcome.right is not None else 0.0


def answered(outcome: Outcome) -> bool:
    return outcome.kind is Kind.ANSWER


def answered_wrong(outcome: Outcome) -> bool:
    return answered(outcome) and outcome.given != (outcome.right,)


def share(facts: Collection[bool]) -> float | None:
    """How many of `facts` hold."""
    return sum(facts) / len(facts) if facts else None


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The smallest of `values` that `percent` of them do not exceed (the nearest rank)."""
    if not values:
        return None
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(int(rank), 1) - 1]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _probability(outcome: Outcome) -> float:
    return outcome.probability
