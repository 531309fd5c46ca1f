"""`/api/v1/guides`: a guide, mailed to whoever wants to keep it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends

from bot.actions.mail_guide import mail_guide
from bot.web.api.shapes import Mailed, NewGuide, told
from bot.web.limits import Allowance, limited
from bot.web.visitors import AService, Visitor

router = APIRouter(prefix="/guides")


@router.post("", responses=told(Mailed), dependencies=[Depends(limited(Allowance.MAILS))])
def mail_it(body: NewGuide, services: AService, customer: Visitor) -> dict[str, Any]:
    """Mail a guide; an address that somebody typed gets one a day."""
    return mail_guide(services, customer, str(body.client_id), body.article, body.lang, body.address)
