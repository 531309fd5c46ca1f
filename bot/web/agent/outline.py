"""What the bot did before a person came in, line by line: what the customer said, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answering import Kind
from bot.domain.conversation import Message, Sender
from bot.domain.guidance import Form
from bot.domain.reply import ArticleLink
from bot.language import Direction, Lang


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody's `words`, or what `kind` of reply the bot gave: an `article` in a `form`, or `choices`."""

    sender: Sender
    message_id: int
    lang: Lang
    dir: Direction
    words: str = ""
    author: str | None = None
    kind: Kind | None = None
    article: ArticleLink | None = None
    form: Form | None = None
    choices: tuple[str, ...] = ()


def outline(messages: tuple[Message, ...]) -> tuple[Line, ...]:
    return tuple(_line(message) for message in messages)


def _line(message: Message) -> Line:
    reply = message.reply
    if reply is None:
        words = message.text or ", ".join(file.name for file in message.files)
        return Line(message.sender, message.id, message.lang, message.dir, words, message.author)
    return Line(
        message.sender,
        message.id,
        reply.lang,
        reply.dir,
        kind=reply.kind,
        article=reply.article,
        form=reply.form,
        choices=tuple(one.label for one in reply.choices) if reply.kind is Kind.ASK_BACK else (),
    )
