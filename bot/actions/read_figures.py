"""How it went lately, for leads."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.services import Services
from bot.storage.figures import Figures, figures_since

FIGURES_DAYS = 30


def read_figures(services: Services) -> Figures:
    """The counts of the last `FIGURES_DAYS` days."""
    with services.database.reading() as connection:
        return figures_since(connection, services.clock() - timedelta(days=FIGURES_DAYS))
