"""What the bot says to one message, in the shape the API sends, the page shows and storage keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.domain.answering import Kind
from bot.domain.guidance import Form
from bot.language import Direction, Lang


@dataclass(frozen=True, slots=True)
class ArticleLink:
    id: str
    lang: Lang
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class StepHelp:
    """What a customer who is stuck at a step reads below it; `html` is sanitised, and empty when there is no
    more."""

    intro: str
    html: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as the customer reads it; `html` and `check` are sanitised HTML.

    `titles` are those of all steps, in order; every step up to `reached` can be opened with `step:<number>`.
    """

    number: int
    of: int
    title: str
    html: str
    check: str | None
    has_another_way: bool
    titles: tuple[str, ...] = ()
    reached: int = 0
    help: StepHelp | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the customer may do next; `choice` is what the API takes, `label` what a button says."""

    choice: str
    label: str


@dataclass(frozen=True, slots=True)
class TicketLink:
    reference: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """`text` is the whole reply in plain words; `html`, where given, the quoted part of it as it reads best.

    `asks` are the questions whose answers a person will need, `expected` when one usually answers.
    `reason` is the code of why this form was chosen or why it was handed off, `reason_text` its sentence.
    """

    kind: Kind
    text: str
    lang: Lang
    dir: Direction
    article: ArticleLink | None = None
    form: Form | None = None
    reason: str | None = None
    reason_text: str | None = None
    html: str | None = None
    step: StepView | None = None
    choices: tuple[Choice, ...] = ()
    ticket: TicketLink | None = None
    asks: tuple[str, ...] = ()
    expected: str | None = None


def as_facts(reply: Reply) -> dict[str, Any]:
    """The reply as the API sends it and storage keeps it: only what is there, as JSON has it."""
    facts: dict[str, Any] = _as_json(asdict(reply))
    return {name: value for name, value in facts.items() if value not in (None, [])}


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_json(inner) for name, inner in value.items()}
    return [_as_json(inner) for inner in value] if isinstance(value, tuple) else value
