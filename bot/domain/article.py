"""An article: one problem in one language, as its author wrote it.

A draft, an archived or an internal article is an `Article`; only a `PublishedArticle` can be indexed,
quoted or linked, so that the type itself keeps unpublished text away from customers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from bot.language import Lang


class Team(StrEnum):
    CUSTOMER_SERVICE = "customer_service"
    TECHNICAL_SUPPORT = "technical_support"


class Complexity(StrEnum):
    SIMPLE = "simple"
    MODERATE = "moderate"
    COMPLEX = "complex"


class Urgency(StrEnum):
    NORMAL = "normal"
    CRITICAL = "critical"


class Status(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Audience(StrEnum):
    PUBLIC = "public"
    INTERNAL = "internal"


class MaterialKind(StrEnum):
    VIDEO = "video"
    COURSE = "course"
    WEBINAR = "webinar"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of an article: `plain` is what is searched, `html` (sanitised) is what is read."""

    plain: str
    html: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walkthrough. `check` says what the customer should now see."""

    title: str
    text: Prose
    check: Prose | None = None
    stuck: Prose | None = None
    other_words: Prose | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page beside the parts that Dalil gives a meaning of their own."""

    title: str
    text: Prose


@dataclass(frozen=True, slots=True)
class Material:
    """Something to learn more from, outside the article."""

    kind: MaterialKind
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One problem in one language. `revision` is the SHA-256 of the file it was read from.

    `outline` lists the headings of the steps; `refresher` has every step under its heading, closed.
    """

    id: str
    lang: Lang
    topic: str
    title: str
    revision: str
    team: Team = Team.TECHNICAL_SUPPORT
    complexity: Complexity = Complexity.SIMPLE
    urgency: Urgency = Urgency.NORMAL
    status: Status = Status.PUBLISHED
    audience: Audience = Audience.PUBLIC
    questions: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    reviewed: date | None = None
    teach_after: int | None = None
    ask_before_handoff: tuple[str, ...] = ()
    learn_more: tuple[Material, ...] = ()
    summary: Prose | None = None
    fix: Prose | None = None
    why: Prose | None = None
    steps: tuple[Step, ...] = ()
    outline: Prose | None = None
    refresher: Prose | None = None
    practise: Prose | None = None
    sections: tuple[Section, ...] = ()

    @property
    def critical(self) -> bool:
        return self.urgency is Urgency.CRITICAL


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArticle(Article):
    """An article that customers may see.

    Raises:
        ValueError: the article is a draft, archived, or for agents only.
    """

    def __post_init__(self) -> None:
        if self.status is not Status.PUBLISHED or self.audience is not Audience.PUBLIC:
            raise ValueError(f"{self.lang}/{self.id} is {self.status} for {self.audience}, not published")


def published(articles: Iterable[Article]) -> tuple[PublishedArticle, ...]:
    """Those of `articles` that customers may see, in the order given."""
    return tuple(
        PublishedArticle(**{field.name: getattr(article, field.name) for field in fields(Article)})
        for article in articles
        if article.status is Status.PUBLISHED and article.audience is Audience.PUBLIC
    )
