"""The list of all articles as authors see it: a row for each problem with its texts in both languages, in
whatever state; found by words, narrowed by what matters, and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.article import Audience, Status, Team
from bot.domain.article_use import Use
from bot.language import LANGUAGES, Lang

REVIEW_AFTER = timedelta(days=180)
PER_PAGE = 50
TRAITS = ("lang", "topic", "team", "state", "concern")

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class State(StrEnum):
    """What there is to say of a text, besides what it says."""

    PUBLISHED = "published"
    DRAFT = "draft"
    ARCHIVED = "archived"
    INTERNAL = "internal"
    STAGED = "staged"
    """An author has changed it; the change waits to be published."""
    NEWER_FILE = "newer_file"
    """Its file is another than the text that is served."""
    REMOVED = "removed"
    """It is still served, but its file is gone."""
    BROKEN = "broken"
    """Its file cannot be used."""


class Concern(StrEnum):
    """Why an author might look at a problem now."""

    MISSING = "missing"
    REVIEW_DUE = "review_due"
    NEVER_FOUND = "never_found"
    NOT_HELPFUL = "not_helpful"


class Order(StrEnum):
    ASKED = "asked"
    FAILED = "failed"
    CHANGED = "changed"
    REVIEWED = "reviewed"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortArticle:
    """What a text says, as far as a list shows it or looks for it; `words` are folded. One that cannot be
    read is `broken` and is called by its file. What nobody `reviewed` counts as looked at on the
    day that it was `new_on`."""

    path: str
    lang: Lang
    id: str
    topic: str
    title: str
    words: str
    revision: str = ""
    team: Team = Team.TECHNICAL_SUPPORT
    status: Status = Status.PUBLISHED
    audience: Audience = Audience.PUBLIC
    critical: bool = False
    reviewed: date | None = None
    new_on: date | None = None
    changed_at: datetime = _LONG_AGO
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Twin:
    """A problem's text in one language. `staged_by` is the name of who changed it last, `conflict` that its
    file was changed meanwhile; `served`: customers can find it, in whatever text."""

    article: ShortArticle
    states: frozenset[State]
    served: bool
    staged_by: str | None = None
    conflict: bool = False

    @property
    def public(self) -> bool:
        return State.PUBLISHED in self.states and State.INTERNAL not in self.states


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One row. A language that is not among `twins` has no text. `reviewed`: when the text that was left
    alone for longest was last looked at; `traits`: by name, what the list can be narrowed down to."""

    id: str
    twins: Mapping[Lang, Twin]
    use: Use
    words: str
    reviewed: date | None
    changed_at: datetime
    critical: bool
    concerns: frozenset[Concern]
    traits: Mapping[str, frozenset[str]]

    @property
    def any(self) -> ShortArticle:
        return next(iter(self.twins.values())).article


def problem_of(article_id: str, found: Mapping[Lang, Twin], use: Use, today: date) -> Problem:
    """The row of these texts."""
    twins = {lang: found[lang] for lang in LANGUAGES if lang in found}
    articles = [twin.article for twin in twins.values()]
    reviewed = _reviewed(twins.values())
    concerns = frozenset(_concerns(twins, use, today))
    return Problem(
        id=article_id,
        twins=twins,
        use=use,
        words="\n".join(article.words for article in articles),
        reviewed=reviewed,
        changed_at=max(article.changed_at for article in articles),
        critical=any(article.critical for article in articles),
        concerns=concerns,
        traits={
            "lang": frozenset(twins),
            "topic": frozenset(article.topic for article in articles),
            "team": frozenset(article.team for article in articles),
            "state": frozenset[str]().union(*(twin.states for twin in twins.values())),
            "concern": frozenset[str](concerns),
        },
    )


def _reviewed(twins: Iterable[Twin]) -> date | None:
    days = [twin.article.reviewed for twin in twins if twin.public]
    return None if None in days else min((day for day in days if day), default=None)


def _review_due(twin: Twin, today: date) -> bool:
    looked_at = twin.article.reviewed or twin.article.new_on
    return twin.public and (looked_at is None or today - looked_at > REVIEW_AFTER)


def _concerns(twins: Mapping[Lang, Twin], use: Use, today: date) -> Iterator[Concern]:
    public = any(twin.public for twin in twins.values())
    if public and len(twins) < len(LANGUAGES):
        yield Concern.MISSING
    if any(_review_due(twin, today) for twin in twins.values()):
        yield Concern.REVIEW_DUE
    if not use.asked and any(twin.served for twin in twins.values()):
        yield Concern.NEVER_FOUND
    if use.often_not_helpful:
        yield Concern.NOT_HELPFUL


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author wants to see: `words` are folded, and all of them must be there; `traits` narrow it
    down by name to a value of `Problem.traits`."""

    words: tuple[str, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)
    order: Order = Order.ASKED
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what was wished for. `counts`: how many there would be for every value of each trait, the
    other wishes being as they are; `found` in all, of `there` problems."""

    rows: tuple[Problem, ...]
    counts: Mapping[str, Counter[str]]
    found: int
    there: int
    page: int
    pages: int


def listing(problems: Sequence[Problem], wish: Wish) -> Listing:
    """The page that is wished for; the last one where there are fewer."""
    found: list[Problem] = []
    counts: dict[str, Counter[str]] = {
        name: Counter() for name in ("lang", "topic", "team", "state", "concern")
    }
    for problem in _with_words(problems, wish.words):
        failing = [name for name, value in wish.traits.items() if value not in problem.traits[name]]
        if not failing:
            found.append(problem)
        for name in counts if not failing else failing if len(failing) == 1 else ():
            counts[name].update(problem.traits[name])
    found.sort(key=_ORDERS[wish.order])
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(wish.page, 1), pages)
    rows = tuple(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    return Listing(rows, counts, len(found), len(problems), page, pages)


def _with_words(problems: Sequence[Problem], words: Sequence[str]) -> Iterable[Problem]:
    return (problem for problem in problems if all(word in problem.words for word in words))


def _by_name(problem: Problem) -> tuple[str, str]:
    return problem.any.title, problem.id


_ORDERS: Mapping[Order, Callable[[Problem], tuple[object, ...]]] = {
    Order.ASKED: lambda problem: (-problem.use.asked, *_by_name(problem)),
    Order.FAILED: lambda problem: (-problem.use.failed, -problem.use.votes_no, *_by_name(problem)),
    Order.CHANGED: lambda problem: (-problem.changed_at.timestamp(), *_by_name(problem)),
    Order.REVIEWED: lambda problem: (problem.reviewed or date.min, *_by_name(problem)),
    Order.TITLE: _by_name,
}
