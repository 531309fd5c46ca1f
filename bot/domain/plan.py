"""What customers pay for: the same plan, whether it is written with small letters or with capital ones."""

from __future__ import annotations

from collections.abc import Sequence


def rank(plan: str | None, paid: Sequence[str]) -> int:
    """Its place among the paid ones, the highest first; behind them all when it is none of them."""
    named = [one.casefold() for one in paid]
    return named.index(plan.casefold()) if plan and plan.casefold() in named else len(paid)


def is_paid(plan: str | None, paid: Sequence[str]) -> bool:
    return rank(plan, paid) < len(paid)


def as_named(plan: str, paid: Sequence[str]) -> str:
    """As leads write it, where it is one of theirs."""
    return paid[rank(plan, paid)] if is_paid(plan, paid) else plan
