"""What the API takes and gives. Unknown fields are refused: what is silently ignored is believed to work."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.conversation import Message, Rating
from bot.domain.reply import Reply, TicketLink, as_facts
from bot.language import Direction, Lang


class _Write(BaseModel):
    """Every write carries an id that its client made; the same one again gives the same result."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID


class NewConversation(_Write):
    lang: Lang | None = None


class NewMessage(_Write):
    text: str


class NewChoice(_Write):
    choice: Annotated[str, Field(max_length=120)]


class NewFeedback(_Write):
    rating: Rating
    text: str | None = None


class NewHandoff(_Write):
    contact: str | None = None
    note: str | None = None
    call_back: bool = False


class Opened(BaseModel):
    id: str
    lang: Lang


class Responded(BaseModel):
    reply: Reply


class Answered(Responded):
    message_id: int


class Rated(BaseModel):
    rating: Rating


class HandedOff(BaseModel):
    ticket: TicketLink


class Failure(BaseModel):
    code: str
    message: str
    field: str | None = None


class Failed(BaseModel):
    """What every failure looks like, in the request's language."""

    error: Failure


class MessageShape(BaseModel):
    """One message of a conversation; `reply` is there when the bot spoke."""

    id: int
    sender: str
    text: str
    lang: Lang
    dir: Direction
    at: datetime
    author: str | None = None
    choice: str | None = None
    reply: dict[str, Any] | None = None

    @classmethod
    def of(cls, message: Message) -> MessageShape:
        return cls(
            id=message.id,
            sender=message.sender,
            text=message.text,
            lang=message.lang,
            dir=message.dir,
            at=message.at,
            author=message.author,
            choice=message.choice,
            reply=as_facts(message.reply) if message.reply else None,
        )


class WholeConversation(BaseModel):
    id: str
    lang: Lang
    status: Literal["bot", "person"]
    messages: list[MessageShape]


def told(success: type[BaseModel], status: int = 200) -> dict[int | str, dict[str, Any]]:
    """How a route's responses are described in the OpenAPI document. Ours are right by construction; checking
    each of them again would cost more than making it."""
    return {status: {"model": success}, "4XX": {"model": Failed}, "5XX": {"model": Failed}}
