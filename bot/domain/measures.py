"""How good answers are, as figures. Pure functions over what happened; shares are 0 to 1.

Figures over nothing are None, never 0: nothing measured is not the same as nothing right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.answering import Kind

ECE_BINS = 15


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question that was put to the bot. `right`: the article that answers it, None when none does;
    `ranked`: article ids, best first; `probability`: the first one's; `given`: the article quoted, or the
    choices."""

    right: str | None
    ranked: tuple[str, ...]
    probability: float
    kind: Kind
    given: tuple[str, ...]


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
        wrong=share([answered(one) and one.given != (one.right,) for one in outcomes]),
        refused=share([not one.given for one in unanswerable]),
        ece=calibration_error(
            [one.probability for one in outcomes], [one.right is not None and hit(one, 1) for one in outcomes]
        ),
    )


def hit(outcome: Outcome, places: int) -> bool:
    """Whether the right article is among the first `places`."""
    return outcome.right in outcome.ranked[:places]


def reciprocal_rank(outcome: Outcome) -> float:
    """1 over the place of the right article; 0 where it was not found."""
    found = outcome.right in outcome.ranked
    return 1 / (1 + outcome.ranked.index(outcome.right)) if found and outcome.right is not None else 0.0


def answered(outcome: Outcome) -> bool:
    return outcome.kind is Kind.ANSWER


def share(facts: Collection[bool]) -> float | None:
    """How many of `facts` hold."""
    return sum(facts) / len(facts) if facts else None


def calibration_error(
    chances: Sequence[float], came_true: Sequence[bool], bins: int = ECE_BINS
) -> float | None:
    """Expected calibration error: how far chances lie from what comes of them, over bins of equal width
    (Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015).
    """
    if not chances:
        return None
    filled: dict[int, list[tuple[float, bool]]] = {}
    for chance, true in zip(chances, came_true, strict=True):
        filled.setdefault(min(int(chance * bins), bins - 1), []).append((chance, true))
    gaps = (abs(sum(chance - true for chance, true in members)) for members in filled.values())
    return sum(gaps) / len(chances)


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The smallest of `values` that `percent` of them do not exceed (the nearest rank)."""
    if not values:
        return None
    rank = -(-len(values) * percent // 100)
    return sorted(values)[max(int(rank), 1) - 1]


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
