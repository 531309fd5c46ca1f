"""Replies that are written once and sent often, with the names of this ticket in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def unfilled(text: str) -> tuple[str, ...]:
    """What a canned reply left to be filled in, each once; whatever else stands in braces is text."""
    return tuple(dict.fromkeys(name for name in map(str.strip, _PLACE.findall(text)) if name in _VARIABLES))


@dataclass(frozen=True, slots=True)
class FilledReply:
    """What is ready to be sent, but for the names that are `missing`: those stand in it as they were
    written."""

    text: str
    missing: tuple[str, ...] = ()


def filled(text: str, values: Mapping[Variable, str]) -> FilledReply:
    """`text` with a value in every place that has one. What a value says is never read as a place itself."""
    missing: dict[str, None] = {}

    def value(place: re.Match[str]) -> str:
        name = place[1].strip()
        found = values.get(_VARIABLES[name]) if name in _VARIABLES else None
        if not found:
            missing[name] = None
        return found or place[0]

    return FilledReply(_PLACE.sub(value, text), tuple(missing))
