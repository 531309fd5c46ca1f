"""The people on the company's side, and what each role may open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    AUTHOR = "author"
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


class Area(StrEnum):
    """A part of the console, in the order of the menu; one lands on the first that one may open."""

    AGENT = "agent"
    AUTHOR = "author"
    LEAD = "lead"


_MAY_OPEN: dict[Role, frozenset[Area]] = {
    Role.AUTHOR: frozenset({Area.AUTHOR}),
    Role.AGENT: frozenset({Area.AGENT}),
    Role.LEAD: frozenset({Area.AGENT, Area.LEAD}),
    Role.ADMIN: frozenset(Area),
}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff."""

    id: str
    email: str
    name: str
    role: Role

    def may_open(self, area: Area) -> bool:
        return area in _MAY_OPEN[self.role]
