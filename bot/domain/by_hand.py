"""What people said about a ticket themselves, which no rule takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.article import Team
from bot.domain.tags import with_tags
from bot.domain.ticket_history import Event, Happening


@dataclass(frozen=True, slots=True)
class ByHand:
    """`team`: where somebody last moved it; `priority`: somebody said how urgent it is; `tags` are those that
    somebody put on it, `taken_off` those that somebody took off, each by the last who did."""

    team: Team | None = None
    priority: bool = False
    tags: frozenset[str] = frozenset()
    taken_off: frozenset[str] = frozenset()

    def tags_with(self, now: Sequence[str], ruled: Sequence[str]) -> tuple[str, ...]:
        """The tags of a ticket that has those of `now`, once a rule would have the `ruled` ones."""
        kept = [tag for tag in now if tag in self.tags or tag in ruled]
        return with_tags(kept, [tag for tag in ruled if tag not in self.taken_off])


def by_hand(history: Sequence[Event]) -> ByHand:
    """As the history of a ticket tells it."""
    said = [event for event in history if event.staff_id]
    last: dict[str, bool] = {}
    for event in said:
        if event.kind is Happening.TAGGED:
            last |= dict.fromkeys(event.data.get("removed", "").split(", "), False)
            last |= dict.fromkeys(event.data.get("added", "").split(", "), True)
    moves = [event.data["to"] for event in said if event.kind is Happening.MOVED]
    return ByHand(
        Team(moves[-1]) if moves else None,
        any(event.kind is Happening.PRIORITISED for event in said),
        frozenset(tag for tag, on in last.items() if on and tag),
        frozenset(tag for tag, on in last.items() if not on and tag),
    )
