"""The clock: an episode in which nobody said anything for a day has its outcome."""

from __future__ import annotations

from bot.actions.services import Services
from bot.domain.conversation import SILENCE
from bot.storage.episodes import settle_silent_episodes


def settle_episodes(services: Services) -> int:
    """Give silent episodes their outcome; how many."""
    now = services.clock()
    with services.database.writing() as connection:
        return settle_silent_episodes(connection, before=now - SILENCE, now=now)
