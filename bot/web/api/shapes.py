"""What the API takes and gives. Unknown fields are refused: what is silently ignored is believed to work."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bot.actions.read_conversation import Transcript
from bot.actions.wording import ticket_link
from bot.domain.attachment import Attachment
from bot.domain.conversation import Message, Rating
from bot.domain.guidance import Experience, Form
from bot.domain.reply import Reply, TicketLink, as_facts
from bot.domain.ticket import Ticket, TicketStatus
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
    call_back: bool | None = None
    answers: Annotated[list[str], Field(max_length=20)] = []


class NewGuide(_Write):
    """The guide `article` in `lang`, to be mailed to `address`."""

    article: Annotated[str, Field(max_length=100)]
    lang: Lang
    address: Annotated[str, Field(max_length=254)]


class NewPreferences(_Write):
    """What is left out stays as it is; `preferred_form` null means that none is preferred."""

    experience: Experience = Experience.NEUTRAL
    preferred_form: Form | None = None


class Preferences(BaseModel):
    experience: Experience
    preferred_form: Form | None


class NewHeld(_Write):
    held: bool
    lang: Lang | None = None


class WhetherHeld(BaseModel):
    """`conversation` and `reply` are there when the problem is back."""

    held: bool
    conversation: str | None = None
    reply: Reply | None = None


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


class Mailed(BaseModel):
    """`taken`: a mail goes out, unless that address had one not long ago; which of the two is not told."""

    taken: bool


class Failure(BaseModel):
    code: str
    message: str
    field: str | None = None


class Failed(BaseModel):
    """What every failure looks like, in the request's language."""

    error: Failure


class FileShape(BaseModel):
    """A file of a message. `url` opens it for whoever has it, like the ticket's own link; `size` in bytes."""

    name: str
    url: str
    media_type: str
    size: int


class MessageShape(BaseModel):
    """One message of a conversation; `reply` is there when the bot spoke, `html` (sanitised) when a person
    of the team did, `files` when some were sent."""

    id: int
    sender: str
    text: str
    lang: Lang
    dir: Direction
    at: datetime
    author: str | None = None
    choice: str | None = None
    reply: dict[str, Any] | None = None
    files: list[FileShape] | None = None
    html: str | None = None

    @classmethod
    def of(cls, message: Message, ticket: Ticket | None) -> MessageShape:
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
            files=[_file(file, ticket) for file in message.files] if ticket and message.files else None,
            html=message.html,
        )


class TicketStanding(BaseModel):
    reference: str
    url: str
    status: TicketStatus


class Standing(BaseModel):
    """Where a conversation stands beside its messages: who answers in it, how its ticket fares, and whether
    its customer is to be asked how it was."""

    status: Literal["bot", "person"]
    ticket: TicketStanding | None = None
    asks_rating: bool = False

    @classmethod
    def of(cls, transcript: Transcript) -> Standing:
        return cls(
            status="person" if transcript.conversation.held_by_person else "bot",
            ticket=_standing_of(transcript.ticket) if transcript.ticket else None,
            asks_rating=transcript.asks_rating,
        )


class News(BaseModel):
    """What was said since, and where it all stands now."""

    messages: list[MessageShape]
    standing: Standing

    @classmethod
    def of(cls, transcript: Transcript) -> News:
        messages = [MessageShape.of(message, transcript.ticket) for message in transcript.messages]
        return cls(messages=messages, standing=Standing.of(transcript))


class WholeConversation(Standing):
    id: str
    lang: Lang
    messages: list[MessageShape]

    @classmethod
    def of(cls, transcript: Transcript) -> WholeConversation:
        news = News.of(transcript)
        conversation = transcript.conversation
        return cls(
            id=conversation.id,
            lang=conversation.lang,
            messages=news.messages,
            **dict(news.standing),
        )


def _file(file: Attachment, ticket: Ticket) -> FileShape:
    url = f"{ticket_link(ticket).url}/files/{file.key}"
    return FileShape(name=file.name, url=url, media_type=file.media_type, size=file.size)


def _standing_of(ticket: Ticket) -> TicketStanding:
    return TicketStanding(**asdict(ticket_link(ticket)), status=ticket.status)


def told(success: type[BaseModel], status: int = 200) -> dict[int | str, dict[str, Any]]:
    """How a route's responses are described in the OpenAPI document. Ours are right by construction; checking
    each of them again would cost more than making it."""
    return {status: {"model": success}, "4XX": {"model": Failed}, "5XX": {"model": Failed}}
