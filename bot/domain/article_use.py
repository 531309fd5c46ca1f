"""What came of an article: how often customers were led to it, whether it helped, where they got stuck.

Every figure is over a window of time; a share of too few is no share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.language import Lang

WINDOW_DAYS = 90

_FEWEST = 3
"""Below that, one bad day looks like a bad article."""

_OFTEN = 0.4


@dataclass(frozen=True, slots=True)
class Use:
    """What came of one problem's articles, whatever the language.

    `asked` are the times that customers met it; each ended in one way: they said that it was solved
    (`confirmed`), went away in silence (`assumed`), gave up (`not_helped`), came to a person (`handed_off`),
    went on to another article (`went_on`), or it is not over (`going_on`). Where it was given for another
    question, the customer said `not_mine`.
    """

    asked: int = 0
    confirmed: int = 0
    assumed: int = 0
    not_helped: int = 0
    handed_off: int = 0
    went_on: int = 0
    going_on: int = 0
    not_mine: int = 0
    votes_yes: int = 0
    votes_no: int = 0

    @property
    def solved(self) -> int:
        return self.confirmed + self.assumed

    @property
    def failed(self) -> int:
        return self.not_helped + self.handed_off

    @property
    def ended(self) -> int:
        """How often it is known what came of it."""
        return self.solved + self.failed

    @property
    def often_not_helpful(self) -> bool:
        """Whether so many were not helped, or say so, that its author should look at it."""
        votes = self.votes_yes + self.votes_no
        return _many(self.failed, self.ended) or _many(self.votes_no, votes)


def _many(part: int, whole: int) -> bool:
    return part >= _FEWEST and part >= _OFTEN * whole


@dataclass(frozen=True, slots=True)
class StepUse:
    """One step of the walkthrough: how many came to it, asked for help there, and went no further."""

    number: int
    reached: int
    stuck: int
    left: int


@dataclass(frozen=True, slots=True)
class WalkthroughUse:
    """How many began the walkthrough, came to its end, or solved it on the way; `steps` in their order."""

    started: int = 0
    finished: int = 0
    solved_early: int = 0
    steps: tuple[StepUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote with a vote. `earlier`: on a text that was changed since."""

    helpful: bool
    text: str
    at: datetime
    earlier: bool


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """All there is to know about the use of one article since `since`.

    `asked_in` counts by the customers' language; `got_other` are those who asked in the article's language
    and got the other one's text, `gave_other` those who got this text though they asked in the other.
    `titles` are those of the steps being served.
    """

    since: datetime
    use: Use
    asked_in: Mapping[Lang, int] = field(default_factory=dict)
    got_other: int = 0
    gave_other: int = 0
    walkthrough: WalkthroughUse = field(default_factory=WalkthroughUse)
    titles: tuple[str, ...] = ()
    votes_yes: int = 0
    votes_no: int = 0
    comments: tuple[Comment, ...] = ()
