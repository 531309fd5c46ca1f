"""Counts, derived from the facts whenever somebody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, func, select

from bot.storage.schema import episodes, feedback, tickets


@dataclass(frozen=True, slots=True)
class Figures:
    """How matters ended, why people were needed, and how the help was rated: counts by code."""

    outcomes: dict[str, int]
    handoff_reasons: dict[str, int]
    ratings: dict[str, int]


def figures_since(connection: Connection, since: datetime) -> Figures:
    return Figures(
        _counts(connection, episodes, episodes.c.outcome, episodes.c.ended_at, since),
        _counts(connection, tickets, tickets.c.reason, tickets.c.created_at, since),
        _counts(connection, feedback, feedback.c.rating, feedback.c.at, since),
    )


def _counts(
    connection: Connection, table: Table, code: Column[str], at: Column[datetime], since: datetime
) -> dict[str, int]:
    rows = connection.execute(
        select(code, func.count()).select_from(table).where(at >= since).group_by(code).order_by(code)
    )
    return {row[0]: row[1] for row in rows}
