"""What became of a question that a change was tried with, and whether that is better or worse than before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.answering import Kind
from bot.language import Lang


class Verdict(StrEnum):
    """How good a reply was, worst first."""

    WRONG = "wrong"
    """Answered with another article; or answered at all, where nothing answers it."""
    NOTHING = "nothing"
    """Nothing of use was said; or something was asked back where nothing answers it."""
    OFFERED = "offered"
    """The right article was among the choices."""
    RIGHT = "right"


_WORTH = {verdict: worth for worth, verdict in enumerate(Verdict)}


def judge(right: str | None, kind: Kind, given: Sequence[str]) -> Verdict:
    """A reply of this `kind` that quotes or offers the articles `given`, where the article `right` was
    expected; None: nothing answers it."""
    if right is None:
        return {Kind.ANSWER: Verdict.WRONG, Kind.ASK_BACK: Verdict.NOTHING}.get(kind, Verdict.RIGHT)
    if kind is Kind.ANSWER:
        return Verdict.RIGHT if given[0] == right else Verdict.WRONG
    return Verdict.OFFERED if right in given else Verdict.NOTHING


@dataclass(frozen=True, slots=True)
class Put:
    """A question to try a change with, and the article that is to answer it. `kept`: authors keep it; else it
    is an article's own; `gone`: of one that is to be served no more."""

    text: str
    lang: Lang
    right: str | None
    kept: bool
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What an index led to: the articles `given`, and how likely the likeliest was."""

    kind: Kind
    given: tuple[str, ...]
    probability: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Compared:
    """One question, put to the index that serves and to the one that is to."""

    put: Put
    before: Told
    after: Told

    @property
    def step(self) -> int:
        """Above 0: better than before; below: worse."""
        return _WORTH[self.after.verdict] - _WORTH[self.before.verdict]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was run against two indexes. `own` of its questions are the articles' own, out of the
    `own_of` that all of them have; `kept` are the numbers of those that authors keep."""

    compared: tuple[Compared, ...]
    own: int
    own_of: int
    kept: tuple[int, ...] = ()

    @property
    def worse(self) -> int:
        return sum(one.step < 0 for one in self.compared)

    @property
    def better(self) -> int:
        return sum(one.step > 0 for one in self.compared)

    @property
    def loss(self) -> float:
        """The share of the questions that came to be answered worse; what got better makes up for none. Who
        takes an article away means its own questions to lose their answer."""
        staying = [one for one in self.compared if not one.put.gone]
        return sum(one.step < 0 for one in staying) / len(staying) if staying else 0.0
