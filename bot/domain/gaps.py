"""Gaps: questions that no article answered, grouped with their likes, and what authors decided about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.answering import Kind
from bot.errors import NotFound
from bot.language import LANGUAGES, Lang

WINDOW = timedelta(days=90)
"""How far back questions are looked at."""

LEFT_ALONE = timedelta(minutes=15)
"""After which a matter without an outcome counts as missed: until then its customer may still go on."""

WEEKS = 4
"""Over which the trend of a gap is shown."""

LEAST_NEW_PEOPLE = 5
"""Who must ask anew before a gap that was dismissed comes back, however few they were at that time."""

LONGEST_QUESTION = 300
"""Letters of a question that is added to an article: a longer one is a story, and like no other."""

_LETTERS = {"m": "message", "v": "vote"}


class Source(StrEnum):
    """Where a question is kept."""

    MESSAGE = "message"
    VOTE = "vote"


@dataclass(frozen=True, slots=True, order=True)
class QuestionKey:
    """The number of a question, and of what it is one; "m12" is message 12, "v3" what came with vote 3."""

    source: Source
    number: int

    @classmethod
    def read(cls, text: str) -> QuestionKey:
        """Raises `NotFound`: `text` is the key of no question."""
        source, number = _LETTERS.get(text[:1]), text[1:]
        if source is None or not (number.isascii() and number.isdecimal() and len(number) < 16):
            raise NotFound
        return cls(Source(source), int(number))

    def __str__(self) -> str:
        return f"{self.source[0]}{self.number}"


class Miss(StrEnum):
    """How a question was missed."""

    NO_ANSWER = "no_answer"
    NONE_CHOSEN = "none_chosen"
    NOT_THEIRS = "not_theirs"
    NOT_HELPED = "not_helped"
    VOTED_NO = "voted_no"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the bot did: `article_id` is what it showed, if anything; `reason` why it handed off."""

    kind: Kind
    article_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """What one person asked, in their words, and what the bot did about it. `person` is the same for all that
    one customer asked. `in_field` is the chance that it was about the product; None where nobody looked."""

    key: QuestionKey
    text: str
    lang: Lang
    person: str
    at: datetime
    miss: Miss
    said: tuple[Said, ...] = ()
    in_field: float | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that mean the same; the first of them is the most central one, which names the gap. `before`:
    how it was dismissed, if it is back."""

    questions: tuple[MissedQuestion, ...]
    before: DecidedGap | None = None

    @property
    def central(self) -> MissedQuestion:
        return self.questions[0]

    @property
    def people(self) -> int:
        return people_of(self.questions)

    @property
    def languages(self) -> tuple[Lang, ...]:
        """Those that it was asked in, the most frequent first."""
        asked = [question.lang for question in self.questions]
        return tuple(sorted((lang for lang in LANGUAGES if lang in asked), key=asked.count, reverse=True))

    @property
    def last_asked(self) -> datetime:
        return max(question.at for question in self.questions)

    def outside(self, in_field: float) -> bool:
        """Whether most of it seems to be about something else than the product."""
        chances = sorted(one.in_field for one in self.questions if one.in_field is not None)
        return bool(chances) and chances[len(chances) // 2] < in_field


class GapDecisionKind(StrEnum):
    DISMISSED = "dismissed"
    WRITTEN = "written"
    ADDED = "added"


class Standing(StrEnum):
    """What has become of the article that a decision speaks of."""

    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"
    """It is nowhere any more: what was asked is as open as before."""


@dataclass(frozen=True, slots=True)
class GapDecision:
    """What an author did about a gap: `question` is what named it, `people` asked it until then. An article
    was `written` for it, or the questions were `added` to one; or it was dismissed for a `reason`."""

    id: int
    kind: GapDecisionKind
    question: str
    lang: Lang
    people: int
    reason: str | None
    article_id: str | None
    by: str
    at: datetime
    keys: frozenset[QuestionKey]


@dataclass(frozen=True, slots=True)
class DecidedGap:
    """A decision with the questions that it was about, and those like them that were asked `since`.
    `under_way`: what was decided is begun, and customers have nothing of it yet."""

    decision: GapDecision
    questions: tuple[MissedQuestion, ...]
    since: tuple[MissedQuestion, ...]
    under_way: bool = False

    @property
    def people_since(self) -> int:
        return people_of(self.since)

    @property
    def comes_back(self) -> bool:
        """Whether it was dismissed and so many people ask by now that it is worth another look."""
        enough = max(LEAST_NEW_PEOPLE, self.decision.people)
        return self.decision.kind is GapDecisionKind.DISMISSED and self.people_since >= enough


def people_of(questions: Iterable[MissedQuestion]) -> int:
    """How many people asked them."""
    return len({question.person for question in questions})


def people_by_week(questions: Iterable[MissedQuestion], now: datetime, weeks: int = WEEKS) -> tuple[int, ...]:
    """How many people asked in each of the last `weeks` weeks, the latest one last."""
    asked: list[set[str]] = [set() for _ in range(weeks)]
    for question in questions:
        ago = (now - question.at) // timedelta(weeks=1)
        if 0 <= ago < weeks:
            asked[weeks - 1 - ago].add(question.person)
    return tuple(map(len, asked))


def ranked(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Those that most people met first; among equals, what was asked last."""
    return tuple(sorted(gaps, key=lambda gap: (gap.people, gap.last_asked), reverse=True))


def wordings(questions: Iterable[MissedQuestion]) -> dict[Lang, list[str]]:
    """What was asked in each language, in one line, each wording once; without what is too long to be like
    what others will ask."""
    found: dict[Lang, dict[str, str]] = {}
    for question in questions:
        line = " ".join(question.text.split())
        if len(line) <= LONGEST_QUESTION:
            found.setdefault(question.lang, {}).setdefault(line.casefold(), line)
    return {lang: list(lines.values()) for lang, lines in found.items()}


def miss_of(said: tuple[Said, ...], *, refused: bool, open_problem: bool, said_no: bool) -> Miss | None:
    """How a matter was missed that ended like this, if it was. `refused`: an article was called not what was
    asked; `open_problem`: one stood at the end; `said_no`: the customer said that it did not help."""
    kinds = {one.kind for one in said}
    if open_problem:
        return Miss.NOT_HELPED if said_no else None
    if refused or Kind.ANSWER in kinds:
        return Miss.NOT_THEIRS
    if Kind.ASK_BACK in kinds:
        return Miss.NONE_CHOSEN
    unanswered = Kind.REPHRASE in kinds or any(one.reason in _UNANSWERED for one in said)
    return Miss.NO_ANSWER if unanswered else None


_UNANSWERED = {"no_answer", "ambiguous", "out_of_scope"}
