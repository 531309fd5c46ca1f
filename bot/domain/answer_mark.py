"""What an agent says about an answer of the bot's, for who writes the articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.language import Lang


class Mark(StrEnum):
    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """`question` is what the customer had asked, `article_id` what answered, in that `revision`; None where
    the answer quoted none."""

    id: int
    message_id: int
    mark: Mark
    remark: str | None
    author: str
    at: datetime
    question: str
    lang: Lang
    article_id: str | None
    revision: str | None
    reference: str
