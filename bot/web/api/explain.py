"""Why the bot would say what it would say, for members of staff: `/api/v1/explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from bot.actions.understanding import explain as explain_to
from bot.actions.understanding import leans_on
from bot.domain.answering import weigh
from bot.domain.conversation import checked_text
from bot.domain.staff import Member
from bot.language.detection import detect
from bot.web.visitors import AService, PageLang, signed_in

router = APIRouter()


@router.get("/explain")
def explain(
    services: AService,
    _: Annotated[Member, Depends(signed_in)],
    text: Annotated[str, Query()],
    lang: PageLang | None = None,
    after: Annotated[str | None, Query()] = None,
) -> dict[str, Any]:
    """The candidates for `text`, all that led to their probabilities, and what each way to respond is worth.

    `after` is the question before it in the conversation, `in_context_of` the same if it was needed.
    """
    text = checked_text(text)
    after = checked_text(after, "after") if after else None
    index = services.indexes.current()
    lang = lang or detect(text) or "ar"
    context = after if after and leans_on(index, text, lang, after) else None
    explanation = explain_to(index, text, lang, context)
    return {
        "in_context_of": context,
        "stakes": asdict(index.stakes),
        "worth": weigh(explanation.findings.candidates, index.stakes),
        **asdict(explanation),
    }
