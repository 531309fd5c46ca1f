"""Why the bot would say what it would say, for members of staff: `/api/v1/explain`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from bot.actions.understanding import explain as explain_to
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
) -> dict[str, Any]:
    """The candidates for `text` with all that led to their probabilities, and the thresholds."""
    text = checked_text(text)
    index = services.indexes.current()
    explanation = explain_to(index, text, lang or detect(text) or "ar")
    return {"thresholds": asdict(index.thresholds), **asdict(explanation)}
