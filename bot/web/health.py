"""Is it alive, and is it ready to answer?"""

from __future__ import annotations

from fastapi import APIRouter, Response

from bot.errors import Unavailable
from bot.web.visitors import AService

router = APIRouter()


@router.get("/healthz")
def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
def ready(services: AService, response: Response) -> dict[str, bool]:
    """Ready when an index is loaded and the database can be reached."""
    try:
        index = bool(services.indexes.current().version)
    except Unavailable:
        index = False
    state = {"index": index, "database": services.database.reachable()}
    if not all(state.values()):
        response.status_code = 503
    return state
