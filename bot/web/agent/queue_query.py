"""What somebody wants to see of the queue, as its address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Request

from bot.actions.read_queue import LONGEST_QUERY
from bot.domain.article import Team
from bot.domain.queueing.listing import ME, NOBODY, TicketFilter
from bot.domain.queueing.tiers import TIERS
from bot.domain.tags import LONGEST_TAG
from bot.domain.ticket import ClockState, Priority, TicketStatus

ANY = "any"
"""In place of a status: whichever it is."""

SEARCH = "search"
"""The button beside the words."""

_LONGEST = {"q": LONGEST_QUERY, "tag": LONGEST_TAG, "assignee": 36, "after": 500}


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Each is empty where it is not wished for; `status` is then open, or any for a search. What is no value
    of its kind is not wished for either."""

    q: str = ""
    status: str = ""
    team: str = ""
    assignee: str = ""
    tag: str = ""
    priority: str = ""
    tier: str = ""
    clock: str = ""
    after: str = ""

    @classmethod
    def of(cls, values: dict[str, str]) -> QueueQuery:
        known = {name: values.get(name, "").strip() for name in cls.__slots__}
        for name, kind in (("team", Team), ("priority", Priority), ("clock", ClockState)):
            known[name] = _one_of(known[name], kind)
        if known["status"] != ANY:
            known["status"] = _one_of(known["status"], TicketStatus)
        if known["tier"] not in map(str, TIERS):
            known["tier"] = ""
        for name, longest in _LONGEST.items():
            known[name] = known[name][:longest]
        known["tag"] = known["tag"].removeprefix("#").casefold()
        return cls(**known)

    @classmethod
    def for_filter(cls, wanted: TicketFilter) -> QueueQuery:
        """That of a saved view."""
        return cls.of({name: str(value) for name, value in wanted.as_facts().items()})

    @property
    def shown_status(self) -> str:
        """The status that is shown, or `ANY`."""
        return self.status or (ANY if self.q else TicketStatus.OPEN.value)

    @property
    def filter(self) -> TicketFilter:
        """Raises: InvalidInput: a part of it cannot be in any ticket."""
        status = self.shown_status
        return TicketFilter(
            status=None if status == ANY else TicketStatus(status),
            team=Team(self.team) if self.team else None,
            assignee=self.assignee or None,
            priority=Priority(self.priority) if self.priority else None,
            tier=int(self.tier) if self.tier else None,
            tag=self.tag or None,
            clock=ClockState(self.clock) if self.clock else None,
        )

    @property
    def narrows(self) -> int:
        """How many filters there are beside the status and the words."""
        return sum(
            bool(getattr(self, name)) for name in ("team", "assignee", "tag", "priority", "tier", "clock")
        )

    def url(self, **changes: Any) -> str:
        """The list with these changes; from its first page on, unless they say which."""
        return replace(self, **{"after": "", **changes}).here()

    def here(self, **more: str) -> str:
        """The address of this place of this list, with more to tell it."""
        query = urlencode({**self._wished(), **more})
        return f"/agent?{query}" if query else "/agent"

    @property
    def everywhere(self) -> str:
        """The address of a search for the same words, and nothing but them."""
        return QueueQuery(q=self.q).here()

    @property
    def as_text(self) -> str:
        """What a form carries so that one comes back to this place of this list."""
        return urlencode(self._wished())

    def _wished(self) -> dict[str, str]:
        wished = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in wished.items() if value}


def asked_query(request: Request) -> QueueQuery:
    """Who presses the button of the search looks through tickets of every status."""
    asked = dict(request.query_params)
    if SEARCH in asked:
        asked.pop("status", None)
    return QueueQuery.of(asked)


def query_of_form(text: str) -> QueueQuery:
    """The list that a form was sent from."""
    return QueueQuery.of(dict(parse_qsl(text[:2000], max_num_fields=20)))


def _one_of(value: str, kind: type[StrEnum]) -> str:
    return value if value in set(kind) else ""


WHOSE = (ME, NOBODY)
"""The assignees that are no member."""
