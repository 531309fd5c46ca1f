"""What a message means and which articles may answer it, for customers and for figures alike."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answering import Findings
from bot.language import Lang
from bot.language.intents import Intents, recognise
from bot.retrieval.explaining import Explanation
from bot.retrieval.snapshot import Index


@dataclass(frozen=True, slots=True)
class Understood:
    """`findings` are those of the message without its wrapping: greetings, thanks, hurry."""

    intents: Intents
    findings: Findings


def understand(index: Index, text: str, lang: Lang) -> Understood:
    intents = recognise(text)
    return Understood(intents, index.find(intents.query, lang))


def explain(index: Index, text: str, lang: Lang) -> Explanation:
    """What `understand` finds, and why."""
    return index.explain(recognise(text).query, lang)
