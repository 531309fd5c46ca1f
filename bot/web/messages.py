"""How messages stand on a page: where each choice has its place, and what need not be shown.

The script on the help page clones what the templates make of `BLANK_MESSAGES`, so that a message looks the
same whether the server or the script put it there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.answering import Kind
from bot.domain.attachment import Attachment
from bot.domain.conversation import Message, Sender
from bot.domain.guidance import Form
from bot.domain.reply import ArticleLink, Choice, Reply, StepHelp, StepView, TicketLink
from bot.language import LANGUAGES, Lang, direction


class Place(StrEnum):
    """Where a choice stands in a reply. The script has the same rule, in `thread.js`."""

    FORM = "form"
    LIST = "list"
    STEP = "step"
    OUTCOME = "outcome"
    ASIDE = "aside"


def choices_of(reply: Reply) -> dict[Place, tuple[Choice, ...]]:
    """The reply's choices by their place, each place present, in the order of the reply."""
    return {
        place: tuple(choice for choice in reply.choices if _place(choice.choice, reply) is place)
        for place in Place
    }


def open_reply(messages: tuple[Message, ...]) -> Message | None:
    """The last reply of the bot: the only one whose choices can still be taken."""
    return next((message for message in reversed(messages) if message.reply is not None), None)


def is_move(message: Message) -> bool:
    """Whether the customer only moved within an answer, which what follows shows well enough."""
    return message.choice is not None and message.choice.startswith(("step:", "form:", "resume:"))


def shown(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """What the thread shows: no moves, and of replies that show the same article in the same form, with
    nothing but moves between them, only the last. A walkthrough is one player that moves, not a copy for each
    step. The script has the same rule, in `player.js`."""
    kept: list[Message] = []
    for message in messages:
        if is_move(message):
            continue
        again = _shows(message)
        if again and kept and _shows(kept[-1]) == again:
            kept.pop()
        kept.append(message)
    return tuple(kept)


def at_handoff(messages: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """The messages up to the one that handed off, without moves, and those after it."""
    seen = shown(messages)
    handed = [place for place, said in enumerate(seen) if said.reply and said.reply.kind is Kind.HANDOFF]
    after = handed[-1] + 1 if handed else 0
    return seen[:after], seen[after:]


def at_the_end(reply: Reply) -> bool:
    """Whether a walkthrough ends with this reply. The script has the same rule, in `player.js`."""
    return reply.step is None and any(offered.choice == "step:back" for offered in reply.choices)


def shows(reply: Reply) -> str:
    """The article and form that a reply shows, as one word; empty for any other reply."""
    return f"{reply.article.id}:{reply.form}" if reply.article and reply.form else ""


def _shows(message: Message) -> str:
    return shows(message.reply) if message.reply else ""


def _place(choice: str, reply: Reply) -> Place:
    if choice.startswith("article:") or (reply.kind is Kind.ASK_BACK and choice == "not_my_question"):
        return Place.LIST
    if choice == "step:back" and reply.step is None:
        return Place.ASIDE
    if choice.startswith("form:"):
        return Place.FORM
    if choice.startswith("step:"):
        return Place.STEP
    return Place.OUTCOME if choice in {"solved", "still_broken"} else Place.ASIDE


_WHOLE_STEP = StepView(
    number=1,
    of=2,
    title="",
    html="",
    check="",
    has_another_way=True,
    titles=("", ""),
    reached=2,
    help=StepHelp("", ""),
)


_ONE_OF_EACH = tuple(Attachment("", "{name}", kind, 0, "") for kind in ("image/png", "text/plain"))
"""The ways in which a file is shown."""


def _blank(
    sender: Sender, lang: Lang = "ar", reply: Reply | None = None, files: tuple[Attachment, ...] = ()
) -> Message:
    began = datetime.fromtimestamp(0, UTC)
    return Message(0, sender, "", lang, direction(lang), began, author="", reply=reply, files=files)


def _whole_reply(lang: Lang) -> Reply:
    """Every part that a reply can have, all empty."""
    return Reply(
        kind=Kind.ANSWER,
        text="",
        lang=lang,
        dir=direction(lang),
        article=ArticleLink(id="", lang=lang, title="", url=""),
        form=Form.FIX,
        reason="",
        reason_text="",
        html="",
        step=_WHOLE_STEP,
        choices=tuple(Choice(choice, "") for choice in ("form:", "article:", "step:", "solved", "person")),
        ticket=TicketLink(reference="", url=""),
    )


BLANK_MESSAGES = (
    _blank(Sender.CUSTOMER, files=_ONE_OF_EACH),
    _blank(Sender.AGENT, files=_ONE_OF_EACH),
    *(_blank(Sender.BOT, lang, _whole_reply(lang)) for lang in LANGUAGES),
)
"""The bot's are in the language of the conversation, which may be another than the page's."""
