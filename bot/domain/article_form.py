"""An article's text as a form shows it: what its front matter says, field by field, and its body."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.article import Audience, Complexity, Status, Team, Urgency


@dataclass(frozen=True, slots=True)
class MaterialFields:
    """Something to learn more from, as somebody typed it."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleForm:
    """Every field as it was typed, right or wrong. `front` is the front matter that the form was made of:
    what no field is about stays as it is there."""

    front: str
    body: str
    title: str = ""
    team: str = Team.TECHNICAL_SUPPORT.value
    complexity: str = Complexity.SIMPLE.value
    urgency: str = Urgency.NORMAL.value
    status: str = Status.PUBLISHED.value
    audience: str = Audience.PUBLIC.value
    questions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reviewed: str = ""
    teach_after: str = ""
    ask_before_handoff: tuple[str, ...] = ()
    learn_more: tuple[MaterialFields, ...] = ()


ONE_LINE = ("title", "team", "complexity", "urgency", "status", "audience", "reviewed", "teach_after")
LISTS = ("questions", "related", "ask_before_handoff")
