"""Replies that are written once and sent often, with the names of this ticket in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.article import Team
from bot.language import Lang

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")


class Variable(StrEnum):
    """What may stand in a reply as `{{customer}}`."""

    CUSTOMER = "customer"
    REFERENCE = "reference"
    AGENT = "agent"
    ARTICLE_TITLE = "article_title"
    ARTICLE_URL = "article_url"


_VARIABLES = {variable.value: variable for variable in Variable}


@dataclass(frozen=True, slots=True)
class CannedReply:
    """Its words in each language that somebody wrote it in. Without a team it is for every team."""

    id: int
    name: str
    texts: Mapping[Lang, str]
    team: Team | None = None

    def unknown_variables(self) -> tuple[str, ...]:
        """What stands in braces and means nothing, as it was written, each once."""
        written = (name.strip() for text in self.texts.values() for name in _PLACE.findall(text))
        return tuple(dict.fromkeys(name for name in written if name not in _VARIABLES))


def unfilled(text: str, places: Iterable[str]) -> tuple[str, ...]:
    """What a canned reply left to be filled in, each once and as it stands there: one of the `places`, or a
    variable in braces; whatever else stands in braces is text."""
    in_braces = (place[0] for place in _PLACE.finditer(text) if place[1].strip() in _VARIABLES)
    return tuple(dict.fromkeys((*(place for place in places if place in text), *in_braces)))


@dataclass(frozen=True, slots=True)
class FilledReply:
    """What is ready to be sent, but for what is `missing`: places that are marked in it."""

    text: str
    missing: tuple[str, ...] = ()


def filled(text: str, values: Mapping[Variable, str], places: Mapping[Variable, str]) -> FilledReply:
    """`text` with a value for every variable that has one, and its place marked for any other. What a value
    says is never read as a variable itself."""
    missing: dict[str, None] = {}

    def value(braces: re.Match[str]) -> str:
        variable = _VARIABLES.get(braces[1].strip())
        if variable is None:
            return braces[0]
        if found := values.get(variable):
            return found
        missing[places[variable]] = None
        return places[variable]

    return FilledReply(_PLACE.sub(value, text), tuple(missing))
